// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package policy

import (
	"bytes"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/ratable/ratable/civil"
	"pgregory.net/rapid"
)

// drawTerms sets some switches to any value they can have.
func drawTerms(t *rapid.T, terms Terms) (Terms, []string) {
	var said []string
	for _, sw := range Switches() {
		if !rapid.Bool().Draw(t, "state "+sw.Name) {
			continue
		}
		var values *rapid.Generator[string]
		switch {
		case sw.Options != nil:
			values = rapid.SampledFrom(optionNames(&sw))
		case sw.Name == "currency":
			values = rapid.SampledFrom([]string{"EUR", "JPY", "KWD", "NOK"})
		case sw.Name == "recurring.kinds":
			values = rapid.SampledFrom([]string{"all", "usage", "subscription, license, trial"})
		case sw.Name == "deferred.products":
			values = rapid.Map(rapid.SliceOfN(rapid.StringMatching(`[^,\x00]{1,8}`), 1, 4), func(s []string) string { return strings.Join(s, ",") })
		case sw.Name == "fiscal_year_start" || sw.Name == "collection.days_late" || sw.Name == "contracts.combine_within":
			values = rapid.SampledFrom([]string{"1", "2", "12"})
		case sw.Name == "mrr.reactivation":
			values = rapid.SampledFrom([]string{"always", "never", "90 days", "1 days"})
		case sw.Name == "rpo.expedients":
			values = rapid.SampledFrom([]string{"none", "one_year", "as_invoiced, series_variable", "royalty"})
		case sw.Name == "rpo.bands":
			values = rapid.SampledFrom([]string{"12", "12, 24", "3, 12, 60"})
		case strings.HasPrefix(sw.Name, "actuals."):
			values = rapid.SampledFrom([]string{"auto", "none", "2024-02-29"})
		default:
			values = rapid.SampledFrom([]string{"0 days", "1 month", "2 weeks", "3 years"})
		}
		if err := sw.set(&terms, values.Draw(t, sw.Name)); err != nil {
			t.Fatalf("%s: %v", sw.Name, err)
		}
		said = append(said, sw.Name)
	}
	return terms, said
}

func TestWriteRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from := rapid.SampledFrom([]civil.Day{civil.MinDay, civil.MustDay("2020-01-01")}).Draw(t, "from")
		terms, said := drawTerms(t, Default())
		versions := []Version{{From: from, Reach: ReachAll, Terms: terms, Said: said}}
		for i := range rapid.IntRange(0, 3).Draw(t, "more") {
			v := Version{From: civil.MustDay("2021-01-01").AddMonths(i), Reach: Reach(rapid.IntRange(0, 1).Draw(t, "reach"))}
			v.Terms, v.Said = drawTerms(t, cloned(versions[i].Terms))
			versions = append(versions, v)
		}
		p, err := New(versions)
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := Write(&b, p); err != nil {
			t.Fatal(err)
		}
		base, _ := drawTerms(t, Default())
		again, err := Parse("p.yaml", 1, b.Bytes(), base)
		if err != nil {
			t.Fatalf("%v\n%s", err, b.String())
		}
		if again.Hash() != p.Hash() {
			t.Fatalf("hash %s, want %s\n%s", again.Hash(), p.Hash(), b.String())
		}
		for i := 1; i < len(versions); i++ {
			for _, name := range versions[i].Said {
				if !slices.Contains(again.Versions[i].Said, name) {
					t.Fatalf("version %d no longer states %s", i, name)
				}
			}
		}
	})
}

func TestWriteErrors(t *testing.T) {
	comma := Default()
	comma.DeferredProducts = []string{"a,b"}
	for name, p := range map[string]*Policy{
		"no version":         {},
		"new contracts only": {Versions: []Version{{From: civil.MustDay("2024-01-01"), Terms: Default()}}},
		"comma":              Of(comma),
	} {
		var b bytes.Buffer
		if err := Write(&b, p); err == nil {
			t.Errorf("%s: written as\n%s", name, b.String())
		} else if b.Len() > 0 {
			t.Errorf("%s: half a file was written", name)
		}
	}
	if err := Write(broken{}, Of(Default())); !errors.Is(err, errBroken) {
		t.Errorf("a full disk gives %v", err)
	}
}

var errBroken = errors.New("the disk is full")

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errBroken }

