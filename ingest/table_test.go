// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package ingest_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/ingest"
)

func contextOf() context.Context { return context.Background() }

const head = "source: test\nid: id\ncustomer: cust\nproduct: plan\nstart: from\n"

// mapped imports table.csv by a mapping that stands in the test.
func mapped(mapping string, files map[string]string) (*ingest.Result, error) {
	m, err := ingest.ParseMapping("mapping.yaml", []byte(mapping))
	if err != nil {
		return nil, err
	}
	return m.Import(contextOf(), memory(files), "table.csv", "in")
}

// asked are the questions of a result in short.
func asked(r *ingest.Result) []string {
	var out []string
	for _, q := range r.Questions {
		kept := "out"
		if q.Kept {
			kept = "kept"
		}
		out = append(out, fmt.Sprintf("%s:%d %s %s", strings.TrimPrefix(q.File, "in/"), q.Line, q.Reason, kept))
	}
	return out
}

func TestEveryReason(t *testing.T) {
	mapping := head + `end: {column: to, is: exclusive}
amount: {column: amount, per: {column: per}}
annual: year
quantity: {column: seats, amount_is: total}
currency: cur
billing: billing
auto_renew: renew
trial: trial
ended: gone
customer_name: name
customers: {file: people.csv, id: id, signup: since, ended: gone}
events: {file: events.csv, id: id, customer: cust, date: day}
`
	table := `id,cust,name,plan,from,to,amount,per,year,seats,cur,billing,renew,trial,gone
1,a,Ann,pro,2024-01-01,2024-07-01,10,month,120,1,USD,monthly,yes,no,yes
2,a,Ann,pro,2024-06-30,2024-12-01,10,month,121,1,USD,annual,yes,no,no
2,a,Ann,pro,2024-01-01,,10,month,,1,USD,,,,
3,a,Bob,pro,2024-03-01,2024-02-01,10,month,,1,USD,,,,
4,a,Bob,pro,2024-03-01,2024-03-01,10,month,,1,USD,,,,
5,a,Bob,pro,2024-03-01,,-1,month,,1,USD,,,,
6,a,Bob,pro,2024-03-01,,10,term,,1,USD,,,,
7,b,,pro,2024-03-01,,0,month,,9,USD,,,yes,
8,b,,pro,2024-03-01,,1,month,,1,USD,,,yes,
9,c,,pro,2023-01-01,,0,month,,1,USD,,,,yes
10,d,,pro,2024-03-01,,10,month,,3,USD,,,,
11,d,Dan,pro,2024-03-01,,10.005,month,,2,USD,monthly,no,,
,,,,,,,,,,,,,,
`
	people := "id,since,gone\na,2024-01-01,no\nb,2024-01-01,no\nc,2024-01-01,yes\na,2024-01-01,no\n"
	events := "id,cust,day\ne1,a,2024-07-01\ne2,a,2023-07-01\ne3,a,2024-08-01\ne4,zz,2024-08-01\n"
	r, err := mapped(mapping, map[string]string{"table.csv": table, "people.csv": people, "events.csv": events})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"events.csv:3 event_before_start out", "events.csv:4 event_without_end out", "events.csv:5 unknown_customer out",
		"people.csv:2 customer_ends_unsaid kept", "people.csv:4 customer_ended_but_runs kept", "people.csv:5 duplicate_id out",
		"table.csv:3 annual_mismatch kept", "table.csv:3 billing_mismatch kept", "table.csv:3 end_without_ended kept", "table.csv:3 end_without_event kept", "table.csv:3 overlap kept",
		"table.csv:4 duplicate_id out",
		"table.csv:5 end_before_start out",
		"table.csv:6 no_days out",
		"table.csv:7 negative_amount out",
		"table.csv:8 no_term out",
		"table.csv:9 trial kept",
		"table.csv:10 trial_with_price kept",
		"table.csv:11 before_signup kept", "table.csv:11 ended_without_end kept", "table.csv:11 zero_price kept",
		"table.csv:12 quantity_not_exact kept", "table.csv:12 unknown_customer kept",
		"table.csv:13 many_decimals kept", "table.csv:13 overlap kept", "table.csv:13 runs_on_without_renewal kept", "table.csv:13 unknown_customer kept",
		"table.csv:14 empty_row out",
	}
	if diff := cmp.Diff(want, asked(r)); diff != "" {
		t.Error(diff)
	}
	if r.Rows != 13 || r.Kept != 7 {
		t.Errorf("%d rows, %d kept", r.Rows, r.Kept)
	}
	var text strings.Builder
	if err := r.WriteSummary(&text); err != nil || !strings.Contains(text.String(), "13 rows, 7 kept") {
		t.Error(text.String(), err)
	}
	if err := r.WriteQuestions(&text); err != nil || !strings.Contains(text.String(), "in/table.csv:6: no_days: left out 4: starts and ends 2024-03-01") {
		t.Error(text.String(), err)
	}
}

