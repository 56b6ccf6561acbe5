// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package text

import (
	"bufio"
	"fmt"
	"strings"

	"github.com/ratable/ratable/export"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/view"
)

// notes explain the marks and kinds of a report.
func notes(w *bufio.Writer, r *view.Report, opt Options) {
	w.WriteByte('\n')
	for _, p := range r.Periods {
		if p.Partial {
			paragraph(w, opt, dim, fmt.Sprintf("* %s is a part of its period: %s", p.Label, p.Span))
		}
	}
	var have [len(kinds)]bool
	for i := range r.Rows {
		have[r.Measures[r.Rows[i].Measure].Kind] = true
	}
	var said []string
	if have[view.Flow] {
		said = append(said, "flow: the sum of the period")
	}
	if have[view.Balance] {
		said = append(said, "balance: at the close of the period")
	}
	if have[view.Whole] {
		said = append(said, "period: of the period as one, so that shorter ones do not add up to it")
	}
	if have[view.Count] {
		said = append(said, "count: at the close of the period")
	}
	if have[view.Count] && len(r.GroupNames) > 0 {
		said[len(said)-1] += ", groups may overlap"
	}
	if have[view.Ratio] || have[view.WindowRatio] {
		said = append(said, "ratio: one sum over another, n/a over nothing")
	}
	if have[view.WindowRatio] {
		said = append(said, "window: since the opening of its cohort (retention.window)")
	}
	if export.Provisional(r) {
		said = append(said, "*: provisional, until questions are answered")
	}
	if len(said) > 0 {
		paragraph(w, opt, dim, strings.Join(said, "; "))
	}
}

// footer states what the numbers rest on, and whether they tie out.
func footer(w *bufio.Writer, m *view.Meta, ties []view.Tie, opt Options) {
	known := "all facts"
	if m.KnownAt.IsSet() {
		known = "what was known at " + m.KnownAt.Day().String()
	}
	paragraph(w, opt, dim, fmt.Sprintf("As of %s, from %s: %s, %s; policy %s", m.AsOf, known, counted(m.Facts, "fact"), counted(m.Contracts, "contract"), clean(m.Policy)))
	paragraph(w, opt, dim, "Actual: "+border("invoices", m.InvoicesThrough)+", "+border("payments", m.PaymentsThrough)+"; later ones are projected")
	for _, reason := range m.Provisional {
		paragraph(w, opt, bold, "Provisional: "+clean(reason))
	}
	tied(w, ties, opt)
}

func border(what string, d fact.Date) string {
	if !d.IsSet() {
		return "no " + what
	}
	return what + " through " + d.Day().String()
}

// tied says that all identities hold, or lists those that do not.
func tied(w *bufio.Writer, ties []view.Tie, opt Options) {
	var broken []view.Tie
	for _, t := range ties {
		if !t.OK() {
			broken = append(broken, t)
		}
	}
	switch {
	case len(ties) == 0:
		paragraph(w, opt, dim, "Ties out: no identity was checked")
	case len(broken) == 0:
		paragraph(w, opt, green, "Ties out: "+counted(len(ties), "identity"))
	default:
		paragraph(w, opt, boldRed, fmt.Sprintf("DOES NOT TIE OUT: %d of %s", len(broken), counted(len(ties), "identity")))
	}
	for _, t := range broken {
		text := fmt.Sprintf("%s: %s against %s", clean(t.Name), t.Left.Table(t.Currency), t.Right.Table(t.Currency))
		if !t.Currency.IsZero() {
			text += " " + t.Currency.String()
		}
		if off := t.Left - t.Right; (t.Left^t.Right)&(t.Left^off) >= 0 { // unless the difference overflows
			text += ", off by " + off.Table(t.Currency)
		}
		paragraph(w, opt, red, "  "+text)
	}
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	if stem, ok := strings.CutSuffix(what, "y"); ok {
		what = stem + "ie"
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// paragraph writes text in lines that fit, the later ones indented.
func paragraph(w *bufio.Writer, opt Options, s style, text string) {
	room := opt.Width
	if room > 0 {
		room = max(room-2, 20)
	}
	for i, l := range wrap(text, room) {
		if i > 0 || strings.HasPrefix(text, "  ") {
			w.WriteString("  ")
		}
		w.WriteString(opt.paint(s, l) + "\n")
	}
}
