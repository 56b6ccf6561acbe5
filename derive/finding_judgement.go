// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/fact"
)

// unanswered names the questions that numbers were computed without an answer to
// (606-10-50-17 to 50-20).
func (d *Deriver) unanswered() {
	for _, a := range d.pos.Accountings {
		for i := range a.Judged {
			if j := &a.Judged[i]; j.Answer == nil {
				d.asks(a, j)
			}
		}
	}
	for i := range d.pos.Costs {
		c := &d.pos.Costs[i]
		for _, q := range c.Missing {
			if d.askedBefore(q, c.Fact.ID) {
				continue
			}
			arr := &d.pos.Arrangements[c.Arrangement]
			d.pos.Findings = append(d.pos.Findings, q.finding(Warning, c.Fact.ID, q.Otherwise, Finding{
				Contract: arr.ID, Line: c.Fact.Line, Place: c.Fact.At, Day: c.Fact.Date, Currency: arr.Currency,
			}))
		}
	}
}

// asks records one question of an accounting: as a warning where its numbers are
// provisional, else as a notice.
func (d *Deriver) asks(a *Accounting, j *Judgement) {
	arrs := d.pos.Arrangements[a.First:a.Last]
	arr, severity := &arrs[0], Notice
	for i := range arrs {
		if of := &arrs[i]; j.Subject == of.ID || strings.HasPrefix(j.Subject, of.ID+"/") {
			arr = of
		}
		for k := arrs[i].First; k < arrs[i].Last; k++ {
			if s := d.pos.Lines[k].Standard; s != nil && slices.Contains(s.Missing, j.Question) {
				severity = Warning
			}
		}
	}
	line, _ := strings.CutPrefix(j.Subject, arr.ID+"/")
	if line == j.Subject {
		line = "" // the contract, or a change of it
	}
	day := a.Inception.Or(civil.MinDay)
	if !a.Inception.IsSet() && arr.Contract != nil {
		day = arr.Contract.Signed.OrDate(arr.Contract.Starts).Day()
	}
	d.pos.Findings = append(d.pos.Findings, j.Question.finding(severity, j.Subject, j.Value, Finding{
		Contract: arr.ID, Line: line, Place: arr.Place(), Day: day, Currency: arr.Currency,
	}))
}

// askedBefore reports whether a question about a subject was recorded already: a
// cost that is divided is asked about once.
func (d *Deriver) askedBefore(q *Question, subject string) bool {
	fix := q.fix(subject)
	return slices.ContainsFunc(d.pos.Findings, func(f Finding) bool { return f.Kind == FindingUnanswered && f.Fix == fix })
}

// finding completes what is said of a question without an answer.
func (q *Question) finding(severity Severity, subject, taken string, f Finding) Finding {
	f.Kind, f.Severity, f.Fix = FindingUnanswered, severity, q.fix(subject)
	f.Text = fmt.Sprintf("%s (%s) has no answer: %s Taken is: %s", q.Name, q.Paragraph, q.Asks, taken)
	return f
}

// fix is the answer to add, as a fact in YAML.
func (q *Question) fix(subject string) string {
	fields := strings.Split(strings.TrimSpace(q.answer(subject)), "\n")
	text := "add {type: answer, " + strings.Join(fields, ", ") + "}"
	if values := strings.ReplaceAll(q.values(), "`", ""); values != "" {
		text += "; values: " + values
	}
	return text
}

// UnsignedAnswers names the answers that do not say who judged, or why: a judgement must
// be one that can be asked about later (606-10-50-17).
func UnsignedAnswers(answers []*fact.Answer) (out []Finding) {
	for _, x := range answers {
		var lacks []string
		if x.By == "" {
			lacks = append(lacks, "by")
		}
		if x.Why == "" {
			lacks = append(lacks, "why")
		}
		if len(lacks) > 0 {
			out = append(out, Finding{
				Kind: FindingUnsigned, Severity: FindingUnsigned.Severity(), Contract: x.Subject, Place: x.At, Day: x.Date,
				Text: "the answer to " + x.Question + " does not say " + strings.Join(lacks, " and "), Fix: FindingUnsigned.Fix(),
			})
		}
	}
	return out
}
