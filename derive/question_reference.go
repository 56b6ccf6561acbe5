// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"fmt"
	"strings"
)

//go:generate go run ./internal/genquestions ../docs/judgements.md

const questionsHead = `<!-- Made by go generate ./derive from the table of questions. Do not edit. -->

# Judgements

The standard leaves some questions to judgement. An answer settles one: a fact that says who judged what, when and why.

` + "```yaml" + `
type: answer
%s` + "```" + `

The subject is what the question is asked of, or something that holds for several: the most particular answer counts, and of those the latest by its day. A subject is the id of a
contract, change, document, cost, customer or product, ` + "`CONTRACT/LINE`" + `, ` + "`CONTRACT/COMPONENT`" + `, ` + "`portfolio/NAME`" + `, or ` + "`\"*\"`" + ` for all. A later answer is a fact of
its own; one that was wrong is superseded.

Without an answer the engine goes on. With ` + "`judgements: recorded`" + ` (in the [policy](policy.md); the preset ` + "`asc606`" + ` sets it) the conservative branch is computed, every number that it touches
is marked as provisional, and [` + "`ratable check`" + `](check.md) says which answer is missing and how to give it. With ` + "`judgements: assumed`" + `, the default, the plain reading is taken.
`

// chapters are the questions by chapter of the standard, as they are listed.
var chapters = []struct {
	name      string
	questions []*Question
}{
	{"The contract", contractQuestions}, {"Performance obligations", obligationQuestions}, {"The transaction price", priceQuestions},
	{"Allocation", allocationQuestions}, {"Changes", changeQuestions}, {"Recognition", recognitionQuestions},
	{"Presentation", presentationQuestions}, {"Contract costs", costQuestions},
}

// QuestionsReference is the reference of all questions as Markdown:
// docs/judgements.md.
func QuestionsReference() []byte {
	var b strings.Builder
	example := "subject: c-1\nquestion: distinct\nvalue: \"yes\"\nby: controller\nat: 2024-03-31\nwhy: sold alone as well\n"
	if len(questions) > 0 {
		example = questions[0].answer("c-1")
	}
	fmt.Fprintf(&b, questionsHead, example)
	for _, c := range chapters {
		if len(c.questions) == 0 {
			continue
		}
		fmt.Fprintf(&b, "\n## %s\n", c.name)
		for _, q := range c.questions {
			q.markdown(&b)
		}
	}
	return []byte(b.String())
}

func (q *Question) markdown(b *strings.Builder) {
	fmt.Fprintf(b, "\n### `%s`\n\n%s\n\n", q.Name, q.Asks)
	fmt.Fprintf(b, "| | |\n|---|---|\n| paragraph | %s |\n| asked of | %s |\n| values | %s |\n| without an answer | %s |\n", q.Paragraph, q.Subject, cell(q.values()), cell(q.Otherwise))
}

// cell is a text in a table.
func cell(s string) string { return strings.ReplaceAll(s, "|", `\|`) }

// values says what an answer can be.
func (q *Question) values() string {
	var named []string
	for _, v := range q.Values {
		if v != "" {
			named = append(named, "`"+v+"`")
		}
	}
	if q.Form != "" {
		named = append(named, q.Form)
	}
	return strings.Join(named, ", ")
}

// answer is the answer to give, in YAML, without its type: what a person fills in
// stands in capitals.
func (q *Question) answer(subject string) string {
	value := "VALUE"
	if len(q.Values) > 0 && q.Values[0] != "" {
		value = q.Values[0]
	}
	return fmt.Sprintf("subject: %s\nquestion: %s\nvalue: %s\nby: WHO\nat: DAY\nwhy: REASON\n", plain(subject), q.Name, plain(value))
}

// plain is a text as a YAML value that is read as text.
func plain(s string) string {
	switch s {
	case "yes", "no", "true", "false", "on", "off", "null", "~", "":
		return fmt.Sprintf("%q", s)
	}
	for _, r := range s {
		word := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
		if !word && !strings.ContainsRune("0123456789-_/", r) {
			return fmt.Sprintf("%q", s)
		}
	}
	if c := s[0]; c >= '0' && c <= '9' || c == '-' {
		return fmt.Sprintf("%q", s)
	}
	return s
}
