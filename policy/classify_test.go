// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package policy

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"cel.dev/cel-go/cel"
	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/money"
	"pgregory.net/rapid"
)

func parsed(t testing.TB, text string) *Bookings {
	t.Helper()
	p, err := Parse("p.yaml", 1, []byte(text), Default())
	if err != nil {
		t.Fatal(err)
	}
	return p.Versions[0].Terms.Bookings
}

func currency(t testing.TB, code string) money.Currency {
	t.Helper()
	c, err := money.ParseCurrency(code)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// threeYears is the example of SaaSOptics, Bookings: three years at 10,000.
func threeYears(t testing.TB) *Event {
	e := &Event{Kind: EventSigning, Day: civil.MustDay("2024-03-15"), Booked: civil.MustDay("2024-03-15"), Signed: civil.MustDay("2024-03-10"),
		Effective: civil.MustDay("2024-04-01"), Starts: civil.MustDay("2024-04-01"), Ends: civil.MustDay("2027-03-31"), OldEnd: civil.MinDay,
		TermMonths: 36, Line: "l-1", Currency: currency(t, "USD"), Recurs: true,
		Value: 30_000_00, FirstYear: 10_000_00, Beyond: 30_000_00, ACV: 10_000_00, ARR: 10_000_00, Place: "book.yaml:3"}
	e.Contract = ContractState{ID: "c-1", After: State{Value: 30_000_00, ARR: 10_000_00}}
	e.Customer = CustomerState{ID: "acme", Since: e.Day}
	e.Product = ProductState{ID: "p-1", Family: "platform", Kind: "subscription"}
	for n := range 3 {
		e.Years = append(e.Years, EventYear{Begins: e.Effective.AddMonths(12 * n), Day: e.Day.AddMonths(12 * n), Value: 10_000_00})
	}
	return e
}

// shown writes parts as register/class amount on day.
func shown(b *Bookings, parts []Part) string {
	var out []string
	for _, p := range parts {
		c := &b.Classes[p.Class]
		out = append(out, fmt.Sprintf("%s/%s %d %s", b.Registers[c.Register].Name, c.Name, p.Amount, p.Day))
	}
	return strings.Join(out, "; ")
}

func classify(t testing.TB, b *Bookings, e *Event) string {
	t.Helper()
	parts, rests, err := b.Classifier().Classify(e, nil)
	if err != nil {
		t.Fatal(err)
	}
	text := shown(b, parts)
	for _, r := range rests {
		text += fmt.Sprintf(" [%s: of %d, %d unclaimed, %d overclaimed]", b.Registers[r.Register].Name, r.Value, r.Unclaimed, r.Overclaimed)
	}
	return text
}

// The numbers are those of SaaSOptics, Bookings: three years at 10,000 are 30,000
// of TCV, or 10,000 now and a renewal of 10,000 in each later year.
func TestPresets(t *testing.T) {
	for _, tt := range []struct{ preset, want string }{
		{"tcv", "bookings/new 3000000 2024-03-15"},
		{"first_year", "bookings/new 1000000 2024-03-15"},
		{"first_year_acv", "bookings/new 1000000 2024-03-15"},
		{"annual_renewals", "bookings/new 1000000 2024-03-15; bookings/renewal 1000000 2025-03-15; bookings/renewal 1000000 2026-03-15"},
		{"net_new_arr", "bookings/new 1000000 2024-03-15"},
	} {
		if got := classify(t, parsed(t, "bookings.preset: "+tt.preset), threeYears(t)); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.preset, got, tt.want)
		}
	}
	// Opstarts: a monthly plan of 5,000 is 60,000 of annual value, where
	// acv.month_to_month annualizes; committed is one month.
	monthly := threeYears(t)
	monthly.Value, monthly.FirstYear, monthly.ACV, monthly.ARR, monthly.Years = 5_000_00, 5_000_00, 60_000_00, 60_000_00, nil
	for preset, want := range map[string]string{"tcv": "bookings/new 500000 2024-03-15", "first_year_acv": "bookings/new 6000000 2024-03-15"} {
		if got := classify(t, parsed(t, "bookings.preset: "+preset), monthly); got != want {
			t.Errorf("monthly plan, %s: %s, want %s", preset, got, want)
		}
	}
}

