// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
)

// Explanation is a number taken apart: each line that contributes, with its
// arithmetic, the policy switch and the fact it came from.
type Explanation struct {
	Measure Measure
	Span    civil.Span
	Items   []Item
	Totals  []ExplainedTotal // one a currency
	Unit    Unit             // of the items and totals: of a ratio, that of what stands above
	Meta    Meta
}

// ExplainedTotal is the sum of the items and the report's own number.
type ExplainedTotal struct {
	Currency money.Currency
	Sum      int64 // of the items
	Report   int64 // what the report says
	// A ratio's totals are what stands above; these are the value, and the exact
	// fraction. Nil for other measures.
	Value    int64
	Fraction *Fraction
}

// Item is one contribution.
type Item struct {
	Customer, Contract, Line, Product string
	Place                             fact.Place
	Currency                          money.Currency
	Amount                            int64  // in the measure's unit
	How                               string // the arithmetic, with its real numbers
	Parts                             []Part
}

// Part is one piece of a curve, or one level, behind an item.
type Part struct {
	Curve  string // contracted, billed, earned, collected, recurring
	Cause  string
	Amount money.Minor
	How    string
	Why    string // how the amount came about, the switch and the fact
}

// Explain derives the groups again with tracing on and lists what a measure of
// the request's whole span is made of. A filter in the request narrows it.
func Explain(ctx context.Context, env *derive.Env, groups []*derive.Group, req Request, name string) (*Explanation, error) {
	req.By = nil
	req.Keep([]string{name})
	w, err := NewWindow(env, req)
	if err != nil {
		return nil, err
	}
	ms, err := find([]string{name}, w)
	if err != nil {
		return nil, err
	}
	if len(ms) != 1 {
		return nil, fmt.Errorf("explain takes one measure, not %s", name)
	}
	x := newExplainer(w, ms[0])
	var problems fact.Problems
	for _, g := range groups {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if !req.concerns(g) {
			continue
		}
		if err := Derive(x.d, g, x, &problems); err != nil {
			return nil, err
		}
	}
	if err := problems.Err(); err != nil {
		return nil, err
	}
	return x.result()
}

// concerns reports whether a group can have what the filters ask for; only the
// groups concerned are derived again.
func (r *Request) concerns(g *derive.Group) bool {
	for _, f := range r.Where {
		var has bool
		switch f.Attr {
		case "contract":
			has = slices.ContainsFunc(g.Contracts, func(c *fact.Contract) bool { return c.ID == f.Value }) ||
				slices.ContainsFunc(g.Invoices, func(v *fact.Invoice) bool { return v.ID == f.Value })
		case "customer":
			has = slices.ContainsFunc(g.Contracts, func(c *fact.Contract) bool { return c.Customer == f.Value }) ||
				slices.ContainsFunc(g.Invoices, func(v *fact.Invoice) bool { return v.Customer == f.Value }) ||
				slices.ContainsFunc(g.Payments, func(p *fact.Payment) bool { return p.Customer == f.Value })
		default:
			has = true
		}
		if !has {
			return false
		}
	}
	return true
}

// explainer collects items group by group, beside an accumulator that computes
// the number as a report does.
type explainer struct {
	w     *Window
	m     measure
	d     *derive.Deriver
	acc   *Accumulator
	items []Item
	early bool // balances are read at the opening
}

// newExplainer makes one with tracing on, that watches what its measure is made
// of.
func newExplainer(w *Window, m measure) *explainer {
	x := &explainer{w: w, m: m, d: derive.New(w.env), acc: w.NewAccumulator()}
	x.d.Trace = true
	switch {
	case m.Name == "nrr":
		x.acc.watchKept = func(es []event, j int32, open, level, net, _ money.Minor) { x.retained(es, j, open, level, net) }
	case m.Name == "grr":
		x.acc.watchKept = func(es []event, j int32, open, level, _, gross money.Minor) { x.retained(es, j, open, level, gross) }
	case x.ofMovement():
		x.acc.watch = x.watched
	}
	return x
}

// Add explains one group's positions.
func (x *explainer) Add(p *derive.Positions) error {
	if err := x.acc.Add(p); err != nil {
		return err
	}
	if s, carried, ok := costKind(x.m.Name); ok {
		x.costs(p, s, carried)
		return nil
	}
	switch name := x.m.Name; {
	case x.ofMovement():
		return nil // watched
	case name == "customers" || name == "arpa":
		x.standing()
		return nil
	case name == "unapplied" || name == "cash":
		x.unapplied(p)
	}
	for i := 0; i < len(p.Arrangements); {
		arr := p.Arrangements[i]
		for i++; i < len(p.Arrangements) && p.Arrangements[i].Joined; i++ {
			arr.ID += " + " + p.Arrangements[i].ID
			arr.Last = p.Arrangements[i].Last
		}
		x.arrangement(&arr, p.Lines[arr.First:arr.Last])
	}
	return nil
}

func (x *explainer) result() (*Explanation, error) {
	r, err := x.acc.report([]measure{x.m})
	if err != nil {
		return nil, err
	}
	e := &Explanation{Measure: x.m.Measure, Span: x.w.Span, Items: x.items, Unit: x.unit(), Meta: r.Meta}
	slices.SortStableFunc(e.Items, func(a, b Item) int {
		return cmp.Or(slices.Compare(a.Currency[:], b.Currency[:]), cmp.Compare(a.Customer, b.Customer),
			cmp.Compare(a.Contract, b.Contract), cmp.Compare(a.Line, b.Line))
	})
	for _, row := range r.Rows {
		t := ExplainedTotal{Currency: row.Currency, Report: row.Sum}
		if row.Fractions != nil {
			f := row.Fractions[len(row.Fractions)-1]
			t.Report, t.Value, t.Fraction = f.Over, row.Sum, &f
		}
		for _, it := range e.Items {
			if it.Currency == row.Currency {
				t.Sum += it.Amount
			}
		}
		e.Totals = append(e.Totals, t)
	}
	return e, nil
}

