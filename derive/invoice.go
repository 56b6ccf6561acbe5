// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"cmp"
	"slices"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
)

// invoice reads one real invoice: its lines bill contract lines, or are lines of
// an arrangement of their own.
func (d *Deriver) invoice(inv *fact.Invoice) {
	d.terms = d.env.Policy.For(inv.Issued)
	d.cur = inv.Currency
	if d.cur.IsZero() {
		d.cur = d.report.Currency
	}
	due := inv.Due.Or(inv.Issued)
	if !inv.Due.IsSet() && !d.terms.BillingNet.IsZero() {
		due = d.terms.BillingNet.From(inv.Issued)
	}
	own := -1
	for i := range inv.Lines {
		il := &inv.Lines[i]
		c, ok := d.claimOf(inv, il, due)
		if !ok {
			continue
		}
		contract := il.Contract
		if contract == "" {
			contract = inv.Contract
		}
		if contract != "" {
			d.extra = false
			d.billContract(inv, il, contract, c)
			if !d.extra {
				continue
			}
		}
		if own < 0 {
			own = len(d.pos.Arrangements)
			d.pos.Arrangements = append(d.pos.Arrangements, Arrangement{
				ID: inv.ID, Customer: d.customerOf(inv, contract), Invoice: inv, Currency: d.cur, Count: 1,
				First: len(d.pos.Lines), Last: len(d.pos.Lines),
			})
		}
		d.looseLine(inv, il, own, c)
		d.pos.Arrangements[own].Last = len(d.pos.Lines)
	}
}

// customerOf is the invoice's customer, else its contract's.
func (d *Deriver) customerOf(inv *fact.Invoice, contract string) string {
	if a := d.arrangementOf(contract); inv.Customer == "" && a != nil {
		return a.Customer
	}
	return inv.Customer
}

// claimOf reads the amounts and days of an invoice line.
func (d *Deriver) claimOf(inv *fact.Invoice, il *fact.InvoiceLine, due civil.Day) (claim, bool) {
	c := claim{invoice: inv, row: il, Issue: inv.Issued, Due: due}
	var err error
	if c.Amount, err = d.exact(il.Amount); err != nil {
		d.fail(inv.At, inv.ID, "lines.amount", "%v", err)
		return c, false
	}
	if il.Tax != nil {
		if c.Tax, err = d.exact(*il.Tax); err != nil {
			d.fail(inv.At, inv.ID, "lines.tax", "%v", err)
			return c, false
		}
	}
	if il.From.IsSet() {
		c.From = il.From.Day()
		c.To = il.To.Or(c.From) + 1
	}
	return c, true
}

// exact is a stated amount in minor units of the current currency; one with more
// decimals than the currency has is an error.
func (d *Deriver) exact(x money.Decimal) (money.Minor, error) {
	return money.ParseAmount(x.String(), d.cur)
}

