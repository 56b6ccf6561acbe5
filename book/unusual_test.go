// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package book

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/fact"
)

// The same contract with every kind of change and adjustment, in two spellings.
const unusualHead = `{"type":"contract","id":"c-1","customer":"cu-1","starts":"2024-01-01","term":"12 months","lines":[{"id":"seats","product":"team","quantity":10,"unit_price":10,"per":"month"},{"id":"calls","product":"calls","unit_price":0.1,"per":"unit"}]}
{"type":"invoice","id":"i-1","contract":"c-1","issued":"2024-01-01","lines":[{"line":"seats","amount":1200}]}
{"type":"payment","id":"p-1","customer":"cu-1","received":"2024-01-20","amount":1200,"applications":[{"invoice":"i-1"}]}
`

const unusualJSONL = unusualHead + `{"type":"amendment","id":"a-1","contract":"c-1","signed":"2024-05-01","effective":"2024-04-01","changes":[{"change":"seats","quantity":0},{"add":{"id":"extra","product":"plus","unit_price":0,"per":"month"},"replaces":"calls"}],"credit":"balance","anchor":"reset","billing":"now"}
{"type":"amendment","id":"a-2","contract":"c-1","effective":"2024-06-01","changes":[{"remove":"extra"}],"extend_to":"2025-03-31"}
{"type":"pause","id":"z-1","contract":"c-1","line":"seats","effective":"2024-07-01","until":"2024-07-31","effect":"extend"}
{"type":"resume","id":"r-1","contract":"c-1","line":"seats","effective":"2024-07-16"}
{"type":"usage","id":"u-1","contract":"c-1","line":"calls","from":"2024-02-01","to":"2024-02-29","quantity":500}
{"type":"termination","id":"t-1","contract":"c-1","noticed":"2024-08-01","effective":"2024-08-31","refund":{"amount":100}}
{"type":"credit_note","id":"n-1","invoice":"i-1","issued":"2024-05-01","lines":[{"line":"1","amount":50}],"settles":{"balance":50}}
{"type":"credit_note","id":"n-2","invoice":"i-1","issued":"2024-05-02","amount":20}
{"type":"refund","id":"f-1","customer":"cu-1","invoice":"i-1","payment":"p-1","paid":"2024-05-03","amount":30}
{"type":"dispute","id":"d-1","invoice":"i-1","payment":"p-1","date":"2024-05-04","state":"opened"}
{"type":"void","id":"v-1","credit_note":"n-2","date":"2024-05-05"}
{"type":"void","id":"v-2","invoice":"i-1","date":"2024-05-06"}
{"type":"write_off","id":"w-1","invoice":"i-1","date":"2024-05-07","amount":5}
{"type":"balance","id":"b-1","customer":"cu-1","date":"2024-05-08","amount":12}
`

var unusualCSV = map[string]string{
	"contracts.csv":         "id,customer,starts,term\nc-1,cu-1,2024-01-01,12 months\n",
	"lines.csv":             "contract,id,product,quantity,unit_price,per\nc-1,seats,team,10,10,month\nc-1,calls,calls,,0.1,unit\n",
	"invoices.csv":          "id,contract,issued,lines.line,lines.amount\ni-1,c-1,2024-01-01,seats,1200\n",
	"payments.csv":          "id,customer,received,amount,applications.invoice\np-1,cu-1,2024-01-20,1200,i-1\n",
	"amendments.csv":        "id,contract,signed,effective,credit,anchor,billing,extend_to\na-1,c-1,2024-05-01,2024-04-01,balance,reset,now,\na-2,c-1,,2024-06-01,,,,2025-03-31\n",
	"changes.csv":           "amendment,change,quantity,add.id,add.product,add.unit_price,add.per,replaces,remove\na-1,seats,0,,,,,,\na-1,,,extra,plus,0,month,calls,\na-2,,,,,,,,extra\n",
	"pauses.csv":            "id,contract,line,effective,until,effect\nz-1,c-1,seats,2024-07-01,2024-07-31,extend\n",
	"resumes.csv":           "id,contract,line,effective\nr-1,c-1,seats,2024-07-16\n",
	"usage.csv":             "id,contract,line,from,to,quantity\nu-1,c-1,calls,2024-02-01,2024-02-29,500\n",
	"terminations.csv":      "id,contract,noticed,effective,refund.amount\nt-1,c-1,2024-08-01,2024-08-31,100\n",
	"credit_notes.csv":      "id,invoice,issued,amount,settles.balance\nn-1,i-1,2024-05-01,,50\nn-2,i-1,2024-05-02,20,\n",
	"credit_note_lines.csv": "credit_note,line,amount\nn-1,1,50\n",
	"refunds.csv":           "id,customer,invoice,payment,paid,amount\nf-1,cu-1,i-1,p-1,2024-05-03,30\n",
	"disputes.csv":          "id,invoice,payment,date,state\nd-1,i-1,p-1,2024-05-04,opened\n",
	"voids.csv":             "id,credit_note,invoice,date\nv-1,n-2,,2024-05-05\nv-2,,i-1,2024-05-06\n",
	"write_offs.csv":        "id,invoice,date,amount\nw-1,i-1,2024-05-07,5\n",
	"balances.csv":          "id,customer,date,amount\nb-1,cu-1,2024-05-08,12\n",
}

