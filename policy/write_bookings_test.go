// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package policy

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/ratable/ratable/civil"
	"pgregory.net/rapid"
)

// A policy with classes means the same after it was written out and read back,
// whatever stands in its texts.
func TestWriteClassesRoundTrip(t *testing.T) {
	presets := Presets()
	class := rapid.Custom(func(t *rapid.T) string {
		text := rapid.StringMatching(`[ -~äé日\t]{0,12}`).Draw(t, "text")
		when := fmt.Sprintf("event.line == %q", text)
		if rapid.Bool().Draw(t, "lines") {
			when = "event.open &&\n  " + when
		}
		return when
	})
	rapid.Check(t, func(t *rapid.T) {
		var text strings.Builder
		fmt.Fprintf(&text, "bookings.invoices: %s\n", rapid.SampledFrom([]string{"include", "exclude"}).Draw(t, "invoices"))
		stated := func(indent string) {
			switch rapid.IntRange(0, 3).Draw(t, "stated") {
			case 0:
				fmt.Fprintf(&text, "%sbookings.preset: %s\n", indent, rapid.SampledFrom(presets).Draw(t, "preset").Name)
			case 1:
				fmt.Fprintf(&text, "%sbookings.split: year\n%sbookings.classes:\n", indent, indent)
				for n := range rapid.IntRange(1, 3).Draw(t, "classes") {
					fmt.Fprintf(&text, "%s- name: c%d\n%s  register: r%d\n%s  amount: event.value\n%s  when: %s\n", indent, n, indent, n%2, indent, indent, expressionText(class.Draw(t, "when")))
				}
			case 2:
				fmt.Fprintf(&text, "%sbookings.preset: built_in\n", indent)
			default:
				fmt.Fprintf(&text, "%smrr.start: booking\n", indent)
			}
		}
		stated("")
		text.WriteString("versions:\n")
		for n := range rapid.IntRange(0, 3).Draw(t, "versions") {
			fmt.Fprintf(&text, "- from: %d-01-01\n", 2024+n)
			stated("  ")
		}
		if strings.HasSuffix(text.String(), "versions:\n") {
			text.WriteString("- from: 2024-01-01\n")
		}
		p, err := Parse("p.yaml", 1, []byte(text.String()), Default())
		if err != nil {
			t.Fatalf("%v\n%s", err, text.String())
		}
		var b bytes.Buffer
		if err := Write(&b, p); err != nil {
			t.Fatalf("%v\n%s", err, text.String())
		}
		// What the base says about the built-in classes does not shine through.
		base := Default()
		base.BookingValue, base.BookingDate = BookACV, DateStarts
		if p.Versions[0].Terms.Bookings == nil {
			base = Default()
		}
		again, err := Parse("q.yaml", 1, b.Bytes(), base)
		if err != nil || again.Hash() != p.Hash() {
			t.Fatalf("%v, another hash\n%s\n%s", err, text.String(), b.String())
		}
		for i := range p.Versions {
			if (again.Versions[i].Terms.Bookings == nil) != (p.Versions[i].Terms.Bookings == nil) {
				t.Fatalf("version %d\n%s\n%s", i, text.String(), b.String())
			}
		}
	})
}

func TestHashCoversClasses(t *testing.T) {
	const base = "bookings.registers: [{name: r, divides: event.value, split: none}]\nbookings.classes: [{name: a, register: r, when: true, amount: event.value, day: event.day}]\n"
	seen := map[string]string{}
	for _, change := range [][2]string{{"", ""}, {"name: r,", "name: s,"}, {"divides: event.value", "divides: event.acv"}, {"split: none", "split: year"}, {"name: a", "name: b"},
		{"when: true", "when: event.open"}, {"amount: event.value", "amount: event.acv"}, {"day: event.day", "day: event.signed"}, {", day: event.day", ""}} {
		text := strings.Replace(base, change[0], change[1], 1)
		if change[0] == "name: r," {
			text = strings.Replace(text, "register: r", "register: s", 1)
		}
		hash := parse(t, text).Hash()
		if other, twice := seen[hash]; twice {
			t.Errorf("%s and %s have one hash", text, other)
		}
		seen[hash] = text
	}
	// Where a class stands in the file does not matter.
	if parse(t, base).Hash() != parse(t, "# one\n\n"+base).Hash() {
		t.Error("the hash changes with a comment")
	}
}

func TestDescribeClasses(t *testing.T) {
	p := parse(t, "bookings:\n  registers:\n  - {name: paid, divides: event.first_year, split: year}\n  - {name: board, preset: tcv}\n  classes:\n  - {name: logo, register: paid, when: true, amount: event.first_year, day: event.signed}\n"+
		"versions:\n- {from: 2025-01-01, bookings.preset: built_in}\n- {from: 2026-01-01, mrr.end: last_day}\n")
	var b bytes.Buffer
	p.Describe(&b, 100)
	for _, want := range []string{"\nCLASSES OF BOOKINGS\n\n  register paid: divides event.first_year, each event by contract year\n\n    logo (p.yaml:6)\n        when   true\n        amount event.first_year\n        day    event.signed\n",
		"  register board: divides event.value, each event as a whole\n\n    new (preset tcv)\n", "The built-in ones: new, renewal, upgrade"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is missing in\n%s", want, b.String())
		}
	}
	if n := strings.Count(b.String(), "CLASSES OF BOOKINGS"); n != 2 {
		t.Errorf("classes are described %d times, want once for each version that changes them", n)
	}
	first, _, _ := strings.Cut(b.String(), "From 2025")
	if strings.Contains(first, "bookings.value:") {
		t.Error("a switch without effect is shown")
	}
	// A report reads the version in force on its day.
	if p.Report(civil.MustDay("2024-06-30")).Bookings == nil || p.Report(civil.MustDay("2025-06-30")).Bookings != nil || p.Report(civil.MustDay("2026-06-30")).Bookings != nil {
		t.Error("classes count on the wrong days")
	}
}

func TestEventReferenceIsFresh(t *testing.T) {
	var b bytes.Buffer
	if err := EventReference(&b); err != nil {
		t.Fatal(err)
	}
	have, err := os.ReadFile("../docs/event.md")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(have, b.Bytes()) {
		t.Error("docs/event.md is stale: run go generate ./policy")
	}
	for i := range eventFields {
		if !strings.Contains(b.String(), "| `"+eventFields[i].Path+"` |") {
			t.Errorf("%s is missing", eventFields[i].Path)
		}
	}
	// Each function is as its form says: the examples compile.
	for _, f := range functions {
		if !strings.Contains(b.String(), "| `"+f.Form+"` | "+f.Meaning) {
			t.Errorf("%s is missing", f.Name)
		}
	}
}
