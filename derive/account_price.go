// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"math/big"
	"slices"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/money"
)

// allocate divides a price among lines by the stand-alone selling prices, on a day,
// of what of them is delivered from day "from" on: among obligations first, then
// within each. Where no selling price is known at all the stated prices are the
// allocation.
func (a *account) allocate(amount money.Minor, lines []*accounted, from, on civil.Day) []money.Minor {
	stated, sum := make([]money.Minor, len(lines)), money.Minor(0)
	for i, x := range lines {
		stated[i] = a.statedLeft(x, from)
		sum += stated[i]
	}
	if !a.pricesKnown() && !a.recorded() && sum == amount {
		return stated
	}
	o := obligationsOf(lines)
	in := toAllocate{Amount: amount, Currency: a.d.cur, OutOfRange: a.d.terms.OutOfRange, NoEvidence: a.d.terms.NoDiscountEvidence, Explain: a.d.Trace || a.d.Accountings}
	weights := make([]int64, len(lines))
	var sold []soldLine
	for k := range o.roots {
		var s share
		for n, i := range o.lines[k] {
			p, ok := a.sellingPrice(lines[i], stated[i], from, on)
			if !ok {
				return stated
			}
			weights[i] = int64(max(0, p.point()))
			if n == 0 {
				s = share{Name: lines[i].name(), SSP: p}
			} else if sum, err := s.SSP.plus(p); a.d.check(err, "lines.ssp") {
				s.SSP = sum
				s.Name += " + " + lines[i].name()
			}
			s.Stated += stated[i]
			sold = append(sold, soldLine{Line: lines[i].now.line.Fact, Span: lines[i].now.line.Span, Name: lines[o.lines[k][0]].name(), Version: &lines[i].now, Signed: a.parts[lines[i].part].con})
		}
		in.Shares = append(in.Shares, s)
	}
	if from == civil.MinDay { // what is left of a bundle was not observed
		in.Bundles, _ = a.d.observedBundles(sold, on)
		if x := a.d.answerOn(questionDiscount, civil.MaxDay, a.contracts()...); x != nil {
			in.Discount = x.Value
		}
	}
	out, err := allocate(&in)
	if err != nil {
		con := a.parts[0].con
		a.d.fail(con.At, con.ID, "lines.ssp", "%v", err)
		return stated
	}
	a.tellAllocation(on, &in, &out)
	parts := make([]money.Minor, len(lines))
	for k := range o.roots {
		a.within(out.Amounts[k], o.lines[k], weights, parts)
		for _, i := range o.lines[k] {
			lines[i].ssp, lines[i].sspFrom = out.SSPs[k], in.Shares[k].SSP.From
		}
	}
	if len(out.Missing) > 0 && a.recorded() {
		for _, x := range lines { // of one price, what one gets changes what the others get
			if !slices.Contains(x.std.Missing, questionSSP) {
				x.std.Missing = append(x.std.Missing, questionSSP)
			}
		}
	}
	for _, k := range out.Missing {
		for _, i := range o.lines[k] {
			a.missing(lines[i], questionSSP, lines[i].subject(a), "its stated price")
		}
	}
	return parts
}

// within divides what an obligation gets among its lines.
func (a *account) within(amount money.Minor, lines []int, weights []int64, parts []money.Minor) {
	if len(lines) == 1 {
		parts[lines[0]] = amount
		return
	}
	w, p := make([]int64, len(lines)), make([]money.Minor, len(lines))
	for n, i := range lines {
		w[n] = weights[i]
	}
	if err := money.Allocate(amount, w, p); !a.d.check(err, "lines.ssp") {
		return
	}
	for n, i := range lines {
		parts[i] = p[n]
	}
}

// obligated are lines by the obligation that they belong to.
type obligated struct {
	roots []*accounted
	lines [][]int // beside roots; the obligation's own line first
}

