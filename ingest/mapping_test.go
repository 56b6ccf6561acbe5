// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package ingest_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/ingest"
)

// TestMappingProblems: all problems at once, with lines and nearest names.
func TestMappingProblems(t *testing.T) {
	_, err := ingest.ParseMapping("m.yaml", []byte(`sorce: x
id: a
id: b
customer:
start: {colum: s}
end: e
amount: {column: x, per: mnth}
mrr: y
quantity: {constant: 3}
currency: {constant: usd}
billing: {column: b, values: {Y: yearly, Q: quartrly}}
attributes: {region: r, contract.product: p}
dates: DD/MM/YYYY
decimal: comma
thousands: comma
customers: {id: x, attributes: [a]}
events: 7
trial: &a z
ended: *a
`))
	var ps *fact.Problems
	if !errors.As(err, &ps) {
		t.Fatal(err)
	}
	text := regexp.MustCompile(` +`).ReplaceAllString(err.Error(), " ")
	for _, want := range []string{
		"m.yaml:1:1 sorce no such field in a mapping\n fix: did you mean source?",
		"m.yaml:3:1 id the field is given twice",
		"m.yaml:4:1 customer the field is empty",
		"m.yaml:5:9 start.colum no such field in a mapping\n fix: did you mean column?",
		"m.yaml:6 end.is the end does not say",
		`m.yaml:7:26 amount.per "mnth" is not known here` + "\n fix: did you mean month?",
		"m.yaml:8 mrr there is both an amount and an mrr",
		"m.yaml:9 quantity.amount_is the quantity does not say",
		"m.yaml:9 quantity this differs from row to row",
		"m.yaml:10:11 currency unknown currency",
		`m.yaml:11:34 billing.values.Y "yearly" is not known here`,
		"did you mean quarterly?",
		"m.yaml:12:14 attributes.region the name does not say whose attribute it is",
		`m.yaml:12:25 attributes.contract.product "product" is a name that every line has already`,
		`m.yaml:13:8 dates "DD/MM/YYYY" does not say where`,
		"m.yaml:15 thousands decimals and thousands have the same mark",
		"m.yaml:16:32 customers.attributes this needs a map of names",
		"m.yaml:16 customers.file the field is missing",
		"m.yaml:17:9 events this needs a map of names",
		"m.yaml:19:8 ended aliases are not read",
		"m.yaml:1 source the field is missing",
		"m.yaml:1 product the field is missing",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
	if !strings.HasSuffix(text, " problems") || ps.Len() != strings.Count(text, "m.yaml:") {
		t.Errorf("%d problems\n%s", ps.Len(), text)
	}
	for file, want := range map[string]string{
		"": "the mapping says nothing", "a: [": "this is not YAML", "- a": "a mapping is a map of names", "source: a\n---\nsource: b": "a second document",
		"source: a\nshape: grid\nid: x\nattributes: {contract.a: b}": "a grid has no such field",
		"source: a\nmrr: {column: m, unit: minor}":                   "minor units need a currency",
		"source: a\nproduct: {column: a, constant: b}":               "not both",
		"source: a\nproduct: {constant: b, values: {a: b}}":          "a constant needs no values",
		"source: a\namount: b":                                       "the amount does not say what it is for",
		"source: a\nevents: {file: x, optional: maybe}":              "events.customer",
		"source: \"a\\u0001\"":                                       "cannot be printed",
	} {
		if _, err := ingest.ParseMapping("m.yaml", []byte(file)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", file, err)
		}
	}
}

func TestBuiltinsAreWhole(t *testing.T) {
	for _, b := range ingest.Builtins() {
		m, err := ingest.Lookup(b.Name)
		if err != nil || m.Source != b.Name || b.What == "" || len(b.Columns) == 0 {
			t.Errorf("%s: %v", b.Name, err)
		}
	}
	if _, err := ingest.Lookup("ravnstack"); err == nil || !strings.Contains(err.Error(), "did you mean ravenstack?") {
		t.Error(err)
	}
	seen := map[ingest.Reason]bool{}
	for _, r := range ingest.Reasons() {
		if seen[r.Reason] || r.What == "" || r.Rule == "" {
			t.Errorf("%+v", r)
		}
		seen[r.Reason] = true
	}
}

func TestDetect(t *testing.T) {
	for header, want := range map[string]string{
		"subscription_id,customer_id,start_date,end_date,monthly_amount":        "mrr-playbook",
		"region,subscription_id,customer_id,start_date,end_date,monthly_amount": "mrr-playbook",
		"customer,2024-01,2024-02":                                 "grid",
		"subscription_id,customer_id,start_date,end_date,monthly":  "",
		"Subscription ID,Account,Plan,Start Date,End,MRR,no,Owner": "",
		"x": "",
	} {
		p := ingest.Detect(strings.Split(header, ","))
		if p.Builtin != want {
			t.Errorf("%s: %q", header, p.Builtin)
		}
		if (p.Skeleton == "") != (want != "") {
			t.Errorf("%s: %s", header, p.Skeleton)
		}
		if p.Skeleton != "" {
			if _, err := ingest.ParseMapping("s.yaml", []byte(p.Skeleton)); err != nil {
				t.Errorf("%s: %v\n%s", header, err, p.Skeleton)
			}
		}
	}
	p := ingest.Detect([]string{"subscription_id", "customer_id", "plan", "start", "end", "price", "seats", "region"})
	for _, want := range []string{"id: subscription_id", "customer: customer_id", "product: plan", "start: start", "end: {column: end, is: inclusive}", "amount: {column: price, per: month}", "contract.region: region"} {
		if !strings.Contains(p.Skeleton, want) {
			t.Errorf("%s is missing in\n%s", want, p.Skeleton)
		}
	}
}

func TestReadChooses(t *testing.T) {
	folder := t.TempDir()
	write := func(name, text string) string {
		file := filepath.Join(folder, name)
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	odd := write("odd.csv", "nr,who,what,when,worth\n7,ann,tea,2024-01-01,5\n")
	_, err := ingest.Read(t.Context(), odd, ingest.Options{})
	var unknown *ingest.UnknownTable
	if !errors.As(err, &unknown) || !strings.Contains(err.Error(), "nr, who, what, when, worth") || !strings.Contains(err.Error(), "source: NAME") {
		t.Error(err)
	}
	m := write("m.yaml", "source: odd\nfile: odd.csv\nid: nr\ncustomer: who\nproduct: what\nstart: when\nmrr: worth\n")
	for _, path := range []string{odd, folder} {
		r, err := ingest.Read(t.Context(), path, ingest.Options{Mapping: m})
		if err != nil || len(r.Facts) != 1 || r.Facts[0].Header().At.String() != filepath.ToSlash(odd)+":2" {
			t.Errorf("%s: %v %+v", path, err, r)
		}
	}
	for _, c := range []struct {
		path string
		opt  ingest.Options
		want string
	}{
		{odd, ingest.Options{As: "grid", Mapping: m}, "not both"}, {odd, ingest.Options{As: "no"}, "no built-in source"}, {folder, ingest.Options{}, "no file in the folder"},
		{folder + "/x", ingest.Options{}, "no such file"}, {odd, ingest.Options{Mapping: folder + "/x"}, "no such file"}, {folder, ingest.Options{As: "ravenstack"}, "subscriptions.csv: no such file"},
	} {
		if _, err := ingest.Read(t.Context(), c.path, c.opt); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s %+v: %v", c.path, c.opt, err)
		}
	}
	if r := read(t, raven+"/subscriptions.csv", ingest.Options{}); r.Rows != 5000 {
		t.Error(r.Rows)
	}
}

// TestDocumentedMappings reads every mapping in the documentation.
func TestDocumentedMappings(t *testing.T) {
	doc, err := os.ReadFile("../docs/import.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile("(?s)```yaml\n(.*?)```").FindAllSubmatch(doc, -1)
	for _, b := range blocks {
		if _, err := ingest.ParseMapping("docs/import.md", b[1]); err != nil {
			t.Errorf("%v\n%s", err, b[1])
		}
	}
	if len(blocks) < 3 {
		t.Errorf("%d mappings", len(blocks))
	}
	for _, r := range ingest.Reasons() {
		if row := "| `" + string(r.Reason) + "` | " + r.What + " | " + r.Rule + " |"; !bytes.Contains(doc, []byte(row)) {
			t.Errorf("docs/import.md: add the row\n%s", row)
		}
	}
	for _, b := range ingest.Builtins() {
		if !bytes.Contains(doc, []byte("`"+b.Name+"`")) {
			t.Errorf("docs/import.md does not name %s", b.Name)
		}
	}
}
