// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"slices"
	"strings"
	"testing"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
	"pgregory.net/rapid"
)

func dec(s string) money.Decimal {
	d, err := money.ParseDecimal(s)
	if err != nil {
		panic(err)
	}
	return d
}

func decRef(s string) *money.Decimal {
	d := dec(s)
	return &d
}

// priceCase is a line of contract c, from 2024-01-01 for 12 months, and a price
// book.
type priceCase struct {
	name     string
	line     func(l *fact.Line)
	book     []*fact.SSP
	answers  []*fact.Answer
	customer fact.Attrs
	contract fact.Attrs
	recorded bool
	span     string // its last day, unless the contract's
	on       string // unless 2024-01-01
	want     sellingPrice
	refused  string
}

func priceOf(id string, set func(x *fact.SSP)) *fact.SSP {
	x := &fact.SSP{Product: "team", Per: fact.Per{Unit: fact.PerMonth}}
	x.ID, x.At = id, fact.Place{File: "ssp.yaml", Line: 3}
	set(x)
	return x
}

func pointOf(id, from, stratum, price string) *fact.SSP {
	return priceOf(id, func(x *fact.SSP) {
		x.Point, x.Stratum = decRef(price), stratum
		if from != "" {
			x.From = fact.On(civil.MustDay(from))
		}
	})
}

func (c priceCase) deriver() (*Deriver, *fact.Line) {
	l := fact.Line{ID: "seats", Product: "team", Quantity: dec("10"), UnitPrice: dec("40"), Per: fact.Per{Unit: fact.PerMonth}}
	if c.line != nil {
		c.line(&l)
	}
	con := &fact.Contract{Term: civil.Duration{Months: 12}, Customer: "cu", Lines: []fact.Line{l}, Attributes: c.contract}
	con.ID, con.At = "c", fact.Place{File: "book.yaml", Line: 7}
	terms := policy.Default()
	terms.JudgementsRecorded = c.recorded
	list := fact.Price{Amount: dec("49.90"), Per: fact.Per{Unit: fact.PerMonth}}
	d := New(&Env{
		Policy: policy.Of(terms), SSPs: map[string][]*fact.SSP{"team": c.book, "bare": c.book}, Answers: c.answers,
		Products:  map[string]*fact.Product{"team": {ListPrice: &list}},
		Customers: map[string]*fact.Customer{"cu": {Attributes: c.customer}},
	})
	d.pos.Group = &Group{}
	d.con, d.terms, d.cur = con, &terms, mustCurrency("USD")
	d.start = civil.MustDay("2024-01-01")
	return d, &con.Lines[0]
}

func known(p sellingPrice) sellingPrice {
	p.Known, p.Observable = true, true
	return p
}

