// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"cmp"
	"slices"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/fact"
)

// A Question is one that the standard leaves to judgement: an answer fact settles
// it. Without one the conservative branch is computed, and under judgements:
// recorded every number that it touches is provisional.
type Question struct {
	Name      string // as in answer facts
	Paragraph string // of the Codification
	Subject   string // what it is asked of: contract, line, change, component, cost, product
	Asks      string
	Values    []string // "": any text that Form describes
	Form      string
	Otherwise string // the conservative branch: what is taken without an answer
}

// questions is the catalogue, by chapter of the standard.
var questions = slices.Concat(contractQuestions, obligationQuestions, priceQuestions, allocationQuestions, changeQuestions, recognitionQuestions, presentationQuestions, costQuestions)

// Questions lists every question that an answer can settle.
func Questions() []Question {
	out := make([]Question, len(questions))
	for i, q := range questions {
		out[i] = *q
	}
	return out
}

// judged collects the answers of a group: by subject and question, the earliest
// first.
type judged map[[2]string][]*fact.Answer

func (j judged) add(answers []*fact.Answer) {
	for _, a := range answers {
		key := [2]string{a.Subject, a.Question}
		j[key] = append(j[key], a)
	}
	for _, as := range j {
		slices.SortFunc(as, func(a, b *fact.Answer) int {
			return cmp.Or(cmp.Compare(a.Date, b.Date), cmp.Compare(a.Seq, b.Seq), cmp.Compare(a.ID, b.ID))
		})
	}
}

// answers are the group's own and those of the environment, indexed once a group.
func (d *Deriver) answers() judged {
	if d.judged != nil {
		return d.judged
	}
	d.judged = judged{}
	if d.pos.Group.Judgements != nil {
		d.judged.add(d.pos.Group.Judgements.Answers)
	}
	d.judged.add(d.env.Answers)
	return d.judged
}

// answer is the latest answer to a question on the first subject that has one:
// name the most particular first (contract/line, contract, product, "*"). It is
// nil when nobody answered.
func (d *Deriver) answer(q *Question, subjects ...string) *fact.Answer {
	return d.answerOn(q, civil.MaxDay, subjects...)
}

// answersTo are all answers to a question on the first subject that has one, the
// earliest first: for what is judged anew, and counts from then.
func (d *Deriver) answersTo(q *Question, subjects ...string) []*fact.Answer {
	if len(d.env.Answers) == 0 && d.pos.Group.Judgements == nil {
		return nil
	}
	all := d.answers()
	for _, s := range subjects {
		if as := all[[2]string{s, q.Name}]; len(as) > 0 {
			return as
		}
	}
	return nil
}

// answerOn is the answer in force on a day, for what is judged again over time.
func (d *Deriver) answerOn(q *Question, day civil.Day, subjects ...string) *fact.Answer {
	if len(d.env.Answers) == 0 && d.pos.Group.Judgements == nil {
		return nil
	}
	all := d.answers()
	for _, s := range subjects {
		as := all[[2]string{s, q.Name}]
		for i := len(as) - 1; i >= 0; i-- {
			if as[i].Date <= day {
				return as[i]
			}
		}
	}
	return nil
}
