// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive_test

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"
	"testing"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
	"pgregory.net/rapid"
)

// A slow model of amendments, from what must hold and not from how it is done: a
// contract under some amendments is a contract whose quantity and price step on
// their days; what it comes to is contracted when signed; from the later of
// signature and effect what is left to earn is spread over the days left, so that
// an amendment agreed late is caught up to what it would have been; what was
// invoiced before stays, and the difference is invoiced at once.

// version is line l under the amendments given, in the order of their effect.
func version(c *fact.Contract, l int, as []*fact.Amendment) *slowLine {
	as = slices.Clone(as)
	slices.SortFunc(as, func(a, b *fact.Amendment) int {
		return cmp.Or(cmp.Compare(a.Effective, b.Effective), cmp.Compare(a.ID, b.ID))
	})
	k, x := *c, c.Lines[l]
	for _, a := range as {
		for _, ch := range a.Changes {
			if ch.Quantity != nil {
				x.Quantities = append(slices.Clone(x.Quantities), fact.QuantityStep{When: fact.When{From: fact.On(a.Effective)}, N: *ch.Quantity})
			}
			if ch.UnitPrice != nil {
				x.Prices = append(slices.Clone(x.Prices), fact.PriceStep{When: fact.When{From: fact.On(a.Effective)}, Price: *ch.UnitPrice})
			}
		}
	}
	k.Lines = []fact.Line{x}
	return &slow(&k, day("2030-01-01")).lines[0]
}

// exactly is what is earned before a day.
type exactly func(d civil.Day) *big.Rat

// spreadFrom earns as before until day c, and what is left of the total over the
// days from c to the end; what was earned beyond it is taken back at once.
func spreadFrom(before exactly, c, end civil.Day, total money.Minor) exactly {
	had := before(c)
	left := sub(ratInt(int64(total)), had)
	return func(d civil.Day) *big.Rat {
		switch {
		case d <= c:
			return before(d)
		case left.Sign() < 0 || d >= end:
			return ratInt(int64(total))
		}
		return new(big.Rat).Add(had, mul(left, big.NewRat(int64(d-c), int64(end-c))))
	}
}

func (x *slowLine) evenly() exactly {
	return func(d civil.Day) *big.Rat {
		if d <= x.from || d <= x.gate {
			return new(big.Rat)
		}
		return mul(ratInt(int64(x.total)), big.NewRat(int64(min(d, x.to)-x.from), int64(x.to-x.from)))
	}
}

// slowChanges is a line under all its amendments.
type slowChanges struct {
	earned     exactly
	contracted []bill // on the day of signature
	bills      []bill
	levels     []levelFrom
	total      money.Minor
}

type levelFrom struct {
	from civil.Day
	line *slowLine
}

func slowlyAmended(c *fact.Contract, l int, as []*fact.Amendment) *slowChanges {
	now := version(c, l, nil)
	out := &slowChanges{earned: now.evenly(), contracted: []bill{{issue: now.committed, amount: now.total}}, bills: now.bills, levels: []levelFrom{{civil.MinDay, now}}, total: now.total}
	as = slices.Clone(as)
	slices.SortFunc(as, func(a, b *fact.Amendment) int {
		return cmp.Or(cmp.Compare(countsOn(a), countsOn(b)), cmp.Compare(a.Effective, b.Effective), cmp.Compare(a.ID, b.ID))
	})
	for i, a := range as {
		next, c0 := version(c, l, as[:i+1]), countsOn(a)
		late := slices.ContainsFunc(as[:i+1], func(b *fact.Amendment) bool { return countsOn(b) == c0 && b.Signed.Day() > b.Effective })
		if !late {
			out.earned = spreadFrom(out.earned, c0, next.to, next.total)
		} else {
			before, inTime := out.earned, madeInTime(c, l, as[:i+1])
			out.earned = func(d civil.Day) *big.Rat {
				if d <= c0 {
					return before(d)
				}
				return inTime(d)
			}
		}
		out.contracted = append(out.contracted, bill{issue: max(a.Signed.Day(), now.committed), amount: next.total - out.total})
		var bills []bill
		rest := next.total
		for _, b := range out.bills {
			if b.issue < c0 {
				bills = append(bills, b)
				rest -= b.amount
			}
		}
		for _, b := range next.bills {
			if b.issue >= c0 {
				bills = append(bills, b)
				rest -= b.amount
			}
		}
		out.bills = append(bills, bill{issue: c0, amount: rest})
		out.levels = append(out.levels, levelFrom{c0, next})
		out.total = next.total
	}
	return out
}

func countsOn(a *fact.Amendment) civil.Day { return max(a.Effective, a.Signed.Day()) }

