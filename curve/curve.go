// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

// Package curve holds exact cumulative curves over days: what has been
// committed, invoiced, delivered or paid up to a day. A curve is a list of
// steps (an amount that lands on one day) and ratable segments (an amount
// earned over a span by a day-count convention).
//
// Building, clipping, spreading again and reading curves live here. What a
// curve means, and which facts make it, lives in derive.
package curve

import (
	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/money"
)

// Cause says why an amount flows; roll-forwards group by it (design section 1).
type Cause uint8

// The causes.
const (
	Service Cause = iota
	Usage
	Delivery
	CatchUp
	Estimate
	Modification
	Breakage
	Credit
	Interest
	FX
	Correction
	PolicyChange
	Opening
	Schedule // projected by the contract's schedule
	Document // a real invoice or payment
	causeEnd
)

var causeNames = [causeEnd]string{"service", "usage", "delivery", "catch_up", "estimate", "modification", "breakage", "credit", "interest", "fx", "correction", "policy", "opening", "schedule", "document"}

// String is the name shown in tables.
func (c Cause) String() string {
	if c < causeEnd {
		return causeNames[c]
	}
	return "unknown"
}

// NoNote marks a piece without an explanation.
const NoNote int32 = -1

// Piece is one step or one ratable segment.
//
// A step has From == To: all of Amount counts from the close of day From on.
// A segment's value at the opening of day x is
//
//	round(Amount × W(From, x) / W(From, To))
//
// with the convention's integer weight W, so that parts always sum to the
// whole and each part is within one unit of the exact value.
type Piece struct {
	Amount   money.Minor
	From, To civil.Day // half-open
	// Stop is where the segment ends early (To if it does not): it keeps what
	// was earned by then, and its past values do not move.
	Stop civil.Day
	// Gate is the day before whose close nothing counts (From unless later):
	// service before a contract exists is caught up on that day.
	Gate  civil.Day
	Conv  civil.Convention
	Round money.Rounding
	Cause Cause
	Note  int32 // index of an explanation kept elsewhere, or NoNote
}

// Step is an amount that lands on day d.
func Step(d civil.Day, amount money.Minor, cause Cause) Piece {
	return Piece{Amount: amount, From: d, To: d, Stop: d, Gate: d, Cause: cause, Note: NoNote}
}

// Ratable is an amount earned over [from, to) by a convention. An empty span is
// a step.
func Ratable(amount money.Minor, from, to civil.Day, conv civil.Convention) Piece {
	if to <= from {
		return Step(from, amount, Service)
	}
	return Piece{Amount: amount, From: from, To: to, Stop: to, Gate: from, Conv: conv, Note: NoNote}
}

// IsStep reports whether the whole amount lands on one day.
func (p *Piece) IsStep() bool { return p.From == p.To }

// Value is what counts of the piece at the opening of day x: the steps and the
// service of all days before x, in minor units, rounded once.
func (p *Piece) Value(x civil.Day) money.Minor {
	if x <= p.Gate {
		return 0
	}
	return p.at(x)
}

// AtOpen is the value at the opening of day x where the day's steps count and
// its service does not.
func (p *Piece) AtOpen(x civil.Day) money.Minor {
	if x < p.Gate {
		return 0
	}
	return p.at(x)
}

func (p *Piece) at(x civil.Day) money.Minor {
	if p.IsStep() {
		return p.Amount
	}
	return p.share(min(x, p.Stop))
}

func (p *Piece) share(x civil.Day) money.Minor {
	return share(p.Amount, p.Conv.Weight(p.From, p.To, x), p.Conv.Weight(p.From, p.To, p.To), p.Round)
}

func share(a money.Minor, num, den int64, r money.Rounding) money.Minor {
	if r == money.HalfUp || num <= 0 || num >= den {
		return money.Share(a, num, den)
	}
	v, err := money.MulDiv(a, num, den, r)
	if err != nil {
		// 0 < num < den, so the result lies within the amount.
		panic(err)
	}
	return v
}

// Total is what the piece comes to in the end.
func (p *Piece) Total() money.Minor {
	if p.Stop >= p.To {
		return p.Amount
	}
	return p.share(p.Stop)
}

// Curve is a sum of pieces, in any order.
type Curve []Piece

// Value is the value of the curve at the opening of day x: all days before x
// count. A balance at the close of day D is Value(D+1).
func (c Curve) Value(x civil.Day) (money.Minor, error) {
	var sum money.Minor
	for i := range c {
		s, err := money.Add(sum, c[i].Value(x))
		if err != nil {
			return 0, err
		}
		sum = s
	}
	return sum, nil
}

// AtOpen is the value at the opening of day x with the steps of x.
func (c Curve) AtOpen(x civil.Day) (money.Minor, error) {
	var sum money.Minor
	for i := range c {
		s, err := money.Add(sum, c[i].AtOpen(x))
		if err != nil {
			return 0, err
		}
		sum = s
	}
	return sum, nil
}

// Total is the value of the curve after its last day. Days pinned to the end of
// the calendar lie one past it.
func (c Curve) Total() (money.Minor, error) { return c.Value(civil.MaxDay + 2) }

// Flow is what flows in the span, value(To) - value(From).
func (c Curve) Flow(s civil.Span) (money.Minor, error) {
	a, err := c.Value(s.From)
	if err != nil {
		return 0, err
	}
	b, err := c.Value(s.To)
	if err != nil {
		return 0, err
	}
	return money.Sub(b, a)
}
