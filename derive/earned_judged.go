// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"math/big"

	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/fact"
)

// subjects are what an answer about a line may be about, the most particular first.
func (d *Deriver) subjects(l *fact.Line) []string {
	return []string{d.con.ID + "/" + l.ID, d.con.ID, l.Product, "*"}
}

// judged is the answer to a question about a line, "" without one: then branch is
// what is taken. It is kept for the accounting.
func (d *Deriver) judge(w *lineWork, q *Question, l *fact.Line, branch string) string {
	a := d.answer(q, d.subjects(l)...)
	if a == nil {
		w.judged = append(w.judged, Judgement{Question: q, Subject: d.con.ID + "/" + l.ID, Value: branch})
		return ""
	}
	w.judged = append(w.judged, Judgement{Question: q, Subject: a.Subject, Value: a.Value, Answer: a})
	for _, v := range q.Values {
		if a.Value == v {
			return v
		}
	}
	d.fail(a.At, a.ID, "value", "%q is no answer to %s: write %s or %s", a.Value, q.Name, q.Values[0], q.Values[1])
	return ""
}

// judgeYes is a question that is answered by yes or no. Without an answer the plain
// reading is taken, or where judgements are to be recorded the conservative one.
func (d *Deriver) judgeYes(w *lineWork, q *Question, l *fact.Line, plain, conservative bool) bool {
	branch := plain
	if d.terms.JudgementsRecorded {
		branch = conservative
	}
	text := "no"
	if branch {
		text = "yes"
	}
	if v := d.judge(w, q, l, text); v != "" {
		return v == "yes"
	}
	return branch
}

// judgedRecognition is how a line is earned by what was judged of it.
func (d *Deriver) judgedRecognition(out *Line, w *lineWork) fact.Recognition {
	l, s := out.Fact, d.subjects(out.Fact)
	switch {
	case w.recognition == fact.AsInvoiced && d.answer(questionAsInvoiced, s...) != nil:
		if d.judge(w, questionAsInvoiced, l, "yes") == "no" {
			return fact.Ratable
		}
	case out.Product != nil && out.Product.ProductKind == fact.License && (d.answer(questionPossession, s...) != nil || d.answer(questionSelfHost, s...) != nil):
		// Hosted software is a licence only if both hold; else it is a service.
		possession, host := d.judgeYes(w, questionPossession, l, false, false), d.judgeYes(w, questionSelfHost, l, false, false)
		if !possession || !host {
			return fact.Ratable
		}
	}
	return w.recognition
}

// accepted is the day on which control of a line passes by what is reported:
// acceptance, but where the seller can show objectively that it is as agreed, the
// delivery (606-10-55-85 to 55-88).
func (d *Deriver) accepted(out *Line, w *lineWork) fact.Date {
	started, accepted := d.delivered(out.Fact.ID, fact.DeliveryStarted), d.delivered(out.Fact.ID, fact.DeliveryAccepted)
	if d.history == nil || !started.IsSet() || started == accepted {
		return accepted.OrDate(started)
	}
	if !accepted.IsSet() && d.answer(questionAcceptance, d.subjects(out.Fact)...) == nil {
		return started
	}
	switch d.judge(w, questionAcceptance, out.Fact, "subjective") {
	case "objective":
		return started
	case "subjective":
		return accepted
	}
	return accepted.OrDate(started)
}

// unmeasured is the progress of a line whose total is not known yet: its cost if
// that is expected to be recovered, else nothing (606-10-25-36, 25-37). When the
// total is known, it is caught up.
func (d *Deriver) unmeasured(out *Line, w *lineWork, m measure, x *fact.Delivery, t *tally) (progressPoint, bool) {
	if m != byCost && m != byHours {
		d.fail(x.At, x.ID, "expected", "reports %s of line %s, and it is not known of how many: state expected, or the quantity of the line", m, out.Fact.ID)
		return progressPoint{}, false
	}
	if err := t.add(x); !d.check(err, "delivery") {
		return progressPoint{}, false
	}
	p := progressPoint{Day: d.notBefore(out, x.Date), Done: new(big.Rat), Cause: curve.Delivery, Note: curve.NoNote}
	if m == byCost && d.judgeYes(w, questionCostRecovered, out.Fact, false, false) {
		p.Cost = new(big.Rat).Mul(t.done.Rat(), new(big.Rat).SetInt64(minorUnits(d.cur.Exponent())))
		if d.Trace {
			p.Note = d.note("%s of cost by %s: progress cannot be measured yet, the cost is expected to be recovered (606-10-25-37; %s)", t.done, x.Date, x.At)
		}
	}
	return p, true
}

// minorUnits is how many units a major unit has.
func minorUnits(exponent int) int64 {
	n := int64(1)
	for range exponent {
		n *= 10
	}
	return n
}
