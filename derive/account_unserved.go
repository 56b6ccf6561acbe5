// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"math/big"
	"slices"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/money"
)

// owesUnserved sets apart what a customer who left would get back: what is claimed of
// the whole contract beyond its enforceable price. Allocation moves prices between
// lines, so that no line tells it alone (606-10-32-10; 45-1).
func (d *Deriver) owesUnserved(x *leaving, a *Arrangement, lines []*Line) {
	if x.back == givesUnused {
		d.keepsFees(x, a, lines)
	}
	if len(lines) == 0 {
		return
	}
	var claims, prices []curve.Curve
	for _, l := range lines {
		claims, prices = append(claims, l.Claimed), append(prices, l.Priced)
	}
	for k := a.First; k < a.Last; k++ {
		if l := &d.pos.Lines[k]; d.isFee(l) {
			claims[0] = slices.Concat(claims[0], l.Claimed)
		}
	}
	for i, c := range owedOfAll(claims, prices) {
		lines[i].Standard.Refundable = append(lines[i].Standard.Refundable, c...)
	}
}

// isFee reports whether a line is paid for nothing that is promised: its price is that
// of others (55-51).
func (d *Deriver) isFee(l *Line) bool {
	return l.Standard != nil && len(l.Priced) == 0 && l.Fact != nil && !l.Recurs && totalOf(l.Contracted) > 0
}

// keepsFees lets a fee that is paid for no promise be enforceable as it is claimed: it
// is not paid back, whatever is served of what it became part of.
func (d *Deriver) keepsFees(x *leaving, a *Arrangement, lines []*Line) {
	var fees curve.Curve
	for k := a.First; k < a.Last; k++ {
		if l := &d.pos.Lines[k]; d.isFee(l) {
			fees = append(fees, l.Claimed...)
		}
	}
	fee := totalOf(fees)
	var whole money.Minor
	for _, l := range lines {
		whole += max(0, totalOf(l.Earned))
	}
	if fee <= 0 || whole <= 0 || len(lines) == 0 {
		return
	}
	var served curve.Curve // of the fees
	for _, l := range lines {
		served = append(served, l.Priced...)
	}
	part := big.NewRat(int64(fee), int64(whole))
	for i := range served {
		m, err := portion(served[i].Amount, part)
		if err != nil {
			d.fail(a.Place(), a.ID, "termination.refund", "%v: the amounts are too large for one book", err)
			return
		}
		served[i].Amount = m
	}
	over := civil.MinDay
	for i := range served {
		over = max(over, served[i].Gate, served[i].Stop)
	}
	kept := drawing{at: civil.MinDay, cause: curve.Service}
	kept.along(excess(fees, served), over) // when all is served, all of them is earned
	kept.step(0)
	lines[0].Priced = append(slices.Clone(lines[0].Priced), kept.curve()...)
}

// owedOfAll divides what is claimed of several lines beyond what they come to
// together: to each up to what is claimed of it beyond its own.
//
// Every line that is told apart doubles the pieces of the rest, so that only those of
// few lines are.
func owedOfAll(claims, prices []curve.Curve) []curve.Curve {
	out := make([]curve.Curve, len(claims))
	if len(claims) == 0 {
		return out
	}
	rest := excess(slices.Concat(claims...), slices.Concat(prices...))
	last := len(claims) - 1
	apart := claims[:last]
	if len(apart) > mostApart {
		apart = nil // it is of the contract: the last line has it
	}
	for i := range apart {
		own := excess(claims[i], prices[i])
		out[i] = negative(larger(negative(rest), negative(own)))
		rest = append(slices.Clone(rest), negative(out[i])...)
	}
	out[last] = rest
	return out
}

// mostApart is for how many lines, beside the last, what is owed back of a contract
// is told apart.
const mostApart = 3
