// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
	"github.com/ratable/ratable/view"
	"pgregory.net/rapid"
)

// Of any book, in any period beside any other: every table foots and ties to the
// totals of the run; what is read in two parts and merged is the same; revenue from
// the opening liability and the first band are what a slow reading gives.
func TestDisclosuresTie(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := drawBook(t)
		terms := &b.env.Policy.Versions[0].Terms
		all := rapid.Bool().Draw(t, "expedients")
		terms.RPOExpedients = policy.Expedients{OneYear: all && rapid.Bool().Draw(t, "one year"), AsInvoiced: all, SeriesVariable: all}
		span := drawSpan(t)
		req := view.DisclosureRequest{By: []string{view.CutTiming, view.CutDuration, "family", "region", "customer"},
			Periods: []view.DisclosedPeriod{{Label: "this", Span: span}, {Label: "before", Span: civil.Span{From: span.From - civil.Day(span.Days()), To: span.From}}}}
		reader, err := view.NewDisclosing(b.env, req)
		if err != nil {
			t.Fatal(err)
		}
		whole, one, two := reader(), reader(), reader()
		ps := b.positions(t)
		for i, p := range ps {
			part := one
			if i%2 == 1 {
				part = two
			}
			for _, d := range []*view.Disclosing{whole, part} {
				if err := d.Add(p); err != nil {
					t.Fatal(err)
				}
			}
		}
		if err := two.Merge(one); err != nil {
			t.Fatal(err)
		}
		packs := whole.Packs()
		if !reflect.DeepEqual(packs, two.Packs()) {
			t.Fatal("packs of parts that are merged are not those of the whole")
		}
		for _, d := range packs {
			if len(d.Ties) < 30 {
				t.Errorf("only %d checks", len(d.Ties))
			}
			wantDrawnTies(t, d)
			s := &slow{ps: ps, cur: d.Currency}
			if got, want := cellOf(d, "revenue_of_earlier_periods", "from_opening"), s.fromOpening(span); got != want {
				t.Errorf("revenue from the opening liability of %s is %d, want %d", span, got, want)
			}
			if got, want := cellOf(d, "remaining_obligations", "to_12_months"), s.firstBand(span.To); !all && got != want {
				t.Errorf("the first band is %d, want %d", got, want)
			}
		}
	})
}

func wantDrawnTies(t *rapid.T, d *view.Disclosure) {
	for _, x := range d.Ties {
		if !x.OK() {
			t.Errorf("%s: %d against %d", x.Name, x.Left, x.Right)
		}
	}
}

// cellOf is the value of a row in its first column.
func cellOf(d *view.Disclosure, table, row string) int64 {
	for _, x := range d.Tables {
		for _, r := range x.Rows {
			if x.Name == table && r.Name == row {
				return r.Cells[0].Value
			}
		}
	}
	return -1
}

// fromOpening is, contract by contract, the smaller of the liability at the opening
// and the revenue of the period (606-10-50-8(b)).
func (s *slow) fromOpening(span civil.Span) int64 {
	return s.each(func(lines []derive.Line) int64 {
		var opening, revenue int64
		for i := range lines {
			l := &lines[i]
			opening += s.read(l.Claimed, span.From) - s.read(l.Earned, span.From)
			revenue += s.read(l.Earned, span.To) - s.read(l.Earned, span.From)
		}
		return max(0, min(opening, revenue))
	})
}

// firstBand is what of each line's price remains and is earned within twelve months:
// of a price that is not enforceable nothing remains, though it will be earned.
func (s *slow) firstBand(x civil.Day) int64 {
	return s.each(func(lines []derive.Line) (sum int64) {
		for i := range lines {
			l := &lines[i]
			left := s.read(l.Priced, x) - s.read(l.Earned, x)
			part := s.read(l.Earned, x.AddMonths(12)) - s.read(l.Earned, x)
			if left > 0 {
				part = min(max(part, 0), left)
			}
			if left != 0 {
				sum += part
			}
		}
		return sum
	})
}