// item starts an item of a line.
func (x *explainer) item(arr *derive.Arrangement, l *derive.Line) Item {
	it := Item{Customer: arr.Customer, Contract: arr.ID, Currency: arr.Currency, Place: arr.Place()}
	if l != nil {
		it.Product = l.ProductID
		if l.Fact != nil {
			it.Line = l.Fact.ID
		} else {
			it.Line = l.InvoiceLine.ID
		}
		if l.Term > 0 {
			it.Line = fmt.Sprintf("%s (term %d)", it.Line, l.Term+1)
		}
	}
	return it
}

func (x *explainer) add(it Item, n int64) {
	if it.Amount == 0 && len(it.Parts) == 0 {
		return
	}
	if n != 1 {
		it.How = fmt.Sprintf("%d × (%s)", n, it.How)
		it.Amount *= n
	}
	x.items = append(x.items, it)
}

// arrangement explains flows and simple balances line by line, and the balances
// that net, and so belong to the arrangement, as one item.
func (x *explainer) arrangement(arr *derive.Arrangement, lines []derive.Line) {
	var kept []*derive.Line
	for i := range lines {
		if x.acc.keep(x.acc.own(&lines[i]), &lines[i]) {
			kept = append(kept, &lines[i])
		}
	}
	if len(kept) == 0 {
		return
	}
	switch x.m.Name {
	case "deferred_revenue", "contract_asset", "backlog", "owed_back":
		x.netted(arr, kept)
	case "calculated_billings":
		x.calculated(arr, kept)
	default:
		if x.m.kept == keptFootnotes {
			x.footnote(arr, kept, lines)
			return
		}
		for _, l := range kept {
			x.line(x.acc.own(l), l)
		}
	}
}

// opens and closes are the days at which the span is read.
func (x *explainer) opens() civil.Day { return x.w.bound(0) }
func (x *explainer) closes() civil.Day {
	if x.early {
		return x.opens()
	}
	return x.w.bound(len(x.w.at) - 1)
}

// line explains what one line contributes.
func (x *explainer) line(arr *derive.Arrangement, l *derive.Line) {
	it := x.item(arr, l)
	cur := arr.Currency
	switch name := x.m.Name; name {
	case "bookings", "bookings_" + x.m.class:
		it.Parts = x.bookings(l.Bookings, x.booksOf, cur)
	case "bookings_tcv":
		it.Parts = x.flows("contracted", l.Contracted, cur)
	case "billings":
		it.Parts = x.flows("billed", l.Billed, cur)
	case "billings_gross":
		it.Parts = append(x.flows("billed", l.Billed, cur), x.adjusted(name, l, cur)...)
	case "cash":
		it.Parts = x.flows("collected", l.Collected, cur)
	case "revenue":
		it.Parts = append(x.flows("earned", l.Earned, cur), x.contra(l, cur, x.flows)...)
	case "revenue_gross":
		it.Parts = x.flows("earned", l.Earned, cur)
	case "bookings_acv":
		it.Parts = x.bookings(l.ACV, derive.Class.String, cur)
	case "mrr", "arr":
		x.levels(&it, l)
		x.add(it, arr.Count)
		return
	case "rpo":
		it.Parts = append(x.balance("priced", l.Priced, cur, 1), x.unearned(l, cur)...)
	case "crpo":
		x.ahead(&it, l, cur)
	case "receivable":
		it.Parts = x.receivable(l, cur)
	case "dso":
		it.Parts = x.outstanding(l, cur)
	case "refund_liability", "interest_expense", "interest_income", "unbilled":
		it.Parts = x.standard(name, l, cur)
	default:
		it.Parts = x.adjusted(name, l, cur)
	}
	for _, p := range it.Parts {
		it.Amount += int64(p.Amount)
	}
	it.How = sumText(it.Parts, cur)
	if it.Amount == 0 && (x.m.Kind == Balance || x.m.ratio != nil) {
		return // paid, or earned, in full
	}
	x.add(it, arr.Count)
}

// sumText is "+ a + b - c", or the one part's arithmetic.
func sumText(parts []Part, cur money.Currency) string {
	if len(parts) == 1 {
		return parts[0].How
	}
	byCurve := make(map[string]money.Minor)
	var order []string
	for _, p := range parts {
		if _, ok := byCurve[p.Curve]; !ok {
			order = append(order, p.Curve)
		}
		byCurve[p.Curve] += p.Amount
	}
	var b strings.Builder
	var sum money.Minor
	for i, c := range order {
		v := byCurve[c]
		sum += v
		switch {
		case i == 0:
			fmt.Fprintf(&b, "%s %s", c, v.Table(cur))
		case v < 0:
			fmt.Fprintf(&b, " - %s %s", c, (-v).Table(cur))
		default:
			fmt.Fprintf(&b, " + %s %s", c, v.Table(cur))
		}
	}
	if len(order) > 1 {
		fmt.Fprintf(&b, " = %s", sum.Table(cur))
	}
	return b.String()
}
