// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package policy

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/money"
)

func TestClassErrorsOfEvents(t *testing.T) {
	class := func(amount string) string {
		return "bookings.classes:\n- name: odd\n  when: true\n  amount: " + amount + "\n"
	}
	yen := threeYears(t)
	yen.Currency = currency(t, "JPY")
	for _, tt := range []struct {
		text  string
		event *Event
		want  string
	}{
		{class("event.value * 9223372036854775807"), threeYears(t),
			"book.yaml:3: contract c-1, line l-1: amount of class odd (p.yaml:4:11) cannot be evaluated: integer overflow"},
		{class("event.value / event.before.value"), threeYears(t), "(p.yaml:4:11) cannot be evaluated: division by zero"},
		{class("share(event.value, 1, event.before.value)"), threeYears(t), "cannot be evaluated: division by zero"},
		{class("share(event.value, 9223372036854775807, 1)"), threeYears(t), "cannot be evaluated: share(3000000, 9223372036854775807, 1): number too large"},
		{class("abs(-9223372036854775807 - 1)"), threeYears(t), "integer overflow"},
		{class(`'money("12.50")'`), yen, `money("12.5"): `},
		{class("event.years[7].value"), threeYears(t), "index out of bounds: 7"},
		{class("event.value") + "  day: add_months(event.day, 120000)\n", threeYears(t), "day of class odd (p.yaml:5:8) cannot be evaluated: add_months by 120000 leaves the calendar"},
		{class("event.value") + "  day: add_days(event.day, -1000000)\n", threeYears(t), "add_days by -1000000 leaves the calendar"},
		{"bookings.registers: [{name: bookings, divides: 'event.value / event.term'}]\n" + class("event.value"), threeYears(t), "divides of register bookings (p.yaml:1:49) cannot be evaluated: division by zero"},
		{"bookings.classes:\n- {name: odd, when: 'event.value / event.term > 0', amount: event.value}\n", threeYears(t), "when of class odd"},
		{class("9223372036854775807") + "- {name: more, when: true, amount: 9223372036854775807}\n", threeYears(t), "number too large"},
	} {
		_, _, err := parsed(t, tt.text).Classifier().Classify(tt.event, nil)
		var ce *ClassError
		if !errors.As(err, &ce) || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s gives %v, want %s", tt.text, err, tt.want)
		}
	}
}

// An expression over lists of lists of years is stopped, not waited for.
func TestCostLimit(t *testing.T) {
	e := threeYears(t)
	for n := range 60 {
		e.Years = append(e.Years, EventYear{Begins: civil.Day(n), Value: 1})
	}
	cheap := "event.years.exists(a, a.value > 5)"
	costly := "event.years.all(a, event.years.all(b, event.years.all(c, event.years.all(d, a.value + b.value + c.value + d.value > 0))))"
	for when, stopped := range map[string]bool{cheap: false, costly: true} {
		_, _, err := parsed(t, "bookings.classes:\n- {name: a, when: '"+when+"', amount: event.value}\n").Classifier().Classify(e, nil)
		if (err != nil) != stopped || stopped && !strings.Contains(err.Error(), "cost limit exceeded") {
			t.Errorf("%s: %v", when, err)
		}
	}
}

