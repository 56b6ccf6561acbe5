// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive_test

import (
	"testing"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/derive"
	"pgregory.net/rapid"
)

// accountedFor derives a group twice: by stated prices, and by an accounting whose
// stand-alone selling prices are the stated ones.
func accountedFor(t *rapid.T, e *derive.Env, a *amended) (stated, accounted *derive.Positions) {
	stated = derivedOrRefused(t, e, a.group(a.changes...))
	if stated == nil {
		return nil, nil
	}
	d := derive.New(e)
	d.AccountAll = true
	accounted, err := d.Derive(a.group(a.changes...))
	if err != nil {
		t.Fatal(err)
	}
	return stated, accounted
}

// The accounting of a contract whose stated prices are its stand-alone selling
// prices is what the stated prices say (606-10-32-31): without changes, to the unit
// on every day.
func TestAnAccountingOfStatedPricesChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := drawAmended(t, "c1", everyKind)
		a.changes = nil
		stated, accounted := accountedFor(t, drawChangePolicy(t), a)
		if stated == nil {
			return
		}
		for _, x := range eventDays(stated, accounted) {
			for _, r := range []reading{contracted, earned, billed, priced} {
				if s, v := at(t, stated, r, x), at(t, accounted, r, x); s != v {
					t.Fatalf("%s on %s: %d, by stated prices %d", r.name, x, v, s)
				}
			}
		}
	})
}

// With changes, each line earns in all what its stated prices come to, and nothing
// that was earned before the first change counts moves.
func TestAnAccountingOfStatedPricesKeepsLifetimes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := drawAmended(t, "c1", everyKind)
		stated, accounted := accountedFor(t, drawChangePolicy(t), a)
		if stated == nil {
			return
		}
		first := civil.MaxDay
		for _, f := range a.changes {
			counts, binds := counted(f)
			first = min(first, counts, binds)
		}
		t.Log(a)
		for _, r := range []reading{earned, priced} {
			is, was := byLine(t, accounted, r, forever), byLine(t, stated, r, forever)
			for line, v := range was {
				if is[line] != v {
					t.Fatalf("%s of %s in all: %d, by stated prices %d", r.name, line, is[line], v)
				}
			}
			for _, x := range eventDays(stated, accounted) {
				if x > first {
					break
				}
				if s, v := at(t, stated, r, x), at(t, accounted, r, x); s != v {
					t.Fatalf("%s on %s: %d, by stated prices %d", r.name, x, v, s)
				}
			}
		}
	})
}
