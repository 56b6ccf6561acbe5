// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"slices"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/fact"
)

// bindsAtWindow reports whether the renewed terms of a contract are enforceable from
// the day on which they can be refused no more (rpo.renewals).
func (d *Deriver) bindsAtWindow(c *fact.Contract) bool {
	return c.AutoRenew != nil && !c.AutoRenew.Notice.IsZero() && d.env.Policy.For(signedOn(c)).RenewalsAtWindow
}

// bindRenewals lets the price of renewed terms count from the first day on which
// nobody can refuse them any more: from then on both sides have rights that they can
// enforce (606-10-25-3). Bookings stay where they are.
func (d *Deriver) bindRenewals(h *history) {
	if !d.bindsAtWindow(h.con) {
		return
	}
	arr := &d.pos.Arrangements[h.arrangement]
	for k := arr.First; k < arr.Last; k++ {
		l, w := &d.pos.Lines[k], &d.work[k]
		if l.Term == 0 {
			continue
		}
		day := max(signedOn(h.con), h.con.AutoRenew.Notice.Times(w.termFrom, -1))
		if day < l.Committed && len(l.Priced) > 0 {
			l.bindPrice(day)
			if l.Standard == nil {
				l.Standard = &Standard{PointInTime: l.AtPoint(), AsInvoiced: l.EarnedAsInvoiced()}
			}
			l.Standard.Binds = fact.On(day)
		}
	}
}

// bindPrice lets the price of a line that counts by the day of its commitment count
// on an earlier one.
func (l *Line) bindPrice(day civil.Day) {
	l.Priced = boundBy(l.Priced, day, l.Committed)
	if l.Standard != nil {
		l.Standard.Variable = boundBy(l.Standard.Variable, day, l.Committed)
	}
}

// boundBy moves the steps of a curve between two days to the first of them.
func boundBy(c curve.Curve, day, until civil.Day) curve.Curve {
	out := slices.Clone(c)
	for i := range out {
		if p := &out[i]; p.IsStep() && day < p.From && p.From <= until {
			p.From, p.To, p.Stop, p.Gate = day, day, day, day
		}
	}
	return out
}

// Binds is the day from which a line is part of what both sides can enforce: of its
// commitment, or of a renewal, when it can be refused no more.
func (l *Line) Binds() civil.Day {
	if l.Standard != nil && l.Standard.Binds.IsSet() {
		return min(l.Committed, l.Standard.Binds.Day())
	}
	return l.Committed
}
