// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package book

import (
	"bytes"
	"errors"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
)

// The generators draw facts in the form that decoding gives.
func drawDay(t *rapid.T) civil.Day {
	return civil.MustDay("2020-01-01") + civil.Day(rapid.IntRange(0, 2000).Draw(t, "day"))
}

func drawDecimal(t *rapid.T, low int64) money.Decimal {
	d, err := money.ParseDecimal(strconv.FormatInt(rapid.Int64Range(low, 1e9).Draw(t, "units"), 10) + "." + strconv.Itoa(rapid.IntRange(0, 99).Draw(t, "decimals")))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func drawText(t *rapid.T) string {
	return rapid.OneOf(
		rapid.StringMatching(`[a-z]{1,6}(-[0-9]{1,3})?`),
		rapid.SampledFrom([]string{"null", "true", "1e3", "2024-01-31", "12 months", "a: b", "#x", "- y", "[", "é 'n\"", "~", "0x1F", "yes", "=", "<<", "&a", "*a", "!b", "%", "@", "`", "a #b", "\\", "1_000", ".5", "+1", ",", "?", "|", ">", "{}"}),
	).Draw(t, "text")
}

func drawContract(t *rapid.T, id string) *fact.Contract {
	starts := drawDay(t)
	c := &fact.Contract{Customer: drawText(t), Starts: fact.On(starts)}
	c.ID = id
	if rapid.Bool().Draw(t, "by term") {
		c.Term = civil.Duration{Months: int32(rapid.IntRange(1, 60).Draw(t, "months"))}
	} else {
		c.Ends = fact.On(starts + civil.Day(rapid.IntRange(0, 900).Draw(t, "length")))
	}
	if rapid.Bool().Draw(t, "billed") {
		c.Billing = &fact.Billing{Every: civil.Duration{Months: 3}, Arrears: rapid.Bool().Draw(t, "arrears"), Net: civil.Duration{Days: int32(rapid.IntRange(0, 60).Draw(t, "net"))}}
	}
	if rapid.Bool().Draw(t, "attributes") {
		c.Attributes = fact.Attrs{{Name: "region", Value: drawText(t)}}
	}
	for i := range rapid.IntRange(1, 3).Draw(t, "lines") {
		c.Lines = append(c.Lines, drawLine(t, "line-"+strconv.Itoa(i)))
	}
	return c
}

func drawLine(t *rapid.T, id string) fact.Line {
	l := fact.Line{ID: id, Product: drawText(t), Quantity: drawDecimal(t, 0), UnitPrice: drawDecimal(t, 0)}
	l.Per = fact.Per{Unit: fact.PerUnit(rapid.IntRange(int(fact.PerDay), int(fact.PerOnce)).Draw(t, "per"))}
	if l.Per.Unit == fact.PerMonths {
		l.Per.N = 5
	}
	if rapid.Bool().Draw(t, "steps") {
		l.Quantities = []fact.QuantityStep{{When: fact.When{After: civil.Duration{Months: 2}}, N: drawDecimal(t, 0)}}
		l.Prices = []fact.PriceStep{{When: fact.When{From: fact.On(drawDay(t))}, Price: drawDecimal(t, 0)}}
	}
	if rapid.Bool().Draw(t, "discount") {
		l.Discounts = []fact.Discount{{Percent: money.DecimalOf(int64(rapid.IntRange(0, 100).Draw(t, "percent")))}}
	}
	if rapid.Bool().Draw(t, "service") {
		l.Service = &fact.ServiceTerms{OnDelivery: true, Expected: fact.On(drawDay(t))}
		l.SSP = new(drawDecimal(t, 0))
		l.Convention = new(civil.Monthly)
	}
	return l
}

// drawBook draws facts that fit together.
func drawBook(t *rapid.T) []fact.Fact {
	var fs []fact.Fact
	for i := range rapid.IntRange(1, 4).Draw(t, "contracts") {
		n := strconv.Itoa(i)
		c := drawContract(t, "c-"+n)
		v := &fact.Invoice{Contract: c.ID, Issued: drawDay(t), Lines: []fact.InvoiceLine{{ID: "1", Line: c.Lines[0].ID, Quantity: money.DecimalOf(1), Amount: drawDecimal(t, -1e6)}}}
		v.ID = "i-" + n
		p := &fact.Payment{Received: drawDay(t), Amount: drawDecimal(t, 0), Applications: []fact.Application{{Invoice: v.ID}}}
		d := &fact.Delivery{Contract: c.ID, Line: c.Lines[0].ID, Date: drawDay(t), Event: fact.DeliveryPercent, Value: money.DecimalOf(40)}
		fs = append(fs, c, v, p, d)
		fs = append(fs, drawChanges(t, c)...)
		fs = append(fs, drawAdjustments(t, v, n)...)
		fs = append(fs, drawJudgements(t, c)...)
	}
	return fs
}

// drawChanges draws what may happen to a contract, in an order that is possible.
func drawChanges(t *rapid.T, c *fact.Contract) []fact.Fact {
	from := c.Starts.Day()
	seats := c.Lines[0].ID
	amend := &fact.Amendment{Contract: c.ID, Effective: from, Billing: rapid.SampledFrom([]string{"", "now", "none"}).Draw(t, "billing"), Credit: rapid.SampledFrom([]string{"", "balance"}).Draw(t, "credit")}
	amend.ID, amend.Seq = "a-"+c.ID, int32(rapid.IntRange(0, 9).Draw(t, "seq"))
	amend.Changes = []fact.Change{{Change: seats, Quantity: new(drawDecimal(t, 0))}}
	if rapid.Bool().Draw(t, "swap") {
		amend.Changes = append(amend.Changes, fact.Change{Add: &fact.Line{ID: "swapped", Product: "plus", Quantity: money.DecimalOf(1), UnitPrice: drawDecimal(t, 0), Per: fact.Per{Unit: fact.PerMonth}}, Replaces: seats})
	}
	pause := &fact.Pause{Contract: c.ID, Effective: from, Effect: "extend"}
	resume := &fact.Resume{Contract: c.ID, Effective: from + 10, Reason: drawText(t)}
	ends := &fact.Termination{Contract: c.ID, Effective: from + 20, Noticed: fact.On(from + 5), Refund: &fact.RefundTerms{Amount: drawDecimal(t, 0)}}
	used := &fact.Usage{Contract: c.ID, Line: seats, From: from, Quantity: drawDecimal(t, -5)}
	pause.ID, resume.ID, ends.ID, used.ID = "z-"+c.ID, "r-"+c.ID, "t-"+c.ID, "u-"+c.ID
	return []fact.Fact{amend, pause, resume, ends, used}
}

// drawAdjustments draws what may happen to an invoice.
func drawAdjustments(t *rapid.T, v *fact.Invoice, n string) []fact.Fact {
	whole := &fact.CreditNote{Invoice: v.ID, Issued: v.Issued, Amount: new(drawDecimal(t, 0)), Settles: &fact.Settlement{Balance: new(drawDecimal(t, 0))}}
	rows := &fact.CreditNote{Invoice: v.ID, Issued: v.Issued + 1, Lines: []fact.CreditLine{{Line: "1", Amount: drawDecimal(t, 0)}}}
	undone := &fact.Void{CreditNote: "n-" + n, Date: v.Issued + 2}
	void := &fact.Void{Invoice: v.ID, Date: v.Issued + 3}
	back := &fact.Refund{Invoice: v.ID, Paid: v.Issued + 4, Amount: drawDecimal(t, 0)}
	lost := &fact.Dispute{Invoice: v.ID, Date: v.Issued + 5, State: rapid.SampledFrom([]string{"opened", "won", "lost"}).Draw(t, "state")}
	gone := &fact.WriteOff{Invoice: v.ID, Date: v.Issued + 6}
	has := &fact.Balance{Customer: "cu-" + n, Date: v.Issued, Amount: drawDecimal(t, -100)}
	whole.ID, rows.ID, undone.ID, void.ID, back.ID, lost.ID, gone.ID, has.ID = "n-"+n, "nn-"+n, "v-"+n, "vv-"+n, "f-"+n, "d-"+n, "w-"+n, "b-"+n
	return []fact.Fact{whole, rows, undone, void, back, lost, gone, has}
}

func TestWrittenFactsReadBackTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		fs := drawBook(t)
		want, err := FromFacts(fs, Options{})
		if err != nil {
			t.Fatal(err)
		}
		shuffled := rapid.Permutation(fs).Draw(t, "order")
		for _, format := range []string{"yaml", "jsonl"} {
			var text bytes.Buffer
			if err := Write(&text, format, shuffled); err != nil {
				t.Fatal(err)
			}
			in := newIntake(Options{})
			if format == "yaml" {
				in.yaml("book.yaml", text.Bytes())
			} else {
				in.lines("book.jsonl", text.Bytes())
			}
			got, err := in.build()
			if err != nil {
				t.Fatalf("%v\n%s", err, text.String())
			}
			if diff := cmp.Diff(want, got, sameBook); diff != "" {
				t.Fatalf("%s: (-made +read)\n%s\n%s", format, diff, text.String())
			}
		}
	})
}

