// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package json

import (
	"encoding/json"
	"io"
	"strconv"

	"github.com/ratable/ratable/export"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/view"
)

type explanationShape struct {
	Measure string       `json:"measure"`
	From    string       `json:"from"`
	To      string       `json:"to"`
	AsOf    string       `json:"as_of"`
	Policy  string       `json:"policy"`
	Totals  []totalShape `json:"totals"`
	Items   []itemShape  `json:"items"`
}

// A totalShape is ok when the items sum to the report's amount exactly, before
// any rounding to a month.
type totalShape struct {
	Currency string `json:"currency"`
	Amount   string `json:"amount"`
	Sum      string `json:"sum"`
	OK       bool   `json:"ok"`
	// Ratio is there for a ratio: amount and sum are of what stands above.
	Ratio *ratioShape `json:"ratio,omitempty"`
}

type ratioShape struct {
	Value       *string `json:"value"` // null when nothing stands below
	Numerator   string  `json:"numerator"`
	Denominator string  `json:"denominator"`
	Days        int64   `json:"days,omitempty"` // what the ratio is multiplied by
}

func ratioOf(x *view.Explanation, t view.ExplainedTotal) *ratioShape {
	if t.Fraction == nil {
		return nil
	}
	shape := &ratioShape{Numerator: strconv.FormatInt(t.Fraction.Over, 10), Denominator: strconv.FormatInt(t.Fraction.Under, 10), Days: t.Fraction.Days}
	if !t.Fraction.Blank() {
		value := export.Amount(t.Value, x.Measure.Unit, t.Currency)
		shape.Value = &value
	}
	return shape
}

type itemShape struct {
	Customer string      `json:"customer"`
	Contract string      `json:"contract,omitempty"`
	Line     string      `json:"line,omitempty"`
	Product  string      `json:"product,omitempty"`
	File     string      `json:"file,omitempty"`
	FileLine int32       `json:"file_line,omitempty"`
	Currency string      `json:"currency"`
	Amount   string      `json:"amount"`
	Annual   string      `json:"annual,omitempty"` // the exact amount of a monthly level
	How      string      `json:"how"`
	Parts    []partShape `json:"parts,omitempty"`
}

type partShape struct {
	Curve  string `json:"curve"`
	Cause  string `json:"cause"`
	Amount string `json:"amount"`
	How    string `json:"how"`
	Why    string `json:"why,omitempty"`
}

// WriteExplanation writes a number taken apart: its totals by currency, and all
// that contributes.
func WriteExplanation(w io.Writer, x *view.Explanation) error {
	shape := explanationShape{
		Measure: x.Measure.Name, From: x.Span.From.String(), To: x.Span.Last().String(),
		AsOf: x.Meta.AsOf.String(), Policy: x.Meta.Policy, Totals: []totalShape{}, Items: []itemShape{},
	}
	for _, t := range x.Totals {
		shape.Totals = append(shape.Totals, totalShape{
			Currency: t.Currency.String(), Amount: export.Amount(t.Report, x.Unit, t.Currency),
			Sum: export.Amount(t.Sum, x.Unit, t.Currency), OK: t.Sum == t.Report, Ratio: ratioOf(x, t),
		})
	}
	for i := range x.Items {
		shape.Items = append(shape.Items, itemOf(&x.Items[i], x.Unit))
	}
	return writeIndented(w, shape)
}

func itemOf(it *view.Item, unit view.Unit) itemShape {
	shape := itemShape{
		Customer: it.Customer, Contract: it.Contract, Line: it.Line, Product: it.Product, File: it.Place.File, FileLine: it.Place.Line,
		Currency: it.Currency.String(), Amount: export.Amount(it.Amount, unit, it.Currency), How: it.How,
	}
	if unit == view.UnitMonthly {
		shape.Annual = money.Minor(it.Amount).Plain(it.Currency)
	}
	for _, p := range it.Parts {
		shape.Parts = append(shape.Parts, partShape{p.Curve, p.Cause, p.Amount.Plain(it.Currency), p.How, p.Why})
	}
	return shape
}

// writeIndented writes a shape that people may read as well.
func writeIndented(w io.Writer, shape any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(shape)
}
