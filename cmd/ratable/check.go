// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/ratable/ratable/book"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/view"
)

func newCheck() *cobra.Command {
	var s source
	var p period
	var format string
	c := &cobra.Command{
		Use:   "check",
		Short: "read a book and say what is wrong or worth a look",
		Long: "Reads a book and lists everything wrong with it, each problem with file, line, field and what to do (exit\n" +
			"status 1). When it can be read: what is implied, what is kept but not derived yet, instalments without\n" +
			"invoice, money without invoice, and whether every identity ties out.",
		Example: "  ratable check --book contracts.yaml\n  ratable check --book books/ --format json",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if format != "table" && format != "json" {
				return fmt.Errorf("--format %s: there are table and json", format)
			}
			s.progress = newProgress()
			o, err := open(cmd.Context(), &s, &p)
			if err != nil {
				return err
			}
			f, err := findings(o)
			if err != nil {
				return err
			}
			a, err := answer(cmd.Context(), o, []string{"revenue"}, nil, s.workers)
			if err != nil {
				return err
			}
			if format == "json" {
				err = checkJSON(cmd.OutOrStdout(), o.book, f, a.report)
			} else {
				checkText(cmd.OutOrStdout(), o.book, f, a.report)
			}
			if err != nil {
				return err
			}
			return a.tiesOut(cmd.ErrOrStderr())
		},
	}
	s.flags(c)
	p.flags(c)
	c.Flags().StringVarP(&format, "format", "f", "table", "table or json")
	complete(c, "format", "table", "json")
	return c
}

// findings derives every group and lists what a person should look at.
func findings(o *opened) ([]derive.Finding, error) {
	d := derive.New(o.env)
	d.Findings = true
	var out []derive.Finding
	var problems fact.Problems
	collect := readerFunc(func(p *derive.Positions) error {
		out = append(out, p.Findings...)
		return nil
	})
	for _, g := range o.book.Groups {
		if err := view.Derive(d, g, collect, &problems); err != nil {
			return nil, wrongData(err)
		}
	}
	slices.SortStableFunc(out, func(a, b derive.Finding) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Contract, b.Contract), cmp.Compare(a.Day, b.Day))
	})
	return out, wrongData(problems.Err())
}

type readerFunc func(*derive.Positions) error

func (f readerFunc) Add(p *derive.Positions) error { return f(p) }

// notDerived counts the facts of kinds that are kept but not derived yet.
func notDerived(b *book.Book) map[string]int {
	n := make(map[string]int)
	for _, f := range b.Others {
		if !f.Kind().Derived() {
			n[f.Kind().String()]++
		}
	}
	return n
}

const mostFindings = 100

func checkText(w io.Writer, b *book.Book, fs []derive.Finding, r *view.Report) {
	fmt.Fprintf(w, "%d fact%s read, %d contract%s or loose invoices", b.Facts, plural(b.Facts), r.Meta.Contracts, plural(r.Meta.Contracts))
	if b.FirstDay.IsSet() {
		fmt.Fprintf(w, ", %s to %s", b.FirstDay, b.LastDay)
	}
	fmt.Fprintln(w)
	if b.Ignored > 0 {
		fmt.Fprintf(w, "ignored, because said before: %d fact%s\n", b.Ignored, plural(b.Ignored))
	}
	names := func(what string, ids []string) {
		if len(ids) > 0 {
			more := ""
			if len(ids) > 8 {
				more = " …"
			}
			fmt.Fprintf(w, "%d %s%s only mentioned, and implied: %s%s\n", len(ids), what, plural(len(ids)), strings.Join(ids[:min(8, len(ids))], ", "), more)
		}
	}
	names("customer", b.ImpliedCustomers)
	names("product", b.ImpliedProducts)
	for _, k := range fact.Kinds() {
		if n := notDerived(b)[k.String()]; n > 0 {
			fmt.Fprintf(w, "kept, and not derived yet: %d fact%s of type %s\n", n, plural(n), k)
		}
	}
	if len(fs) > 0 {
		fmt.Fprintf(w, "\n%d finding%s:\n", len(fs), plural(len(fs)))
	}
	for i, f := range fs {
		if i == mostFindings {
			fmt.Fprintf(w, "  … and %d more: --format json lists all\n", len(fs)-mostFindings)
			break
		}
		where := f.Contract
		if f.Line != "" {
			where += ", line " + f.Line
		}
		amount := ""
		if f.Amount != 0 {
			amount = f.Amount.Table(f.Currency) + " " + f.Currency.String()
		}
		fmt.Fprintf(w, "  %-12s %s %18s  %s: %s (%s)\n", f.Kind, f.Day, amount, where, f.Text, f.Place)
	}
	bad := 0
	for _, t := range r.Ties {
		if !t.OK() {
			bad++
		}
	}
	if bad == 0 {
		fmt.Fprintf(w, "\nties out: %d identities checked\n", len(r.Ties))
	}
}

func checkJSON(w io.Writer, b *book.Book, fs []derive.Finding, r *view.Report) error {
	type finding struct {
		Kind     string `json:"kind"`
		Contract string `json:"contract,omitempty"`
		Line     string `json:"line,omitempty"`
		File     string `json:"file,omitempty"`
		FileLine int32  `json:"file_line,omitempty"`
		Day      string `json:"day"`
		Amount   string `json:"amount,omitempty"`
		Currency string `json:"currency,omitempty"`
		Text     string `json:"text"`
	}
	out := struct {
		Facts            int            `json:"facts"`
		Ignored          int            `json:"ignored"`
		ImpliedCustomers []string       `json:"implied_customers"`
		ImpliedProducts  []string       `json:"implied_products"`
		NotDerived       map[string]int `json:"not_derived"`
		Findings         []finding      `json:"findings"`
		Identities       int            `json:"identities"`
		TiesOut          bool           `json:"ties_out"`
	}{Facts: b.Facts, Ignored: b.Ignored, ImpliedCustomers: b.ImpliedCustomers, ImpliedProducts: b.ImpliedProducts,
		NotDerived: notDerived(b), Findings: []finding{}, Identities: len(r.Ties), TiesOut: true}
	for _, t := range r.Ties {
		out.TiesOut = out.TiesOut && t.OK()
	}
	for _, f := range fs {
		j := finding{Kind: f.Kind.String(), Contract: f.Contract, Line: f.Line, File: f.Place.File, FileLine: f.Place.Line, Day: f.Day.String(), Text: f.Text}
		if f.Amount != 0 {
			j.Amount, j.Currency = f.Amount.Plain(f.Currency), f.Currency.String()
		}
		out.Findings = append(out.Findings, j)
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(out)
}
