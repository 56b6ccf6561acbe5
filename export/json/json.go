// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

// Package json writes reports and tables as one JSON object: meta, measures,
// records and ties. Every amount is a text with a plain decimal in major units,
// because a JSON number is a float to most readers. The records are those of
// export/csv, with more: the days of the period, a balance's opening, and for
// recurring levels the exact annual amount beside the rounded monthly one. A
// ratio has the whole numbers that it is formed of, and is null when nothing
// stands below. A number that waits for the answer to a question of judgement has
// provisional: true. Texts stand as they are. What is written does not depend on anything but the report.
package json

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"strconv"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/export"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/view"
)

// WriteReport writes a report, a record a line. It streams: a million records
// need no more memory than one.
func WriteReport(w io.Writer, r *view.Report) error {
	out := &object{w: bufio.NewWriterSize(w, 1<<16)}
	out.field("meta", metaOf(&r.Meta))
	out.field("measures", measuresOf(r.Measures))
	out.key("records")
	list := records{report: r, fixed: make([]string, len(r.Rows))}
	for rec := range export.Records(r) {
		out.item(list.append(out.room[:0], rec))
		if out.err != nil {
			return out.err
		}
	}
	out.closeList()
	out.field("ties", tiesOf(r.Ties))
	return out.close()
}

// An object is a top-level JSON object whose fields are written as they come.
type object struct {
	w      *bufio.Writer
	fields int
	items  int
	room   []byte
	err    error
}

func (o *object) text(s string) {
	if o.err == nil {
		_, o.err = o.w.WriteString(s)
	}
}

func (o *object) key(name string) {
	if o.fields++; o.fields == 1 {
		o.text("{\n\"" + name + "\": ")
	} else {
		o.text(",\n\"" + name + "\": ")
	}
}

func (o *object) field(name string, value any) {
	o.key(name)
	text, err := marshal(value)
	if err != nil && o.err == nil {
		o.err = err
	}
	o.text(string(text))
}

// item writes one element of the list begun with key.
func (o *object) item(text []byte) {
	if o.items++; o.items == 1 {
		o.text("[\n")
	} else {
		o.text(",\n")
	}
	if o.err == nil {
		_, o.err = o.w.Write(text)
	}
	o.room = text
}

func (o *object) closeList() {
	if o.items == 0 {
		o.text("[")
	} else {
		o.text("\n")
	}
	o.text("]")
	o.items = 0
}

func (o *object) close() error {
	o.text("\n}\n")
	if o.err != nil {
		return o.err
	}
	return o.w.Flush()
}

// marshal is encoding/json without the escapes that HTML needs.
func marshal(value any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(value); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// quoted is a text as JSON; a text always has one.
func quoted(s string) string {
	text, err := marshal(s)
	if err != nil {
		panic(err)
	}
	return string(text)
}

// records writes records. What all records of a row share is made once.
type records struct {
	report *view.Report
	fixed  []string // by row
}

func (l *records) append(dst []byte, rec export.Record) []byte {
	fixed := &l.fixed[rec.At]
	if *fixed == "" {
		*fixed = l.fixedOf(rec)
	}
	dst = appendSpan(dst, rec.Period)
	dst = append(dst, *fixed...)
	if rec.Provisional {
		dst = append(dst, `,"provisional":true`...)
	}
	if rec.Fraction != nil {
		return appendFraction(dst, rec)
	}
	dst = append(dst, `,"amount":"`...)
	dst = export.AppendAmount(dst, rec.Value, rec.Measure.Unit, rec.Row.Currency)
	if rec.Measure.Unit == view.UnitMonthly {
		dst = append(dst, `","arr":"`...)
		dst = money.AppendPlain(dst, money.Minor(rec.Value), rec.Row.Currency)
	}
	if rec.Measure.Kind != view.Flow && rec.Measure.Kind != view.Whole {
		dst = append(dst, `","opening":"`...)
		dst = export.AppendAmount(dst, rec.Opening, rec.Measure.Unit, rec.Row.Currency)
	}
	return append(dst, `"}`...)
}

// appendFraction ends a record with a ratio: null when nothing stands below, and
// the exact whole numbers that it is formed of.
func appendFraction(dst []byte, rec export.Record) []byte {
	if rec.Blank {
		dst = append(dst, `,"amount":null`...)
	} else {
		dst = append(dst, `,"amount":"`...)
		dst = export.AppendAmount(dst, rec.Value, rec.Measure.Unit, rec.Row.Currency)
		dst = append(dst, '"')
	}
	dst = append(dst, `,"numerator":"`...)
	dst = strconv.AppendInt(dst, rec.Fraction.Over, 10)
	dst = append(dst, `","denominator":"`...)
	dst = strconv.AppendInt(dst, rec.Fraction.Under, 10)
	if rec.Fraction.Days != 0 {
		dst = append(dst, `","days":"`...)
		dst = strconv.AppendInt(dst, rec.Fraction.Days, 10)
	}
	return append(dst, `"}`...)
}

func appendSpan(dst []byte, p *civil.Period) []byte {
	dst = append(dst, `{"period":"`...)
	dst = append(dst, p.Label...) // digits, letters and dashes: civil makes it
	dst = append(dst, `","from":"`...)
	dst = civil.AppendDay(dst, p.Span.From)
	dst = append(dst, `","to":"`...)
	dst = civil.AppendDay(dst, p.Span.Last())
	if p.Partial {
		dst = append(dst, `","partial":true,`...)
	} else {
		dst = append(dst, `",`...)
	}
	return dst
}

func (l *records) fixedOf(rec export.Record) string {
	b := `"measure":` + quoted(rec.Measure.Name) + `,"unit":"` + rec.Measure.Unit.String() + `","groups":{`
	for i, group := range export.Groups(l.report, rec.Row) {
		if i > 0 {
			b += ","
		}
		b += quoted(l.report.GroupNames[i]) + ":" + quoted(group)
	}
	return b + `},"currency":"` + rec.Row.Currency.String() + `"`
}
