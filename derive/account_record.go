// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"cmp"
	"slices"

	"github.com/ratable/ratable/fact"
)

// record tells how the contracts are accounted for, when it was asked for. at finds
// the line of the positions that a line of the accounting became.
func (a *account) record(at map[*accounted]int) {
	if !a.d.Accountings && !a.d.Findings {
		return
	}
	o := obligationsOf(a.lines)
	for k, root := range o.roots {
		ob := Obligation{Kind: root.kindOf(), Why: root.why, SSP: root.ssp, SSPFrom: root.sspFrom, Measure: root.measureOf()}
		for _, i := range o.lines[k] {
			x := a.lines[i]
			l, ok := at[x]
			if !ok {
				continue
			}
			if ob.Name != "" {
				ob.Name += " + "
			}
			ob.Name += x.name()
			ob.Lines = append(ob.Lines, l)
			ob.Stated += x.stated
			ob.Allocated += x.price
			ob.Missing = append(ob.Missing, x.std.Missing...)
		}
		if len(ob.Lines) > 0 {
			a.out.Obligations = append(a.out.Obligations, ob)
		}
	}
	a.judgements()
	out := a.out
	a.d.pos.Accountings = append(a.d.pos.Accountings, &out)
}

// kindOf is what sort of obligation a line is (606-10-25-14): a series unless it is
// something else.
func (x *accounted) kindOf() string {
	if x.kind != "" {
		return x.kind
	}
	l := &x.now.line
	kind := fact.Subscription
	if l.Product != nil {
		kind = l.Product.ProductKind
	}
	switch {
	case kind == fact.Option:
		return "option"
	case kind == fact.License:
		return "licence"
	case recognition(l.Fact, l.Product) == fact.Ratable || x.outside():
		return "series"
	}
	return "single"
}

// measureOf is how its progress is measured (25-31).
func (x *accounted) measureOf() string {
	if x.measured != "" {
		return x.measured
	}
	return recognition(x.now.line.Fact, x.now.line.Product).String()
}

// judgements lists the answers about the contracts, their lines and their changes
// that count: the latest of each. What is about a product or the company is listed
// where it is used.
func (a *account) judgements() {
	all := a.d.ownAnswers()
	list := func(of string) {
		for _, key := range all.about[of] {
			i := slices.IndexFunc(questions, func(q *Question) bool { return q.Name == key[1] })
			if i < 0 {
				continue
			}
			as := all.answers[key]
			last := as[len(as)-1]
			if j := (Judgement{Question: questions[i], Subject: key[0], Value: last.Value, Answer: last}); !slices.Contains(a.out.Judged, j) {
				a.out.Judged = append(a.out.Judged, j)
			}
		}
	}
	for _, h := range a.parts {
		list(h.con.ID)
		for i := range h.changes {
			list(h.changes[i].head.ID)
		}
	}
	slices.SortStableFunc(a.out.Judged, func(x, y Judgement) int {
		byAnswer := 0
		if x.Answer != nil && y.Answer != nil {
			byAnswer = inOrderOfAnswers(x.Answer, y.Answer)
		}
		return cmp.Or(cmp.Compare(x.Subject, y.Subject), cmp.Compare(x.Question.Name, y.Question.Name), cmp.Compare(x.Value, y.Value), byAnswer)
	})
}