// examples are the policies of docs/bookings.md by their headings.
func examples(t testing.TB) map[string]string {
	t.Helper()
	doc, err := os.ReadFile("../docs/bookings.md")
	if err != nil {
		t.Fatal(err)
	}
	byHeading := map[string]string{}
	for _, section := range strings.Split("\n"+string(doc), "\n#")[1:] {
		heading, rest, _ := strings.Cut(section, "\n")
		if _, text, ok := strings.Cut(rest, "```yaml\n"); ok {
			text, _, _ = strings.Cut(text, "```")
			byHeading[strings.Trim(heading, "# ")] = text
		}
	}
	return byHeading
}

func TestDocumentedExamples(t *testing.T) {
	docs := examples(t)
	renewal := threeYears(t) // 10,000 that renew at 12,000 for a year
	renewal.Kind, renewal.Term, renewal.TermMonths, renewal.Value, renewal.FirstYear, renewal.Years = EventRenewal, 1, 12, 12_000_00, 12_000_00, nil
	renewal.Before, renewal.After = State{Value: 10_000_00}, State{Value: 12_000_00}
	lower := *renewal // and at 9,000
	lower.Value, lower.After = 9_000_00, State{Value: 9_000_00}
	extension := threeYears(t) // 13,000 more, of it 1,000 before the old end
	extension.Kind, extension.Value, extension.Beyond, extension.Years = EventAmendment, 13_000_00, 12_000_00, nil
	invoice := threeYears(t)
	invoice.Kind, invoice.Value, invoice.Years, invoice.Product.Family = EventInvoice, 500_00, nil, "training"
	other := *invoice
	other.Product.Family = "expenses"
	hardware := threeYears(t)
	hardware.Product.Kind = "goods"
	known := threeYears(t)
	known.Customer.Ever = true
	for _, tt := range []struct {
		heading string
		event   *Event
		want    string
	}{
		{"Renewal uplift counted as upgrade", renewal, "bookings/renewal 1000000 2024-03-15; bookings/upgrade 200000 2024-03-15"},
		{"Renewal uplift counted as upgrade", &lower, "bookings/renewal 900000 2024-03-15"},
		{"Years two and three as future renewals", threeYears(t),
			"bookings/new 1000000 2024-03-15; bookings/future_renewal 1000000 2025-03-15; bookings/future_renewal 1000000 2026-03-15"},
		{"Extension value only beyond the old end date", extension, "bookings/extension 1200000 2024-03-15; bookings/repricing 100000 2024-03-15"},
		{"Incidental invoices without contract", invoice, "bookings/training 50000 2024-03-15"},
		{"Incidental invoices without contract", &other, "bookings/incidental 50000 2024-03-15"},
		{"The compensation view and the commitment view", threeYears(t), "compensation/new 1000000 2024-03-15; commitment/new 3000000 2024-03-15"},
		{"The compensation view and the commitment view", renewal, "compensation/renewal 600000 2024-03-15; commitment/renewal 1200000 2024-03-15"},
		{"Registers", threeYears(t), "compensation/new_logo 1000000 2024-03-15; commitment/new 3000000 2024-03-15"},
		{"Registers", known, "compensation/existing 1000000 2024-03-15; commitment/new 3000000 2024-03-15"},
		{"Nothing is lost, nothing counts twice", hardware, ""},
		{"Ready-made classes", threeYears(t), "bookings/new 1000000 2024-03-15; bookings/renewal 1000000 2025-03-15; bookings/renewal 1000000 2026-03-15"},
		{"Bookings as you define them", extension, "bookings/change 1300000 2024-04-01"},
	} {
		text, ok := docs[tt.heading]
		if !ok {
			t.Errorf("docs/bookings.md has no policy under %q", tt.heading)
			continue
		}
		if got := classify(t, parsed(t, text), tt.event); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.heading, got, tt.want)
		}
	}
}

// The reference lists each preset as a policy: read back, it is the preset.
func TestPresetsWrittenOut(t *testing.T) {
	for _, preset := range Presets() {
		a := parsed(t, "bookings.preset: "+preset.Name)
		b := parsed(t, preset.YAML())
		var x, y strings.Builder
		a.identity(&x)
		b.identity(&y)
		if x.String() != y.String() || len(b.Classes) == 0 {
			t.Errorf("%s: written out it is\n%s\nnot\n%s", preset.Name, y.String(), x.String())
		}
	}
}

