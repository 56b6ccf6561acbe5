// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package book

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/fact"
)

// write makes files in a folder of the test.
func write(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// load reads a folder that must be without problems.
func load(t testing.TB, dir string, opt Options) *Book {
	t.Helper()
	b, err := Load(context.Background(), []string{dir}, opt)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// problems reads a folder that must have problems.
func problems(t *testing.T, dir string) *fact.Problems {
	t.Helper()
	_, err := Load(context.Background(), []string{dir}, Options{})
	var ps *fact.Problems
	if !errors.As(err, &ps) {
		t.Fatalf("want problems, got %v", err)
	}
	return ps
}

// sameBook compares books wherever their facts were read.
var sameBook = cmp.Options{
	cmp.Comparer(func(a, b fact.Date) bool { return a == b }),
	cmpopts.IgnoreFields(fact.Head{}, "At"),
	cmpopts.IgnoreFields(Book{}, "PolicySource"),
	cmpopts.EquateEmpty(),
}

const yamlSmall = `
facts:
  - type: contract
    id: c-1
    customer: cu-1
    signed: 2023-12-15
    starts: 2024-01-01
    term: 12 months
    currency: USD
    billing: {every: 3 months, net: 30 days}
    lines:
      - {product: team, quantity: 10, unit_price: 49.00, per: month}
      - {product: setup, unit_price: 500, per: once}
    attributes: {region: EU}
  - {type: delivery, contract: c-1, line: setup, date: 2024-03-01, event: accepted}
  - {type: invoice, id: i-1, contract: c-1, issued: 2024-01-01, due: 2024-01-31, lines: [{line: team, amount: 1470, from: 2024-01-01, to: 2024-03-31}]}
  - {type: payment, id: p-1, customer: cu-2, received: 2024-01-20, amount: 1470, applications: [{invoice: i-1}]}
`

const jsonlSmall = `{"type":"payment","id":"p-1","customer":"cu-2","received":"2024-01-20","amount":1470,"applications":[{"invoice":"i-1"}]}
{"type":"invoice","id":"i-1","contract":"c-1","issued":"2024-01-01","due":"2024-01-31","lines":[{"line":"team","amount":"1470.00","from":"2024-01-01","to":"2024-03-31"}]}
{"type":"delivery","contract":"c-1","line":"setup","date":"2024-03-01","event":"accepted"}

{"type":"contract","id":"c-1","customer":"cu-1","signed":"2023-12-15","starts":"2024-01-01","term":"1 year","currency":"USD","billing":{"every":"1 quarter","net":"30 days"},"lines":[{"product":"team","quantity":10,"unit_price":49.00,"per":"1 month"},{"product":"setup","unit_price":500,"per":"once"}],"attributes":{"region":"EU"}}
`

var csvSmall = map[string]string{
	"contracts.csv":     "\ufeffid;customer;signed;starts;term;currency;billing.every;billing.net;attributes.region\nc-1;cu-1;2023-12-15;2024-01-01;12 months;USD;3 months;30 days;EU\n",
	"lines.csv":         "contract,product,quantity,unit_price,per\nc-1,team,10,49.00,month\nc-1,setup,,500,once\n",
	"deliveries.csv":    "contract,line,date,event\nc-1,setup,2024-03-01,accepted\n",
	"invoices.csv":      "id\tcontract\tissued\tdue\r\ni-1\tc-1\t2024-01-01\t2024-01-31\r\n",
	"invoice_lines.csv": "invoice,line,amount,from,to\ni-1,team,1470.00,2024-01-01,2024-03-31\n",
	"payments.csv":      "id,customer,received,amount,applications.invoice\np-1,cu-2,2024-01-20,1470,i-1\n",
}

func TestThreeSpellingsGiveOneBook(t *testing.T) {
	want := load(t, write(t, map[string]string{"book.yaml": yamlSmall}), Options{})
	if len(want.Groups) != 1 || want.Groups[0].Key != "cu-1" || want.Facts != 4 {
		t.Fatalf("got %d groups of %d facts", len(want.Groups), want.Facts)
	}
	for name, files := range map[string]map[string]string{"jsonl": {"book.jsonl": jsonlSmall}, "csv": csvSmall} {
		got := load(t, write(t, files), Options{})
		if diff := cmp.Diff(want, got, sameBook); diff != "" {
			t.Errorf("%s differs from YAML (-yaml +%s):\n%s", name, name, diff)
		}
	}
}

func TestExamplesOfTheReferenceAreValid(t *testing.T) {
	for _, k := range fact.Kinds() {
		text := "facts:\n  - " + strings.ReplaceAll(strings.TrimSpace(fact.Example(k)), "\n", "\n    ") + "\n"
		in := newIntake(Options{})
		in.yaml(k.String(), []byte(text))
		if err := in.problems.Err(); err != nil {
			t.Errorf("%s: %v", k, err)
			continue
		}
		if len(in.facts) != 1 || in.facts[0].Kind() != k {
			t.Errorf("%s: got %d facts", k, len(in.facts))
		}
	}
}

func TestKnownAt(t *testing.T) {
	dir := write(t, map[string]string{"book.yaml": `
facts:
  - {type: contract, id: c-1, customer: cu-1, starts: 2024-01-01, term: 12 months, lines: [{product: team, unit_price: 10, per: month}]}
  - {type: contract, id: c-1, supersedes: c-1, recorded: 2024-03-10, customer: cu-1, starts: 2024-01-01, term: 12 months, lines: [{product: team, unit_price: 12, per: month}]}
  - {type: contract, id: c-1b, supersedes: c-1, recorded: 2024-05-10T12:00:00Z, customer: cu-1, starts: 2024-01-01, term: 12 months, lines: [{product: team, unit_price: 14, per: month}]}
  - {type: invoice, id: i-1, contract: c-1, issued: 2024-01-01, lines: [{line: team, amount: 10}]}
`})
	for day, want := range map[string]string{"2024-03-09": "10", "2024-03-10": "12", "2024-05-09": "12", "2024-05-10": "14"} {
		b := load(t, dir, Options{KnownAt: fact.On(civil.MustDay(day))})
		g := b.Groups[0]
		if len(g.Contracts) != 1 || g.Contracts[0].Lines[0].UnitPrice.String() != want {
			t.Errorf("known at %s: got %d contracts, price %s, want %s", day, len(g.Contracts), g.Contracts[0].Lines[0].UnitPrice, want)
		}
		if got := g.Invoices[0].Contract; got != g.Contracts[0].ID {
			t.Errorf("known at %s: the invoice names %s, the contract is %s", day, got, g.Contracts[0].ID)
		}
	}
}

func TestTheSameAgainIsIgnored(t *testing.T) {
	dir := write(t, map[string]string{"a.yaml": yamlSmall, "b.yaml": yamlSmall})
	b := load(t, dir, Options{})
	// The delivery has no id, and so the second is another one.
	if b.Ignored != 3 || b.Facts != 5 {
		t.Errorf("ignored %d of %d facts, want 3 and 5", b.Ignored, b.Facts)
	}
	ds := b.Groups[0].Deliveries
	if len(ds) != 2 || ds[1].ID != ds[0].ID+"#2" {
		t.Errorf("got deliveries %v", ds)
	}
}

func TestGroups(t *testing.T) {
	line := "starts: 2024-01-01, term: 1 month, lines: [{product: p, unit_price: 1, per: month}]}"
	dir := write(t, map[string]string{"book.yaml": `
facts:
  - {type: customer, id: b, parent: a}
  - {type: contract, id: c-1, customer: b, ` + line + `
  - {type: contract, id: c-2, customer: c, ` + line + `
  - {type: contract, id: c-3, customer: d, renews: [c-2], ` + line + `
  - {type: contract, id: c-4, customer: e, combined_with: [c-3], ` + line + `
  - {type: contract, id: c-5, customer: f, ` + line + `
  - {type: invoice, id: i-1, customer: g, issued: 2024-01-01, lines: [{amount: 5, product: x}]}
  - {type: payment, customer: f, received: 2024-01-02, amount: 5, applications: [{invoice: i-1}]}
`})
	b := load(t, dir, Options{})
	var got []string
	for _, g := range b.Groups {
		ids := []string{}
		for _, c := range g.Contracts {
			ids = append(ids, c.ID)
		}
		got = append(got, g.Key+": "+strings.Join(ids, " "))
	}
	want := []string{"a: c-1", "c: c-2 c-3 c-4", "f: c-5"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"a", "c", "d", "e", "f", "g"}, b.ImpliedCustomers); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"p", "x"}, b.ImpliedProducts); diff != "" {
		t.Error(diff)
	}
}