func TestChangesAndAdjustmentsReachTheirGroup(t *testing.T) {
	b := load(t, write(t, map[string]string{"book.jsonl": unusualJSONL}), Options{})
	if len(b.Groups) != 1 || len(b.Others) != 0 {
		t.Fatalf("%d groups and %d facts in none", len(b.Groups), len(b.Others))
	}
	c, a := b.Groups[0].Changes, b.Groups[0].Adjustments
	if len(c.Amendments) != 2 || len(c.Terminations) != 1 || len(c.Pauses) != 1 || len(c.Resumes) != 1 || len(c.Usages) != 1 {
		t.Errorf("the changes are %+v", c)
	}
	if len(a.CreditNotes) != 2 || len(a.Refunds) != 1 || len(a.Disputes) != 1 || len(a.Voids) != 2 || len(a.WriteOffs) != 1 || len(a.Balances) != 1 {
		t.Errorf("the adjustments are %+v", a)
	}
	swap := c.Amendments[0].Changes[1]
	if swap.Add.ID != "extra" || swap.Replaces != "calls" || !c.Amendments[0].Changes[0].Quantity.IsZero() || c.Amendments[0].Credit != "balance" {
		t.Errorf("the amendment is %+v", c.Amendments[0])
	}
	// The latest credit note and the latest refund or dispute are the borders of
	// what is real; the extended term is the last day.
	if got := b.InvoicesThrough.String() + " " + b.PaymentsThrough.String() + " " + b.LastDay.String(); got != "2024-05-02 2024-05-04 2025-03-31" {
		t.Errorf("the borders are %s", got)
	}
	if diff := cmp.Diff([]string{"calls", "plus", "team"}, b.ImpliedProducts); diff != "" {
		t.Error(diff)
	}
}

func TestUnusualFactsInThreeSpellings(t *testing.T) {
	want := load(t, write(t, map[string]string{"book.jsonl": unusualJSONL}), Options{})
	yaml := "facts:\n  - " + strings.ReplaceAll(strings.TrimSpace(unusualJSONL), "\n", "\n  - ") + "\n"
	for name, files := range map[string]map[string]string{"yaml": {"book.yaml": yaml}, "csv": unusualCSV} {
		if diff := cmp.Diff(want, load(t, write(t, files), Options{}), sameBook); diff != "" {
			t.Errorf("%s (-jsonl +%s)\n%s", name, name, diff)
		}
	}
}

func TestUnusualFactsStream(t *testing.T) {
	text := unusualJSONL + `{"type":"contract","id":"c-2","customer":"cu-2","starts":"2024-01-01","open":true,"lines":[{"product":"team","unit_price":10,"per":"month"}]}` + "\n" +
		`{"type":"balance","customer":"cu-3","date":"2024-01-08","amount":12}` + "\n"
	want := load(t, write(t, map[string]string{"book.jsonl": text}), Options{})
	if want.Groups[1].Changes != nil || want.Groups[1].Adjustments != nil {
		t.Error("a group without changes has room for them")
	}
	got, err := streamText(t, text, Options{InvoicesThrough: want.InvoicesThrough, PaymentsThrough: want.PaymentsThrough})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got, sameBook); diff != "" {
		t.Errorf("(-load +stream)\n%s", diff)
	}
	day := fact.On(civil.MustDay("2024-06-30"))
	for name, c := range map[string]struct {
		fact string
		opt  Options
	}{
		"amendment elsewhere":        {`{"type":"amendment","contract":"c-1","effective":"2024-09-01","fee":5}`, Options{InvoicesThrough: day, PaymentsThrough: day}},
		"credit note elsewhere":      {`{"type":"credit_note","invoice":"i-1","issued":"2024-09-01","amount":5}`, Options{InvoicesThrough: day, PaymentsThrough: day}},
		"void of a note elsewhere":   {`{"type":"void","credit_note":"n-1","date":"2024-09-01"}`, Options{InvoicesThrough: day, PaymentsThrough: day}},
		"refund of elsewhere":        {`{"type":"refund","payment":"p-1","paid":"2024-09-01","amount":5}`, Options{InvoicesThrough: day, PaymentsThrough: day}},
		"balance of an earlier one":  {`{"type":"balance","customer":"cu-1","date":"2024-09-01","amount":5}`, Options{InvoicesThrough: day, PaymentsThrough: day}},
		"charge, which is not used":  {`{"type":"charge","contract":"c-2","date":"2024-09-01","amount":5}`, Options{InvoicesThrough: day, PaymentsThrough: day}},
		"no border of what is paid":  {"", Options{InvoicesThrough: day}},
		"no border of what is asked": {"", Options{PaymentsThrough: day}},
	} {
		if _, err := streamText(t, text+c.fact+"\n", c.opt); !errors.Is(err, ErrNotGrouped) {
			t.Errorf("%s: got %v, want ErrNotGrouped", name, err)
		}
	}
}