func drawEvent(t *rapid.T) *Event {
	amount := rapid.Custom(func(t *rapid.T) money.Minor {
		return money.Minor(rapid.Int64Range(-100_000, 100_000).Draw(t, "amount"))
	})
	e := &Event{Kind: EventKind(rapid.IntRange(0, int(eventKinds)-1).Draw(t, "kind")), Day: civil.MustDay("2024-01-31"),
		Renews: rapid.Bool().Draw(t, "renews"), Value: amount.Draw(t, "value"), FirstYear: amount.Draw(t, "first"), ACV: amount.Draw(t, "acv"), ARR: amount.Draw(t, "arr"),
		Beyond: amount.Draw(t, "beyond")}
	e.Before.Value, e.Contract.Before.Value, e.Contract.After.Value = amount.Draw(t, "before"), amount.Draw(t, "c before"), amount.Draw(t, "c after")
	e.Contract.Added, e.Contract.Removed, e.Contract.Changed = rapid.IntRange(0, 1).Draw(t, "added"), rapid.IntRange(0, 1).Draw(t, "removed"), rapid.IntRange(0, 1).Draw(t, "changed")
	e.Contract.Extended = rapid.Bool().Draw(t, "extended")
	e.Customer.Ever = rapid.Bool().Draw(t, "ever")
	if rapid.Bool().Draw(t, "divided") {
		left := e.Value
		for n := range 3 {
			part := left
			if n < 2 {
				part = amount.Draw(t, "year")
			}
			left -= part
			e.Years = append(e.Years, EventYear{Value: part, Begins: civil.Day(n), Day: e.Day.AddMonths(12 * n)})
		}
	}
	return e
}

// builtIn is what the built-in classes make of an event, written out plainly.
func builtIn(e *Event, year int) string {
	c := &e.Contract
	sum := c.After.Value - c.Before.Value
	entries := c.Added + c.Removed + c.Changed
	switch {
	case year > 0, e.Kind == EventRenewal, e.Kind == EventSigning && e.Renews:
		return "renewal"
	case e.Kind == EventSigning:
		return "new"
	case e.Kind == EventAmendment && sum >= 0 && c.Added > 0 && c.Added == entries && !c.Extended:
		return "add_on"
	case e.Kind == EventAmendment && sum >= 0 && entries == 0 && c.Extended:
		return "renewal"
	case e.Kind == EventAmendment && sum < 0:
		return "downgrade"
	case e.Kind == EventAmendment:
		return "upgrade"
	}
	return map[EventKind]string{EventTermination: "termination", EventCredit: "refund", EventInvoice: "incidental"}[e.Kind]
}

func TestPresetsAreTheBuiltInClasses(t *testing.T) {
	of := map[string]func(*Event) money.Minor{
		"tcv": func(e *Event) money.Minor { return e.Value }, "first_year": func(e *Event) money.Minor { return e.FirstYear },
		"first_year_acv": func(e *Event) money.Minor { return e.ACV },
	}
	presets := map[string]*Bookings{"annual_renewals": parsed(t, "bookings.preset: annual_renewals")}
	for name := range of {
		presets[name] = parsed(t, "bookings.preset: "+name)
	}
	rapid.Check(t, func(t *rapid.T) {
		e := drawEvent(t)
		for name, value := range of {
			want := ""
			if v := value(e); v != 0 {
				want = fmt.Sprintf("bookings/%s %d 2024-01-31", builtIn(e, 0), v)
			}
			if got := classify(t2(t), presets[name], e); got != want {
				t.Fatalf("%s: %s, want %s", name, got, want)
			}
		}
		years := e.Years
		if years == nil {
			years = []EventYear{{Value: e.Value, Day: e.Day}}
		}
		var want []string
		for n, y := range years {
			if y.Value != 0 {
				want = append(want, fmt.Sprintf("bookings/%s %d %s", builtIn(e, n), y.Value, e.Day.AddMonths(12*n)))
			}
		}
		if got := classify(t2(t), presets["annual_renewals"], e); got != strings.Join(want, "; ") {
			t.Fatalf("annual_renewals: %s, want %v", got, want)
		}
	})
}

