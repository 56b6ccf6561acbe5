// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive_test

import (
	"fmt"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
	"pgregory.net/rapid"
)

func pick[T any](t *rapid.T, label string, from ...T) T {
	return from[rapid.IntRange(0, len(from)-1).Draw(t, label)]
}

// drawDay draws a day of 2024 and the months around it; ends of months come
// often, since anchors break there.
func drawDay(t *rapid.T, label string) civil.Day {
	return rapid.OneOf(
		rapid.SampledFrom([]civil.Day{day("2024-01-31"), day("2024-02-29"), day("2023-12-31"), day("2024-01-01"), day("2024-01-30"), day("2024-03-31")}),
		rapid.Custom(func(t *rapid.T) civil.Day {
			return day("2023-12-01") + civil.Day(rapid.Int32Range(0, 180).Draw(t, "day"))
		}),
	).Draw(t, label)
}

// drawPrice draws a price with up to four decimals, free ones rarely.
func drawPrice(t *rapid.T, label string) money.Decimal {
	coef := rapid.OneOf(rapid.Int64Range(1, 9_999), rapid.Int64Range(1, 99_999_999), rapid.Just(int64(0))).Draw(t, label)
	scale := rapid.IntRange(0, 4).Draw(t, label+" decimals")
	text := fmt.Sprintf("%05d", coef)
	return num(text[:len(text)-scale] + "." + text[len(text)-scale:] + "0")
}

func drawPer(t *rapid.T) fact.Per {
	return pick(t, "per", monthly, monthly, yearly, forTerm, onlyOnce, daily, weekly,
		fact.Per{Unit: fact.PerQuarter}, fact.Per{Unit: fact.PerMonths, N: 2})
}

// drawLine draws a line with steps and discounts. Every step changes something,
// so that the days of one price are one stretch.
func drawLine(t *rapid.T, id string, start civil.Day) fact.Line {
	l := fact.Line{ID: id, Product: id, Quantity: money.DecimalOf(rapid.Int64Range(1, 20).Draw(t, "quantity")), Per: drawPer(t)}
	l.UnitPrice = drawPrice(t, "price")
	when := func(n int32) fact.When {
		if rapid.Bool().Draw(t, "by date") {
			return fact.When{From: fact.On(start + civil.Day(100*n+rapid.Int32Range(-70, 29).Draw(t, "step")))}
		}
		return fact.When{After: months(3*n + 1)}
	}
	steps := func(label string) int32 { return pick[int32](t, label, 0, 0, 0, 1, 2) }
	for n := range steps("price steps") {
		p, _ := drawPrice(t, "next price").Add(money.DecimalOf(int64(n+1) * 10_000_000))
		l.Prices = append(l.Prices, fact.PriceStep{When: when(n + 1), Price: p})
	}
	for n := range steps("quantity steps") {
		if l.Per.Unit == fact.PerOnce || l.Per.Unit == fact.PerEach {
			break // refused: a price for once has one quantity
		}
		if once(&l) {
			break // refused: each quantity of a one-time price is a line of its own
		}
		l.Quantities = append(l.Quantities, fact.QuantityStep{When: when(n + 1), N: money.DecimalOf(int64(30+n) + rapid.Int64Range(0, 0).Draw(t, "n"))})
	}
	for range steps("discounts") {
		l.Discounts = append(l.Discounts, drawDiscount(t, start))
	}
	return l
}

func drawDiscount(t *rapid.T, start civil.Day) fact.Discount {
	x := fact.Discount{For: pick(t, "for", civil.Duration{}, months(1), months(3), days(45))}
	if rapid.Bool().Draw(t, "percent") {
		x.Percent = pick(t, "off", num("10"), num("33.3"), num("100"), num("7.25"))
	} else {
		x.Amount = pick(t, "off", num("0.01"), num("3.333"), num("50"), num("100000"))
	}
	if rapid.Bool().Draw(t, "later") {
		x.From = fact.On(start + civil.Day(rapid.Int32Range(0, 90).Draw(t, "from")))
	}
	return x
}

// drawContract draws a contract of any shape that is not an error.
func drawContract(t *rapid.T, id string) *fact.Contract {
	start := drawDay(t, "starts")
	c := contract(id, start.String(), civil.Duration{})
	c.Signed = fact.On(start + civil.Day(pick[int32](t, "signed", 0, 0, -1, -31, -45, 1, 20, 60)))
	for i := range rapid.IntRange(1, 3).Draw(t, "lines") {
		c.Lines = append(c.Lines, drawLine(t, fmt.Sprintf("%s-l%d", id, i+1), start))
	}
	drawTerm(t, c, start)
	drawBilling(t, c)
	for i := range c.Lines {
		drawOwn(t, c, &c.Lines[i])
	}
	return c
}

