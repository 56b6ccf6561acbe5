// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package fact

import (
	"fmt"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/money"
)

var quantityStepTable = newTable("quantity step", func(d *Decoder, n *Node, s *QuantityStep) { checkWhen(d, n, &s.When) }, append(
	lift(whenFields(), func(s *QuantityStep) *When { return &s.When }),
	of("n", positive, func(s *QuantityStep) *money.Decimal { return &s.N }, "the quantity from then on", "20").must(),
)...)

var quantitySteps = listOf(fieldsOf(quantityStepTable))

// quantityField is a number, or a list of steps whose first may be without a
// start: it is the quantity of the line's first day.
var quantityField = field[Line]{
	member: member{name: "quantity", doc: "how many; without it, 1; a list of steps when it changes", example: "10",
		spec: &spec{kind: specEither, either: []*spec{decimal.spec, quantitySteps.spec}, value: "number, or list of steps {from or after, n}"}},
	parse: func(d *Decoder, n *Node, l *Line) {
		if n.Shape != List {
			positive.parse(d, n, &l.Quantity)
			return
		}
		before := d.found
		var steps []QuantityStep
		quantitySteps.parse(d, n, &steps)
		if d.found == before {
			checkSteps(d, n, steps, func(s *QuantityStep) When { return s.When })
		}
		if len(steps) > 0 && !steps[0].starts() {
			l.Quantity, steps = steps[0].N, steps[1:]
		}
		if len(steps) > 0 {
			l.Quantities = steps
		}
	},
	write: func(l *Line) Node {
		if len(l.Quantities) == 0 {
			return decimal.write(&l.Quantity)
		}
		n := quantitySteps.write(&l.Quantities)
		if !l.Quantity.IsZero() {
			first := quantityStepTable.encode(&QuantityStep{N: l.Quantity})
			n.Items = append([]Node{first}, n.Items...)
		}
		return n
	},
	empty: func(l *Line) bool { return len(l.Quantities) == 0 && l.Quantity.IsOne() },
}

// unitPriceField writes a price of zero when it is a price of something.
var unitPriceField = field[Line]{
	member: member{name: "unit_price", doc: "the price of one, in major units; without it and prices, the product's list price", example: "49.00", spec: decimal.spec},
	parse:  func(d *Decoder, n *Node, l *Line) { positive.parse(d, n, &l.UnitPrice) },
	write:  func(l *Line) Node { return decimal.write(&l.UnitPrice) },
	empty:  func(l *Line) bool { return l.UnitPrice.IsZero() && l.Per == Per{} },
}

var priceStepTable = newTable("price step", func(d *Decoder, n *Node, s *PriceStep) { checkWhen(d, n, &s.When) }, append(
	lift(whenFields(), func(s *PriceStep) *When { return &s.When }),
	of("price", positive, func(s *PriceStep) *money.Decimal { return &s.Price }, "the unit price from then on", "59.00").must(),
	stepPerField,
)...)

// stepPerField may say what a stepped price is for; it is the same for a whole
// line, and so the line keeps it (see checkPrice).
var stepPerField = field[PriceStep]{
	member: member{name: "per", doc: "what it is for: the same for all prices of a line", example: "month", spec: per.spec},
	parse: func(d *Decoder, n *Node, _ *PriceStep) {
		var p Per
		per.parse(d, n, &p)
	},
	write: func(*PriceStep) Node { return Node{} },
	empty: func(*PriceStep) bool { return true },
}

var priceSteps = listOf(fieldsOf(priceStepTable))

// pricesField is a list of steps; checkPrice moves a first step without a start
// to the unit price.
var pricesField = field[Line]{
	member: member{name: "prices", doc: "unit prices that change over time; a first step without from and after is the price of the start", example: "[{price: 49.00}, {after: 12 months, price: 59.00}]", spec: priceSteps.spec},
	parse: func(d *Decoder, n *Node, l *Line) {
		before := d.found
		priceSteps.parse(d, n, &l.Prices)
		if d.found == before {
			checkSteps(d, n, l.Prices, func(s *PriceStep) When { return s.When })
		}
	},
	write: func(l *Line) Node { return priceSteps.write(&l.Prices) },
	empty: func(l *Line) bool { return len(l.Prices) == 0 },
}

// freeField is a way to write a price of zero at the start; checkPrice turns it
// into price steps, and so it is never written.
var freeField = field[Line]{
	member: member{name: "free", doc: "free for so long from the start, then the unit price", example: "3 months", spec: duration.spec},
	parse: func(d *Decoder, n *Node, _ *Line) {
		var u civil.Duration
		duration.parse(d, n, &u)
	},
	write: func(*Line) Node { return Node{} },
	empty: func(*Line) bool { return true },
}

// checkPrice brings the ways to write a price into one form.
func checkPrice(d *Decoder, n *Node, l *Line) {
	stated := n.Get("unit_price") != nil
	if len(l.Prices) > 0 {
		stepPers(d, n.Get("prices"), l)
		if !l.Prices[0].starts() {
			if stated {
				d.reportAt(n.Get("prices"), "prices", ClassContradiction, "the first price step has no start, and there is a unit_price as well", "remove unit_price, or say when the first step starts")
			}
			stated, l.UnitPrice, l.Prices = true, l.Prices[0].Price, l.Prices[1:]
		}
		if len(l.Prices) == 0 {
			l.Prices = nil
		}
	}
	if (stated || len(l.Prices) > 0) && l.Per == (Per{}) && n.Get("per") == nil {
		d.reportAt(n, "per", ClassMissing, "the price does not say what it is for", perFix)
	}
	if f := n.Get("free"); f != nil {
		freeMonths(d, f, l, stated)
	}
}

// stepPers takes what the steps say their prices are for.
func stepPers(d *Decoder, n *Node, l *Line) {
	for i := range n.Items {
		at := n.Items[i].Get("per")
		if at == nil {
			continue
		}
		p, _ := parsePer(at.Text)
		if l.Per == (Per{}) {
			l.Per = p
		}
		if p != l.Per {
			d.reportAt(at, fmt.Sprintf("prices[%d].per", i), ClassContradiction, "the prices of a line are for different things", "write per once for the line, and convert the prices, or use two lines")
		}
	}
}

// freeMonths makes the price zero first and the unit price later.
func freeMonths(d *Decoder, n *Node, l *Line, stated bool) {
	if len(l.Prices) > 0 {
		d.reportAt(n, "free", ClassContradiction, "the line has both free and prices", "write the free time as a price step of 0")
		return
	}
	if !stated {
		d.reportAt(n, "free", ClassMissing, "the line is free at first, but has no unit_price for later", "add unit_price and per")
		return
	}
	free, err := civil.ParseDuration(n.Text)
	if err != nil {
		return // noted when the field was read
	}
	l.Prices = []PriceStep{{When: When{After: free}, Price: l.UnitPrice}}
	l.UnitPrice = money.Decimal{}
}