// TestForms reads one subscription written in many ways.
func TestForms(t *testing.T) {
	want, err := mapped(head+"mrr: mrr\ncurrency: {constant: EUR}\n", map[string]string{"table.csv": "id,cust,plan,from,mrr\ns,c,pro,2024-02-01,1234.5\n"})
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string][2]string{
		"bom and crlf":  {"mrr: mrr\ncurrency: {constant: EUR}", "\ufeffid,cust,plan,from,mrr\r\ns,c,pro,2024-02-01,1234.50\r\n"},
		"semicolon":     {"mrr: mrr\ndecimal: comma\ncurrency: {constant: EUR}", "id;cust;plan;from;mrr\ns;c;pro;2024-02-01;1234,5\n"},
		"tab":           {"mrr: mrr\ncurrency: {constant: EUR}", "id\tcust\tplan\tfrom\tmrr\ns\tc\tpro\t2024-02-01\t1234.5"},
		"thousands":     {"mrr: mrr\ndecimal: comma\nthousands: point\ncurrency: {constant: EUR}", "id;cust;plan;from;mrr\ns;c;pro;2024-02-01;1.234,50\n"},
		"minor":         {"mrr: {column: mrr, unit: minor}\ncurrency: cur", "id,cust,plan,from,mrr,cur\ns,c,pro,2024-02-01,123450,EUR\n"},
		"quotes":        {"mrr: mrr\ncurrency: {constant: EUR}", "\"id\",\"cust\",plan,from,mrr\n\" s \",c,\"pro\",2024-02-01,\"1234.5\"\n"},
		"american day":  {"mrr: mrr\ndates: \"01/02/2006\"\ncurrency: {constant: EUR}", "id,cust,plan,from,mrr\ns,c,pro,02/01/2024,1234.5\n"},
		"day with time": {"mrr: mrr\ndates: \"2006-01-02 15:04:05\"\ncurrency: {constant: EUR}", "id,cust,plan,from,mrr\ns,c,pro,2024-02-01 10:00:00,1234.5\n"},
		"amount":        {"amount: {column: mrr, per: month}\ncurrency: {column: cur, values: {euro: EUR}}", "id,cust,plan,from,mrr,cur\ns,c,pro,2024-02-01,1234.5,euro\n"},
		"more columns":  {"mrr: mrr\ncurrency: {constant: EUR}", "x,id,cust,plan,from,mrr,,\n?,s,c,pro,2024-02-01,1234.5,,\n"},
	} {
		got, err := mapped(head+c[0]+"\n", map[string]string{"table.csv": c[1]})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if diff := cmp.Diff(texts(want.Facts), texts(got.Facts)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// TestTerms checks what is made of ends, billing, quantity and attributes.
func TestTerms(t *testing.T) {
	r, err := mapped(head+`end: {column: to, is: inclusive}
amount: {column: amount, per: year}
quantity: {column: n, amount_is: each}
billing: {column: bill, values: {Y: annual, Q: quarterly, ONCE: term}}
signed: signed
attributes: {contract.region: region, customer.size: size}
`, map[string]string{"table.csv": "id,cust,plan,from,to,amount,n,bill,signed,region,size\n" +
		"1,a,pro,2024-01-01,2024-12-31,100,3,ONCE,2023-12-01,EU,big\n2,a,pro,2024-01-01,,100,1,Q,,,big\n3,b,pro,2024-01-01,,100,,Y,,US,\n"})
	if err != nil {
		t.Fatal(err)
	}
	one, two, three := r.Facts[1].(*fact.Contract), r.Facts[2].(*fact.Contract), r.Facts[3].(*fact.Contract)
	if one.Open || one.Ends.String() != "2024-12-31" || !one.Billing.Whole || one.Lines[0].Quantity.String() != "3" || one.Signed.String() != "2023-12-01" {
		t.Errorf("%+v", one)
	}
	if !two.Open || two.Commit.Months != 3 || two.Billing.Every.Months != 3 || len(two.Attributes) != 0 {
		t.Errorf("%+v", two)
	}
	if three.Commit.Months != 12 || three.Lines[0].Per.Unit != fact.PerYear || three.Attributes[0].Value != "US" {
		t.Errorf("%+v", three)
	}
	if c := r.Facts[0].(*fact.Customer); c.ID != "a" || c.Attributes[0].Value != "big" || len(r.Facts) != 4 {
		t.Errorf("%+v", r.Facts)
	}
}

// TestHardErrors: everything that cannot be understood is listed, and there are
// no facts.
func TestHardErrors(t *testing.T) {
	table := `id,cust,plan,from,to,mrr,cur,flag,bill
,a,pro,2024-01-01,,1,USD,,
2,a,pro,01/02/2024,,1,USD,,
3,a,pro,2024-01-01,2024-02-30,1,USD,,
4,a,pro,2024-01-01,,"1,000",USD,,
5,a,pro,2024-01-01,,,USD,,
6,a,pro,2024-01-01,,1,usd,,
7,a,pro,2024-01-01,,1,USD,maybe,
8,a,pro,2024-01-01,,1,USD,,weekly
9,a,pro
10,a,pro,1024-01-01,,1,USD,,
11,a,"p"ro,2024-01-01,,1,USD,,
`
	r, err := mapped(head+"end: {column: to, is: inclusive}\nmrr: mrr\ncurrency: cur\ntrial: flag\nbilling: bill\n", map[string]string{"table.csv": table})
	if err == nil || r != nil {
		t.Fatal("no error")
	}
	for _, want := range []string{
		"in/table.csv:2 column id", "in/table.csv:3 column from", "it may mean 2024-02-01 or 2024-01-02", "in/table.csv:4 column to", "February 2024 has 29 days",
		"in/table.csv:5 column mrr", "in/table.csv:6 column mrr", "in/table.csv:7 column cur", "write USD", "in/table.csv:8 column flag",
		"in/table.csv:9 column bill", "in/table.csv:10", "the row has 3 cells and the header 9", "in/table.csv:11", "in/table.csv:12", "11 problems",
	} {
		if !strings.Contains(strings.Join(strings.Fields(err.Error()), " "), want) {
			t.Errorf("%q is missing in\n%v", want, err)
		}
	}
}

func TestMissingColumnsAndFiles(t *testing.T) {
	_, err := mapped(head+"mrr: mrr\ncustomers: {file: people.csv, id: id}\n", map[string]string{"table.csv": "ids,customer,plan,form,mrr\n", "people.csv": "ID\n"})
	for _, want := range []string{`there is no column "id"`, "did you mean ids?", "did you mean form?", `there is no column "cust"`, "in/people.csv:1"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is missing in\n%v", want, err)
		}
	}
	if _, err = mapped(head+"mrr: mrr\ncustomers: {file: people.csv, id: id}\n", map[string]string{"table.csv": ""}); err == nil || !strings.Contains(err.Error(), "import in/people.csv: file does not exist") {
		t.Error(err)
	}
	for text, want := range map[string]string{"": "the file is empty", "\xff\xfei\x00": "UTF-16", "PK\x03\x04": "a spreadsheet", "a\x00": "not text"} {
		if _, err := mapped(head+"mrr: mrr\n", map[string]string{"table.csv": text}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestCustomerDiffers(t *testing.T) {
	r, err := mapped(head+"mrr: mrr\ncustomer_name: name\nattributes: {customer.size: size}\n", map[string]string{"table.csv": "id,cust,plan,from,mrr,name,size\n1,a,p,2024-01-01,1,Ann,\n2,a,p,2024-01-01,1,Anne,big\n3,a,p,2024-01-01,1,,small\n"})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"table.csv:3 customer_differs kept", "table.csv:3 overlap kept", "table.csv:4 customer_differs kept", "table.csv:4 overlap kept"}
	if diff := cmp.Diff(want, asked(r)); diff != "" {
		t.Error(diff)
	}
	if c := r.Facts[0].(*fact.Customer); c.Name != "Ann" || len(c.Attributes) != 1 || c.Attributes[0].Value != "big" {
		t.Errorf("%+v", c)
	}
}
