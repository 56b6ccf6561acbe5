// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package json

import (
	"io"

	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/export"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/view"
)

type contractShape struct {
	Meta       metaShape           `json:"meta"`
	Contract   string              `json:"contract"`
	Customer   string              `json:"customer"`
	On         string              `json:"on"`
	Status     string              `json:"status"`
	Currency   string              `json:"currency"`
	Count      int64               `json:"count"`
	Signed     string              `json:"signed"`
	Booked     string              `json:"booked"`
	Starts     string              `json:"starts"`
	Source     sourceShape         `json:"source"`
	Term       contractTermShape   `json:"term"`
	Notice     *noticeShape        `json:"notice,omitempty"`
	Pause      *spanShape          `json:"pause,omitempty"`
	Renews     []string            `json:"renews"`
	RenewedBy  []successorShape    `json:"renewed_by"`
	Combined   []string            `json:"combined_with,omitempty"`
	Lines      []contractLineShape `json:"lines"`
	Numbers    []numberShape       `json:"numbers"`
	Invoices   []nextInvoiceShape  `json:"next_invoices"`
	Events     []eventShape        `json:"events"`
	Superseded []supersededShape   `json:"superseded"`
	Ties       []tieShape          `json:"ties"`
}

type sourceShape struct {
	File       string `json:"file,omitempty"`
	FileLine   int32  `json:"file_line,omitempty"`
	Recorded   string `json:"recorded,omitempty"`
	Supersedes string `json:"supersedes,omitempty"`
}

type contractTermShape struct {
	Number    int    `json:"number"`
	From      string `json:"from"`
	To        string `json:"to"`
	Open      bool   `json:"open"`
	Renewal   string `json:"renewal,omitempty"`
	RenewsFor string `json:"renews_for,omitempty"`
	Uplift    string `json:"uplift,omitempty"`
	NoticeBy  string `json:"notice_by,omitempty"`
}

type noticeShape struct {
	Noticed string `json:"noticed"`
	LastDay string `json:"last_day"`
}

type spanShape struct {
	From string `json:"from"`
	To   string `json:"to,omitempty"`
}

type successorShape struct {
	Contract string `json:"contract"`
	Signed   string `json:"signed"`
	Starts   string `json:"starts"`
}

type contractLineShape struct {
	Line      string          `json:"line"`
	Product   string          `json:"product"`
	Status    string          `json:"status"`
	From      string          `json:"from"`
	To        string          `json:"to,omitempty"` // without it, open
	Term      int             `json:"term"`
	Quantity  string          `json:"quantity"`
	UnitPrice string          `json:"unit_price"`
	Per       string          `json:"per"`
	Raised    int             `json:"raised,omitempty"` // so many times by uplift percent
	Uplift    string          `json:"uplift,omitempty"`
	Discounts []discountShape `json:"discounts"`
	Annual    string          `json:"annual,omitempty"` // what recurs a year
}

type discountShape struct {
	Percent string `json:"percent,omitempty"`
	Amount  string `json:"amount,omitempty"`
	From    string `json:"from"`
	To      string `json:"to,omitempty"`
}

// A numberShape is of one line, of "(netting)" between lines, or of all with an
// empty line.
type numberShape struct {
	Measure string `json:"measure"`
	Kind    string `json:"kind"`
	Line    string `json:"line,omitempty"`
	Amount  string `json:"amount"`
	Annual  string `json:"annual,omitempty"` // the exact amount of a monthly level
}

type nextInvoiceShape struct {
	Issued  string `json:"issued"`
	Due     string `json:"due"`
	Amount  string `json:"amount"`
	Invoice string `json:"invoice,omitempty"`
}

type eventShape struct {
	Kind      string       `json:"kind"`
	Day       string       `json:"day"`
	Effective string       `json:"effective,omitempty"`
	ID        string       `json:"id,omitempty"`
	What      string       `json:"what"`
	ToCome    bool         `json:"to_come"`
	Source    *sourceShape `json:"source,omitempty"`
}

type supersededShape struct {
	Type   string      `json:"type"`
	ID     string      `json:"id"`
	By     string      `json:"by"`
	Source sourceShape `json:"source"`
}

// WriteContracts writes contracts as they stand on a day: one as an object,
// several as an array of them.
func WriteContracts(w io.Writer, cs []*view.Contract) error {
	shapes := make([]contractShape, len(cs))
	for i, c := range cs {
		shapes[i] = contractOf(c)
	}
	if len(shapes) == 1 {
		return writeIndented(w, shapes[0])
	}
	return writeIndented(w, shapes)
}

