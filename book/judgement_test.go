// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package book

import (
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
)

// The tests of this package answer questions of their own beside those of the
// catalogue, so that they do not change with it.
func init() {
	all := questions()
	all["separable"] = derive.Question{Name: "separable", Values: []string{"yes", "no"}}
	all["lifetime"] = derive.Question{Name: "lifetime", Form: "a duration"}
}

const judged = `{"type":"product","id":"setup"}
{"type":"answer","id":"q-1","subject":"*","question":"separable","value":"no","at":"2024-01-01"}
{"type":"answer","id":"q-2","subject":"setup","question":"separable","value":"yes","at":"2024-01-01"}
{"type":"ssp","id":"s-2","product":"team","from":"2024-01-01","point":11}
{"type":"ssp","id":"s-3","product":"team","point":9}
{"type":"ssp","id":"s-1","product":"team","from":"2024-01-01","point":10}
{"type":"contract","id":"c-1","customer":"cu-1","starts":"2024-01-01","term":"12 months","components":[{"id":"bonus","type":"variable","amount":5}],"lines":[{"product":"team","unit_price":10,"per":"month"},{"product":"setup","unit_price":10,"per":"once"}]}
{"type":"amendment","id":"a-1","contract":"c-1","effective":"2024-02-01","changes":[{"change":"team","quantity":2}]}
{"type":"cost","id":"k-1","contract":"c-1","date":"2025-03-01","amount":5,"purpose":"obtain"}
{"type":"answer","id":"q-3","subject":"c-1","question":"separable","value":"yes","at":"2024-01-01"}
{"type":"answer","id":"q-4","subject":"c-1/setup","question":"separable","value":"yes","at":"2024-01-01"}
{"type":"answer","id":"q-5","subject":"c-1/bonus","question":"separable","value":"yes","at":"2024-01-01"}
{"type":"answer","id":"q-6","subject":"a-1","question":"separable","value":"yes","at":"2024-01-01"}
{"type":"answer","id":"q-7","subject":"k-1","question":"lifetime","value":"84 months","at":"2024-01-01"}
{"type":"answer","id":"q-8","subject":"cu-1","question":"separable","value":"yes","at":"2024-01-01"}
{"type":"estimate","id":"e-1","subject":"bonus","contract":"c-1","date":"2024-01-01","expected":5}
{"type":"estimate","id":"e-2","subject":"c-1/bonus","date":"2024-01-01","expected":5}
{"type":"answer","id":"q-9","subject":"e-2","question":"separable","value":"yes","at":"2024-01-01"}
{"type":"contract","id":"c-2","customer":"cu-2","starts":"2024-01-01","term":"12 months","lines":[{"product":"team","unit_price":10,"per":"month"}]}
`

func ids[F fact.Fact](fs []F) (out []string) {
	for _, f := range fs {
		out = append(out, f.Header().ID)
	}
	return out
}

func TestJudgementsReachWhatTheyAreAbout(t *testing.T) {
	b := load(t, write(t, map[string]string{"book.jsonl": judged}), Options{})
	env, err := b.Env(Reading{Until: civil.MustDay("2024-12-31")})
	if err != nil {
		t.Fatal(err)
	}
	j := b.Groups[0].Judgements
	for _, c := range []struct {
		what      string
		got, want []string
	}{
		{"answers of the customer", ids(j.Answers), []string{"q-3", "q-4", "q-5", "q-6", "q-7", "q-8", "q-9"}},
		{"estimates of the customer", ids(j.Estimates), []string{"e-1", "e-2"}},
		{"costs of the customer", ids(j.Costs), []string{"k-1"}},
		{"answers of nobody", ids(env.Answers), []string{"q-1", "q-2"}},
		{"the price book: what holds since ever, then by day and id", ids(env.SSPs["team"]), []string{"s-3", "s-1", "s-2"}},
	} {
		if !slices.Equal(c.got, c.want) {
			t.Errorf("%s: got %v, want %v", c.what, c.got, c.want)
		}
	}
	if got := j.Estimates[0].Subject; got != "c-1/bonus" {
		t.Errorf("the component of a stated contract is %q, want it in full", got)
	}
	if b.Groups[1].Judgements != nil {
		t.Error("cu-2 has judgements, and nothing of it was judged")
	}
	if len(b.Others) > 0 {
		t.Errorf("left over: %v", ids(b.Others))
	}
	if got := b.LastDay.String(); got != "2025-03-01" {
		t.Errorf("the last day is %s, want that of the cost", got)
	}
}