func TestDescribe(t *testing.T) {
	p := parse(t, "mrr.start: booking\nversions:\n- from: 2024-01-01\n  claims: invoice\n- {from: 2025-01-01, scope: all, billing.net: 1 month}\n- from: 2026-01-01\n")
	for _, width := range []int{50, 80, 120} {
		var b bytes.Buffer
		p.Describe(&b, width)
		text := b.String()
		for _, line := range strings.Split(text, "\n") {
			if n := utf8.RuneCountInString(line); n > width {
				t.Errorf("width %d: a line has %d columns: %s", width, n, line)
			}
		}
		for _, want := range []string{
			"Policy " + p.Hash() + ", 4 versions\n", "\nFrom the beginning, for all contracts\n", "\nRECURRING REVENUE\n",
			"  mrr.start: booking (stated)\n", "    * booking        when it is booked\n", "      service        with its service\n",
			"  mrr.end: day_after (default)\n", "\nFrom 2024-01-01, for contracts that", "\nFrom 2025-01-01, for all contracts from their",
			"  claims: invoice (stated)\n", "  billing.net: 1 month (stated)\n", "No switch changes.",
		} {
			if !strings.Contains(text, want) {
				t.Errorf("width %d: %q is missing", width, want)
			}
		}
		for _, sw := range Switches() {
			if !strings.Contains(text, "\n  "+sw.Name+": ") {
				t.Errorf("width %d: %s is missing", width, sw.Name)
			}
		}
		if n := strings.Count(text, "mrr.start:"); n != 1 {
			t.Errorf("mrr.start is described %d times, though one version states it", n)
		}
	}
	var b bytes.Buffer
	Of(with(t, "currency", "EUR")).Describe(&b, 80)
	if !strings.Contains(b.String(), "currency: EUR (set by the book)") || !strings.Contains(b.String(), ", 1 version\n") {
		t.Error("a value of the base is not told from a default")
	}
}

// The document is the one that the code writes now; `make generate` renews it.
func TestReferenceIsFresh(t *testing.T) {
	var b bytes.Buffer
	if err := Reference(&b); err != nil {
		t.Fatal(err)
	}
	have, err := os.ReadFile("../docs/policy.md")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(have, b.Bytes()) {
		t.Error("docs/policy.md is stale: run go generate ./policy")
	}
	for _, sw := range Switches() {
		if !strings.Contains(b.String(), "\n### `"+sw.Name+"`\n\n"+sw.Meaning+"\n") {
			t.Errorf("%s is missing", sw.Name)
		}
	}
	if !strings.Contains(b.String(), "| `service` (default) | with its service |") {
		t.Error("the default option is not marked")
	}
	if err := Reference(broken{}); !errors.Is(err, errBroken) {
		t.Errorf("a full disk gives %v", err)
	}
	// The example at the head of the document must be one that Parse accepts.
	_, example, _ := strings.Cut(b.String(), "```yaml\n")
	example, _, _ = strings.Cut(example, "```")
	if _, err := Parse("docs/policy.md", 1, []byte(example), Default()); err != nil {
		t.Errorf("the example of the reference is wrong: %v", err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add("mrr: {start: booking}\n", 1)
	f.Add("recurring.kinds: [support]\nversions:\n- {from: 2024-01-01, scope: all, billing.net: 1 month}\n", 4)
	f.Add("a: &a [*a]\n<<: *a\n", 0)
	f.Add("bookings: {split: year, classes: [{name: a, when: 'event.kind == \"signing\" && !event.renews', amount: 'min(event.value, money(\"1\"))', day: event.signed}]}\n", 1)
	f.Add("bookings.registers: [{name: a, divides: event.acv}, {name: b, preset: tcv}]\nbookings.classes:\n- name: x\n  register: a\n  when: |\n    event.years.all(y, y.value > 0) ||\n    event.custmer\n  amount: \"event.\\x76alue\"\n", 2)
	f.Add("bookings.preset: annual_renewals\nversions: [{from: 2024-01-01, bookings.preset: built_in}]\n", 1)
	f.Add("deferred.products: [\"\\x07\", '# x', \"\\u2028\"]\nversions: [{from: 0001-01-01}]\n", -3)
	f.Fuzz(func(t *testing.T, text string, firstLine int) {
		firstLine = min(max(firstLine, -5), 1_000_000)
		p, err := Parse("p.yaml", firstLine, []byte(text), Default())
		if err != nil {
			var es Errors
			if !errors.As(err, &es) || !slices.IsSortedFunc(es, func(a, b Error) int { return a.Line - b.Line }) {
				t.Fatalf("not a sorted list of problems: %v", err)
			}
			last := max(firstLine, 1) + strings.Count(text, "\n") + strings.Count(text, "\r") + 2
			if es[0].Line < max(firstLine, 1) || es[len(es)-1].Line > last {
				t.Fatalf("a line outside of the text: %v", err)
			}
			for _, e := range es {
				if e.Col < 0 || e.Col > len(text)+1 {
					t.Fatalf("a column outside of the text: %v", e)
				}
			}
			return
		}
		var b bytes.Buffer
		if err := Write(&b, p); err != nil {
			t.Fatal(err)
		}
	})
}
