// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive_test

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
	"pgregory.net/rapid"
)

// A judgedBook is a few contracts with their changes, selling prices, deliveries,
// costs and what was judged of them.
type judgedBook struct {
	env        *derive.Env
	contracts  []*amended
	deliveries []*fact.Delivery
	judged     derive.Judgements
}

// A bookKinds says what a test wants of a judgedBook.
type bookKinds struct {
	kinds
	combined bool // two contracts, sometimes combined
	progress bool // lines that are earned by deliveries
	answers  bool
	costs    bool
	parts    bool // parts of the price beside lines, with estimates; rights to leave
	plain    bool // fixed terms, committed to once: no renewals and no open ends
}

var everything = bookKinds{kinds: everyKind, combined: true, progress: true, answers: true, costs: true}

// drawJudged draws a book that the standard has something to say about.
func drawJudged(t *rapid.T, k bookKinds) *judgedBook {
	b := &judgedBook{}
	b.env = drawChangePolicy(t, func(p *policy.Terms) {
		p.JudgementsRecorded = rapid.Bool().Draw(t, "recorded")
		p.OutOfRange = policy.OutOfRange(rapid.IntRange(0, 2).Draw(t, "out of range"))
		p.NoDiscountEvidence = rapid.Bool().Draw(t, "no discount evidence")
	})
	b.env.SSPs = map[string][]*fact.SSP{}
	b.env.Products = map[string]*fact.Product{}
	n := 1
	if k.combined {
		n = rapid.IntRange(1, 2).Draw(t, "contracts")
	}
	for i := range n {
		a := drawAmended(t, fmt.Sprintf("c%d", i+1), k.kinds)
		if k.plain && (a.con.Open || a.con.AutoRenew != nil) {
			a.con.Open, a.con.AutoRenew, a.con.Commit = false, nil, civil.Duration{}
			a.con.Term, a.con.Ends = months(12), fact.Date{}
		}
		b.contracts = append(b.contracts, a)
		b.price(t, a)
		if k.progress {
			b.deliver(t, a)
		}
	}
	if n == 2 && rapid.Bool().Draw(t, "combined") {
		first, second := b.contracts[0].con, b.contracts[1].con
		first.Count, second.Count, second.CombinedWith = 0, 0, []string{first.ID}
	}
	if k.answers {
		b.judge(t)
	}
	if k.costs {
		b.spend(t)
	}
	if k.parts {
		b.parts(t)
	}
	return b
}

// price gives some lines selling prices: their own, or of the price book.
func (b *judgedBook) price(t *rapid.T, a *amended) {
	for i := range a.con.Lines {
		b.sellingPrice(t, &a.con.Lines[i])
	}
	for _, f := range a.changes {
		if x, ok := f.(*fact.Amendment); ok {
			for i := range x.Changes {
				if l := x.Changes[i].Add; l != nil {
					b.sellingPrice(t, l)
				}
			}
		}
	}
}

func (b *judgedBook) sellingPrice(t *rapid.T, l *fact.Line) {
	switch pick(t, "selling price", "own", "own", "book", "range", "none") {
	case "own":
		l.SSP = ref(pick(t, "ssp", "100", "333.33", "1200", "0.07", "98765.43"))
	case "book":
		b.entry(l.Product, &fact.SSP{Point: ref(pick(t, "point", "10", "49.99", "1000")), Per: pick(t, "of", monthly, yearly, fact.Per{})})
	case "range":
		b.entry(l.Product, &fact.SSP{Low: ref("20"), High: ref("25.5"), Per: monthly, Method: pick(t, "method", "", "residual", "cost_plus")})
	}
}

// entry puts a selling price into the price book, unless the product has one.
func (b *judgedBook) entry(product string, x *fact.SSP) {
	if len(b.env.SSPs[product]) == 0 {
		x.ID, x.Product = "ssp-"+product, product
		b.env.SSPs[product] = []*fact.SSP{x}
	}
}

// deliver lets some lines be earned by progress, and reports it. The last report is
// that all is delivered.
func (b *judgedBook) deliver(t *rapid.T, a *amended) {
	start := a.con.Starts.Day()
	for i := range a.con.Lines {
		l := &a.con.Lines[i]
		if l.Per.Unit != fact.PerOnce || l.Service != nil || pick(t, "by progress", true, false) {
			continue
		}
		l.Recognition = fact.Progress
		at := start + civil.Day(rapid.Int32Range(-5, 40).Draw(t, "first report"))
		for n, part := range []string{pick(t, "part", "10", "33.3", "0"), "70", "100"} {
			x := delivery(fmt.Sprintf("%s-%s-d%d", a.con.ID, l.ID, n), a.con.ID, l.ID, at.String(), fact.DeliveryPercent)
			x.Value = num(part)
			b.deliveries = append(b.deliveries, x)
			at += civil.Day(rapid.Int32Range(0, 200).Draw(t, "next report"))
		}
	}
}

