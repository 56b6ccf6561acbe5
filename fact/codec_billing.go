// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package fact

import "github.com/ratable/ratable/civil"

// billing is an optional rule of billing. Most contracts of a book are billed
// by one of a few rules, and facts never change, so that equal rules share one
// value.
var billing = codec[*Billing]{
	spec: billingTable.spec(),
	parse: func(d *Decoder, n *Node, v **Billing) {
		before := d.found
		d.billing = Billing{}
		billingTable.decode(d, n, &d.billing)
		if d.found == before {
			*v = d.shared(&d.billing)
		}
	},
	write: func(v **Billing) Node { return billingTable.encode(*v) },
	empty: func(v **Billing) bool { return *v == nil },
}

// billingRule is a Billing without phases and schedule, to compare by.
type billingRule struct {
	every, net, length       civil.Duration
	day                      civil.Day
	anchor                   int32
	whole, arrears, calendar bool
	from                     BillFrom
	stub                     Stub
}

// maxShared is how many rules are kept to be shared.
const maxShared = 256

func (d *Decoder) shared(b *Billing) *Billing {
	if len(b.Phases) > 0 || len(b.Schedule) > 0 {
		return new(*b)
	}
	rule := billingRule{b.Every, b.Net, b.For, b.FromDay, b.Anchor, b.Whole, b.Arrears, b.Calendar, b.From, b.Stub}
	if same := d.billings[rule]; same != nil {
		return same
	}
	if d.billings == nil || len(d.billings) >= maxShared {
		d.billings = map[billingRule]*Billing{}
	}
	d.billings[rule] = new(*b)
	return d.billings[rule]
}