// madeInTime is what would have been earned with each amendment signed before it
// took effect.
func madeInTime(c *fact.Contract, l int, as []*fact.Amendment) exactly {
	as = slices.Clone(as)
	slices.SortFunc(as, func(a, b *fact.Amendment) int {
		return cmp.Or(cmp.Compare(a.Effective, b.Effective), cmp.Compare(a.ID, b.ID))
	})
	e := version(c, l, nil).evenly()
	for i, a := range as {
		next := version(c, l, as[:i+1])
		e = spreadFrom(e, a.Effective, next.to, next.total)
	}
	return e
}

func TestAmendmentsAgreeWithASlowModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		start := drawDay(t, "starts")
		c := contract("c", start.String(), months(pick[int32](t, "term", 2, 6, 12, 24)))
		c.Signed = fact.On(start - civil.Day(pick[int32](t, "signed", 0, 20)))
		c.Billing = &fact.Billing{Every: months(pick[int32](t, "every", 1, 3, 12)), Arrears: rapid.Bool().Draw(t, "arrears")}
		for i := range rapid.IntRange(1, 2).Draw(t, "lines") {
			l := line(fmt.Sprint("l", i), fmt.Sprintf("%d.%02d", rapid.IntRange(0, 3000).Draw(t, "price"), rapid.IntRange(0, 99).Draw(t, "cents")), pick(t, "per", monthly, monthly, yearly))
			l.Quantity = money.DecimalOf(rapid.Int64Range(1, 9).Draw(t, "quantity"))
			c.Lines = append(c.Lines, l)
		}
		end := monthsAfter(start, int(c.Term.Months))
		var fs []fact.Fact
		of := map[string][]*fact.Amendment{}
		for i := range rapid.IntRange(1, 4).Draw(t, "amendments") {
			x := fact.Change{Change: c.Lines[rapid.IntRange(0, len(c.Lines)-1).Draw(t, "line")].ID}
			if rapid.Bool().Draw(t, "quantity") {
				n := money.DecimalOf(rapid.Int64Range(0, 12).Draw(t, "n"))
				x.Quantity = &n
			} else {
				p := num(fmt.Sprintf("%d.5", rapid.IntRange(0, 4000).Draw(t, "price")))
				x.UnitPrice = &p
			}
			a := &fact.Amendment{Contract: "c", Effective: start + civil.Day(rapid.Int32Range(1, int32(end-start)-1).Draw(t, "effective")), Changes: []fact.Change{x}}
			a.ID = fmt.Sprint("a", i)
			a.Signed = fact.On(min(end-1, max(c.Signed.Day(), a.Effective+civil.Day(pick[int32](t, "late", 0, 0, -15, 10, 60)))))
			fs, of[x.Change] = append(fs, a), append(of[x.Change], a)
		}
		t.Log((&amended{con: c, changes: fs}).String())
		p := derived(t, env(), &derive.Group{Contracts: []*fact.Contract{c}, Changes: changesOf(fs...)})
		days := append(eventDays(p), forever, start+civil.Day(rapid.Int32Range(0, 700).Draw(t, "day")))
		for i := range c.Lines {
			m := slowlyAmended(c, i, of[c.Lines[i].ID])
			for _, d := range days {
				m.compare(t, p, c.Lines[i].ID, d, len(of[c.Lines[i].ID]))
			}
		}
	})
}

func (m *slowChanges) compare(t *rapid.T, p *derive.Positions, id string, d civil.Day, changes int) {
	sum := func(bs []bill) (n money.Minor) {
		for _, b := range bs {
			if b.issue < d {
				n += b.amount
			}
		}
		return n
	}
	if got, want := byLine(t, p, contracted, d)[id], sum(m.contracted); got != want {
		t.Fatalf("contracted of %s at %s: %d, want %d", id, d, got, want)
	}
	if got, want := byLine(t, p, billed, d)[id], sum(m.bills); got != want {
		t.Fatalf("billed of %s at %s: %d, want %d", id, d, got, want)
	}
	exact := m.earned(d)
	off := sub(ratInt(int64(byLine(t, p, earned, d)[id])), exact)
	if off.Abs(off).Cmp(ratInt(int64(changes+1))) > 0 || (d == forever && off.Sign() != 0) {
		t.Fatalf("earned of %s at %s: %d, exactly %s", id, d, byLine(t, p, earned, d)[id], exact.FloatString(3))
	}
	var level, want money.Minor
	for i := range p.Lines {
		if p.Lines[i].Fact.ID == id {
			level += levelOn(&p.Lines[i], d)
		}
	}
	for _, l := range m.levels {
		if l.from <= d {
			want = l.line.annual(d)
		}
	}
	if level != want {
		t.Fatalf("recurring of %s on %s: %d, want %d", id, d, level, want)
	}
}