var sellingPrices = []priceCase{
	{name: "nothing is known, and its stated price is taken for it", want: sellingPrice{Low: 480000, High: 480000, Known: true, From: "its stated price"}},
	{name: "nothing is known, and that is a question", recorded: true, want: sellingPrice{Low: 480000, High: 480000, From: "its stated price"}},
	{name: "the line's own is for its term and quantity", line: func(l *fact.Line) { l.SSP = decRef("5000.00") }, book: []*fact.SSP{pointOf("s", "", "", "49")},
		want: known(sellingPrice{Low: 500000, High: 500000, From: "ssp of the line"})},
	{name: "of half its term it is half", line: func(l *fact.Line) { l.SSP = decRef("5000.01") }, span: "2024-06-30",
		want: known(sellingPrice{Low: 250001, High: 250001, From: "ssp of the line"})},
	{name: "a one-time price is whole, however long the span", line: func(l *fact.Line) { l.SSP, l.Per = decRef("5000.00"), fact.Per{Unit: fact.PerOnce} }, span: "2024-06-30",
		want: known(sellingPrice{Low: 500000, High: 500000, From: "ssp of the line"})},
	{name: "an answer goes before all, though it was given later", line: func(l *fact.Line) { l.SSP = decRef("5000.00") },
		answers: []*fact.Answer{{Subject: "c/seats", Question: "ssp", Value: "4711.00", Date: civil.MustDay("2024-03-31")}},
		want:    known(sellingPrice{Low: 471100, High: 471100, From: "answered on 2024-03-31"})},
	{name: "an answer that is no amount", answers: []*fact.Answer{{Subject: "c/seats", Question: "ssp", Value: "high"}}, refused: `"high" is no stand-alone selling price: write an amount`},
	{name: "an answer about the product", answers: []*fact.Answer{{Subject: "team", Question: "ssp", Value: "49"}}, refused: "answered for a line, such as c/seats"},
	{name: "ten seats for twelve months at 49 are 5,880", book: []*fact.SSP{pointOf("s", "", "", "49")},
		want: known(sellingPrice{Low: 588000, High: 588000, From: "price book (s)"})},
	{name: "without discounts and price steps of the line", book: []*fact.SSP{pointOf("s", "", "", "49")},
		line: func(l *fact.Line) {
			l.Discounts = []fact.Discount{{Percent: dec("50")}}
			l.Prices = []fact.PriceStep{{When: fact.When{After: civil.Duration{Months: 6}}, Price: dec("1")}}
		},
		want: known(sellingPrice{Low: 588000, High: 588000, From: "price book (s)"})},
	{name: "a quantity step counts: six months of 10 and six of 20 at 49 are 8,820", book: []*fact.SSP{pointOf("s", "", "", "49")},
		line: func(l *fact.Line) {
			l.Quantities = []fact.QuantityStep{{When: fact.When{After: civil.Duration{Months: 6}}, N: dec("20")}}
		},
		want: known(sellingPrice{Low: 882000, High: 882000, From: "price book (s)"})},
	{name: "of a part of the term its months: 3.5 months of 29-day February at 10 a month and seat", book: []*fact.SSP{pointOf("s", "", "", "10")}, span: "2024-04-15",
		want: known(sellingPrice{Low: 35000, High: 35000, From: "price book (s)"})},
	{name: "for the term, whatever that is", book: []*fact.SSP{priceOf("s", func(x *fact.SSP) { x.Point, x.Per = decRef("600"), fact.Per{Unit: fact.PerTerm} })},
		want: known(sellingPrice{Low: 600000, High: 600000, From: "price book (s)"})},
	{name: "for the term, of a quarter of it", book: []*fact.SSP{priceOf("s", func(x *fact.SSP) { x.Point, x.Per = decRef("600"), fact.Per{Unit: fact.PerTerm} })}, span: "2024-03-31",
		want: known(sellingPrice{Low: 150000, High: 150000, From: "price book (s)"})},
	{name: "as the line's price is for, where it does not say", book: []*fact.SSP{priceOf("s", func(x *fact.SSP) { x.Point, x.Per = decRef("600"), fact.Per{} })},
		line: func(l *fact.Line) { l.Per = fact.Per{Unit: fact.PerYear} },
		want: known(sellingPrice{Low: 600000, High: 600000, From: "price book (s)"})},
	{name: "the one that holds on the day", book: []*fact.SSP{pointOf("s1", "", "", "49"), pointOf("s2", "2024-01-01", "", "50"), pointOf("s3", "2024-01-02", "", "51")},
		want: known(sellingPrice{Low: 600000, High: 600000, From: "price book of 2024-01-01 (s2)"})},
	{name: "and on the day of a change another", on: "2024-07-01", book: []*fact.SSP{pointOf("s1", "", "", "49"), pointOf("s2", "2024-01-01", "", "50"), pointOf("s3", "2024-01-02", "", "51")},
		want: known(sellingPrice{Low: 612000, High: 612000, From: "price book of 2024-01-02 (s3)"})},
	{name: "another currency says nothing", book: []*fact.SSP{priceOf("s", func(x *fact.SSP) { x.Point, x.Currency = decRef("49"), mustCurrency("EUR") })},
		want: sellingPrice{Low: 480000, High: 480000, Known: true, From: "its stated price"}},
	{name: "a range, with its point", book: []*fact.SSP{priceOf("s", func(x *fact.SSP) {
		x.Low, x.Point, x.High, x.Method = decRef("45"), decRef("49"), decRef("55"), "adjusted_market"
	})},
		want: sellingPrice{Low: 540000, Mid: 588000, High: 660000, Ranged: true, HasMid: true, Known: true, From: "price book, adjusted_market (s)"}},
	{name: "a range without", book: []*fact.SSP{priceOf("s", func(x *fact.SSP) { x.Low, x.High = decRef("45"), decRef("55") })},
		want: known(sellingPrice{Low: 540000, High: 660000, Ranged: true, From: "price book (s)"})},
	{name: "a residual", book: []*fact.SSP{priceOf("s", func(x *fact.SSP) { x.Method = "residual" })},
		want: sellingPrice{Low: 480000, High: 480000, Known: true, Residual: true, From: "price book, residual (s)"}},
	{name: "90 percent of the list price of 49.90, ten for twelve months", book: []*fact.SSP{priceOf("s", func(x *fact.SSP) { x.PercentOfList = decRef("90") })},
		want: known(sellingPrice{Low: 538920, High: 538920, From: "price book (s)"})},
	{name: "a percentage of no list price", line: func(l *fact.Line) { l.Product = "bare" }, book: []*fact.SSP{priceOf("s", func(x *fact.SSP) { x.PercentOfList = decRef("90") })},
		refused: "product bare has no list price"},
	{name: "of another product", line: func(l *fact.Line) { l.Product = "other" }, book: []*fact.SSP{pointOf("s", "", "", "49")}, want: sellingPrice{Low: 480000, High: 480000, Known: true, From: "its stated price"}},
	{name: "the customer's segment goes before everybody", customer: fact.Attrs{{Name: "segment", Value: "enterprise"}},
		book: []*fact.SSP{pointOf("s1", "2024-01-01", "", "49"), pointOf("s2", "", "enterprise", "40"), pointOf("s3", "", "small", "60")},
		want: known(sellingPrice{Low: 480000, High: 480000, From: "price book, enterprise (s2)"})},
	{name: "two strata fit", customer: fact.Attrs{{Name: "segment", Value: "enterprise"}, {Name: "region", Value: "EU"}},
		book:    []*fact.SSP{pointOf("s2", "", "enterprise", "40"), pointOf("s3", "2023-01-01", "EU", "60")},
		refused: "two stand-alone selling prices fit line seats: s3 (stratum EU, ssp.yaml:3) and s2 (stratum enterprise, ssp.yaml:3)"},
	{name: "the stratum of the contract says which", customer: fact.Attrs{{Name: "segment", Value: "enterprise"}, {Name: "region", Value: "EU"}}, contract: fact.Attrs{{Name: "stratum", Value: "EU"}},
		book: []*fact.SSP{pointOf("s2", "", "enterprise", "40"), pointOf("s3", "2023-01-01", "EU", "60")},
		want: known(sellingPrice{Low: 720000, High: 720000, From: "price book of 2023-01-01, EU (s3)"})},
	{name: "two prices of one day", book: []*fact.SSP{pointOf("s1", "2024-01-01", "", "49"), pointOf("s2", "2024-01-01", "", "50")},
		refused: "s1 at ssp.yaml:3 holds from the same day"},
	{name: "two of a day that is past do no harm", book: []*fact.SSP{pointOf("s1", "2023-01-01", "", "49"), pointOf("s2", "2023-01-01", "", "50"), pointOf("s3", "2024-01-01", "", "51")},
		want: known(sellingPrice{Low: 612000, High: 612000, From: "price book of 2024-01-01 (s3)"})},
}