// looseLine is a line of an invoice without contract: committed, billed and, by
// its service period or at issue, earned.
func (d *Deriver) looseLine(inv *fact.Invoice, il *fact.InvoiceLine, arrangement int, c claim) {
	l := Line{
		Arrangement: arrangement, InvoiceLine: il, Product: d.product(il.Product), ProductID: il.Product,
		Committed: inv.Issued, Service: civil.Span{From: c.From, To: c.To},
	}
	period := il.From.IsSet()
	if period && c.From < l.Committed {
		l.Committed = c.From // what is invoiced in arrears was agreed when it began
	}
	if !period {
		l.Service = civil.Span{From: inv.Issued, To: inv.Issued}
	}
	l.Span = l.Service
	at := len(d.pieces)
	d.pieces = append(d.pieces, curve.Step(l.Committed, c.Amount, curve.Document))
	l.Contracted = d.pieces[at : at+1 : at+1]
	l.Priced = l.Contracted
	p := curve.Ratable(c.Amount, l.Service.From, l.Service.To, d.terms.Proration)
	p.Round = d.terms.Rounding
	if d.terms.LateInvoice == policy.LateCatchUp {
		// Nothing before the invoice; on its day, what was earned by then.
		p.Gate = max(p.Gate, inv.Issued)
		l.Committed = inv.Issued
		d.pieces[at].From, d.pieces[at].To, d.pieces[at].Stop, d.pieces[at].Gate = inv.Issued, inv.Issued, inv.Issued, inv.Issued
	}
	if d.Trace {
		p.Note = d.noteLoose(inv, il, c)
		d.pieces[at].Note = d.note("invoice %s without contract: %s committed on issue", inv.ID, c.Amount.Table(d.cur))
	}
	d.pieces = append(d.pieces, p)
	l.Earned = d.pieces[at+1 : at+2 : at+2]

	at = len(d.books)
	if d.report.LooseInvoices {
		d.books = append(d.books, Booking{Day: inv.Issued, Amount: c.Amount, Class: ClassIncidental, Note: curve.NoNote})
	}
	l.Bookings = d.books[at:len(d.books):len(d.books)]
	l.Recurs = period && d.report.MRRInvoices && d.recurs(l.Product, fact.Per{Unit: fact.PerTerm})
	if l.Recurs {
		d.looseLevel(inv, &l, c)
	}
	c.line = len(d.pos.Lines)
	d.addReal(c)
	d.pos.Lines = append(d.pos.Lines, l)
	d.work = append(d.work, lineWork{total: c.Amount, terms: d.terms})
}

// looseLevel is the recurring level of an invoice line for its service period.
func (d *Deriver) looseLevel(inv *fact.Invoice, l *Line, c claim) {
	d.counted = l.Service.From
	num, den := d.annual(fact.Per{Unit: fact.PerTerm}, l.Service)
	year, err := money.MulDiv(c.Amount, num, den, d.terms.Rounding)
	if err != nil {
		d.fail(inv.At, inv.ID, "lines.amount", "%v: the amounts are too large for one book", err)
		return
	}
	at := len(d.levels)
	v := Level{From: c.From, To: c.To, Annual: year, Note: curve.NoNote}
	if d.Trace {
		v.Note = d.note("invoice %s: %s × %d ÷ %d = %s a year", inv.ID, c.Amount.Table(d.cur), num, den, year.Table(d.cur))
	}
	d.levels = append(d.levels, v)
	l.Recurring = d.levels[at : at+1 : at+1]
}

// realClaims are the claims of real invoices, by line once sorted.
type realClaims struct {
	all    []claim
	sorted bool
}

func (r *realClaims) reset() { r.all, r.sorted = r.all[:0], false }

func (d *Deriver) addReal(c claim) {
	if c.line < len(d.work) {
		d.work[c.line].invoiced += c.Amount
	}
	d.real.all = append(d.real.all, c)
}

// creditRank puts credits after the invoices of their day.
func creditRank(c *claim) int {
	if c.credit != nil {
		return 1
	}
	return 0
}

// claimsOf are the real claims on line i, in order of issue.
func (d *Deriver) claimsOf(i int) []claim {
	r := &d.real
	if len(r.all) == 0 {
		return nil
	}
	if !r.sorted {
		slices.SortStableFunc(r.all, func(a, b claim) int {
			return cmp.Or(cmp.Compare(a.line, b.line), cmp.Compare(a.Issue, b.Issue), cmp.Compare(creditRank(&a), creditRank(&b)), cmp.Compare(a.invoice.ID, b.invoice.ID))
		})
		r.sorted = true
	}
	lo, _ := slices.BinarySearchFunc(r.all, i, func(c claim, i int) int { return cmp.Compare(c.line, i) })
	hi := lo
	for hi < len(r.all) && r.all[hi].line == i {
		hi++
	}
	return r.all[lo:hi]
}