func drawTerm(t *rapid.T, c *fact.Contract, start civil.Day) {
	c.Term = months(pick[int32](t, "term", 1, 2, 3, 6, 12, 12, 12, 13, 24, 36))
	switch pick(t, "shape", "term", "term", "ends", "days", "open", "renews") {
	case "ends":
		c.Ends, c.Term = fact.On(monthsAfter(start, int(c.Term.Months))-1), civil.Duration{}
	case "days":
		c.Ends, c.Term = fact.On(start+civil.Day(rapid.Int32Range(0, 500).Draw(t, "length"))), civil.Duration{}
	case "open":
		c.Open, c.Term = true, civil.Duration{}
		c.Commit = pick(t, "commit", civil.Duration{}, months(3), months(12))
	case "renews":
		c.AutoRenew = &fact.AutoRenew{Uplift: pick(t, "uplift", num("0"), num("3"), num("7.5"))}
		if rapid.Bool().Draw(t, "own length") {
			c.AutoRenew.Term = pick(t, "again", months(1), months(6), months(12))
		}
	}
}

func drawBilling(t *rapid.T, c *fact.Contract) {
	rule := func() fact.Billing {
		b := fact.Billing{Every: months(pick[int32](t, "every", 1, 1, 3, 6, 12)), Arrears: rapid.Bool().Draw(t, "arrears")}
		if pick(t, "whole", false, false, false, true) {
			b.Whole, b.Every = true, civil.Duration{}
		}
		b.Net = pick(t, "net", civil.Duration{}, days(30), months(1))
		return b
	}
	switch pick(t, "billing", "rule", "rule", "signed", "policy", "phases") {
	case "rule":
		b := rule()
		c.Billing = &b
	case "signed":
		b := rule()
		b.From, b.Arrears = fact.FromSigned, false
		c.Billing = &b
	case "phases":
		first, then := rule(), rule()
		first.For = months(pick[int32](t, "first phase", 1, 3, 12))
		c.Billing = &fact.Billing{Phases: []fact.Billing{first, then}}
	}
}

// drawOwn gives a line its own term, service or billing, sometimes.
func drawOwn(t *rapid.T, c *fact.Contract, l *fact.Line) {
	start := c.Starts.Day()
	switch pick(t, "own", "", "", "", "", "term", "service", "billing") {
	case "term":
		if c.AutoRenew == nil {
			l.Term = months(pick[int32](t, "line term", 1, 2, 6, 14))
			if !c.Open {
				l.Starts = fact.On(start + civil.Day(rapid.Int32Range(0, 40).Draw(t, "line starts")))
			}
		}
	case "service":
		if c.Open || c.AutoRenew != nil || len(l.Prices)+len(l.Quantities)+len(l.Discounts) > 0 {
			return
		}
		from := start + civil.Day(rapid.Int32Range(1, 60).Draw(t, "service"))
		l.Service = &fact.ServiceTerms{From: fact.On(from), MovesEnd: true}
		if end := c.Ends.Or(start) + 1; c.Term.Months > 2 || end > from {
			l.Service.MovesEnd = rapid.Bool().Draw(t, "moves end")
		}
	case "billing":
		l.Billing = &fact.Billing{Every: months(1)}
	}
}

// describe is a contract on one page, for a failure.
func describe(c *fact.Contract) string {
	text := fmt.Sprintf("contract %s signed %s starts %s term %s ends %s open %t commit %s", c.ID, c.Signed, c.Starts, c.Term, c.Ends, c.Open, c.Commit)
	if c.AutoRenew != nil {
		text += fmt.Sprintf(" renews %+v", *c.AutoRenew)
	}
	if c.Billing != nil {
		text += fmt.Sprintf("\n  billing %+v", *c.Billing)
	}
	for i := range c.Lines {
		l := &c.Lines[i]
		text += fmt.Sprintf("\n  line %s: %s × %s per %s, quantities %v, prices %v, discounts %v, starts %s term %s", l.ID, l.Quantity, l.UnitPrice, l.Per, l.Quantities, l.Prices, l.Discounts, l.Starts, l.Term)
		if l.Service != nil {
			text += fmt.Sprintf(" service %+v", *l.Service)
		}
		if l.Billing != nil {
			text += fmt.Sprintf(" billing %+v", *l.Billing)
		}
	}
	return text
}
