// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package curve

import (
	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/money"
)

// Clip ends every piece at the opening of day d, appending to dst. Segments keep
// exactly what was earned before d and every earlier value; steps on d or later
// are dropped. A clip at or after a segment's end changes nothing, so a change
// without effect does not cut.
func (c Curve) Clip(dst Curve, d civil.Day) Curve {
	for _, p := range c {
		if p.Gate >= d {
			continue
		}
		if !p.IsStep() {
			p.Stop = min(p.Stop, d)
		}
		dst = append(dst, p)
	}
	return dst
}

// Remainder is what has not been earned at the opening of day d:
// Total - Value(d), exactly.
func (c Curve) Remainder(d civil.Day) (money.Minor, error) {
	total, err := c.Total()
	if err != nil {
		return 0, err
	}
	v, err := c.Value(d)
	if err != nil {
		return 0, err
	}
	return money.Sub(total, v)
}

// SpreadAgain clips the curve at d and spreads what remained, plus extra, over
// [d, to) by the convention: the prospective treatment of a change
// (606-10-25-13(a)). The new total is the old total plus extra.
func (c Curve) SpreadAgain(dst Curve, d, to civil.Day, extra money.Minor, conv civil.Convention, cause Cause) (Curve, error) {
	rest, err := c.Remainder(d)
	if err != nil {
		return nil, err
	}
	amount, err := money.Add(rest, extra)
	if err != nil {
		return nil, err
	}
	dst = c.Clip(dst, d)
	if amount == 0 {
		return dst, nil
	}
	p := Ratable(amount, d, to, conv)
	p.Cause = cause
	return append(dst, p), nil
}