// billContract gives a real invoice line to the contract lines it bills: the one
// it names, the only one of its product, else those whose instalments share its
// service period, else all by what is open (design section 1, Time on a curve).
func (d *Deriver) billContract(inv *fact.Invoice, il *fact.InvoiceLine, contract string, c claim) {
	a := d.arrangementOf(contract)
	if a == nil {
		d.fail(inv.At, inv.ID, "contract", "names contract %s, which is not in the book", contract)
		return
	}
	if a.Count != 1 {
		d.fail(inv.At, inv.ID, "contract", "contract %s stands for %d contracts: real invoices need them one by one", contract, a.Count)
		return
	}
	if a.Currency != d.cur {
		d.fail(inv.At, inv.ID, "currency", "is in %s, contract %s in %s", d.cur, contract, a.Currency)
		return
	}
	var open []money.Minor
	d.targets = d.targets[:0]
	pick := func(want func(i int) bool) {
		for i := a.First; i < a.Last; i++ {
			if want(i) {
				d.targets = append(d.targets, i)
				open = append(open, d.openOn(i, c))
			}
		}
	}
	lines := d.pos.Lines
	switch {
	case il.Line != "":
		pick(func(i int) bool { return lines[i].Fact.ID == il.Line })
	case il.Product != "":
		pick(func(i int) bool { return lines[i].ProductID == il.Product })
		if len(d.targets) == 0 {
			d.extra = true // something else than the contract sells
			return
		}
	}
	if len(d.targets) == 0 {
		open = open[:0]
		pick(func(int) bool { return true })
	}
	if len(d.targets) == 0 {
		d.fail(inv.At, inv.ID, "contract", "contract %s has no line that could be billed", contract)
		return
	}
	d.divide(inv, c, open)
}

// openOn is what of the claim's days the line's schedule holds; without days,
// the line's whole price less what is billed of it.
func (d *Deriver) openOn(i int, c claim) money.Minor {
	w := &d.work[i]
	var sum money.Minor
	if c.To > c.From {
		for _, in := range d.insts[w.lo:w.hi] {
			if in.From < c.To && c.From < in.To {
				sum += in.Amount
			}
		}
		return sum
	}
	return max(w.total-w.invoiced, 0)
}

// divide allocates a claim among the target lines by largest remainder. When
// nothing is open the first line of the latest term that has begun takes it all.
func (d *Deriver) divide(inv *fact.Invoice, c claim, open []money.Minor) {
	var sum money.Minor
	for _, o := range open {
		sum += o
	}
	if len(open) == 1 || sum == 0 {
		c.line = d.targets[0]
		for _, i := range d.targets {
			if d.pos.Lines[i].Span.From <= max(c.Issue, c.From) {
				c.line = i
				if len(open) > 1 && d.pos.Lines[i].Term == 0 {
					break
				}
			}
		}
		d.addReal(c)
		return
	}
	amounts, taxes := make([]money.Minor, len(open)), make([]money.Minor, len(open))
	ws := d.weights(open)
	if money.Allocate(c.Amount, ws, amounts) != nil || money.Allocate(c.Tax, ws, taxes) != nil {
		d.fail(inv.At, inv.ID, "lines.amount", "cannot be divided among the lines of its contract")
		return
	}
	for k, i := range d.targets {
		if amounts[k] == 0 && taxes[k] == 0 {
			continue
		}
		part := c
		part.line, part.Amount, part.Tax = i, amounts[k], taxes[k]
		d.addReal(part)
	}
}

// fewContracts is up to how many a search from end to end is quicker than a map.
const fewContracts = 8

// arrangementOf finds the arrangement of a contract, or nil.
func (d *Deriver) arrangementOf(contract string) *Arrangement {
	n := len(d.pos.Group.Contracts)
	if n <= fewContracts {
		for i := range d.pos.Arrangements {
			if a := &d.pos.Arrangements[i]; a.Contract != nil && a.ID == contract {
				return a
			}
		}
		return nil
	}
	if len(d.byID) == 0 {
		if d.byID == nil {
			d.byID = make(map[string]int, n)
		}
		for i := range d.pos.Arrangements {
			if a := &d.pos.Arrangements[i]; a.Contract != nil {
				d.byID[a.ID] = i
			}
		}
	}
	if i, ok := d.byID[contract]; ok {
		return &d.pos.Arrangements[i]
	}
	return nil
}
