// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ratable/ratable/book"
	"github.com/ratable/ratable/derive"
)

// found lists what is found in a book, as: kind day amount contract/line: text.
// With kinds given, of those alone.
func found(t *testing.T, asOf, facts string, kinds ...derive.FindingKind) []string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "book.yaml")
	if err := os.WriteFile(file, []byte("currency: USD\nfacts:\n"+facts), 0o600); err != nil {
		t.Fatal(err)
	}
	b, err := book.Load(t.Context(), []string{file}, book.Options{})
	if err != nil {
		t.Fatal(err)
	}
	e, err := b.Env(book.Reading{AsOf: on(asOf), Until: day(asOf)})
	if err != nil {
		t.Fatal(err)
	}
	d := derive.New(e)
	d.Findings = true
	out := []string{}
	for _, g := range b.Groups {
		p, err := d.Derive(g)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range p.Findings {
			if f.Severity != f.Kind.Severity() || f.Fix == "" || f.Text == "" || f.Place.Line == 0 {
				t.Errorf("a finding is not complete: %+v", f)
			}
			if len(kinds) == 0 || slices.Contains(kinds, f.Kind) {
				out = append(out, f.Kind.String()+" "+f.Day.String()+" "+f.Amount.Plain(usd)+" "+f.Contract+"/"+f.Line+": "+f.Text)
			}
		}
	}
	return out
}

// sells is a contract of customer oak that sells products by the month.
func sells(id, starts, term, more string, products ...string) string {
	lines := make([]string, len(products))
	for i, p := range products {
		name, price, _ := strings.Cut(p, " ")
		lines[i] = "{product: " + name + ", unit_price: " + price + ", per: month}"
	}
	return "  - {type: contract, id: " + id + ", customer: oak, starts: " + starts + ", term: " + term + more + ", billing: {every: 1 month}, lines: [" + strings.Join(lines, ", ") + "]}\n"
}

// bills is an invoice of a contract for some days.
func bills(id, contract, issued, amount, days string) string {
	period := ""
	if from, to, ok := strings.Cut(days, " to "); ok {
		period = ", from: " + from + ", to: " + to
	}
	return "  - {type: invoice, id: " + id + ", contract: " + contract + ", issued: " + issued + ", lines: [{amount: " + amount + period + "}]}\n"
}

type findingCase struct {
	name, asOf, facts string
	kinds             []derive.FindingKind // looked at; none: all
	want              []string
}

// amounts leaves out the texts.
func amounts(fs []string) []string {
	out := make([]string, len(fs))
	for i, f := range fs {
		out[i], _, _ = strings.Cut(f, ":")
	}
	return out
}