func obligationsOf(lines []*accounted) (o obligated) {
	for i, x := range lines {
		root := x
		if x.with != nil {
			root = x.with
		}
		k := slices.Index(o.roots, root)
		if k < 0 {
			k = len(o.roots)
			o.roots, o.lines = append(o.roots, root), append(o.lines, nil)
		}
		if root == x {
			o.lines[k] = slices.Insert(o.lines[k], 0, i)
		} else {
			o.lines[k] = append(o.lines[k], i)
		}
	}
	return o
}

// sellingPrice is the stand-alone selling price of what of a line is delivered from
// a day on.
func (a *account) sellingPrice(x *accounted, stated money.Minor, from, on civil.Day) (sellingPrice, bool) {
	d, con := a.d, a.parts[x.part].con
	d.enter(&x.now, con)
	defer d.leave(con)
	span := x.now.line.Span
	d.firstTo = d.firstEnd(x.now.con, d.start)
	if x.now.course.points == nil && !d.oneTime(x.now.line.Fact) {
		span.From = min(max(span.From, from), span.To-1)
	}
	var p sellingPrice
	var ok bool
	if x.sold != nil && x.sold.state != x.now.state && a.ownSSP(&x.now) {
		p, ok = a.inProportion(x, span, on)
	} else {
		p, ok = d.sellingPrice(x.now.line.Fact, span, stated, on)
	}
	if !ok || x.now.course.points == nil {
		return p, ok
	}
	return p.times(d, new(big.Rat).Sub(oneRat, x.now.course.done(from))), true
}

// times is the selling price of a part of an obligation that is satisfied in steps.
func (p sellingPrice) times(d *Deriver, part *big.Rat) sellingPrice {
	for _, m := range []*money.Minor{&p.Low, &p.Mid, &p.High} {
		*m = d.rounded(*m, part, money.HalfUp, "lines.ssp")
	}
	return p
}

// statedLeft is the stated price of what of a line is delivered from a day on.
func (a *account) statedLeft(x *accounted, from civil.Day) (sum money.Minor) {
	if from == civil.MinDay || x.now.course.pending {
		return x.stated
	}
	if c := x.now.course; c.points != nil {
		return a.d.rounded(x.stated, new(big.Rat).Sub(oneRat, c.done(from)), money.HalfUp, "lines")
	}
	for _, p := range x.now.course.pieces {
		if q, ok := leftOf(p, from); ok {
			sum += q.Amount
		}
	}
	return sum
}

// name is how a line is called in its accounting.
func (x *accounted) name() string { return x.now.key.id }

// subject is what answers about a line are about.
func (x *accounted) subject(a *account) string { return a.parts[x.part].con.ID + "/" + x.name() }

// contracts are the ids of the contracts, which answers may be about.
func (a *account) contracts() []string {
	ids := make([]string, len(a.parts))
	for i, h := range a.parts {
		ids[i] = h.con.ID
	}
	return ids
}

// recorded reports whether questions without answer are named (judgements:
// recorded).
func (a *account) recorded() bool { return a.d.terms.JudgementsRecorded }

// missing notes that a line is computed by the conservative branch of a question
// that nobody answered.
func (a *account) missing(x *accounted, q *Question, subject, branch string) {
	if !slices.Contains(x.std.Missing, q) && a.recorded() {
		x.std.Missing = append(x.std.Missing, q)
	}
	j := Judgement{Question: q, Subject: subject, Value: branch}
	if !slices.Contains(a.out.Judged, j) {
		a.out.Judged = append(a.out.Judged, j)
	}
}

// tellAllocation keeps how a price was allocated.
func (a *account) tellAllocation(on civil.Day, in *toAllocate, out *allocation) {
	if !in.Explain {
		return
	}
	t := Allocated{Day: on, Amount: in.Amount, Sentences: out.Account, Residual: out.Residual}
	for i := range in.Shares {
		s := &in.Shares[i]
		t.Shares = append(t.Shares, AllocatedShare{Obligation: s.Name, Stated: s.Stated, SSP: out.SSPs[i], SSPFrom: s.SSP.From, Amount: out.Amounts[i]})
	}
	a.out.Allocations = append(a.out.Allocations, t)
}
