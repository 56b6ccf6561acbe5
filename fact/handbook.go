// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package fact

import (
	"fmt"
	"strings"
)

// Handbook is the reference of the book format in Markdown: every type of fact
// with all its fields and an example. It is made from the tables that decode
// facts.
func Handbook() []byte {
	var b strings.Builder
	b.WriteString(handbookHead)
	b.WriteString("\n## Fields of every fact\n\n")
	writeMembers(&b, registry[KindPayment].spec.members[:len(headFields(false))])
	parts := &partList{seen: map[string]bool{}}
	for _, k := range Kinds() {
		e := &registry[k]
		fmt.Fprintf(&b, "\n## %s\n\n%s", k, e.doc)
		if !k.Derived() {
			b.WriteString(" It is read and checked; the numbers do not use it yet.")
		}
		b.WriteString("\n\n```yaml\n" + strings.TrimSpace(e.example) + "\n```\n\n")
		writeMembers(&b, ownMembers(e.spec.members))
		parts.addAll(e.spec.members)
	}
	b.WriteString("\n# Parts of facts\n")
	for i := 0; i < len(parts.specs); i++ {
		s := parts.specs[i]
		fmt.Fprintf(&b, "\n## Fields of %s\n\n", s.name)
		writeMembers(&b, s.members)
	}
	return []byte(b.String())
}

const handbookHead = `<!-- Made by go generate ./fact from the tables that decode facts. Do not edit. -->

# The format of a book

A book is a file, or a folder of files, of facts. YAML is for people, JSON Lines for machines, CSV for spreadsheets; all three have the same fields.

- **YAML** (.yaml, .yml): a map with a list ` + "`facts`" + `, and if wanted ` + "`policy`" + ` and ` + "`currency`" + `.
- **JSON Lines** (.jsonl, .ndjson): one fact a line. **JSON** (.json): as YAML, or a list of facts, or one fact.
- **CSV** (.csv): one file a type, named after it (contracts.csv, customers.csv, deliveries.csv). Columns are fields, with dots for fields inside
  (billing.every, attributes.region, lines.product, or lines.1.product and lines.2.product). An empty cell is a field left out. A list of ids has semicolons between them.
  lines.csv (with a column contract), schedule.csv (contract), invoice_lines.csv (invoice), changes.csv (amendment) and credit_note_lines.csv (credit_note)
  hold parts of the facts of the same folder.

Days are written 2024-01-31, durations 12 months, 1 year or 30 days. Amounts are in major units with a point: 1234.50. ` + "`ends`" + ` and ` + "`to`" + ` are last days, inclusive.
A field that is not listed here is an error. Required fields are marked with a star.

# Types of facts
`

func writeMembers(b *strings.Builder, members []member) {
	b.WriteString("| field | value | meaning | example |\n|---|---|---|---|\n")
	for _, m := range members {
		name := "`" + m.name + "`"
		if m.required {
			name += " *"
		}
		example := ""
		if m.example != "" {
			example = "`" + m.example + "`"
		}
		fmt.Fprintf(b, "| %s | %s | %s | %s |\n", name, cell(m.spec.value), cell(m.doc), cell(example))
	}
}

// ownMembers leaves out the fields that every fact has, but for a required id.
func ownMembers(members []member) []member {
	own := members[len(headFields(false)):]
	if members[1].required {
		own = append([]member{members[1]}, own...)
	}
	return own
}

// Example is a whole fact of a kind in YAML, as the reference shows it.
func Example(k Kind) string { return strings.TrimSpace(registry[k].example) + "\n" }

func cell(s string) string { return strings.ReplaceAll(s, "|", `\|`) }

// partList collects the tables that fields of facts hold.
type partList struct {
	seen  map[string]bool
	specs []*spec
}

func (p *partList) addAll(members []member) {
	for _, m := range members {
		p.add(m.spec)
	}
}

func (p *partList) add(s *spec) {
	switch s.kind {
	case specList:
		p.add(s.item)
	case specEither:
		for _, e := range s.either {
			p.add(e)
		}
	case specTable:
		if !p.seen[s.name] {
			p.seen[s.name] = true
			p.specs = append(p.specs, s)
			p.addAll(s.members)
		}
	}
}
