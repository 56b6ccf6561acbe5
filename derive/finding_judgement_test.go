// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"strings"
	"testing"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/fact"
)

var (
	asked = &Question{Name: "separable", Paragraph: "606-10-25-19", Subject: "line", Asks: "Can it be used alone?", Values: []string{"yes", "no"}, Otherwise: "no"}
	spent = &Question{Name: "lifetime", Paragraph: "340-40-35-1", Subject: "cost", Asks: "How long is it of use?", Form: "a duration", Otherwise: "the term"}
)

// waiting are positions of a contract with a question that nobody answered.
func waiting(missing ...*Question) *Deriver {
	con := &fact.Contract{Head: fact.Head{ID: "c-1", At: fact.Place{File: "b.yaml", Line: 7}}, Starts: fact.On(civil.MustDay("2024-01-01"))}
	d := &Deriver{}
	d.pos.Arrangements = []Arrangement{{ID: "c-1", Contract: con, Last: 1}}
	d.pos.Lines = []Line{{Standard: &Standard{Missing: missing}}}
	d.pos.Accountings = []*Accounting{{Last: 1, Judged: []Judgement{
		{Question: asked, Subject: "c-1/setup", Value: "it is one with the service"},
		{Question: asked, Subject: "c-1/team", Value: "yes", Answer: &fact.Answer{}},
	}}}
	return d
}

func TestQuestionsWithoutAnswerAreFound(t *testing.T) {
	for _, c := range []struct {
		d    *Deriver
		want Severity
	}{{waiting(asked), Warning}, {waiting(), Notice}} {
		c.d.unanswered()
		if len(c.d.pos.Findings) != 1 {
			t.Fatalf("got %+v, want one finding", c.d.pos.Findings)
		}
		f := c.d.pos.Findings[0]
		if f.Kind != FindingUnanswered || f.Severity != c.want || f.Contract != "c-1" || f.Line != "setup" || f.Place.Line != 7 || f.Day.String() != "2024-01-01" {
			t.Errorf("got %+v", f)
		}
		if want := "separable (606-10-25-19) has no answer: Can it be used alone? Taken is: it is one with the service"; f.Text != want {
			t.Errorf("the text is %s", f.Text)
		}
		if want := `add {type: answer, subject: c-1/setup, question: separable, value: "yes", by: WHO, at: DAY, why: REASON}; values: yes, no`; f.Fix != want {
			t.Errorf("the fix is %s", f.Fix)
		}
	}
}

// A cost that is divided among lines is asked about once.
func TestQuestionsOfCostsAreFoundOnce(t *testing.T) {
	d := waiting()
	d.pos.Accountings = nil
	cost := &fact.Cost{Head: fact.Head{ID: "k-1", At: fact.Place{File: "b.yaml", Line: 9}}, Date: civil.MustDay("2024-02-01")}
	d.pos.Costs = []CostAsset{{Fact: cost, Missing: []*Question{spent}}, {Fact: cost, Line: 1, Missing: []*Question{spent}}}
	d.unanswered()
	if len(d.pos.Findings) != 1 {
		t.Fatalf("got %+v, want one finding", d.pos.Findings)
	}
	f := d.pos.Findings[0]
	if f.Severity != Warning || f.Contract != "c-1" || f.Place.Line != 9 || f.Day != cost.Date || !strings.Contains(f.Text, "Taken is: the term") || !strings.Contains(f.Fix, "subject: k-1, question: lifetime, value: VALUE") {
		t.Errorf("got %+v", f)
	}
}

func TestAnswersByNobodyAreFound(t *testing.T) {
	got := UnsignedAnswers([]*fact.Answer{
		{Subject: "*", Question: "separable", By: "controller", Why: "sold alone"},
		{Subject: "c-1", Question: "separable", Why: "sold alone"},
		{Subject: "c-2", Question: "separable"},
	})
	if len(got) != 2 || got[0].Contract != "c-1" || !strings.HasSuffix(got[0].Text, "does not say by") || got[1].Contract != "c-2" || !strings.HasSuffix(got[1].Text, "does not say by and why") {
		t.Errorf("got %+v", got)
	}
	for _, f := range got {
		if f.Severity != Notice || f.Fix == "" {
			t.Errorf("got %+v", f)
		}
	}
}