// lines takes in a JSON Lines text as one block.
func (in *intake) lines(file string, data []byte) {
	var out result
	jsonLines{}.worker(file).decode(&block{data: data, line: 1}, &out)
	in.add(&out)
}

func checkPlaces(t *testing.T, in *intake) {
	t.Helper()
	_, err := in.build()
	var ps *fact.Problems
	if err == nil || !errors.As(err, &ps) {
		return
	}
	for _, p := range ps.List() {
		if p.At.File == "" || p.At.Line == 0 || p.What == "" {
			t.Errorf("a problem without a place or text: %+v", p)
		}
	}
	_ = ps.Error()
}

func FuzzYAML(f *testing.F) {
	f.Add([]byte(yamlSmall))
	f.Add([]byte("facts: [&a {type: contract, lines: *a}]"))
	for _, k := range fact.Kinds() {
		f.Add([]byte("facts:\n  - " + string(bytes.ReplaceAll([]byte(fact.Example(k)), []byte("\n"), []byte("\n    ")))))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		in := newIntake(Options{})
		in.yaml("book.yaml", data)
		checkPlaces(t, in)
	})
}

func FuzzJSONL(f *testing.F) {
	f.Add([]byte(jsonlSmall))
	f.Add([]byte(`{"type":"contract","id":"\ud800","attributes":{"":null}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		in := newIntake(Options{})
		in.lines("book.jsonl", data)
		checkPlaces(t, in)
	})
}

func FuzzCSV(f *testing.F) {
	for name, text := range csvSmall {
		f.Add(name, []byte(text))
	}
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		in := newIntake(Options{Workers: 1})
		kind, ok := kindOfCSV(csvName(name))
		if !ok {
			kind = fact.KindContract
		}
		if err := in.csvFrom(t.Context(), "book.csv", bytes.NewReader(data), kind, nil); err != nil {
			t.Fatal(err)
		}
		checkPlaces(t, in)
	})
}