// Derived from 606-10-50-13 to 50-14B, at 30 June 2025: K1, of one year, and K3,
// earned as it is invoiced, are left out. K2 is 36,000 over 36 months, and 9,000 of
// usage is expected beside: of its 30 months to come the fixed 30,000 remain, 12,000
// of them in the next twelve months, and the variable 7,500 are left out.
func TestExpedientsAndBands(t *testing.T) {
	terms := policy.Default()
	terms.RPOBands = []int{12}
	terms.RPOExpedients = policy.Expedients{OneYear: true, AsInvoiced: true, SeriesVariable: true}
	half := view.DisclosedPeriod{Label: "2025-H1", Span: civil.Span{From: day("2025-01-01"), To: day("2025-07-01")}}
	ratable := func(dollars int64, to string) curve.Piece {
		return curve.Ratable(money.Minor(dollars*100), day("2025-01-01"), day(to), civil.Monthly)
	}
	of := func(id, to string, price int64, std *derive.Standard, earned ...curve.Piece) *derive.Positions {
		p := contractOf(id, []dated{{"2025-01-01", price, curve.Schedule}}, nil, std)
		l := &p.Lines[0]
		l.Earned, l.Span = earned, civil.Span{From: day("2025-01-01"), To: day(to)}
		return p
	}
	k1 := of("K1", "2026-01-01", 12000, nil, ratable(12000, "2026-01-01"))
	k2 := of("K2", "2028-01-01", 45000, &derive.Standard{Variable: curve.Curve{ratable(9000, "2028-01-01")}}, ratable(36000, "2028-01-01"), ratable(9000, "2028-01-01"))
	k3 := of("K3", "2027-01-01", 40000, &derive.Standard{AsInvoiced: true}, ratable(40000, "2027-01-01"))
	ds := disclosed(t, terms, view.DisclosureRequest{Periods: []view.DisclosedPeriod{half}, By: []string{view.CutDuration}}, k1, k2, k3)
	wantTies(t, ds[0])
	wantRows(t, ds[0], "remaining_obligations", "to_12_months 12000.00", "later 18000.00", "disclosed 30000.00",
		"left_out 6000.00", "left_out 30000.00", "left_out 7500.00", "remaining 73500.00")
	wantRows(t, ds[0], "revenue_by_duration", "2 to 12 months 6000.00", "13 to 24 months 10000.00", "25 to 36 months 7500.00", "total 23500.00")
	for _, text := range []string{"50-14(a)", "50-14(b)", "50-14A(b)"} {
		if !mentions(tableOf(t, ds[0], "remaining_obligations").Notes, text) {
			t.Errorf("the notes do not name the expedient of %s (50-15)", text)
		}
	}
}

// What waits for an answer is marked, and the question is listed with what it
// touches: 2,500 of revenue and 7,500 that remains. An answer in force is listed with
// who gave it; a later one is not in force yet.
func TestOpenQuestionsAndAnswersAreListed(t *testing.T) {
	q := derive.Questions()[0]
	p := contractOf("W", []dated{{"2025-01-10", 10000, curve.Schedule}}, []dated{{"2025-06-30", 2500, curve.Service}}, &derive.Standard{Missing: []*derive.Question{&q}})
	other := derive.Questions()[1]
	answer := func(id, on, value string) *fact.Answer {
		a := &fact.Answer{Subject: "W", Question: other.Name, Value: value, By: "controller", Date: day(on), Why: "memo 7"}
		a.ID = id
		return a
	}
	p.Group.Judgements = &derive.Judgements{Answers: []*fact.Answer{answer("a1", "2025-02-01", "first"), answer("a2", "2025-03-01", "second"), answer("a3", "2026-02-01", "third")}}
	d := disclosed(t, policy.Default(), view.DisclosureRequest{By: []string{view.CutTiming}}, p)[0]
	wantTies(t, d)
	open := tableOf(t, d, "open_questions")
	if len(open.Rows) != 1 || open.Rows[0].Name != q.Name || open.Rows[0].Cells[0].Value != 1 || open.Rows[0].Cells[1].Value != 250000 || open.Rows[0].Cells[2].Value != 750000 {
		t.Errorf("the open questions are %+v", open.Rows)
	}
	if !tableOf(t, d, "revenue_by_timing").IsProvisional() || len(d.Meta.Provisional) == 0 {
		t.Error("revenue that waits is not marked")
	}
	said := tableOf(t, d, "judgements")
	want := []string{other.Name, other.Paragraph, "second", "controller", "2025-03-01", "memo 7"}
	if len(said.Rows) != 1 || !reflect.DeepEqual(said.Rows[0].Texts, want) {
		t.Errorf("the judgements are %+v, want %v", said.Rows, want)
	}
}

func mentions(notes []string, text string) bool {
	return slices.ContainsFunc(notes, func(n string) bool { return strings.Contains(n, text) })
}