// judge answers some questions, of lines and of changes.
func (b *judgedBook) judge(t *rapid.T) {
	for _, a := range b.contracts {
		for i := range a.con.Lines {
			if pick(t, "answered", true, false, false) {
				b.answer(a.con.ID+"/"+a.con.Lines[i].ID, "ssp", pick(t, "answer", "77.7", "500", "12000"))
			}
		}
		for _, f := range a.changes {
			if x, ok := f.(*fact.Amendment); ok {
				if v := pick(t, "reflects", "", "yes", "no"); v != "" {
					b.answer(x.ID, "reflects_ssp", v)
				}
				if v := pick(t, "distinct", "", "", "yes", "no"); v != "" {
					b.answer(x.ID, "remaining_distinct", v)
				}
			}
		}
	}
}

func (b *judgedBook) answer(subject, question, value string) {
	b.judged.Answers = append(b.judged.Answers, answer(subject, question, value, "2023-01-01"))
}

// spend lets contracts cost something.
func (b *judgedBook) spend(t *rapid.T) {
	for _, a := range b.contracts {
		if rapid.Bool().Draw(t, "cost") {
			id := "k-" + a.con.ID
			b.judged.Costs = append(b.judged.Costs, cost(id, a.con.ID, a.con.Starts.Day().String(), "123.45"))
			b.answer(id, "incremental", "yes")
			b.answer(id, "recoverable", "yes")
		}
	}
}

// parts gives contracts parts of their price beside lines, estimates of them, and
// rights to leave.
func (b *judgedBook) parts(t *rapid.T) {
	for _, a := range b.contracts {
		start := a.con.Starts.Day()
		for i := range rapid.IntRange(0, 2).Draw(t, "components") {
			c := fact.Component{ID: fmt.Sprintf("part%d", i), Type: pick(t, "type", "variable", "variable", "payable_to_customer", "concession")}
			if rapid.Bool().Draw(t, "amount") {
				c.Amount = ref(pick(t, "amount of it", "5", "0.01", "123.45"))
			}
			if rapid.Bool().Draw(t, "target") {
				c.Target = a.con.Lines[0].ID
			}
			a.con.Components = append(a.con.Components, c)
			for n := range rapid.IntRange(0, 2).Draw(t, "estimates") {
				e := &fact.Estimate{Subject: a.con.ID + "/" + c.ID, Date: start + civil.Day(rapid.Int32Range(-30, 400).Draw(t, "estimated")), Expected: ref(pick(t, "expected", "0", "10", "77.77"))}
				e.ID = fmt.Sprintf("%s-%s-e%d", a.con.ID, c.ID, n)
				if rapid.Bool().Draw(t, "constrained") {
					e.Included = ref("3")
				}
				b.judged.Estimates = append(b.judged.Estimates, e)
			}
		}
		b.ofUse(t, a)
		if pick(t, "may leave", false, false, true) {
			a.con.Termination = &fact.TerminationRights{Holder: pick(t, "holder", "customer", "both", "entity"), Refund: pick(t, "refund right", "", "none", "pro_rata"), Notice: pick(t, "notice right", civil.Duration{}, days(30))}
			if rapid.Bool().Draw(t, "penalty") {
				a.con.Termination.Penalty = ref("50")
			}
		}
	}
}

// ofUse sometimes gives a contract a metered line that no product makes one of
// usage, and a part of the price that is about what is used of it.
func (b *judgedBook) ofUse(t *rapid.T, a *amended) {
	kind := pick(t, "of use", "", "", "royalty", "minimum")
	if kind == "" {
		return
	}
	l := fact.Line{ID: "calls", Product: "calls", UnitPrice: num("0.37"), Per: fact.Per{Unit: fact.PerEach}, Meter: &fact.Meter{Unit: "calls", Aggregate: "sum"}}
	c := fact.Component{ID: "of-use", Type: "variable", Line: l.ID, Target: a.con.Lines[0].ID}
	if kind == "minimum" {
		c = fact.Component{ID: "of-use", Type: "minimum", Target: l.ID, Amount: ref("120")}
	}
	a.con.Lines, a.con.Components = append(a.con.Lines, l), append(a.con.Components, c)
	for i := range rapid.IntRange(0, 3).Draw(t, "uses") {
		from := a.con.Starts.Day() + civil.Day(rapid.Int32Range(0, 200).Draw(t, "used on"))
		u := &fact.Usage{Contract: a.con.ID, Line: l.ID, From: from, To: fact.On(from), Quantity: num(pick(t, "used", "1", "100", "1000"))}
		u.ID = fmt.Sprintf("%s-use%d", a.con.ID, i)
		a.changes = append(a.changes, u)
	}
}

// facts are the changes of all contracts.
func (b *judgedBook) facts() (fs []fact.Fact) {
	for _, a := range b.contracts {
		fs = append(fs, a.changes...)
	}
	return fs
}

