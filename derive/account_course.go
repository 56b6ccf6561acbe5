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
		now := before
		switch {
		case pt.Cost != nil:
			now = min(price, max(0, d.rounded(1, pt.Cost, c.round, "lines")))
		case left.Sign() != 0:
			part := new(big.Rat).Sub(pt.Done, done)
			now = d.rounded(price, part.Quo(part, left), c.round, "lines")
		}
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

// rounded is amount × part. What fits in no amount is an error of the contract at
// hand, and 0.
func (d *Deriver) rounded(amount money.Minor, part *big.Rat, round money.Rounding, field string) money.Minor {
	m, err := rounded(amount, part, round)
	d.check(err, field)
	return m
}

// sum is x + y. What fits in no amount is an error of the contract at hand, and 0.
func (a *account) sum(x, y money.Minor, field string) money.Minor {
	s, err := money.Add(x, y)
	a.d.check(err, field)
	return s
}

// portion is amount × part, halves away from zero, or money.ErrOverflow.
func portion(amount money.Minor, part *big.Rat) (money.Minor, error) {
	return rounded(amount, part, money.HalfUp)
}

// rounded is amount × part, or money.ErrOverflow.
func rounded(amount money.Minor, part *big.Rat, round money.Rounding) (money.Minor, error) {
	x := new(big.Rat).Mul(new(big.Rat).SetInt64(int64(amount)), part)
	den := x.Denom()
	whole, rest := new(big.Int).QuoRem(new(big.Int).Abs(x.Num()), den, new(big.Int))
	if half := rest.Lsh(rest, 1).Cmp(den); rest.Sign() != 0 {
		up := half >= 0
		switch round {
		case money.HalfEven:
			up = half > 0 || (half == 0 && whole.Bit(0) == 1)
		case money.Down:
			up = false
		case money.Up:
			up = true
		}
		if up {
			whole.Add(whole, bigOne)
		}
	}
	if x.Sign() < 0 {
		whole.Neg(whole)
	}
	if !whole.IsInt64() {
		return 0, money.ErrOverflow
	}
	return money.Minor(whole.Int64()), nil
}

var bigOne = big.NewInt(1)

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