func TestStreamGivesTheJudgementsOfLoad(t *testing.T) {
	want := load(t, write(t, map[string]string{"book.jsonl": judged}), Options{})
	got, err := streamText(t, judged, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got, sameBook); diff != "" {
		t.Errorf("(-load +stream)\n%s", diff)
	}
	for name, more := range map[string]string{
		"of the company, late":          `{"type":"answer","subject":"*","question":"separable","value":"no","at":"2024-01-01"}`,
		"a price, late":                 `{"type":"ssp","product":"team","point":9}`,
		"of a group that was read":      `{"type":"answer","subject":"a-1","question":"separable","value":"no","at":"2024-01-01"}`,
		"a part of one that was read":   `{"type":"answer","subject":"c-1/setup","question":"separable","value":"no","at":"2024-01-01"}`,
		"a product only mentioned":      `{"type":"answer","subject":"team","question":"separable","value":"no","at":"2024-01-01"}`,
		"of a contract to come":         `{"type":"answer","subject":"c-3","question":"separable","value":"no","at":"2024-01-01"}`,
		"a contract named like product": `{"type":"contract","id":"setup","customer":"cu-3","starts":"2024-01-01","term":"12 months","lines":[{"product":"team"}]}`,
		"a customer named like product": `{"type":"contract","id":"c-3","customer":"setup","starts":"2024-01-01","term":"12 months","lines":[{"product":"team"}]}`,
		"a change named like a contract": `{"type":"amendment","id":"c-1","contract":"c-2","effective":"2024-02-01","changes":[{"change":"team","quantity":2}]}
{"type":"answer","subject":"c-1","question":"separable","value":"no","at":"2024-01-01"}`,
	} {
		if _, err := streamText(t, judged+more+"\n", Options{}); !errors.Is(err, ErrNotGrouped) {
			t.Errorf("%s: got %v, want ErrNotGrouped", name, err)
		}
	}
}

func TestJudgementsFollowWhatWasSuperseded(t *testing.T) {
	text := judged + `{"type":"contract","id":"c-1b","supersedes":"c-1","recorded":"2024-06-01","customer":"cu-1","starts":"2024-01-01","term":"12 months","components":[{"id":"bonus","type":"variable","amount":5}],"lines":[{"product":"team","unit_price":10,"per":"month"},{"product":"setup","unit_price":10,"per":"once"}]}
{"type":"answer","id":"q-3b","supersedes":"q-3","recorded":"2024-06-01","subject":"c-1","question":"separable","value":"no","at":"2024-01-01"}
`
	dir := write(t, map[string]string{"book.jsonl": text})
	j := load(t, dir, Options{}).Groups[0].Judgements
	subjects := map[string]string{}
	for _, x := range j.Answers {
		subjects[x.ID] = x.Subject + " " + x.Value
	}
	want := map[string]string{"q-3b": "c-1b no", "q-4": "c-1b/setup yes", "q-5": "c-1b/bonus yes", "q-6": "a-1 yes", "q-7": "k-1 84 months", "q-8": "cu-1 yes", "q-9": "e-2 yes"}
	if diff := cmp.Diff(want, subjects); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if got := j.Estimates[0].Subject + " " + j.Estimates[1].Subject + " " + j.Costs[0].Contract; got != "c-1b/bonus c-1b/bonus c-1b" {
		t.Errorf("estimates and costs are about %s", got)
	}
	before := load(t, dir, Options{KnownAt: fact.On(civil.MustDay("2024-05-31"))}).Groups[0].Judgements
	if got := before.Answers[0]; got.ID != "q-3" || got.Subject != "c-1" || got.Value != "yes" {
		t.Errorf("as known before: %+v", got)
	}
}

