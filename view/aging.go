// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view

import (
	"cmp"
	"slices"
	"strings"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
)

// buckets of an age in days: not yet due, then by thirty days.
var buckets = [...]struct {
	name string
	last int // its last day
}{{"current", 0}, {"1-30", 30}, {"31-60", 60}, {"61-90", 90}, {"90+", 1 << 30}}

// amounts are one a bucket.
type amounts [len(buckets)]money.Minor

func (a *amounts) total() (sum money.Minor) {
	for _, v := range a {
		sum += v
	}
	return sum
}

func (a *amounts) add(o *amounts) {
	for i, v := range o {
		a[i] += v
	}
}

// Aging is what is open on the last day of a window by how long it has been due,
// or issued (aging.from), by customer or the request's groups. It needs the
// documents of the positions: derive with Deriver.Documents.
type Aging struct {
	w        *Window
	by       []string
	filter   *Accumulator
	rows     map[key]*amounts
	open     map[key][]openInvoice // when they are to be listed
	invoices bool
}

// openInvoice is what is open on one document.
type openInvoice struct {
	id, customer string
	real         bool
	issue, due   civil.Day
	age          int
	amount       money.Minor
}

// NewAging makes an empty aging at the close of the window. With invoices, each
// open one is listed.
func (w *Window) NewAging(invoices bool) *Aging {
	by := w.By
	if len(by) == 0 {
		by = []string{"customer"}
	}
	return &Aging{w: w, by: by, filter: w.NewAccumulator(), rows: make(map[key]*amounts), open: make(map[key][]openInvoice), invoices: invoices}
}

// day is the last day that counts.
func (g *Aging) day() civil.Day {
	x := g.w.bound(len(g.w.at) - 1)
	if g.w.AtOpen {
		return x
	}
	return x - 1
}

// Add adds one group's documents.
func (g *Aging) Add(p *derive.Positions) error {
	for i := range p.Arrangements {
		arr := &p.Arrangements[i]
		if err := g.filter.weigh(arr, p.Lines[arr.First:arr.Last], nil); err != nil {
			return err
		}
	}
	day := g.day()
	for i := range p.Documents {
		doc := &p.Documents[i]
		open := make(map[key]money.Minor, 1)
		for _, m := range doc.Moves {
			if m.Day > day {
				continue
			}
			l := &p.Lines[m.Line]
			arr := &p.Arrangements[l.Arrangement]
			if g.filter.keep(arr, l) {
				open[g.key(arr, l)] += m.Amount * money.Minor(arr.Count)
			}
		}
		age := int(day - doc.Due)
		if g.w.terms.AgingFrom == policy.AgingFromIssue {
			age = int(day - doc.Issue)
		}
		for k, amount := range open {
			if amount == 0 {
				continue
			}
			g.row(k)[bucketOf(age)] += amount
			if g.invoices {
				g.open[k] = append(g.open[k], openInvoice{id: doc.ID, customer: p.Arrangements[doc.Arrangement].Customer, real: doc.Real,
					issue: doc.Issue, due: doc.Due, age: age, amount: amount})
			}
		}
	}
	return nil
}

func bucketOf(age int) int {
	for i := range buckets {
		if age <= buckets[i].last {
			return i
		}
	}
	return len(buckets) - 1
}

func (g *Aging) key(arr *derive.Arrangement, l *derive.Line) key {
	values := make([]string, len(g.by))
	for i, name := range g.by {
		values[i] = attribute(g.w.env, name, arr, l)
	}
	return key{arr.Currency, strings.Join(values, keySep)}
}

func (g *Aging) row(k key) *amounts {
	if g.rows[k] == nil {
		g.rows[k] = new(amounts)
	}
	return g.rows[k]
}

// Merge adds what another aging of the same window has.
func (g *Aging) Merge(o *Aging) error {
	if g.filter.mass > maxMass-o.filter.mass {
		return money.ErrOverflow
	}
	g.filter.mass += o.filter.mass
	for k, r := range o.rows {
		g.row(k).add(r)
	}
	for k, open := range o.open {
		g.open[k] = append(g.open[k], open...)
	}
	return nil
}

// ties checks the aging against the receivable that an accumulator read off the
// curves.
func (g *Aging) ties(a *Accumulator) []Tie {
	var ties []Tie
	for _, c := range a.currencies() {
		sum := a.total(c)
		ties = append(ties, sum.ties(a.checks[c])...)
		name := "aging = receivable"
		if sum.apart != nil {
			name = "aging = receivable - unbilled + tax on invoices that are no claims yet"
		}
		t := Tie{Name: name, Currency: c, Right: sum.invoiced(len(a.w.at) - 1)}
		for k, r := range g.rows {
			if k.currency == c {
				t.Left += r.total()
			}
		}
		ties = append(ties, t)
	}
	return ties
}

// sorted are the invoices of a group, oldest first.
func sorted(open []openInvoice) []openInvoice {
	out := slices.Clone(open)
	slices.SortFunc(out, func(a, b openInvoice) int {
		return cmp.Or(cmp.Compare(b.age, a.age), cmp.Compare(a.customer, b.customer), cmp.Compare(a.id, b.id),
			cmp.Compare(a.issue, b.issue), cmp.Compare(a.due, b.due), cmp.Compare(a.amount, b.amount))
	})
	return out
}
