// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"math/big"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/money"
)

// asSold is a line's own stand-alone selling price, which was stated for the
// quantity and the term that it was first sold for, and how much of the line that
// was.
func (a *account) asSold(x *accounted, on civil.Day) (p sellingPrice, of money.Minor, ok bool) {
	d, con, v := a.d, a.parts[x.part].con, x.sold
	d.enter(v, con)
	d.firstTo = d.firstEnd(v.con, d.start)
	whole := d.ownTerm(v.line.Fact)
	p, ok = d.sellingPrice(v.line.Fact, whole, 0, on)
	d.leave(con)
	if ok {
		of, ok = a.measured(v, x.part, whole)
	}
	return p, of, ok
}

// inProportion is a line's own stand-alone selling price over some days, of the
// quantity that it has now: in proportion to what it was stated for. Of nothing no
// proportion can be taken, and the price is as it was stated.
func (a *account) inProportion(x *accounted, span civil.Span, on civil.Day) (sellingPrice, bool) {
	p, of, ok := a.asSold(x, on)
	if !ok || of <= 0 {
		return p, ok
	}
	is, ok := a.measured(&x.now, x.part, span)
	return p.times(a.d, big.NewRat(int64(is), int64(of))), ok
}
