// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package fact

import (
	"slices"

	"github.com/ratable/ratable/money"
)

// given counts the fields of a map that are there.
func given(n *Node, names ...string) int {
	count := 0
	for _, name := range names {
		if n.Get(name) != nil {
			count++
		}
	}
	return count
}

func checkChange(d *Decoder, n *Node, x *Change) {
	switch given(n, "add", "change", "remove") {
	case 0:
		d.report(n, ClassMissing, "the change neither adds, changes nor removes a line", "write add: {product: ...}, change: LINE or remove: LINE")
	case 1:
	default:
		d.report(n, ClassContradiction, "one entry adds, changes or removes, not several of them", "write an entry for each")
	}
	if n.Get("replaces") != nil && n.Get("add") == nil {
		d.reportAt(n.Get("replaces"), "replaces", ClassContradiction, "replaces goes with add", "write add: {product: ...}, replaces: LINE")
	}
	news := given(n, "quantity", "unit_price", "discount")
	switch {
	case n.Get("change") != nil && news == 0:
		d.report(n, ClassMissing, "the change does not say what changes", "add quantity, unit_price or discount")
	case n.Get("change") == nil && news > 0:
		d.report(n, ClassContradiction, "quantity, unit_price and discount go with change", "put them into add, or remove them")
	case n.Get("per") != nil && n.Get("unit_price") == nil:
		d.report(n, ClassContradiction, "per goes with unit_price", "add unit_price, or remove per")
	}
	if x.Add != nil && x.Add.ID == "" {
		x.Add.ID = x.Add.Product
	}
}

func checkAmendment(d *Decoder, n *Node, x *Amendment) {
	if given(n, "changes", "extend_to", "fee", "credit_for_past") == 0 {
		d.report(n, ClassMissing, "the amendment changes nothing", "add changes, extend_to, fee or credit_for_past")
	}
	if x.ExtendTo.IsSet() && d.found == 0 && x.ExtendTo.Day() < x.Effective-1 {
		d.reportAt(n.Get("extend_to"), "extend_to", ClassContradiction, "extend_to "+x.ExtendTo.String()+" before the change takes effect on "+x.Effective.String(), "extend_to is the new last day of the term; what only ends a contract is a termination")
	}
}

func checkPause(d *Decoder, n *Node, x *Pause) {
	checkRange(d, n, "until", On(x.Effective), x.Until)
}

func checkVoid(d *Decoder, n *Node, _ *Void) {
	switch given(n, "invoice", "credit_note") {
	case 0:
		d.reportAt(n, "invoice", ClassMissing, "the void names neither an invoice nor a credit note", "add invoice: i-1, or credit_note: cn-1")
	case 2:
		d.reportAt(n.Get("credit_note"), "credit_note", ClassContradiction, "one void names an invoice and a credit note", "write a void for each")
	}
}

func checkUsage(d *Decoder, n *Node, x *Usage) {
	checkRange(d, n, "to", On(x.From), x.To)
}

func checkCreditNote(d *Decoder, n *Node, _ *CreditNote) {
	switch given(n, "lines", "amount") {
	case 0:
		d.report(n, ClassMissing, "the credit note has neither lines nor amount", "add amount: 500.00, or lines")
	case 2:
		d.report(n, ClassContradiction, "the credit note has both lines and amount", "keep one of the two")
	}
}

func checkRefund(d *Decoder, n *Node, x *Refund) {
	if given(n, "customer", "invoice", "payment") == 0 {
		d.reportAt(n, "customer", ClassMissing, "the refund names no customer, invoice or payment", "add one of them")
	}
	if x.Price != nil && d.found == 0 && x.Price.Cmp(x.Amount) > 0 {
		d.reportAt(n.Get("price"), "price", ClassContradiction, "the part that lowers the price is more than the refund", "correct one of the two")
	}
}

func checkCharge(d *Decoder, n *Node, x *Charge) {
	if given(n, "customer", "contract") == 0 {
		d.reportAt(n, "customer", ClassMissing, "the charge names neither a customer nor a contract", "add one of them")
	}
	checkPeriod(d, n, x.From, x.To)
}

func checkEstimate(d *Decoder, n *Node, x *Estimate) {
	if given(n, "expected", "outcomes", "terms") == 0 {
		d.report(n, ClassMissing, "the estimate has neither outcomes nor an expected amount", "add outcomes, or expected")
	}
	if (n.Get("discount") == nil) != (n.Get("likelihood") == nil) {
		d.report(n, ClassMissing, "an option is estimated by discount and likelihood, and one of them is not there", "add it, and expected: what would be bought with the option")
	}
	checkTerms(d, n, x)
	if n.Get("direct_costs") != nil && n.Get("expected") == nil {
		d.report(n, ClassMissing, "direct_costs are deducted from what is still expected, which is not there", "add expected: the consideration that is still expected, renewals included")
	}
	if x.Method != "expected_value" || len(x.Outcomes) == 0 || d.found > 0 {
		return
	}
	var sum money.Decimal
	for _, o := range x.Outcomes {
		sum, _ = sum.Add(o.Probability)
	}
	if sum != hundred {
		d.reportAt(n.Get("outcomes"), "outcomes", ClassContradiction, "the probabilities sum to "+sum.String()+" percent", "make them sum to 100")
	}
}