// A problem of the facts of one customer is noted in a stream as well.
func TestStreamChecksChanges(t *testing.T) {
	dir := write(t, map[string]string{"book.jsonl": unusualHead + `{"type":"amendment","id":"a-1","contract":"c-1","effective":"2024-04-01","changes":[{"remove":"seat"}]}` + "\n"})
	want := problems(t, dir)
	day := fact.On(civil.MustDay("2024-06-30"))
	_, err := streamText(t, unusualHead+`{"type":"amendment","id":"a-1","contract":"c-1","effective":"2024-04-01","changes":[{"remove":"seat"}]}`+"\n", Options{InvoicesThrough: day, PaymentsThrough: day})
	var got *fact.Problems
	if !errors.As(err, &got) || got.List()[0].What != want.List()[0].What || !strings.Contains(want.Error(), "did you mean seats?") {
		t.Errorf("got %v, want %v", err, want)
	}
}

func TestAdjustmentsJoinCustomers(t *testing.T) {
	dir := write(t, map[string]string{"book.yaml": `
facts:
  - {type: invoice, id: i-1, customer: a, issued: 2024-01-01, lines: [{amount: 5, product: x}]}
  - {type: payment, id: p-2, customer: b, received: 2024-01-02, amount: 5}
  - {type: refund, customer: c, invoice: i-1, paid: 2024-01-03, amount: 1}
  - {type: dispute, invoice: i-1, payment: p-2, date: 2024-01-04, state: opened}
  - {type: balance, customer: d, date: 2024-01-04, amount: 7}
`})
	b := load(t, dir, Options{})
	if len(b.Groups) != 2 || b.Groups[0].Key != "a" || len(b.Groups[0].Payments) != 1 || len(b.Groups[0].Adjustments.Refunds) != 1 || len(b.Groups[1].Adjustments.Balances) != 1 {
		t.Errorf("%d groups, the first is %+v", len(b.Groups), b.Groups[0])
	}
}

