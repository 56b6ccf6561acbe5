// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/fact"
)

// refundsAgreed sets apart what was agreed to be paid back at an early end and has
// not been paid: a refund liability from the day it is agreed (606-10-32-10; EY
// Q3-10). The customer's money is claimed until it is paid back.
func (d *Deriver) refundsAgreed(terminations []*fact.Termination) {
	for _, t := range terminations {
		if t.Refund == nil || (!t.Refund.Agreed.IsSet() && !t.Refund.Paid.IsSet()) {
			continue
		}
		a := d.arrangementOf(t.Contract)
		if a == nil {
			continue
		}
		agreed := t.Refund.Agreed.OrDate(t.Noticed).Or(t.Effective)
		for k := a.First; k < a.Last; k++ {
			if l := &d.pos.Lines[k]; t.Line == "" || t.Line == l.Fact.ID {
				l.owesBack(agreed)
			}
		}
	}
}

// owesBack sets apart what of a line was received beyond what is invoiced of it.
func (l *Line) owesBack(agreed civil.Day) {
	over := drawing{at: agreed}
	over.along(excess(l.Received, l.Billed), civil.MaxDay)
	if len(over.out) == 0 {
		return
	}
	if l.Standard == nil {
		l.Standard = &Standard{}
	}
	owed := over.curve()
	l.Claimed = larger(l.Claimed, append(owed, l.Billed...))
	l.Standard.Refundable = append(l.Standard.Refundable, owed...)
}
