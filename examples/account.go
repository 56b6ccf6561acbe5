// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package examples

import (
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/view"
)

// askAccounts reads how the standard sees one contract, as it stands at the close
// of the period.
func (q *question) askAccounts(env *derive.Env, groups []*derive.Group, all []Expected, values []Value) error {
	var err error
	for k, i := range q.want {
		if values[i], err = account(env, groups, &all[i], q.of[k].Last()); err != nil {
			return fmt.Errorf("%s of %s: %w", all[i].Measure, all[i].Period, err)
		}
	}
	return nil
}

// account finds the contract that an expected number is about, by its filter or
// because there is no other.
func account(env *derive.Env, groups []*derive.Group, x *Expected, until civil.Day) (Value, error) {
	var found []Value
	d := derive.New(env)
	d.Accountings = true
	for _, g := range groups {
		pos, err := d.Derive(g)
		if err != nil {
			return Value{}, err
		}
		for i := range pos.Accountings {
			a := pos.Accountings[i]
			arr := &pos.Arrangements[a.First]
			if id := filtered(x, "contract"); id != "" && id != arr.Contract.ID {
				continue
			}
			v, err := accountValue(a, x, until, arr.Currency)
			if err != nil {
				return Value{}, err
			}
			found = append(found, v)
		}
	}
	switch len(found) {
	case 0:
		return Value{}, errors.New("no contract in the book has such an accounting")
	case 1:
		return found[0], nil
	}
	return Value{}, errors.New("several contracts in the book have an accounting: say which, with where: {contract: id}")
}

func filtered(x *Expected, attr string) string {
	for _, f := range x.Where {
		if f.Attr == attr {
			return f.Value
		}
	}
	return ""
}

// accountValue reads one number, the first or last day of what is enforceable, or the outcome
// of the latest change, which is a word.
func accountValue(a *derive.Accounting, x *Expected, until civil.Day, c money.Currency) (Value, error) {
	switch x.Measure {
	case "inception":
		return Value{Expected: *x, Got: a.Inception.String(), OK: a.Inception.String() == x.Amount}, nil
	case "ends":
		return Value{Expected: *x, Got: a.Ends.String(), OK: a.Ends.String() == x.Amount}, nil
	case "outcome", "remaining_price", "unit_price":
		at := latest(a.Path, until, func(t *derive.Treated) civil.Day { return t.Day })
		if at == nil {
			return Value{}, errors.New("the contract has not changed by then")
		}
		if x.Measure == "outcome" {
			return Value{Expected: *x, Got: at.Outcome.String(), OK: at.Outcome.String() == x.Amount}, nil
		}
		if x.Measure == "unit_price" {
			return unitPrice(x, at, c)
		}
		return amount(x, int64(at.Remaining), view.UnitMoney, c)
	}
	at := latest(a.Allocations, until, func(t *derive.Allocated) civil.Day { return t.Day })
	if at == nil {
		return Value{}, errors.New("nothing was allocated by then")
	}
	if x.Measure == "residual" || x.Measure == "residual_accepted" {
		return residual(at.Residual, x, c)
	}
	line := filtered(x, "line")
	k := slices.IndexFunc(at.Shares, func(s derive.AllocatedShare) bool { return s.Obligation == line })
	if k < 0 {
		return Value{}, fmt.Errorf("no obligation %q takes part in the allocation: say which, with where: {line: id}", line)
	}
	s := &at.Shares[k]
	switch x.Measure {
	case "allocated_price":
		return amount(x, int64(s.Amount), view.UnitMoney, c)
	case "carve":
		return amount(x, int64(s.Amount-s.Stated), view.UnitMoney, c)
	case "ssp":
		return amount(x, int64(s.SSP), view.UnitMoney, c)
	}
	return Value{}, errors.New("an accounting has inception, ends, allocated_price, carve, ssp, residual, residual_accepted, remaining_price, unit_price and outcome")
}

// unitPrice is what a unit of what remains after a change costs, rounded as written.
func unitPrice(x *Expected, t *derive.Treated, c money.Currency) (Value, error) {
	if t.Units.IsZero() {
		return Value{}, errors.New("what remains is not in units of one product")
	}
	units := new(big.Rat).SetFrac(big.NewInt(t.Units.Coef), new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(t.Units.Scale)), nil))
	price := new(big.Rat).SetInt64(int64(t.Remaining))
	price.Quo(price, units)
	for range c.Exponent() {
		price.Quo(price, big.NewRat(10, 1))
	}
	_, decimals, _ := strings.Cut(x.Amount, ".")
	got := price.FloatString(len(decimals))
	return Value{Expected: *x, Got: got, OK: got == x.Amount}, nil
}

// residual is what was left for what has no observed price, and whether it was
// taken for one: yes or no.
func residual(r *derive.Residual, x *Expected, c money.Currency) (Value, error) {
	switch {
	case r == nil:
		return Value{}, errors.New("no price is found by residual")
	case x.Measure == "residual":
		return amount(x, int64(r.Amount), view.UnitMoney, c)
	}
	got := "yes"
	if r.Rejected != "" {
		got = "no"
	}
	return Value{Expected: *x, Got: got, OK: got == x.Amount}, nil
}

// latest is the last of some things, in order of their days, by the close of a day.
func latest[T any](all []T, until civil.Day, day func(*T) civil.Day) (at *T) {
	for i := range all {
		if day(&all[i]) <= until {
			at = &all[i]
		}
	}
	return at
}
