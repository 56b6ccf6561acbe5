// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
	"github.com/ratable/ratable/view"
)

// Worked out by hand from 606-10-50-10 and 50-12A. Old began in 2024, New in March
// 2025. Of Old an estimate catches up 300 and a change of the contract takes 100 back;
// of New an estimate catches up 50: all of them are catch-ups, 250, but New had
// performed nothing before the year, so 200 are of earlier performance. Late is
// service of 1,200 from July 2024 to June 2025 that was signed in February 2025: the
// 600 of 2024 are of earlier performance, but nothing was estimated again.
func TestCatchUpsAndEarlierPerformance(t *testing.T) {
	of := func(id, from string, earned ...curve.Piece) *derive.Positions {
		p := contractOf(id, []dated{{"2024-01-01", 9000, curve.Schedule}}, nil, nil)
		p.Lines[0].Earned, p.Lines[0].Span.From = earned, day(from)
		return p
	}
	late := curve.Ratable(1200_00, day("2024-07-01"), day("2025-07-01"), civil.Monthly)
	late.Gate = day("2025-02-10")
	d := disclosed(t, policy.Default(), view.DisclosureRequest{By: []string{view.CutTiming}},
		of("Old", "2024-01-01", curve.Step(day("2025-05-01"), 300_00, curve.Estimate), curve.Step(day("2025-06-01"), -100_00, curve.Modification)),
		of("New", "2025-03-01", curve.Step(day("2025-08-01"), 50_00, curve.Estimate)),
		of("Late", "2024-07-01", late))[0]
	wantTies(t, d)
	if got := cellOf(d, "revenue_of_earlier_periods", "prior_performance"); got != 800_00 {
		t.Errorf("for performance of earlier periods: %d", got)
	}
	// Each contract's liability covers its revenue: what opened uses it first.
	if got := cellOf(d, "revenue_of_earlier_periods", "from_opening"); got != (200+50+1200)*100 {
		t.Errorf("from the opening: %d", got)
	}
	a := curve.Step(day("2025-05-01"), 250_00, curve.Estimate)
	p := of("Asset", "2025-03-01", a)
	p.Lines[0].Claimed, p.Lines[0].Billed, p.Lines[0].Received, p.Lines[0].Collected = nil, nil, nil, nil
	d = disclosed(t, policy.Default(), view.DisclosureRequest{By: []string{view.CutTiming}}, p)[0]
	wantTies(t, d)
	if caught, prior := cellOf(d, "contract_assets", "catch_up"), cellOf(d, "revenue_of_earlier_periods", "prior_performance"); caught != 250_00 || prior != 0 {
		t.Errorf("a catch-up of the year in which the line began: %d caught up, %d of earlier performance", caught, prior)
	}
}

// Two contracts that are combined are one for the expedient of a year
// (606-10-50-14(a), 25-9): six months from July 2025 and twelve from January 2026 are
// eighteen, so what remains of neither is left out.
func TestCombinedContractsHaveOneDuration(t *testing.T) {
	terms := policy.Default()
	terms.RPOExpedients = policy.Expedients{OneYear: true}
	pack := func(joined bool) *view.Disclosure {
		p, q := contractOf("K1", nil, nil, nil), contractOf("K2", nil, nil, nil)
		one, two := &p.Lines[0], &q.Lines[0]
		one.Span, two.Span = civil.Span{From: day("2025-07-01"), To: day("2026-01-01")}, civil.Span{From: day("2026-01-01"), To: day("2027-01-01")}
		one.Priced = steps([]dated{{"2025-07-01", 600, curve.Schedule}})
		two.Priced = steps([]dated{{"2025-07-01", 1200, curve.Schedule}})
		one.Contracted, two.Contracted = one.Priced, two.Priced
		two.Arrangement = 1
		p.Lines = append(p.Lines, *two)
		p.Arrangements = append(p.Arrangements, q.Arrangements[0])
		p.Arrangements[1].First, p.Arrangements[1].Last, p.Arrangements[1].Joined = 1, 2, joined
		return disclosed(t, terms, view.DisclosureRequest{By: []string{view.CutDuration}}, p)[0]
	}
	for _, c := range []struct {
		joined          bool
		disclosed, left int64
	}{{true, 1800_00, -1}, {false, 0, 1800_00}} {
		d := pack(c.joined)
		wantTies(t, d)
		if got, left := cellOf(d, "remaining_obligations", "disclosed"), cellOf(d, "remaining_obligations", "left_out"); got != c.disclosed || left != c.left {
			t.Errorf("combined %t: %d disclosed, %d left out", c.joined, got, left)
		}
	}
}

