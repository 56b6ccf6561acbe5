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

// all is how a price is earned from the beginning.
func (c course) all(d *Deriver, price money.Minor) []curve.Piece {
	if c.points != nil {
		return c.byPoints(d, price, 0, new(big.Rat), civil.MinDay)
	}
	return scaled(d, slices.Clone(c.pieces), price)
}

// left is how what is left of a price is earned from a day on: before is what was
// earned of it. ok is false when no service is left.
func (c course) left(d *Deriver, day civil.Day, rest money.Minor) (ps []curve.Piece, ok bool) {
	if c.points != nil {
		done := c.done(day)
		if done.Cmp(oneRat) >= 0 {
			return nil, false
		}
		return c.byPoints(d, rest, 0, done, day), true
	}
	for _, p := range c.pieces {
		if q, left := leftOf(p, day); left {
			ps = append(ps, q)
		}
	}
	if len(ps) == 0 {
		return nil, false
	}
	return scaled(d, ps, rest), true
}

var oneRat = big.NewRat(1, 1)

// done is the part that is satisfied by the opening of a day.
func (c course) done(day civil.Day) *big.Rat {
	at := new(big.Rat)
	for i := range c.points {
		if c.points[i].Day < day {
			at = c.points[i].Done
		}
	}
	return at
}

// byPoints earns a price by progress after a part of it was done: each point by how
// it changes the cumulative amount, which is rounded once.
func (c course) byPoints(d *Deriver, price, before money.Minor, done *big.Rat, day civil.Day) []curve.Piece {
	var ps []curve.Piece
	left := new(big.Rat).Sub(oneRat, done)
	for i := range c.points {
		pt := &c.points[i]
		if pt.Day < day {
			continue
		}
		part := new(big.Rat).Sub(pt.Done, done)
		now := portion(price, part.Quo(part, left))
		p := curve.Step(pt.Day, now-before, pt.Cause)
		p.Note = pt.Note
		if d.Trace {
			p.Note = d.note("%s; %s of it by then", d.Note(pt.Note), now.Table(d.cur))
		}
		ps = append(ps, p)
		before = now
	}
	return ps
}

// portion is amount × part, halves away from zero.
func portion(amount money.Minor, part *big.Rat) money.Minor {
	x := new(big.Rat).Mul(new(big.Rat).SetInt64(int64(amount)), part)
	num, den := new(big.Int).Abs(x.Num()), x.Denom()
	num.Add(num.Lsh(num, 1), den)
	num.Quo(num, new(big.Int).Lsh(den, 1))
	if x.Sign() < 0 {
		num.Neg(num)
	}
	return money.Minor(num.Int64())
}

// scaled gives pieces a price in proportion to their amounts, or to their days
// where they come to nothing.
func scaled(d *Deriver, ps []curve.Piece, price money.Minor) []curve.Piece {
	if len(ps) == 0 {
		return ps
	}
	var sum money.Minor
	weights := make([]int64, len(ps))
	for i := range ps {
		sum += ps[i].Amount
		weights[i] = int64(max(ps[i].Amount, -ps[i].Amount))
	}
	if sum == price && price != 0 {
		return ps
	}
	if !slices.ContainsFunc(weights, func(w int64) bool { return w != 0 }) {
		for i := range ps {
			weights[i] = max(1, int64(ps[i].To-ps[i].From))
		}
	}
	parts := make([]money.Minor, len(ps))
	if err := money.Allocate(price, weights, parts); err != nil {
		d.check(err, "lines")
		return nil
	}
	for i := range ps {
		ps[i].Amount = parts[i]
	}
	return ps
}