func runFindings(t *testing.T, cases []findingCase) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := found(t, c.asOf, c.facts, c.kinds...)
			if len(c.want) > 0 && !strings.Contains(c.want[0], ":") {
				got = amounts(got)
			}
			if diff := cmp.Diff(append([]string{}, c.want...), got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestFindingsOfRenewals(t *testing.T) {
	one, kinds := sells("c-1", "2023-01-01", "12 months", "", "team 100"), []derive.FindingKind{derive.FindingUnlinkedRenewal, derive.FindingDoubled}
	runFindings(t, []findingCase{
		// 15 January is 15 days after 31 December; 120 × 12 = 1,440.
		{"follows", "2024-02-01", one + sells("c-2", "2024-01-15", "12 months", "", "team 120"), nil,
			[]string{"unlinked_renewal 2024-01-15 1440.00 c-2/team: starts 15 days after contract c-1 ends on 2023-12-31, with the same product team"}},
		{"the next day", "2024-02-01", one + sells("c-2", "2024-01-01", "12 months", "", "team 120"), kinds,
			[]string{"unlinked_renewal 2024-01-01 1440.00 c-2/team: starts on the day after contract c-1 ends on 2023-12-31, with the same product team"}},
		{"31 days", "2024-03-01", one + sells("c-2", "2024-01-31", "12 months", "", "team 120"), kinds,
			[]string{"unlinked_renewal 2024-01-31 1440.00 c-2/team: starts 31 days after contract c-1 ends on 2023-12-31, with the same product team"}},
		{"32 days", "2024-03-01", one + sells("c-2", "2024-02-01", "12 months", "", "team 120"), kinds, nil},
		{"early", "2024-02-01", one + sells("c-2", "2023-12-15", "12 months", "", "team 120"), kinds,
			[]string{"unlinked_renewal 2023-12-15 1440.00 c-2/team: starts 16 days before contract c-1 ends on 2023-12-31, with the same product team"}},
		// What both sell is one finding, of all that the later one sells: 170 × 12.
		{"two products", "2024-02-01", sells("c-1", "2023-01-01", "12 months", "", "team 100", "plus 20") + sells("c-2", "2024-01-01", "12 months", "", "team 120", "plus 20", "gold 30"), kinds,
			[]string{"unlinked_renewal 2024-01-01 2040.00 c-2/plus: starts on the day after contract c-1 ends on 2023-12-31, with the same product plus"}},
		{"linked", "2024-02-01", one + sells("c-2", "2024-01-15", "12 months", ", renews: [c-1]", "team 120"), kinds, nil},
		{"linked through another", "2024-03-01", one + sells("c-3", "2024-01-15", "12 months", ", renews: [c-2]", "team 120") + sells("c-2", "2024-01-01", "1 month", ", renews: [c-1]", "gold 1"), kinds, nil},
		{"another product", "2024-02-01", one + sells("c-2", "2024-01-01", "12 months", "", "gold 120"), kinds, nil},
		{"another customer", "2024-02-01", one + strings.Replace(sells("c-2", "2024-01-01", "12 months", "", "team 120"), "oak", "elm", 1), kinds, nil},
		{"once", "2024-02-01", one + strings.Replace(sells("c-2", "2024-01-01", "12 months", "", "team 120"), "per: month", "per: once", 1), kinds, nil},
		// An early end counts.
		{"after a termination", "2023-09-01", one + "  - {type: termination, contract: c-1, effective: 2023-06-30}\n" + sells("c-2", "2023-07-10", "12 months", "", "team 120"), kinds,
			[]string{"unlinked_renewal 2023-07-10 1440.00 c-2/team: starts 10 days after contract c-1 ends on 2023-06-30, with the same product team"}},
		{"doubled", "2024-02-01", one + sells("c-2", "2023-04-01", "9 months", "", "team 50"), kinds,
			[]string{"doubled 2023-04-01 600.00 c-2/team: contract c-1 has product team as well, from 2023-04-01 to 2023-12-31"}},
		{"doubled products", "2024-02-01", sells("c-1", "2023-01-01", "12 months", "", "team 100", "plus 20") + sells("c-2", "2023-04-01", "9 months", "", "team 50", "plus 10"), kinds,
			[]string{"doubled 2023-04-01 720.00 c-2/: contract c-1 has product plus as well, from 2023-04-01 to 2023-12-31"}},
		{"beside an open one", "2024-02-01", strings.Replace(one, "term: 12 months", "open: true", 1) + sells("c-2", "2024-01-01", "1 month", "", "team 50"), kinds,
			[]string{"doubled 2024-01-01 600.00 c-2/team: contract c-1 has product team as well, from 2024-01-01 to 2024-01-31"}},
		{"combined", "2024-02-01", one + sells("c-2", "2023-04-01", "9 months", ", combined_with: [c-1]", "team 50"), kinds, nil},
	})
}

func TestFindingsOfEnds(t *testing.T) {
	// 90 days after 30 June is 28 September.
	ends := func(last, more string) string {
		return "  - {type: contract, id: c-1, customer: oak, starts: 2023-10-01, ends: " + last + more + ", lines: [{product: team, unit_price: 100, per: month}, {product: setup, unit_price: 5, per: once}]}\n"
	}
	renews := func(more string) string {
		return sells("c-1", "2024-01-01", "12 months", ", auto_renew: {term: 12 months, notice: 60 days, uplift: 5%"+more+"}", "team 100")
	}
	kinds := []derive.FindingKind{derive.FindingExpiring, derive.FindingNoticeWindow}
	runFindings(t, []findingCase{
		{"in 90 days", "2024-06-30", ends("2024-09-28", ""), nil, []string{"expiring 2024-09-28 1200.00 c-1/: ends in 90 days, and nothing follows"}},
		{"in 91 days", "2024-06-30", ends("2024-09-29", ""), nil, nil},
		{"tomorrow", "2024-06-30", ends("2024-07-01", ""), nil, []string{"expiring 2024-07-01 1200.00 c-1/: ends tomorrow, and nothing follows"}},
		{"today", "2024-06-30", ends("2024-06-30", ""), nil, nil},
		{"four of them", "2024-06-30", ends("2024-07-01", ", count: 4"), nil, []string{"expiring 2024-07-01 4800.00 c-1/: ends tomorrow, and nothing follows"}},
		{"by itself", "2024-06-30", ends("2024-08-31", ", auto_renew: {term: 12 months}"), kinds, nil},
		{"by itself no more", "2024-06-30", ends("2024-08-31", ", auto_renew: {term: 12 months, notice: 10 days, until: 2024-08-31}"), kinds, []string{"expiring 2024-08-31 1200.00 c-1/: ends in 62 days, and nothing follows"}},
		{"renewed", "2024-06-30", ends("2024-08-31", "") + sells("c-2", "2024-09-01", "12 months", ", renews: [c-1]", "team 120"), kinds, nil},
		{"seems renewed", "2024-06-30", ends("2024-08-31", "") + sells("c-2", "2024-09-01", "12 months", "", "team 120"), kinds, nil},
		{"given notice", "2024-06-30", ends("2024-08-31", "") + "  - {type: termination, contract: c-1, noticed: 2024-06-01, effective: 2024-07-31}\n", kinds, nil},
		{"extended", "2024-06-30", ends("2024-08-31", "") + "  - {type: amendment, contract: c-1, effective: 2024-08-01, extend_to: 2024-10-31}\n", kinds, nil},
		{"shortened", "2024-06-30", ends("2024-12-31", "") + "  - {type: amendment, contract: c-1, effective: 2024-06-01, extend_to: 2024-07-31}\n", kinds, []string{"expiring 2024-07-31 1200.00 c-1/: ends in 31 days, and nothing follows"}},
		{"changed before it ends", "2024-06-30", ends("2024-08-31", "") + "  - {type: amendment, contract: c-1, effective: 2024-08-01, changes: [{change: team, unit_price: 150}]}\n", kinds, []string{"expiring 2024-08-31 1800.00 c-1/: ends in 62 days, and nothing follows"}},
		// The term ends on 31 December. 60 days before its end begins 2 November: the
		// last day to say no is 1 November, 90 days after 3 August. 105 × 12 = 1,260.
		{"notice in 90 days", "2024-08-03", renews(""), nil, []string{"notice_window 2024-11-01 1260.00 c-1/: renews for 12 months on 2025-01-01; the last day to refuse that is in 90 days"}},
		{"notice in 91 days", "2024-08-02", renews(""), nil, nil},
		{"notice today", "2024-11-01", renews(""), nil, nil},
		{"notice of the second renewal", "2025-10-31", renews(""), nil, []string{"notice_window 2025-11-01 1323.00 c-1/: renews for 12 months on 2026-01-01; the last day to refuse that is tomorrow"}},
		{"notice without another renewal", "2025-10-31", renews(", until: 2025-06-30"), kinds, []string{"expiring 2025-12-31 1260.00 c-1/: ends in 61 days, and nothing follows"}},
		{"every quarter", "2024-02-01", sells("c-1", "2024-01-01", "3 months", ", auto_renew: {term: 3 months, notice: 30 days}", "team 100"), nil, nil},
	})
}

func TestFindingsOfPauses(t *testing.T) {
	two := sells("c-1", "2024-01-01", "24 months", "", "team 100", "plus 20")
	pause := "  - {type: pause, contract: c-1, effective: 2024-03-01}\n"
	kinds := []derive.FindingKind{derive.FindingOpenPause}
	runFindings(t, []findingCase{
		{"open", "2024-06-30", two + pause, kinds, []string{"open_pause 2024-03-01 1440.00 c-1/: paused since 2024-03-01, and nothing says until when"}},
		{"a line", "2024-06-30", two + strings.Replace(pause, "effective", "line: plus, effective", 1), kinds, []string{"open_pause 2024-03-01 240.00 c-1/plus: paused since 2024-03-01, and nothing says until when"}},
		{"until", "2024-06-30", two + strings.Replace(pause, "}", ", until: 2024-12-31}", 1), kinds, nil},
		{"resumed", "2024-06-30", two + pause + "  - {type: resume, contract: c-1, effective: 2024-05-01}\n", kinds, nil},
		{"not yet", "2024-02-29", two + pause, kinds, nil},
		{"ended", "2024-06-30", two + pause + "  - {type: termination, contract: c-1, effective: 2024-05-31}\n", kinds, nil},
	})
}

func TestFindingsOfInvoices(t *testing.T) {
	quarter := sells("c-1", "2024-01-01", "3 months", "", "team 100")
	billed := bills("i-1", "c-1", "2024-01-01", "100", "2024-01-01 to 2024-01-31") + bills("i-2", "c-1", "2024-02-01", "100", "2024-02-01 to 2024-02-29") + bills("i-3", "c-1", "2024-03-01", "100", "2024-03-01 to 2024-03-31")
	april := bills("i-4", "c-1", "2024-04-01", "100", "2024-04-01 to 2024-04-30")
	after := []derive.FindingKind{derive.FindingBilledAfterEnd}
	year := sells("c-1", "2024-01-01", "12 months", "", "team 100") + bills("i-1", "c-1", "2024-01-01", "1200", "2024-01-01 to 2024-12-31") +
		"  - {type: termination, contract: c-1, noticed: 2024-03-01, effective: 2024-03-31}\n"
	runFindings(t, []findingCase{
		{"in order", "2024-04-30", quarter + billed, nil, nil},
		{"after the end", "2024-04-30", quarter + billed + april, nil, []string{
			"overbilled 2024-01-01 100.00 c-1/team: invoices exceed the schedule of the line",
			"billed_after_end 2024-04-01 100.00 c-1/: invoice i-4 bills 2024-04-01 to 2024-04-30, and the contract ended on 2024-03-31"}},
		// 30 days from 16 March, of which 14 are in April: 300 × 14 ÷ 30 = 140.
		{"over the end", "2024-04-30", quarter + bills("i-4", "c-1", "2024-03-16", "300", "2024-03-16 to 2024-04-14"), after, []string{"billed_after_end 2024-04-01 140.00 c-1/: invoice i-4 bills 2024-03-16 to 2024-04-14, and the contract ended on 2024-03-31"}},
		{"not yet issued", "2024-03-31", quarter + billed + april, after, nil},
		{"renewed", "2024-04-30", quarter + billed + april + sells("c-2", "2024-04-01", "3 months", ", renews: [c-1]", "team 100"), after, nil},
		{"something else", "2024-04-30", quarter + billed + strings.Replace(april, "amount", "product: cups, amount", 1), after, nil},
		{"voided", "2024-04-30", quarter + billed + april + "  - {type: void, invoice: i-4, date: 2024-04-02}\n", after, nil},
		{"credited in part", "2024-04-30", quarter + billed + april + "  - {type: credit_note, invoice: i-4, issued: 2024-04-02, amount: 70}\n", after,
			[]string{"billed_after_end 2024-04-01 30.00 c-1/: invoice i-4 bills 2024-04-01 to 2024-04-30, and the contract ended on 2024-03-31"}},
		{"extended", "2024-04-30", quarter + billed + april + "  - {type: amendment, contract: c-1, effective: 2024-04-01, extend_to: 2024-06-30}\n", after, nil},
		{"invoiced before an early end", "2024-04-30", year, after, nil},
		{"invoiced after an early end", "2024-04-30", year + april, after, []string{"billed_after_end 2024-04-01 100.00 c-1/: invoice i-4 bills 2024-04-01 to 2024-04-30, and the contract ended on 2024-03-31"}},
		// The latest invoice is of 1 March: of c-2, February and March are due.
		{"never invoiced", "2024-03-15", quarter + billed + sells("c-2", "2024-02-01", "12 months", "", "gold 200", "plus 1"), nil, []string{
			"never_invoiced 2024-02-01 402.00 c-2/: 4 instalments are due since 2024-02-01, and no invoice is for the contract",
			"expiring 2024-03-31 1200.00 c-1/: ends in 16 days, and nothing follows"}},
		{"never, of another customer", "2024-03-15", quarter + billed + strings.Replace(sells("c-2", "2024-03-01", "12 months", "", "gold 200"), "oak", "elm", 1), []derive.FindingKind{derive.FindingNeverInvoiced, derive.FindingUnbilled}, []string{
			"never_invoiced 2024-03-01 200.00 c-2/: an instalment is due since 2024-03-01, and no invoice is for the contract"}},
		{"not begun", "2024-03-15", quarter + billed + sells("c-2", "2024-03-02", "12 months", "", "gold 200"), []derive.FindingKind{derive.FindingNeverInvoiced, derive.FindingUnbilled}, nil},
		{"no invoices at all", "2024-03-15", quarter, []derive.FindingKind{derive.FindingNeverInvoiced, derive.FindingUnbilled}, nil},
		{"a row of its own", "2024-03-15", quarter + billed + sells("c-2", "2024-02-01", "12 months", "", "gold 200") +
			"  - {type: invoice, id: i-9, customer: oak, issued: 2024-02-01, lines: [{contract: c-2, amount: 200, from: 2024-02-01, to: 2024-02-29}]}\n", []derive.FindingKind{derive.FindingNeverInvoiced, derive.FindingUnbilled}, []string{
			"unbilled 2024-03-01 200.00 c-2/gold: instalment without invoice"}},
	})
}

func TestFindingsOfCreditsAndRefunds(t *testing.T) {
	book := sells("c-1", "2024-01-01", "12 months", "", "team 100") +
		"  - {type: invoice, id: i-1, contract: c-1, issued: 2024-01-01, lines: [{amount: 60, tax: 11.40}, {amount: 40, tax: 7.60}]}\n" +
		"  - {type: payment, id: p-1, customer: oak, received: 2024-01-10, amount: 119, applications: [{invoice: i-1}]}\n"
	credit := func(id, issued, amount string) string {
		return "  - {type: credit_note, id: " + id + ", invoice: i-1, issued: " + issued + ", " + amount + "}\n"
	}
	refund := func(id, of, amount string) string {
		return "  - {type: refund, id: " + id + ", " + of + ", paid: 2024-02-20, amount: " + amount + "}\n"
	}
	credits, refunds := []derive.FindingKind{derive.FindingOvercredited}, []derive.FindingKind{derive.FindingUnmatched}
	runFindings(t, []findingCase{
		{"all of it", "2024-03-31", book + credit("n-1", "2024-02-01", "amount: 100"), credits, nil},
		// 80 + 30 - 100 = 10.
		{"too much", "2024-03-31", book + credit("n-2", "2024-02-02", "amount: 30") + credit("n-1", "2024-02-01", "lines: [{line: 1, amount: 50}, {line: 2, amount: 30}]"), credits,
			[]string{"overcredited 2024-02-02 10.00 c-1/"}},
		{"one voided", "2024-03-31", book + credit("n-1", "2024-02-01", "amount: 80") + credit("n-2", "2024-02-02", "amount: 30") + "  - {type: void, credit_note: n-2, date: 2024-02-03}\n", credits, nil},
		// Nothing is left of it.
		{"after a void", "2024-03-31", book + "  - {type: void, invoice: i-1, date: 2024-02-01}\n" + credit("n-1", "2024-02-02", "amount: 30"), credits,
			[]string{"overcredited 2024-02-02 30.00 c-1/"}},
		{"not yet", "2024-02-01", book + credit("n-1", "2024-02-01", "amount: 80") + credit("n-2", "2024-02-02", "amount: 30"), credits, nil},
		// 60 + 60 - 119 = 1.
		{"of a payment", "2024-03-31", book + refund("f-1", "payment: p-1", "60") + refund("f-2", "payment: p-1", "60"), refunds,
			[]string{"unmatched 2024-02-20 1.00 /"}},
		{"all of a payment", "2024-03-31", book + refund("f-1", "payment: p-1", "60") + refund("f-2", "payment: p-1", "59"), refunds, nil},
		{"on an invoice", "2024-03-31", book + refund("f-1", "invoice: i-1", "119.50"), refunds,
			[]string{"unmatched 2024-02-20 0.50 c-1/"}},
		{"beyond the price on purpose", "2024-03-31", book + refund("f-1", "invoice: i-1", "150, price: 119"), refunds, nil},
		{"of more price than there is", "2024-03-31", book + refund("f-1", "invoice: i-1", "150, price: 120"), refunds,
			[]string{"unmatched 2024-02-20 1.00 c-1/"}},
		{"on an invoice with its tax", "2024-03-31", book + refund("f-1", "invoice: i-1", "119"), refunds, nil},
		{"paid back later", "2024-02-19", book + refund("f-1", "payment: p-1", "500"), refunds, nil},
	})
}

// The reference is fresh and has a word about every kind, and each kind has a
// name of its own.
func TestFindingsAreDocumented(t *testing.T) {
	page, err := os.ReadFile("../docs/check.md")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(page, derive.FindingsReference()) {
		t.Error("docs/check.md is not what go generate ./derive writes")
	}
	names := map[string]bool{}
	for _, k := range derive.FindingKinds() {
		if k.String() == "" || names[k.String()] || k.Means() == "" || k.Fix() == "" {
			t.Errorf("kind %d: %q, %q, %q", k, k, k.Means(), k.Fix())
		}
		names[k.String()] = true
		if s, ok := derive.ParseSeverity(k.Severity().String()); !ok || s != k.Severity() {
			t.Errorf("%s has severity %q", k, k.Severity())
		}
		if !bytes.Contains(page, []byte("\n| `"+k.String()+"` | "+k.Severity().String()+" | ")) {
			t.Errorf("%s is not in the reference", k)
		}
	}
	if len(names) < 17 {
		t.Errorf("%d kinds", len(names))
	}
	if _, ok := derive.ParseSeverity(""); ok {
		t.Error("nothing is a severity")
	}
}