func TestSellingPrice(t *testing.T) {
	for _, c := range sellingPrices {
		t.Run(c.name, func(t *testing.T) {
			d, l := c.deriver()
			span := civil.Span{From: d.start, To: civil.MustDay("2025-01-01")}
			if c.span != "" {
				span.To = civil.MustDay(c.span) + 1
			}
			on := d.start
			if c.on != "" {
				on = civil.MustDay(c.on)
			}
			d.spans = append(d.spans, priceSpan{Amount: 7})
			got, ok := d.sellingPrice(l, span, 480000, on)
			if c.refused != "" {
				if err := d.problems.Err(); ok || err == nil || !strings.Contains(err.Error(), c.refused) {
					t.Errorf("%v, want it refused: %s", err, c.refused)
				}
				return
			}
			if !ok || got != c.want {
				t.Errorf("%+v, want %+v; %v", got, c.want, d.problems.Err())
			}
			if len(d.spans) != 1 || d.spans[0].Amount != 7 {
				t.Errorf("the price of the line at hand became %v", d.spans)
			}
		})
	}
}

// A selling price that is the line's own price comes to what the line comes to.
func TestSellingPriceIsPricedAsLinesAre(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		per := fact.Per{Unit: rapid.SampledFrom([]fact.PerUnit{fact.PerDay, fact.PerWeek, fact.PerMonth, fact.PerQuarter, fact.PerYear, fact.PerTerm, fact.PerOnce}).Draw(t, "per")}
		price := money.Decimal{Coef: rapid.Int64Range(1, 1_000_000).Draw(t, "price"), Scale: 3}
		d, l := priceCase{book: []*fact.SSP{priceOf("s", func(x *fact.SSP) { x.Point, x.Per = &price, per })}}.deriver()
		l.UnitPrice, l.Per = price, per
		l.Starts = fact.On(d.start + civil.Day(rapid.IntRange(0, 200).Draw(t, "later")))
		l.Ends = fact.On(l.Starts.Day() + civil.Day(rapid.IntRange(0, 800).Draw(t, "days")))
		if per.Unit != fact.PerOnce && rapid.Bool().Draw(t, "step") {
			l.Quantities = []fact.QuantityStep{{When: fact.When{From: fact.On(l.Starts.Day() + 40)}, N: money.DecimalOf(rapid.Int64Range(1, 50).Draw(t, "quantity"))}}
		}
		d.con.Starts, d.env.AsOf, d.env.Horizon = fact.On(d.start), civil.MustDay("2028-01-01"), civil.MustDay("2028-01-01")
		pos, err := d.Derive(&Group{Contracts: []*fact.Contract{d.con}})
		if err != nil {
			t.Fatal(err)
		}
		want, err := pos.Lines[0].Contracted.Total()
		if err != nil {
			t.Fatal(err)
		}
		got, ok := d.sellingPrice(l, pos.Lines[0].Span, 1, d.start)
		if !ok || got.Low != want {
			t.Fatalf("%d, and the line %d; %v", got.Low, want, d.problems.Err())
		}
	})
}