// What is earned within a year is no more than what remains: 606-10-50-13 speaks of
// the price. 4,000 is paid two years ahead and delivered at the end with 494.40 of
// interest (Example 29); after one year 240.00 has accrued. 4,240.00 remains then,
// though 4,494.40 will be earned.
func TestInterestToComeDoesNotRemain(t *testing.T) {
	std := &derive.Standard{Interest: curve.Curve{curve.Step(day("2025-12-30"), 240_00, curve.Interest), curve.Step(day("2026-12-30"), 254_40, curve.Interest)}}
	p := contractOf("F", []dated{{"2025-01-01", 4000, curve.Schedule}}, nil, nil)
	l := &p.Lines[0]
	setApart(l, std)
	l.Earned = curve.Curve{curve.Step(day("2026-12-31"), 4494_40, curve.Service)}
	r := report(t, accumulate(t, window(t, plainEnv(), view.Request{Span: year2025.Span, Every: civil.EveryYear}), p), "rpo", "crpo")
	if rpo, crpo := total(r, "rpo", usd).Sum, total(r, "crpo", usd).Sum; rpo != 4240_00 || crpo != rpo {
		t.Errorf("rpo %d, crpo %d", rpo, crpo)
	}
}

// For any curves, the part of what remains that is earned within a year is a part
// of it.
func TestTheCurrentPartIsAPart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := drawBook(t)
		ps := b.positions(t)
		for _, p := range ps {
			for i := range p.Lines {
				c := func(label string) curve.Curve {
					amount := money.Minor(rapid.Int64Range(-100_00, 100_00).Draw(t, label))
					return curve.Curve{curve.Ratable(amount, p.Lines[i].Span.From, p.Lines[i].Span.From+400, civil.Daily)}
				}
				setApart(&p.Lines[i], &derive.Standard{Interest: c("interest"), Refundable: c("refundable")})
			}
		}
		req := drawRequest(t)
		req.Where, req.By = nil, nil
		above, below := map[money.Currency]money.Minor{}, map[money.Currency]money.Minor{}
		for _, p := range ps {
			for i := range p.Lines {
				l := &p.Lines[i]
				x := &p.Arrangements[l.Arrangement]
				left := closing(t, l.Priced, req) - closing(t, l.Earned, req)
				if l.Adjusted != nil {
					for _, c := range l.Adjusted.Contra {
						left += closing(t, c, req)
					}
				}
				above[x.Currency] += money.Minor(x.Count) * max(left, 0)
				below[x.Currency] += money.Minor(x.Count) * min(left, 0)
			}
		}
		r := report(t, accumulate(t, window(t, b.env, req), ps...), "crpo")
		for _, row := range r.Rows {
			if v := money.Minor(row.Sum); row.Total && (v > above[row.Currency] || v < below[row.Currency]) {
				t.Fatalf("crpo %d, between %d and %d remains", v, below[row.Currency], above[row.Currency])
			}
		}
	})
}

// The duration of a contract of which nobody says how long it is has no number, and
// no expedient leaves it out.
func TestAnUnknownDurationIsNamed(t *testing.T) {
	terms := policy.Default()
	terms.RPOExpedients = policy.Expedients{OneYear: true}
	p := contractOf("O", []dated{{"2025-01-01", 900, curve.Schedule}}, []dated{{"2025-02-01", 300, curve.Service}}, nil)
	p.Lines[0].Span = civil.Span{}
	d := disclosed(t, terms, view.DisclosureRequest{By: []string{view.CutDuration}}, p)[0]
	wantTies(t, d)
	wantRows(t, d, "revenue_by_duration", "of no known duration 300.00", "total 300.00")
	if got := cellOf(d, "remaining_obligations", "disclosed"); got != 600_00 {
		t.Errorf("disclosed %d", got)
	}
}
