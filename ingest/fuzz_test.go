// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package ingest_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/ratable/ratable/book"
	"github.com/ratable/ratable/ingest"
	"github.com/ratable/ratable/ingest/table"
)

func FuzzMapping(f *testing.F) {
	for _, b := range ingest.Builtins() {
		f.Add(b.Mapping)
	}
	f.Add([]byte("source: a\nid: {column: x, values: {a: b}}\nattributes: {contract.x: y}\ndates: \"02/01/06\"\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := ingest.ParseMapping("m.yaml", data)
		if (m == nil) == (err == nil) {
			t.Fatal(m, err)
		}
		if err != nil && err.Error() == "" {
			t.Fatal("an error without text")
		}
	})
}

func FuzzTable(f *testing.F) {
	f.Add("a,b\n1,2\n", int32(0))
	f.Add("\ufeff\"a\";b\r\n\"x\ny\";2\r\n;;\n", int32(0))
	f.Add("a\tb\n\"", int32('\t'))
	f.Fuzz(func(t *testing.T, text string, mark int32) {
		if mark != 0 && mark != ',' && mark != ';' && mark != '\t' {
			mark = 0
		}
		r, err := table.Open(strings.NewReader(text), mark)
		if err != nil {
			return
		}
		last := r.Line
		for range strings.Count(text, "\n") + 2 {
			cells, line, err := r.Next()
			var bad *table.RowError
			if errors.As(err, &bad) {
				continue
			}
			if err != nil {
				return
			}
			if line <= last || len(cells) != len(r.Header) && !table.Empty(cells) {
				t.Fatalf("line %d after %d, %d cells", line, last, len(cells))
			}
			last = line
		}
		t.Fatal("the table does not end")
	})
}

// FuzzImport: what is imported can be written, read again, and is the same.
func FuzzImport(f *testing.F) {
	f.Add("id,cust,plan,from,to,mrr,n,cur,name,attr\n1,a,p,2024-01-01,2024-02-01,10.5,2,USD,Ann,x\n2,a,p,2024-01-01,,0,0,,\"a\"\"b\", y\n")
	f.Add("id,cust,plan,from,to,mrr,n,cur,name,attr\n#,!,:,1900-01-01,2200-12-31,9223372036854775807,3,JPY,~,-\n")
	const mapping = head + "end: {column: to, is: inclusive}\nmrr: mrr\nquantity: {column: n, amount_is: total}\ncurrency: cur\ncustomer_name: name\nattributes: {contract.attr: attr, customer.x: attr}\n"
	f.Fuzz(func(t *testing.T, text string) {
		r, err := mapped(mapping, map[string]string{"table.csv": text})
		if err != nil {
			return
		}
		for _, format := range []string{"yaml", "jsonl"} {
			b := load(t, format, r.Facts)
			if again, err := book.FromFacts(append(factsOf(t, format, r.Facts), r.Facts...), book.Options{}); err != nil || again.Facts != len(r.Facts) || b.Facts != len(r.Facts) {
				t.Fatalf("%d facts of %d: %v", b.Facts, len(r.Facts), err)
			}
		}
	})
}

func FuzzGrid(f *testing.F) {
	f.Add("customer,name,region,2024-01,2024-02,2024-03\na,Ann,EU,1,,2.50\nb,,,0.1,0.1,\nTotal,,,1.1,.1,2\n")
	f.Fuzz(func(t *testing.T, text string) {
		r, err := imported("grid", map[string]string{"table.csv": text})
		if err != nil {
			return
		}
		b := load(t, "yaml", r.Facts)
		if both := bookOf(t, append(factsOf(t, "jsonl", r.Facts), r.Facts...)); both.Facts != len(r.Facts) || b.Facts != len(r.Facts) {
			t.Fatalf("%d and %d facts of %d", both.Facts, b.Facts, len(r.Facts))
		}
	})
}

// BenchmarkImport imports a table of a million rows.
func BenchmarkImport(b *testing.B) {
	const rows = 1_000_000
	var text bytes.Buffer
	text.WriteString("subscription_id,customer_id,start_date,end_date,monthly_amount\n")
	for i := range rows {
		end := ""
		if i%3 == 0 {
			end = "2025-06-15"
		}
		text.WriteString("s-" + itoa(i) + ",c-" + itoa(i/3) + ",2024-0" + itoa(1+i%9) + "-1" + itoa(i%10) + "," + end + "," + itoa(10+i%500) + ".50\n")
	}
	m, err := ingest.Lookup("mrr-playbook")
	if err != nil {
		b.Fatal(err)
	}
	files := memory(map[string]string{"t.csv": text.String()})
	b.ReportAllocs()
	for b.Loop() {
		r, err := m.Import(b.Context(), files, "t.csv", "")
		if err != nil || r.Kept != rows {
			b.Fatal(err)
		}
	}
}