func contractOf(c *view.Contract) contractShape {
	k, t := c.Contract, &c.Term
	shape := contractShape{
		Meta: metaOf(&c.Numbers.Meta), Contract: k.ID, Customer: k.Customer, On: c.On.String(), Status: c.Status.String(),
		Currency: c.Currency.String(), Count: c.Count, Signed: c.Signed.String(), Booked: c.Booked.String(), Starts: c.Starts.String(),
		Source: sourceOf(k.At, k.Recorded, k.Supersedes),
		Term: contractTermShape{Number: t.Number, From: t.Span.From.String(), To: t.Span.Last().String(), Open: t.Open,
			Renewal: t.Renewal.String(), NoticeBy: t.NoticeBy.String()},
		Renews: append([]string{}, k.Renews...), RenewedBy: []successorShape{}, Combined: k.CombinedWith, Lines: []contractLineShape{}, Numbers: []numberShape{},
		Invoices: []nextInvoiceShape{}, Events: []eventShape{}, Superseded: []supersededShape{}, Ties: tiesOf(c.Numbers.Ties),
	}
	if t.Renewal.IsSet() {
		shape.Term.RenewsFor = t.RenewsFor.String()
		shape.Term.Uplift = unlessZero(t.Uplift)
	}
	if c.LastDay.IsSet() {
		shape.Notice = &noticeShape{c.Noticed.String(), c.LastDay.String()}
	}
	if c.PausedFrom.IsSet() {
		shape.Pause = &spanShape{c.PausedFrom.String(), c.PausedUntil.String()}
	}
	for _, n := range c.RenewedBy {
		shape.RenewedBy = append(shape.RenewedBy, successorShape{n.ID, n.Signed.String(), n.Starts.String()})
	}
	for i := range c.Lines {
		shape.Lines = append(shape.Lines, contractLineOf(&c.Lines[i], c.Currency))
	}
	for i := range c.Numbers.Rows {
		shape.Numbers = append(shape.Numbers, numberOf(c.Numbers, &c.Numbers.Rows[i]))
	}
	for _, n := range c.Invoices {
		shape.Invoices = append(shape.Invoices, nextInvoiceShape{n.Issue.String(), n.Due.String(), n.Amount.Plain(c.Currency), n.ID})
	}
	for i := range c.Events {
		shape.Events = append(shape.Events, eventOf(&c.Events[i]))
	}
	for _, s := range c.Superseded {
		h := s.Fact.Header()
		shape.Superseded = append(shape.Superseded, supersededShape{s.Fact.Kind().String(), h.ID, s.By, sourceOf(h.At, h.Recorded, h.Supersedes)})
	}
	return shape
}

func contractLineOf(l *derive.StandingLine, cur money.Currency) contractLineShape {
	shape := contractLineShape{
		Line: l.ID, Product: l.Product, Status: l.Status.String(), From: l.First.String(), To: l.Last.String(), Term: l.Term,
		Quantity: l.Quantity.String(), UnitPrice: l.Price.Amount.String(), Per: l.Price.Per.String(), Raised: l.Raised, Uplift: unlessZero(l.Uplift), Discounts: []discountShape{},
	}
	for _, d := range l.Discounts {
		shape.Discounts = append(shape.Discounts, discountShape{unlessZero(d.Percent), unlessZero(d.Amount), d.From.String(), d.Last.String()})
	}
	if l.Recurs {
		shape.Annual = l.Annual.Plain(cur)
	}
	return shape
}

func numberOf(r *view.Report, row *view.Row) numberShape {
	m := r.Measures[row.Measure]
	shape := numberShape{Measure: m.Name, Kind: m.Kind.String(), Amount: export.Amount(row.Sum, m.Unit, row.Currency)}
	if !row.Total {
		shape.Line = row.Group[0]
	}
	if m.Unit == view.UnitMonthly {
		shape.Annual = money.Minor(row.Sum).Plain(row.Currency)
	}
	return shape
}

func eventOf(e *derive.Event) eventShape {
	shape := eventShape{Kind: e.Kind, Day: e.Day.String(), Effective: e.Effective.String(), ID: e.ID, What: e.What, ToCome: e.ToCome}
	if e.Place.File != "" || e.Recorded != 0 {
		s := sourceOf(e.Place, e.Recorded, e.Supersedes)
		shape.Source = &s
	}
	return shape
}

func sourceOf(at fact.Place, recorded fact.Instant, supersedes string) sourceShape {
	s := sourceShape{File: at.File, FileLine: at.Line, Supersedes: supersedes}
	if recorded != 0 {
		s.Recorded = recorded.String()
	}
	return s
}

func unlessZero(d money.Decimal) string {
	if d.IsZero() {
		return ""
	}
	return d.String()
}
