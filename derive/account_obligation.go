// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"slices"
	"strings"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/fact"
)

// promised finds what of the lines that are committed to together is a promise
// (606-10-25-16 to 25-22), and leaves out what is none: its price belongs to what
// is. If nothing else is promised, all are.
func (a *account) promised(lines []*accounted) []*accounted {
	for _, x := range lines {
		a.promise(x)
	}
	flatten(lines)
	out := slices.DeleteFunc(slices.Clone(lines), func(x *accounted) bool { return x.empty })
	if len(out) > 0 {
		return out
	}
	for _, x := range lines {
		x.empty = false
	}
	return lines
}

// promise judges one line: whether it is a promise, and an obligation of its own.
func (a *account) promise(x *accounted) {
	for i := range x.now.judged {
		a.tell(x, &x.now.judged[i])
	}
	kind := fact.Subscription
	if p := x.now.line.Product; p != nil {
		kind = p.ProductKind
	}
	if yes, said := a.yes(x, questionImmaterial); said && yes && kind != fact.Option {
		x.empty = true
		return
	}
	fee := kind == fact.Fee && (a.pricesKnown() || a.recorded())
	if yes, said := a.yes(x, questionActivity); (said && yes) || (!said && fee) {
		x.empty = true
		return
	}
	a.distinct(x, kind)
}

// distinct finds the obligation that a line is part of, if it is not one itself
// (25-19 to 25-22).
func (a *account) distinct(x *accounted, kind fact.ProductKind) {
	if ans := a.d.answer(questionDistinct, a.about(x)...); ans != nil {
		a.tell(x, &Judgement{Question: questionDistinct, Subject: ans.Subject, Value: ans.Value, Answer: ans})
		name, with := strings.CutPrefix(ans.Value, "with ")
		root := a.named(x, strings.TrimSpace(name))
		switch {
		case with && root != nil && root != x:
			x.with = root
		case with && root == nil:
			a.d.fail(ans.At, ans.ID, "value", "%q names no line that %s is committed to with: name one of the lines of the contract", ans.Value, x.subject(a))
		case !with && ans.Value != "yes":
			a.d.fail(ans.At, ans.ID, "value", "%q is no answer to distinct: write yes, or with LINE", ans.Value)
		}
		return
	}
	if kind != fact.Service || !a.recorded() {
		return
	}
	for _, y := range a.lines {
		if p := y.now.line.Product; y.part == x.part && y.now.line.Term == x.now.line.Term && !y.outside() && (p == nil || p.ProductKind == fact.Subscription) {
			x.with = y
			a.tell(x, &Judgement{Question: questionDistinct, Subject: x.subject(a), Value: "with " + y.name()})
			return
		}
	}
}

// named is the line of a name, LINE or CONTRACT/LINE, in the term of another.
func (a *account) named(x *accounted, name string) *accounted {
	for _, y := range a.lines {
		if y.now.line.Term == x.now.line.Term && !y.outside() && ((y.part == x.part && y.name() == name) || y.subject(a) == name) {
			return y
		}
	}
	return nil
}

// flatten lets what is part of a part be part of the whole.
func flatten(lines []*accounted) {
	for _, x := range lines {
		for n := 0; x.with != nil && x.with.with != nil; n++ {
			if x.with = x.with.with; x.with == x || n > len(lines) {
				x.with = nil // two that are part of each other are one, measured by this
			}
		}
	}
}

// about are the subjects of answers about one line.
func (a *account) about(x *accounted) []string {
	return []string{x.subject(a), x.now.line.Fact.Product}
}

// yes is the answer to a question about a line that is a yes or a no.
func (a *account) yes(x *accounted, q *Question) (yes, said bool) {
	ans := a.d.answer(q, a.about(x)...)
	if ans == nil {
		return false, false
	}
	a.tell(x, &Judgement{Question: q, Subject: ans.Subject, Value: ans.Value, Answer: ans})
	if !slices.Contains(q.Values, ans.Value) {
		a.d.fail(ans.At, ans.ID, "value", "%q is no answer to %s: write yes or no", ans.Value, q.Name)
	}
	return ans.Value == "yes", true
}

// tell keeps a judgement, or that one is missing.
func (a *account) tell(x *accounted, j *Judgement) {
	if j.Answer == nil {
		a.missing(x, j.Question, j.Subject, j.Value)
	} else if !slices.Contains(a.out.Judged, *j) {
		a.out.Judged = append(a.out.Judged, *j)
	}
}

// classify fills what reports ask of how a line is earned.
func (a *account) classify(x *accounted, durations map[[2]int]civil.Span) {
	x.std.PointInTime = a.root(x).now.recognition == fact.OnDelivery
	x.std.AsInvoiced = x.now.recognition == fact.AsInvoiced
	s := durations[[2]int{x.part, x.now.line.Term}]
	whole, rest, _ := civil.MonthsBetween(s.From, s.To)
	if rest > 0 {
		whole++
	}
	x.std.OriginalMonths = int32(whole)
}

// durations are the days that each contract takes in that was committed to, by
// part and term.
func (a *account) durations() map[[2]int]civil.Span {
	spans := make(map[[2]int]civil.Span)
	for _, x := range a.lines {
		key, s := [2]int{x.part, x.now.line.Term}, x.now.line.Span
		if t, ok := spans[key]; ok {
			s.From, s.To = min(s.From, t.From), max(s.To, t.To)
		}
		spans[key] = s
	}
	return spans
}

// root is the line whose progress measures the obligation that x belongs to.
func (a *account) root(x *accounted) *accounted {
	if x.with != nil {
		return x.with
	}
	return x
}
