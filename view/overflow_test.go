// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/view"
)

// Two customers whose sums would pass 2^61 cents together are refused, and what
// the error says to do works: each can be reported by itself.
func TestPartsOfABookTooLargeCanBeReported(t *testing.T) {
	e := plainEnv()
	var ps []*derive.Positions
	for _, id := range []string{"c", "d"} {
		c := oneContract(id, id, "2024-01-01", 12)
		c.Lines[0].UnitPrice = num("200000000000000") // 1,200 × 10^14 cents × 12, in eight series
		p, err := derive.New(e).Derive(&derive.Group{Key: id, Contracts: []*fact.Contract{c}})
		if err != nil {
			t.Fatal(err)
		}
		ps = append(ps, p)
	}
	req := view.Request{Span: civil.Span{From: day("2024-01-01"), To: day("2025-01-01")}, Every: civil.EveryYear}
	a := window(t, e, req).NewAccumulator()
	err := errors.Join(a.Add(ps[0]), a.Add(ps[1]))
	if !errors.Is(err, money.ErrOverflow) || !strings.Contains(err.Error(), "--where") {
		t.Fatalf("%v, want an overflow that says what to do", err)
	}
	req.Where = []view.Filter{{Attr: "customer", Value: "c"}}
	r := report(t, accumulate(t, window(t, e, req), ps...), "revenue")
	if got := total(r, "revenue", usd).Sum; got != 12*20_000_000_000_000_000 {
		t.Errorf("revenue of c is %d", got)
	}
}
