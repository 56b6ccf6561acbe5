// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"cmp"
	"slices"
	"strings"

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

// judged are answers: by subject and question, the earliest first.
type judged struct {
	answers map[[2]string][]*fact.Answer
	about   map[string][][2]string // the keys by what the subject begins with: a contract, a change, a product
}

// judgedIn indexes answers.
func judgedIn(answers []*fact.Answer) judged {
	j := judged{answers: make(map[[2]string][]*fact.Answer), about: make(map[string][][2]string)}
	for _, a := range answers {
		key := [2]string{a.Subject, a.Question}
		if j.answers[key] == nil {
			of, _, _ := strings.Cut(a.Subject, "/")
			j.about[of] = append(j.about[of], key)
		}
		j.answers[key] = append(j.answers[key], a)
	}
	for _, as := range j.answers {
		slices.SortFunc(as, inOrderOfAnswers)
	}
	return j
}

func inOrderOfAnswers(a, b *fact.Answer) int {
	return cmp.Or(cmp.Compare(a.Date, b.Date), cmp.Compare(a.Seq, b.Seq), cmp.Compare(a.ID, b.ID))
}

// ownAnswers are those of the group, indexed once a group.
func (d *Deriver) ownAnswers() judged {
	if d.judged.answers == nil && d.pos.Group.Judgements != nil {
		d.judged = judgedIn(d.pos.Group.Judgements.Answers)
	}
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
	own, general := d.ownAnswers().answers, d.general.answers
	if len(own) == 0 && len(general) == 0 {
		return nil
	}
	for _, s := range subjects {
		key := [2]string{s, q.Name}
		if as := own[key]; len(as) > 0 {
			return as
		}
		if as := general[key]; len(as) > 0 {
			return as
		}
	}
	return nil
}

// answerOn is the answer in force on a day, for what is judged again over time.
func (d *Deriver) answerOn(q *Question, day civil.Day, subjects ...string) *fact.Answer {
	own, general := d.ownAnswers().answers, d.general.answers
	if len(own) == 0 && len(general) == 0 {
		return nil
	}
	for _, s := range subjects {
		key := [2]string{s, q.Name}
		for _, as := range [...][]*fact.Answer{own[key], general[key]} {
			for i := len(as) - 1; i >= 0; i-- {
				if as[i].Date <= day {
					return as[i]
				}
			}
		}
	}
	return nil
}