// An amendment that is corrected counts as it was known; what names a corrected
// fact is about the one that corrects it.
func TestCorrectedAmendment(t *testing.T) {
	dir := write(t, map[string]string{"book.jsonl": unusualHead + `{"type":"amendment","id":"a-1","contract":"c-1","effective":"2024-04-01","changes":[{"change":"seats","quantity":12}]}
{"type":"amendment","id":"a-1b","supersedes":"a-1","recorded":"2024-05-10","contract":"c-1","effective":"2024-04-01","changes":[{"change":"seats","quantity":15}]}
{"type":"contract","id":"c-1b","supersedes":"c-1","recorded":"2024-06-10","customer":"cu-1","starts":"2024-01-01","term":"12 months","lines":[{"id":"seats","product":"team","quantity":11,"unit_price":10,"per":"month"}]}
{"type":"invoice","id":"i-1b","supersedes":"i-1","recorded":"2024-06-10","contract":"c-1","issued":"2024-01-01","lines":[{"line":"seats","amount":1300}]}
{"type":"payment","id":"p-1b","supersedes":"p-1","recorded":"2024-06-10","customer":"cu-1","received":"2024-01-20","amount":1300}
{"type":"credit_note","id":"n-1","invoice":"i-1","issued":"2024-02-10","amount":10}
{"type":"credit_note","id":"n-1b","supersedes":"n-1","recorded":"2024-06-10","invoice":"i-1","issued":"2024-02-10","amount":12}
{"type":"void","id":"v-1","credit_note":"n-1","date":"2024-02-11"}
{"type":"refund","id":"f-1","payment":"p-1","invoice":"i-1","paid":"2024-02-11","amount":3}
{"type":"dispute","id":"d-1","payment":"p-1","invoice":"i-1","date":"2024-02-11","state":"opened"}
{"type":"write_off","id":"w-1","invoice":"i-1","date":"2024-02-11"}
{"type":"pause","id":"z-1","contract":"c-1","effective":"2024-03-01"}
{"type":"resume","id":"r-1","contract":"c-1","effective":"2024-03-16"}
{"type":"usage","id":"u-1","contract":"c-1","line":"seats","from":"2024-03-16","quantity":1}
{"type":"termination","id":"t-1","contract":"c-1","effective":"2024-09-16"}
`})
	for day, want := range map[string]string{
		"2024-05-09": "12 c-1 c-1 c-1 c-1 c-1 i-1 n-1 p-1 i-1 p-1 i-1 i-1",
		"2024-05-10": "15 c-1 c-1 c-1 c-1 c-1 i-1 n-1 p-1 i-1 p-1 i-1 i-1",
		"2024-06-10": "15 c-1b c-1b c-1b c-1b c-1b i-1b n-1b p-1b i-1b p-1b i-1b i-1b",
	} {
		b := load(t, dir, Options{KnownAt: fact.On(civil.MustDay(day))})
		if len(b.Groups) != 1 || len(b.Groups[0].Changes.Amendments) != 1 {
			t.Fatalf("known at %s: %d groups", day, len(b.Groups))
		}
		c, a := b.Groups[0].Changes, b.Groups[0].Adjustments
		x := c.Amendments[0]
		got := strings.Join([]string{
			x.Changes[0].Quantity.String(), x.Contract, c.Pauses[0].Contract, c.Resumes[0].Contract, c.Usages[0].Contract, c.Terminations[0].Contract,
			a.CreditNotes[0].Invoice, a.Voids[0].CreditNote, a.Refunds[0].Payment, a.Refunds[0].Invoice, a.Disputes[0].Payment, a.Disputes[0].Invoice, a.WriteOffs[0].Invoice,
		}, " ")
		if got != want {
			t.Errorf("known at %s: got %s, want %s", day, got, want)
		}
	}
}

// What is in order is refused by nobody: lines that amendments bring, in the
// order in which they take effect and not that of the file.
func TestLinesOfAmendments(t *testing.T) {
	for name, facts := range map[string]string{
		"later line in an invoice": `{"type":"amendment","id":"a","contract":"c-1","effective":"2024-04-01","changes":[{"add":{"product":"plus","unit_price":1,"per":"month"}}]}
{"type":"invoice","id":"i-2","contract":"c-1","issued":"2024-04-01","lines":[{"line":"plus","amount":9}]}
{"type":"termination","contract":"c-1","line":"plus","effective":"2024-05-31"}`,
		"order of effect": `{"type":"amendment","id":"a","contract":"c-1","effective":"2024-05-01","changes":[{"change":"plus","quantity":2}]}
{"type":"amendment","id":"b","contract":"c-1","effective":"2024-04-01","changes":[{"add":{"product":"plus","unit_price":1,"per":"month"}}]}`,
		"order of seq": `{"type":"amendment","id":"a","seq":2,"contract":"c-1","effective":"2024-04-01","changes":[{"change":"plus","quantity":2}]}
{"type":"amendment","id":"b","seq":1,"contract":"c-1","effective":"2024-04-01","changes":[{"add":{"product":"plus","unit_price":1,"per":"month"}}]}`,
		"extended from the day after its end": `{"type":"amendment","id":"a","contract":"c-1","effective":"2025-01-01","extend_to":"2025-06-30"}
{"type":"amendment","id":"b","contract":"c-1","effective":"2025-05-01","changes":[{"change":"seats","unit_price":0}]}`,
		"the lines resumed one by one": `{"type":"pause","contract":"c-1","effective":"2024-04-01"}
{"type":"resume","contract":"c-1","line":"seats","effective":"2024-05-01"}
{"type":"resume","contract":"c-1","line":"calls","effective":"2024-06-01"}`,
		"signed after it took effect": `{"type":"amendment","contract":"c-1","signed":"2024-07-01","effective":"2024-04-01","fee":0}`,
	} {
		if _, err := Load(t.Context(), []string{filepath.Join(write(t, map[string]string{"book.jsonl": unusualHead + facts + "\n"}), "book.jsonl")}, Options{}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
