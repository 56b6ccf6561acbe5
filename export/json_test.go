// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package export_test

import (
	"bytes"
	stdjson "encoding/json"
	"errors"
	"io"
	"os"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/ratable/ratable/export/json"
	"github.com/ratable/ratable/view"
)

type jsonRecord struct {
	Period, From, To, Measure, Unit string
	Groups                          map[string]string
	Currency, Amount, ARR, Opening  string
	Partial                         bool
}

type jsonReport struct {
	Meta     map[string]any
	Measures []map[string]string
	Records  []jsonRecord
	Ties     []map[string]any
}

func jsonOf(t *testing.T, r *view.Report) (text []byte, read jsonReport) {
	t.Helper()
	var b bytes.Buffer
	if err := json.WriteReport(&b, r); err != nil {
		t.Fatal(err)
	}
	if err := stdjson.Unmarshal(b.Bytes(), &read); err != nil {
		t.Fatalf("%v\n%s", err, b.Bytes())
	}
	return b.Bytes(), read
}

func TestJSONReport(t *testing.T) {
	text, read := jsonOf(t, groupedReport())
	if diff := gocmp.Diff(map[string]any{
		"as_of": "2024-03-15", "known_at": "2024-03-20", "policy": "0123456789ab", "invoices_through": "2024-02-29",
		"facts": 12.0, "contracts": 1.0, "provisional": []any{},
	}, read.Meta); diff != "" {
		t.Error(diff)
	}
	if len(read.Measures) != len(measures) || read.Measures[2]["name"] != "mrr" || read.Measures[2]["kind"] != "balance" || read.Measures[2]["unit"] != "money" {
		t.Errorf("measures: %v", read.Measures)
	}
	if len(read.Records) != 21 { // 3 periods of 2 + 2 + 3 rows
		t.Fatalf("%d records, want 21", len(read.Records))
	}
	pro := map[string]string{"product": `=1+1,"Pro"`}
	for at, want := range map[int]jsonRecord{
		1:  {Period: "2024-01", From: "2024-01-01", To: "2024-01-31", Measure: "bookings", Unit: "money", Groups: pro, Currency: "USD", Amount: "-250.50"},
		3:  {Period: "2024-01", From: "2024-01-01", To: "2024-01-31", Measure: "mrr", Unit: "money", Groups: pro, Currency: "USD", Amount: "8333.33", ARR: "100000.00", Opening: "0.00"},
		10: {Period: "2024-02", From: "2024-02-01", To: "2024-02-29", Measure: "mrr", Unit: "money", Groups: pro, Currency: "USD", Amount: "0.01", ARR: "0.07", Opening: "8333.33"},
		20: {Period: "2024-03", From: "2024-03-01", To: "2024-03-15", Measure: "customers", Unit: "count", Groups: map[string]string{"product": "(total)"}, Amount: "1", Opening: "1", Partial: true},
	} {
		if diff := gocmp.Diff(want, read.Records[at]); diff != "" {
			t.Errorf("record %d: %s", at, diff)
		}
	}
	if diff := gocmp.Diff([]map[string]any{
		{"name": "rpo = priced - earned", "currency": "USD", "left": "1234.50", "right": "1234.00", "ok": false},
		{"name": "bookings", "currency": "USD", "left": "0.07", "right": "0.07", "ok": true},
	}, read.Ties); diff != "" {
		t.Error(diff)
	}
	golden(t, "grouped.json", text)
}

func TestJSONWithoutRows(t *testing.T) {
	r := newReport().Report
	r.Meta.KnownAt = view.Meta{}.KnownAt
	r.Meta.Provisional = []string{"an SSP study is <open>"}
	text, read := jsonOf(t, &r)
	if len(read.Records) != 0 || !bytes.Contains(text, []byte(`"records": []`)) || !bytes.Contains(text, []byte(`"ties": []`)) {
		t.Errorf("an empty report:\n%s", text)
	}
	if _, ok := read.Meta["known_at"]; ok || !bytes.Contains(text, []byte("is <open>")) {
		t.Errorf("meta: %s", text)
	}
}

func TestJSONTable(t *testing.T) {
	var b bytes.Buffer
	if err := json.WriteTable(&b, bridgeTable()); err != nil {
		t.Fatal(err)
	}
	var read struct {
		Title, Note, Label string
		Columns            []string
		Rows               []struct {
			Name, Label, Currency string
			Indent                int
			Total                 bool
			Cells                 []map[string]string
		}
	}
	if err := stdjson.Unmarshal(b.Bytes(), &read); err != nil {
		t.Fatal(err)
	}
	if read.Title != "MRR bridge" || read.Note == "" || read.Label != "movement" || len(read.Columns) != 3 || len(read.Rows) != 5 {
		t.Errorf("read %+v", read)
	}
	last := read.Rows[4]
	if diff := gocmp.Diff([]map[string]string{
		{"column": "MRR", "unit": "money", "value": "1.67", "arr": "20.00"}, {"column": "customers", "unit": "count", "value": "2"},
	}, last.Cells); diff != "" || !last.Total || last.Name != "closing" {
		t.Errorf("%+v %s", last, diff)
	}
	golden(t, "bridge.json", b.Bytes())
}

func TestJSONErrors(t *testing.T) {
	if err := json.WriteReport(&failing{1 << 16}, manyRecords(50)); !errors.Is(err, os.ErrClosed) {
		t.Errorf("a report: %v", err)
	}
	if err := json.WriteReport(&failing{}, plainReport()); !errors.Is(err, os.ErrClosed) {
		t.Errorf("a small report: %v", err)
	}
	if err := json.WriteTable(&failing{}, bridgeTable()); !errors.Is(err, os.ErrClosed) {
		t.Errorf("a table: %v", err)
	}
}

// Both machine formats hold the same numbers in the same order.
func TestJSONIsCSV(t *testing.T) {
	for _, r := range []*view.Report{plainReport(), groupedReport(), mixedReport()} {
		_, read := jsonOf(t, r)
		rows := lines(csvOf(t, r))[1:]
		if len(rows) != len(read.Records) {
			t.Fatalf("%d lines and %d records", len(rows), len(read.Records))
		}
		for i, rec := range read.Records {
			if !strings.HasPrefix(rows[i], rec.Period+","+rec.Measure+","+rec.Unit+",") || !strings.HasSuffix(rows[i], ","+rec.Currency+","+rec.Amount) {
				t.Errorf("%s is not %+v", rows[i], rec)
			}
		}
	}
}

func BenchmarkJSON1M(b *testing.B) {
	r := manyRecords(10_000)
	for b.Loop() {
		if err := json.WriteReport(io.Discard, r); err != nil {
			b.Fatal(err)
		}
	}
}
