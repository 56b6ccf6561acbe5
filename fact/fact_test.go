// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package fact

import (
	"strings"
	"testing"

	"github.com/ratable/ratable/civil"
)

// mapOf makes a map of plain texts, as a CSV row gives them.
func mapOf(pairs ...string) Node {
	n := Node{Shape: Map}
	for i := 0; i < len(pairs); i += 2 {
		n.Items = append(n.Items, Node{Key: pairs[i], Shape: Scalar, Text: pairs[i+1]})
	}
	return n
}

func contractNode() Node {
	line := mapOf("product", "team", "quantity", "10", "unit_price", "49.00", "per", "month")
	billing := entry("billing", mapOf("every", "3 months", "in", "advance"))
	n := mapOf("type", "contract", "id", "c-1", "customer", "cu-1", "signed", "2023-12-15", "starts", "2024-01-01", "term", "12 months", "currency", "USD")
	n.Items = append(n.Items, billing, Node{Key: "lines", Shape: List, Items: []Node{line}})
	return n
}

func TestDecodeContract(t *testing.T) {
	n, ps := contractNode(), new(Problems)
	c, ok := Decode(&n, "book.yaml", ps).(*Contract)
	if !ok {
		t.Fatal(ps)
	}
	if c.Customer != "cu-1" || c.Term.Months != 12 || c.Lines[0].ID != "team" || c.Lines[0].UnitPrice.String() != "49" || c.Lines[0].Per.Unit != PerMonth {
		t.Errorf("got %+v", c)
	}
}

func TestFreeMonthsArePriceSteps(t *testing.T) {
	n, ps := contractNode(), new(Problems)
	lines := n.Get("lines")
	lines.Items[0].Items = append(lines.Items[0].Items, entry("free", quoted("3 months")))
	c, ok := Decode(&n, "book.yaml", ps).(*Contract)
	if !ok {
		t.Fatal(ps)
	}
	l := c.Lines[0]
	if !l.UnitPrice.IsZero() || len(l.Prices) != 1 || l.Prices[0].After.Months != 3 || l.Prices[0].Price.String() != "49" {
		t.Errorf("got %+v", l)
	}
}

func TestOwnersSharesArePartsOfOne(t *testing.T) {
	for _, shares := range [][]string{{"50%", "50"}, {"0.5", "0.5"}} {
		n, ps := contractNode(), new(Problems)
		n.Items = append(n.Items, Node{Key: "owners", Shape: List, Items: []Node{mapOf("id", "a", "share", shares[0]), mapOf("id", "b", "share", shares[1])}})
		c, ok := Decode(&n, "book.yaml", ps).(*Contract)
		if !ok {
			t.Fatal(ps)
		}
		if got := c.Owners[0].Share.String(); got != "0.5" {
			t.Errorf("%v: got %s", shares, got)
		}
	}
}

func TestMadeUpIDsFollowFromContent(t *testing.T) {
	make := func(event string) Fact {
		n := mapOf("type", "delivery", "contract", "c-1", "date", "2024-03-01", "event", event)
		return Decode(&n, "x", new(Problems))
	}
	a, b, c := make("started").Header(), make("started").Header(), make("accepted").Header()
	if a.ID != b.ID || a.ID == c.ID || !a.ImpliedID || !strings.HasPrefix(a.ID, "delivery:c-1:2024-03-01:") {
		t.Errorf("got %s, %s and %s", a.ID, b.ID, c.ID)
	}
}

func TestInstants(t *testing.T) {
	for text, want := range map[string]string{
		"2024-02-15":                "2024-02-15",
		"2024-02-15T00:00:00Z":      "2024-02-15",
		"2024-02-15T23:30:00-02:00": "2024-02-16T01:30:00Z",
		"1969-12-31":                "1969-12-31",
		"1969-12-31T23:59:59Z":      "1969-12-31T23:59:58Z",
	} {
		n, ps := mapOf("type", "customer", "id", "cu-1", "recorded", text), new(Problems)
		f := Decode(&n, "x", ps)
		if f == nil {
			t.Fatal(ps)
		}
		if got := f.Header().Recorded.String(); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
	if !InstantAt(civil.MustDay("2024-02-15"), 86399).KnownAt(civil.MustDay("2024-02-15")) {
		t.Error("the last second of a day is known at that day")
	}
}

func TestSuggestions(t *testing.T) {
	names := lineTable.names()
	for given, want := range map[string]string{"prodcut": "product", "qty": "", "unitprice": "unit_price", "Product": "product", "x": "", "quantitiy": "quantity"} {
		if got := nearest(given, names); got != want {
			t.Errorf("%s: got %q, want %q", given, got, want)
		}
	}
}

func TestEveryKindIsRegistered(t *testing.T) {
	for _, k := range Kinds() {
		e := registry[k]
		if e.decode == nil || e.encode == nil || e.doc == "" || e.example == "" {
			t.Errorf("%s is not complete", k)
			continue
		}
		for _, m := range e.spec.members {
			if m.doc == "" || m.example == "" {
				t.Errorf("%s.%s has no doc or example", k, m.name)
			}
		}
	}
}

func BenchmarkDecodeContract(b *testing.B) {
	n, d := contractNode(), NewDecoder(new(Problems))
	b.ReportAllocs()
	for b.Loop() {
		if d.Decode(&n, "x") == nil {
			b.Fatal("problems")
		}
	}
}