func TestJudgementsOfUnusualSubjects(t *testing.T) {
	b := load(t, write(t, map[string]string{"book.jsonl": `{"type":"customer","id":"idle"}
{"type":"answer","id":"q-1","subject":"idle","question":"separable","value":"no","at":"2024-01-01"}
{"type":"contract","id":"c-1","customer":"cu-1","starts":"2024-01-01","term":"12 months","attributes":{"portfolio":"small"},"lines":[{"product":"team","unit_price":10,"per":"month"}]}
{"type":"estimate","id":"e-1","subject":"portfolio/small","date":"2024-01-01","expected":5}
{"type":"answer","id":"q-2","subject":"team","question":"separable","value":"no","at":"2024-01-01"}
{"type":"invoice","id":"i-1","customer":"cu-9","issued":"2024-01-01","lines":[{"product":"team","amount":10}]}
{"type":"answer","id":"q-3","subject":"i-1","question":"separable","value":"no","at":"2024-01-01"}
{"type":"credit_note","id":"n-1","invoice":"i-1","issued":"2024-02-01","amount":1}
{"type":"answer","id":"q-4","subject":"n-1","question":"separable","value":"no","at":"2024-01-01"}
`}), Options{})
	got := map[string][]string{"env": append(ids(b.Answers), ids(b.Estimates)...)}
	for _, g := range b.Groups {
		if g.Judgements != nil {
			got[g.Key] = ids(g.Judgements.Answers)
		}
	}
	want := map[string][]string{"env": {"q-2", "e-1"}, "idle": {"q-1"}, "cu-9": {"q-3", "q-4"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestWrongJudgementsAreNamed(t *testing.T) {
	for _, c := range []struct{ more, place, what, fix string }{
		{`{"type":"answer","id":"x","subject":"c-11","question":"separable","value":"no","at":"2024-01-01"}`, "answer x subject", `nothing that is called "c-11"`, "did you mean"},
		{`{"type":"answer","id":"x","subject":"c-1/setpu","question":"separable","value":"no","at":"2024-01-01"}`, "answer x subject", `"c-1/setpu"`, "did you mean c-1/setup?"},
		{`{"type":"answer","id":"x","subject":"portfolio/big","question":"separable","value":"no","at":"2024-01-01"}`, "answer x subject", `"portfolio/big"`, `or "*" for all`},
		{`{"type":"answer","id":"x","subject":"c-1","question":"seperable","value":"no","at":"2024-01-01"}`, "answer x question", `no question "seperable"`, "did you mean separable?"},
		{`{"type":"answer","id":"x","subject":"c-1","question":"ok","value":"no","at":"2024-01-01"}`, "answer x question", `no question "ok"`, "docs/judgements.md"},
		{`{"type":"answer","id":"x","subject":"c-1","question":"separable","value":"maybe","at":"2024-01-01"}`, "answer x value", `"maybe" is no answer to separable`, "yes, no"},
		{`{"type":"estimate","id":"x","subject":"malus","contract":"c-1","date":"2024-01-01","expected":5}`, "estimate x subject", `"malus"`, "contract"},
		{`{"type":"estimate","id":"x","subject":"c-2","contract":"c-1","date":"2024-01-01","expected":5}`, "estimate x subject", `"c-2" is nothing of contract c-1`, "leave out contract"},
		{`{"type":"estimate","id":"x","subject":"x","date":"2024-01-01","expected":5}`, "estimate x subject", "no other estimate", "what both are of"},
		{`{"type":"estimate","id":"x","subject":"c-1","line":"team","date":"2024-01-01","expected":5}`, "estimate x contract", "of no contract", "CONTRACT/LINE"},
		{`{"type":"cost","id":"x","contract":"c-9","date":"2024-01-01","amount":5,"purpose":"obtain"}`, "cost x contract", `no contract "c-9"`, ""},
		{`{"type":"cost","id":"x","contract":"c-1","line":"stup","date":"2024-01-01","amount":5,"purpose":"obtain"}`, "cost x line", `no line "stup"`, "did you mean setup?"},
	} {
		file := filepath.Join(write(t, map[string]string{"book.jsonl": judged + c.more + "\n"}), "book.jsonl")
		_, err := Load(t.Context(), []string{file}, Options{})
		var ps *fact.Problems
		if !errors.As(err, &ps) || ps.Len() != 1 {
			t.Errorf("%s: got %v, want one problem", c.more, err)
			continue
		}
		p := ps.List()[0]
		if p.At.Line != 20 || p.Subject() != c.place || !strings.Contains(p.What, c.what) || !strings.Contains(p.Fix, c.fix) {
			t.Errorf("%s: got %s %s: %s; %s", c.more, p.Where(), p.Subject(), p.What, p.Fix)
		}
	}
}

// drawJudgements draws what may be judged of a contract.
func drawJudgements(t *rapid.T, c *fact.Contract) []fact.Fact {
	subject := rapid.SampledFrom([]string{"*", c.ID, c.ID + "/" + c.Lines[0].ID, "a-" + c.ID, "k-" + c.ID, c.Lines[0].Product}).Draw(t, "subject")
	asked := &fact.Answer{Subject: subject, Question: "lifetime", Value: drawText(t), By: drawText(t), Date: drawDay(t), Why: drawText(t)}
	guess := &fact.Estimate{Subject: c.Lines[0].ID, Contract: c.ID, Date: drawDay(t), Method: "stated", Expected: new(drawDecimal(t, -100))}
	paid := &fact.Cost{Contract: c.ID, Date: drawDay(t), Amount: drawDecimal(t, 1), Purpose: "obtain", Payee: drawText(t)}
	price := &fact.SSP{Product: c.Lines[0].Product, Point: new(drawDecimal(t, 1)), Per: fact.Per{Unit: fact.PerMonth}}
	if rapid.Bool().Draw(t, "from") {
		price.From = fact.On(drawDay(t))
	}
	asked.ID, guess.ID, paid.ID, price.ID = "q-"+c.ID, "e-"+c.ID, "k-"+c.ID, "s-"+c.ID
	return []fact.Fact{asked, guess, paid, price}
}