// t2 lets helpers of tests fail a property.
func t2(t *rapid.T) testing.TB { return failing{t: t} }

type failing struct {
	testing.TB
	t *rapid.T
}

func (f failing) Helper()           {}
func (f failing) Fatal(args ...any) { f.t.Fatal(args...) }

// Within a register nothing is lost: what the classes took, and what the rest
// says they left or took too much, is what was to be divided.
func TestPartsSumToTheValue(t *testing.T) {
	conditions := []string{"true", `event.kind == "signing"`, `event.kind != "credit" && event.value > 0`, "event.renews || event.customer.ever", "event.value < 0", "event.year == 1"}
	amounts := []string{"event.value", "event.value / 3", "-event.before.value", "min(event.value, event.before.value)", "max(event.value, 0)", "share(event.value, 2, 3)", "7"}
	divides := []string{"event.value", "event.first_year", "0", "event.open ? 0 : event.value"}
	rapid.Check(t, func(t *rapid.T) {
		var text strings.Builder
		text.WriteString("bookings.registers:\n")
		for n := range 2 {
			fmt.Fprintf(&text, "- {name: r%d, split: %s, divides: '%s'}\n", n, rapid.SampledFrom([]string{"none", "year"}).Draw(t, "split"), rapid.SampledFrom(divides).Draw(t, "divides"))
		}
		text.WriteString("bookings.classes:\n")
		for n := range rapid.IntRange(2, 5).Draw(t, "classes") {
			fmt.Fprintf(&text, "- {name: c%d, register: r%d, when: '%s', amount: '%s'}\n", n, n%2, rapid.SampledFrom(conditions).Draw(t, "when"), rapid.SampledFrom(amounts).Draw(t, "amount"))
		}
		b := parsed(t2(t), text.String())
		e := drawEvent(t)
		parts, rests, err := b.Classifier().Classify(e, nil)
		if err != nil {
			t.Fatal(err)
		}
		for i := range b.Registers {
			r := &b.Registers[i]
			var sum money.Minor
			for _, p := range parts {
				if b.Classes[p.Class].Register == i {
					sum += p.Amount
				}
			}
			for _, rest := range rests {
				if rest.Register != i {
					continue
				}
				sum += rest.Unclaimed - rest.Overclaimed
				if (rest.Unclaimed == 0) == (rest.Overclaimed == 0) {
					t.Fatalf("a rest is one of the two: %+v", rest)
				}
			}
			want := map[string]money.Minor{"event.value": e.Value, "event.first_year": e.FirstYear, "0": 0, "event.open ? 0 : event.value": e.Value}[r.Divides()]
			if sum != want {
				t.Fatalf("register %s (%s): %d, want %d\n%s", r.Name, r.Divides(), sum, want, text.String())
			}
		}
	})
}

// A condition that is skipped for some kinds of event would have been false for
// them; one that is not evaluated at all would have been true.
func TestKindsAreSkippedRightly(t *testing.T) {
	atom := []string{`event.kind == "signing"`, `"credit" == event.kind`, `event.kind != "renewal"`, `event.kind in ["amendment", "invoice"]`, "event.renews", "event.value > 0", "true", "!event.open",
		`event.kind.startsWith("re")`}
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.SampledFrom(atom).Draw(t, "atom")
		for range rapid.IntRange(0, 4).Draw(t, "more") {
			switch other := rapid.SampledFrom(atom).Draw(t, "atom"); rapid.IntRange(0, 2).Draw(t, "join") {
			case 0:
				text = "(" + text + ") && " + other
			case 1:
				text = "(" + text + ") || " + other
			default:
				text = "!(" + text + ") || " + other
			}
		}
		x, faults := compile(text, cel.BoolType)
		if faults != nil {
			t.Fatal(faults)
		}
		c := &Classifier{event: drawEvent(t)}
		got, err := c.holds(x)
		x.kinds, x.always = allKinds, false
		want, err2 := c.holds(x)
		if got != want || err != nil || err2 != nil {
			t.Fatalf("%s for %s: %v, want %v (%v, %v)", text, c.event.Kind, got, want, err, err2)
		}
	})
}