// Two things that are one obligation.
func TestSellingPricePlus(t *testing.T) {
	point := known(pointPrice(100))
	point.From = "a"
	wide := sellingPrice{Low: 10, Mid: 15, High: 30, Ranged: true, HasMid: true, Known: true, From: "b"}
	got, err := point.plus(wide)
	want := sellingPrice{Low: 110, Mid: 115, High: 130, Ranged: true, HasMid: true, Known: true, From: "a; b"}
	if err != nil || got != want {
		t.Errorf("%+v, want %+v; %v", got, want, err)
	}
	open := sellingPrice{Low: 1, High: 2, Ranged: true, Known: true, Observable: true, From: "a"}
	got, err = point.plus(open)
	want = sellingPrice{Low: 101, High: 102, Ranged: true, Known: true, Observable: true, From: "a"}
	if err != nil || got != want {
		t.Errorf("%+v, want %+v; %v", got, want, err)
	}
}

// What the price book observes of products that are sold together.
func TestObservedBundles(t *testing.T) {
	bundle := func(id, from, price string, of ...string) *fact.SSP {
		x := pointOf(id, from, "", price)
		x.Product, x.Bundle = "", of
		return x
	}
	d, _ := priceCase{}.deriver()
	d.env.SSPs[""] = []*fact.SSP{
		bundle("b1", "", "60", "B", "C"), bundle("b2", "2024-01-01", "55", "C", "B"), bundle("b3", "", "70", "A", "Z"), bundle("b4", "", "80", "A", "D"),
	}
	year := civil.Span{From: d.start, To: civil.MustDay("2025-01-01")}
	sold := func(product, quantity string) soldLine {
		return soldLine{Name: "the " + product, Span: year, Line: &fact.Line{ID: product, Product: product, Quantity: dec(quantity), Per: fact.Per{Unit: fact.PerMonth}}}
	}
	lines := []soldLine{sold("A", "2"), sold("B", "3"), sold("C", "3"), sold("D", "1")}
	got, ok := d.observedBundles(lines, d.start)
	// 3 × 55 × 12; A and D are sold in other quantities, Z is not sold.
	if !ok || len(got) != 1 || !slices.Equal(got[0].Of, []string{"the B", "the C"}) || got[0].Price != 198000 || got[0].From != "price book of 2024-01-01 (b2)" {
		t.Errorf("%+v", got)
	}
	lines[2].Name = "the B" // one obligation with B
	if got, ok = d.observedBundles(lines, d.start); !ok || got != nil {
		t.Errorf("%+v of what is one obligation", got)
	}
	lines[2].Name, lines[2].Span.To = "the C", year.To-1
	if got, ok = d.observedBundles(lines, d.start); !ok || got != nil {
		t.Errorf("%+v of other days", got)
	}
}