func TestFieldsAndFunctions(t *testing.T) {
	e := threeYears(t)
	e.Open, e.Ends = true, civil.MaxDay
	e.Before.Quantity, _ = money.ParseDecimal("2.5")
	e.Contract.Attributes = map[string]string{"region": "EMEA"}
	for _, condition := range []string{
		`event.day == date("2024-03-15")`, `event.signed < event.booked`, `event.booked <= event.day && event.day >= event.booked && event.effective > event.day`,
		`year(event.day) == 2024 && month(event.day) == 3 && day_of_month(event.day) == 15`, `days(event.booked, event.effective) == 17`,
		`months(event.booked, event.effective) == 0`, `months(event.effective, date("2023-04-01")) == -12`, `months(date("2024-01-31"), date("2024-02-29")) == 1`,
		`add_months(date("2024-01-31"), 1) == date("2024-02-29")`, `add_days(event.day, 17) == event.effective`,
		`min(event.day, event.effective) == event.day && max(event.day, event.effective) == event.effective`, `min(2, 3) == 2 && max(2, 3) == 3 && abs(-3) == 3`,
		`money("30000") == event.value && money("-0.01") == -1`, `quantity("2.5") == event.before.quantity && event.before.quantity == 2500`,
		`!has(event.ends) && !has(event.old_end) && has(event.starts)`, `event.ends == date("9999-12-31")`,
		`event.contract.attributes["region"] == "EMEA" && event.contract.attributes.region == "EMEA"`, `event.contract.attributes["segment"] == "" && event.customer.attributes.size == ""`,
		`"region" in event.contract.attributes && !("segment" in event.contract.attributes)`,
		`event.years.size() == 3 && event.years[2].begins == date("2026-04-01") && event.years.exists(year, year.value > 0)`,
		`share(5, 1, 2) == 3 && share(-5, 1, 2) == -3`, `event.currency == "USD" && event.line.startsWith("l-") && event.product.id.matches("^p-[0-9]+$")`,
		`event.customer.id in ["acme", "zeta"] && event.term == 0`, `event.value == (event.open ? event.acv * 3 : 0)`,
	} {
		if got := classify(t, parsed(t, "bookings.classes:\n- {name: a, when: '"+condition+"', amount: event.value}\n"), e); got != "bookings/a 3000000 2024-03-15" {
			t.Errorf("%s does not hold: %s", condition, got)
		}
	}
	// Every field of the table can be read.
	for i := range eventFields {
		f := &eventFields[i]
		switch {
		case !strings.HasPrefix(f.Path, "event."), f.kind == groupField:
		case f.kind == yearsField || f.kind == mapField:
			classify(t, parsed(t, "bookings.classes:\n- {name: a, when: '"+f.Path+".size() >= 0', amount: event.value}\n"), e)
		default:
			if got := classify(t, parsed(t, "bookings.classes:\n- {name: a, when: '"+f.Path+" == "+f.Path+"', amount: event.value}\n"), e); got != "bookings/a 3000000 2024-03-15" {
				t.Errorf("%s: %s", f.Path, got)
			}
		}
	}
}

func TestExplainClass(t *testing.T) {
	b := parsed(t, "bookings.classes:\n- name: big\n  when: event.kind == \"signing\"\n    && event.customer.attributes.size != \"small\"\n  amount: min(event.value, event.acv)\n  day: event.effective\n")
	e := threeYears(t)
	e.Customer.Attributes = map[string]string{"size": "large"}
	want := `class big (p.yaml:2): when event.kind == "signing" && event.customer.attributes.size != "small", amount min(event.value, event.acv), day event.effective; ` +
		`event.kind = "signing", event.customer.attributes = map[size:large], event.value = 30,000.00, event.acv = 10,000.00, event.effective = 2024-04-01`
	if got := b.Explain(Part{}, e); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// One set of classes serves all workers at once.
func TestClassifyConcurrently(t *testing.T) {
	b := parsed(t, examples(t)["Renewal uplift counted as upgrade"])
	var wait sync.WaitGroup
	for n := range 8 {
		wait.Add(1)
		go func() {
			defer wait.Done()
			e := threeYears(t)
			e.Kind, e.Before.Value = EventRenewal, money.Minor(n)*100
			c := b.Classifier()
			for range 300 {
				parts, rests, err := c.Classify(e, nil)
				i := slices.IndexFunc(parts, func(p Part) bool { return b.Classes[p.Class].Name == "upgrade" })
				if err != nil || len(rests) > 0 || i < 0 || parts[i].Amount != e.Value-e.Before.Value {
					t.Errorf("worker %d: %s %v", n, shown(b, parts), err)
					return
				}
			}
		}()
	}
	wait.Wait()
}

func BenchmarkClassify(b *testing.B) {
	docs := examples(b)
	for _, bench := range []struct{ name, text string }{
		{"tcv", "bookings.preset: tcv"}, {"annual_renewals", "bookings.preset: annual_renewals"}, {"net_new_arr", "bookings.preset: net_new_arr"},
		{"two registers", docs["The compensation view and the commitment view"]},
		{"uplift", docs["Renewal uplift counted as upgrade"]},
	} {
		b.Run(bench.name, func(b *testing.B) {
			c := parsed(b, bench.text).Classifier()
			e, parts := threeYears(b), []Part(nil)
			b.ReportAllocs()
			for b.Loop() {
				var err error
				if parts, _, err = c.Classify(e, parts[:0]); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