// checkTerms refuses expected terms that say nothing, or of which only some say what
// they cost to serve.
func checkTerms(d *Decoder, n *Node, x *Estimate) {
	if n.Get("terms") == nil || d.found > 0 {
		return
	}
	costs := 0
	for i := range x.Terms {
		if x.Terms[i].Cost != nil {
			costs++
		}
	}
	switch {
	case len(x.Terms) < 2:
		d.reportAt(n.Get("terms"), "terms", ClassMissing, "no renewal is expected", "state the term at hand first, then each that is expected to follow")
	case costs != 0 && costs != len(x.Terms):
		d.reportAt(n.Get("terms"), "terms", ClassMissing, "some of the terms have a cost, some have none", "state the cost of each, or of none: then they weigh by their prices")
	}
}

// checkCost refuses what contradicts itself: a renewal has no rate to compare
// its own with, and what another topic governs is not amortised here.
func checkCost(d *Decoder, n *Node, x *Cost) {
	switch {
	case n.Get("renewal_rate") != nil && n.Get("rate") == nil:
		d.report(n, ClassMissing, "renewal_rate is compared with rate, which is not there", "add rate: the percent of the contract's value that this cost is")
	case x.Rate != nil && x.Rate.IsZero() && n.Get("renewal_rate") != nil:
		d.reportAt(n.Get("rate"), "rate", ClassValue, "a rate of zero", "write the percent of the contract's value that this cost is")
	case n.Get("renewal_rate") != nil && x.Purpose == "fulfil":
		d.reportAt(n.Get("renewal_rate"), "renewal_rate", ClassContradiction, "renewal_rate goes with a cost to obtain a contract", "remove it, or correct purpose")
	case n.Get("topic") != nil && given(n, "starts", "benefit") > 0:
		d.reportAt(n.Get("topic"), "topic", ClassContradiction, "the cost is governed by topic "+x.Topic+", so starts and benefit have no effect here", "remove topic, or starts and benefit")
	}
}

func checkSSP(d *Decoder, n *Node, x *SSP) {
	if given(n, "product", "bundle") != 1 {
		d.report(n, ClassMissing, "a selling price is that of one product, or of one bundle", "state either product or bundle")
	}
	if given(n, "point", "low", "high", "percent_of_list") == 0 && x.Method != "residual" {
		d.report(n, ClassMissing, "the fact has no price", "add point, low and high, or percent_of_list")
	}
	if given(n, "point", "percent_of_list") == 2 {
		d.reportAt(n.Get("percent_of_list"), "percent_of_list", ClassContradiction, "the fact has both point and percent_of_list", "keep one of the two")
	}
	checkSSPRange(d, n, x)
	if n.Get("bundle") != nil {
		checkBundle(d, n, x)
	}
}

func checkSSPRange(d *Decoder, n *Node, x *SSP) {
	if given(n, "low", "high") == 1 {
		d.report(n, ClassMissing, "a range needs both low and high", "add the other")
	}
	if x.Low != nil && x.High != nil && x.High.Cmp(*x.Low) < 0 {
		d.reportAt(n.Get("high"), "high", ClassContradiction, "high is below low", "put them in order")
	}
	if x.Point != nil && x.Low != nil && x.High != nil && (x.Point.Cmp(*x.Low) < 0 || x.Point.Cmp(*x.High) > 0) {
		d.reportAt(n.Get("point"), "point", ClassContradiction, "the point lies outside of its range", "write a point from low to high")
	}
}

// checkBundle checks what is observed of products that are sold together.
func checkBundle(d *Decoder, n *Node, x *SSP) {
	if len(x.Bundle) < 2 {
		d.reportAt(n.Get("bundle"), "bundle", ClassValue, "a bundle has at least two products", "name every product of the bundle, or use product")
	}
	for i, p := range x.Bundle {
		if slices.Contains(x.Bundle[:i], p) {
			d.reportAt(n.Get("bundle"), "bundle", ClassContradiction, p+" stands twice in the bundle", "name it once; one of each is what the point is for")
		}
	}
	if x.Point == nil || x.Low != nil || x.High != nil || (x.Method != "" && x.Method != "observable") {
		d.report(n, ClassContradiction, "a bundle is observed at one price", "state point, and neither a range nor percent_of_list nor another method")
	}
}

func checkRate(d *Decoder, n *Node, x *Rate) {
	if d.found > 0 {
		return
	}
	if x.Base == x.Quote {
		d.reportAt(n.Get("quote"), "quote", ClassContradiction, "both currencies are "+x.Base.String(), "a rate is between two currencies")
	}
	if x.Rate.IsZero() {
		d.reportAt(n.Get("rate"), "rate", ClassValue, "a rate of zero", "write the price of one "+x.Base.String()+" in "+x.Quote.String())
	}
}
