// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/policy"
)

// policyGroups are the groups of switches that say how revenue is recognised,
// measured and presented; the others are of bookings, cash and recurring revenue.
var policyGroups = []string{"Standard", "Recognition", "Rounding", "Contract costs", "Changes", "Credits and late documents", "Balances"}

// policyTable lists the policies in force (606-10-50-12, 50-17 to 50-22; 235-10-50).
func (b *packer) policyTable() {
	t := b.table("policies", "Policies and judgements", "Policies in force", "606-10-50-12, 50-17 to 50-22; 340-40-50-5")
	t.Lead = "How revenue is recognised, measured and presented where the standard leaves a choice, or says nothing."
	t.Columns = nil
	t.Label, t.Texts = "switch", []string{"group", "value", "what it decides", "what the value means"}
	terms := b.terms()
	for _, group := range policyGroups {
		for _, s := range policy.Switches() {
			if s.Group != group {
				continue
			}
			value := s.Value(terms)
			means := ""
			for _, o := range s.Options {
				if o.Name == value {
					means = o.Meaning
				}
			}
			t.Rows = append(t.Rows, DisclosureRow{Name: s.Name, Label: s.Name, Texts: []string{s.Group, value, s.Meaning, means}})
		}
	}
	if n := len(b.env().Policy.Versions); n > 1 {
		t.Notes = append(t.Notes, fmt.Sprintf("The policy has %d versions. These are the switches of the last one; a contract keeps those that were in force when it began, unless a later version says otherwise.", n))
	}
}

// answerTable lists who judged what, when and why (606-10-50-17 to 50-20).
func (b *packer) answerTable() {
	as := b.inForce(slices.Concat(b.env().Answers, b.d.said[b.c]))
	if len(as) == 0 {
		return
	}
	questions := map[string]derive.Question{}
	for _, q := range derive.Questions() {
		questions[q.Name] = q
	}
	t := b.table("judgements", "Policies and judgements", "Judgements", "606-10-50-17 to 50-20; 340-40-50-2")
	t.Lead = "Questions that the standard leaves to judgement, and what was answered: the answers in force at the close of the period."
	t.Columns = nil
	t.Label, t.Texts = "about", []string{"question", "paragraph", "answer", "by", "on", "why"}
	for _, a := range as {
		q, known := questions[a.Question]
		if !known {
			continue
		}
		t.Rows = append(t.Rows, DisclosureRow{Name: a.Question, Label: a.Subject, Texts: []string{a.Question, q.Paragraph, a.Value, a.By, a.Date.String(), a.Why}})
	}
}

// inForce are the latest answers to each question about each subject, until the
// close of the period, in the order of question and subject.
func (b *packer) inForce(as []*fact.Answer) []*fact.Answer {
	close := b.d.req.Periods[0].Span.To
	as = slices.DeleteFunc(slices.Clone(as), func(a *fact.Answer) bool { return a.Date >= close })
	slices.SortFunc(as, func(x, y *fact.Answer) int {
		return cmp.Or(cmp.Compare(x.Question, y.Question), cmp.Compare(x.Subject, y.Subject),
			cmp.Compare(y.Date, x.Date), cmp.Compare(y.Seq, x.Seq), cmp.Compare(y.ID, x.ID))
	})
	return slices.CompactFunc(as, func(x, y *fact.Answer) bool { return x.Question == y.Question && x.Subject == y.Subject })
}

// questionTable lists the questions without an answer, and what they touch.
func (b *packer) questionTable() {
	open := b.ps[0].asked
	if len(open) == 0 {
		return
	}
	t := b.table("open_questions", "Policies and judgements", "Questions without an answer", "606-10-50-17 to 50-20")
	t.Lead = "Nobody has answered these. What they touch is computed by the branch that is named, and is provisional."
	t.Label, t.Texts = "question", []string{"paragraph", "asks", "taken for now"}
	t.Columns = []string{"contracts", "revenue", "remaining", "contract costs"}
	for _, q := range derive.Questions() {
		x, is := open[q.Name]
		if !is {
			continue
		}
		t.Rows = append(t.Rows, DisclosureRow{Name: q.Name, Label: q.Name, Provisional: true, Texts: []string{q.Paragraph, q.Asks, q.Otherwise},
			Cells: []Cell{{Value: int64(x.contracts), Unit: UnitCount}, MoneyCell(x.revenue), MoneyCell(x.remaining), MoneyCell(x.costs)}})
	}
	t.Notes = append(t.Notes, "Amounts are those of "+b.d.req.Periods[0].Label+"; what waits for several answers is counted with each of them. 'ratable check' names the contracts.")
}

// waitsIn says why numbers of the pack may still change.
func (b *packer) waitsIn() []string {
	if len(b.ps[0].asked) == 0 {
		return nil
	}
	return []string{fmt.Sprintf("rows that are marked wait for answers to %d question%s: %s", len(b.ps[0].asked), map[bool]string{true: "", false: "s"}[len(b.ps[0].asked) == 1],
		joined(slices.Sorted(maps.Keys(b.ps[0].asked))))}
}