// group is the book; shuffle reorders every list of its facts.
func (b *judgedBook) group(shuffle func(n int, swap func(i, j int))) *derive.Group {
	g := &derive.Group{Key: "cu", Deliveries: slices.Clone(b.deliveries)}
	for _, a := range b.contracts {
		g.Contracts = append(g.Contracts, a.con)
	}
	fs := b.facts()
	j := derive.Judgements{Answers: slices.Clone(b.judged.Answers), Estimates: slices.Clone(b.judged.Estimates), Costs: slices.Clone(b.judged.Costs)}
	if shuffle != nil {
		shuffle(len(g.Deliveries), func(i, j int) { g.Deliveries[i], g.Deliveries[j] = g.Deliveries[j], g.Deliveries[i] })
		shuffle(len(fs), func(i, j int) { fs[i], fs[j] = fs[j], fs[i] })
		shuffle(len(j.Answers), func(x, y int) { j.Answers[x], j.Answers[y] = j.Answers[y], j.Answers[x] })
		shuffle(len(j.Estimates), func(x, y int) { j.Estimates[x], j.Estimates[y] = j.Estimates[y], j.Estimates[x] })
		shuffle(len(j.Costs), func(x, y int) { j.Costs[x], j.Costs[y] = j.Costs[y], j.Costs[x] })
	}
	if len(fs) > 0 {
		g.Changes = changesOf(fs...)
	}
	if len(j.Answers)+len(j.Estimates)+len(j.Costs) > 0 {
		g.Judgements = &j
	}
	return g
}

// accounted derives the book with its accountings; one that is refused with reasons
// is no case: nil.
func (b *judgedBook) accounted(t *rapid.T, g *derive.Group) *derive.Positions {
	d := derive.New(b.env)
	d.AccountAll, d.Accountings = true, true
	p, err := d.Derive(g)
	if refusedWithReasons(t, err) {
		return nil
	}
	return p
}

func (b *judgedBook) String() string {
	var s strings.Builder
	for _, a := range b.contracts {
		fmt.Fprintf(&s, "%s\n", a)
		for i := range a.con.Lines {
			if l := &a.con.Lines[i]; l.SSP != nil || l.Recognition != 0 {
				fmt.Fprintf(&s, "  %s ssp %v recognition %s\n", l.ID, l.SSP, l.Recognition)
			}
		}
	}
	for _, a := range b.contracts {
		for _, c := range a.con.Components {
			fmt.Fprintf(&s, "  component %s/%s %s amount %v target %q\n", a.con.ID, c.ID, c.Type, c.Amount, c.Target)
		}
		if r := a.con.Termination; r != nil {
			fmt.Fprintf(&s, "  %s may be left by %s, notice %s, penalty %v, refund %q\n", a.con.ID, r.Holder, r.Notice, r.Penalty, r.Refund)
		}
	}
	for _, e := range b.judged.Estimates {
		fmt.Fprintf(&s, "  estimate of %s on %s: %v, included %v\n", e.Subject, e.Date, e.Expected, e.Included)
	}
	for product, xs := range b.env.SSPs {
		for _, x := range xs {
			fmt.Fprintf(&s, "  ssp of %s from %s: %v, %v to %v per %v, %q\n", product, x.From, x.Point, x.Low, x.High, x.Per, x.Method)
		}
	}
	for _, x := range b.deliveries {
		fmt.Fprintf(&s, "  delivery %s of %s on %s: %s %s\n", x.ID, x.Line, x.Date, x.Event, x.Value)
	}
	for _, x := range b.judged.Answers {
		fmt.Fprintf(&s, "  answer %s to %s: %s\n", x.Subject, x.Question, x.Value)
	}
	return s.String()
}

// standardAt is what a line stands at by the standard at the opening of a day.
type standardAt struct {
	priced, claimed, billed, earned, interest, refundable money.Minor
}

func (s *standardAt) add(t rapid.TB, l *derive.Line, x civil.Day) {
	s.priced += lineAt(t, l, priced, x)
	s.claimed += lineAt(t, l, claimed, x)
	s.billed += lineAt(t, l, billed, x)
	s.earned += lineAt(t, l, earned, x)
	if l.Adjusted != nil {
		for _, c := range l.Adjusted.Contra {
			s.earned -= valueOf(t, c, x)
		}
	}
	if l.Standard != nil {
		s.interest += valueOf(t, l.Standard.Interest, x)
		s.refundable += valueOf(t, l.Standard.Refundable, x)
	}
}

// position is what is owed to the customer by service; below zero it is owed by it.
func (s *standardAt) position() money.Minor {
	return s.claimed + s.interest - s.refundable - s.earned
}

// standsAt sums some lines.
func standsAt(t rapid.TB, p *derive.Positions, lines []int, x civil.Day) (s standardAt) {
	for _, k := range lines {
		s.add(t, &p.Lines[k], x)
	}
	return s
}
