// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/money"
)

// near is how many days may lie between the end of a contract and the start of
// one that looks like its renewal.
const near = 31

// lookBack is how many earlier contracts for a product a contract is compared
// with, so that a customer with very many of them is read in reasonable time.
const lookBack = 16

// sold is a recurring product of a contract.
type sold struct {
	t       *tenure
	product string
	line    string
	days    civil.Span
}

// unlinked names contracts of one customer for one product that follow or
// overlap each other, and do not say so.
func (d *Deriver) unlinked(ts []tenure) {
	if len(ts) < 2 {
		return
	}
	ss := d.soldBy(ts)
	kin := kinOf(ts)
	said := map[[2]string]int{} // the finding of a later and an earlier contract
	for j := range ss {
		var follows, beside *sold
		for i := j - 1; i >= max(0, j-lookBack) && ss[i].product == ss[j].product && ss[i].t.a.Customer == ss[j].t.a.Customer; i-- {
			early, late := &ss[i], &ss[j]
			switch {
			case kin.root(early.t.a.ID) == kin.root(late.t.a.ID):
			case !early.t.goesOn && apart(early, late) <= near && late.days.To > early.days.To:
				if follows == nil || apart(early, late) < apart(follows, late) {
					follows = early
				}
			case late.days.From < early.days.To && beside == nil:
				beside = early
			}
		}
		switch {
		case follows != nil:
			d.sayUnlinked(said, follows, &ss[j])
		case beside != nil:
			d.sayDoubled(said, beside, &ss[j])
		}
	}
}

// apart is how many days lie between the last day of one and the first of the
// other, either way.
func apart(early, late *sold) civil.Day {
	gap := late.days.From - early.days.Last()
	return max(gap, -gap)
}

// soldBy lists the recurring products of contracts, by customer, product and
// first day.
func (d *Deriver) soldBy(ts []tenure) []sold {
	var ss []sold
	for i := range ts {
		t, first := &ts[i], len(ss)
		for k := t.a.First; k < t.a.Last; k++ {
			l := &d.pos.Lines[k]
			if !l.Recurs || l.Span.Empty() || t.ended != nil && l.Span.From > t.ended.Effective {
				continue
			}
			at := slices.IndexFunc(ss[first:], func(s sold) bool { return s.product == l.ProductID })
			if at < 0 {
				ss = append(ss, sold{t, l.ProductID, l.Fact.ID, l.Span})
				at = len(ss) - 1 - first
			}
			s := &ss[first+at]
			s.days.From, s.days.To = min(s.days.From, l.Span.From), max(s.days.To, l.Span.To)
			if t.ended != nil {
				s.days.To = min(s.days.To, t.ended.Effective+1)
			}
		}
	}
	slices.SortFunc(ss, func(x, y sold) int {
		return cmp.Or(cmp.Compare(x.t.a.Customer, y.t.a.Customer), cmp.Compare(x.product, y.product),
			cmp.Compare(x.days.From, y.days.From), cmp.Compare(x.days.To, y.days.To), cmp.Compare(x.t.a.ID, y.t.a.ID))
	})
	return ss
}

// sayUnlinked records one finding for the two contracts, whatever they share.
func (d *Deriver) sayUnlinked(said map[[2]string]int, early, late *sold) {
	pair := [2]string{late.t.a.ID, early.t.a.ID}
	if _, ok := said[pair]; ok {
		return
	}
	said[pair], early.t.followed = len(d.pos.Findings), true
	e, l := early.t.a, late.t.a
	d.pos.Findings = append(d.pos.Findings, Finding{
		Kind: FindingUnlinkedRenewal, Contract: l.ID, Line: late.line, Place: l.Contract.At, Day: late.days.From,
		Amount: d.annualOn(l, "", late.days.From), Currency: l.Currency,
		Text: fmt.Sprintf("starts %s contract %s ends on %s, with the same product %s", distance(early, late), e.ID, early.days.Last(), late.product),
		Fix:  fmt.Sprintf("write renews: [%s] on contract %s", e.ID, l.ID),
	})
}

// distance says in words when a contract starts against the end of another.
func distance(early, late *sold) string {
	switch gap := late.days.From - early.days.To; {
	case gap == 0:
		return "on the day after"
	case gap > 0:
		return fmt.Sprintf("%d days after", int(gap)+1)
	case gap == -1:
		return "on the day that"
	case gap == -2:
		return "on the day before"
	default:
		return fmt.Sprintf("%d days before", -int(gap)-1)
	}
}

// sayDoubled records what two contracts have at once; of several products, the
// sum.
func (d *Deriver) sayDoubled(said map[[2]string]int, early, late *sold) {
	pair := [2]string{late.t.a.ID, early.t.a.ID}
	amount := d.annualOn(late.t.a, late.line, late.days.From)
	if at, ok := said[pair]; ok {
		f := &d.pos.Findings[at]
		if f.Kind == FindingDoubled {
			f.Amount, f.Line = d.stake(money.Add(f.Amount, amount)), ""
		}
		return
	}
	said[pair] = len(d.pos.Findings)
	e, l := early.t.a, late.t.a
	until := min(early.days.Last(), late.days.Last())
	d.pos.Findings = append(d.pos.Findings, Finding{
		Kind: FindingDoubled, Contract: l.ID, Line: late.line, Place: l.Contract.At, Day: late.days.From, Amount: amount, Currency: l.Currency,
		Text: fmt.Sprintf("contract %s has product %s as well, from %s to %s", e.ID, late.product, late.days.From, until),
	})
}

// kin are contracts that belong together, because one renews the other or both
// are one arrangement: a forest in which they share a root.
type kin map[string]string

func kinOf(ts []tenure) kin {
	k := kin{}
	for i := range ts {
		c := ts[i].a.Contract
		for _, ids := range [][]string{c.Renews, c.CombinedWith} {
			for _, id := range ids {
				k[k.root(c.ID)] = k.root(id)
			}
		}
	}
	return k
}

func (k kin) root(id string) string {
	for {
		up, ok := k[id]
		if !ok || up == id {
			return id
		}
		if top, ok := k[up]; ok {
			k[id] = top // halves the way for the next one
		}
		id = up
	}
}
