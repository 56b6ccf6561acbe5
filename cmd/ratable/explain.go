// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/view"
)

func newExplain() *cobra.Command {
	var s source
	var p period
	var in, format string
	var most int
	c := &cobra.Command{
		Use:   "explain MEASURE --in PERIOD",
		Short: "take a number apart, down to the facts",
		Long: "Prints every line that contributes to a measure in a period: the arithmetic with its real numbers,\n" +
			"the policy switch used, and the fact with its file and line. A balance is explained at the period's close.",
		Example: "  ratable explain revenue --in 2024-04 --book contracts.yaml\n" +
			"  ratable explain deferred_revenue --in 2024-Q1 --customer c-1 --book contracts.yaml --format json",
		Args: one("MEASURE"),
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return measureNames(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case in == "" && p.at == "":
				return errors.New("say which period: --in 2024-04, or --at DAY for a balance")
			case in != "" && p.at != "":
				return errors.New("--in goes without --at")
			case most < 0:
				return fmt.Errorf("--most %d: write 0 for all", most)
			case format != "table" && format != "json":
				return fmt.Errorf("--format %s: there are table and json", format)
			}
			if p.at == "" {
				p.from, p.to, p.flag = in, in, "--in"
			}
			s.progress = newProgress()
			o, err := open(cmd.Context(), &s, &p)
			if err != nil {
				return err
			}
			if p.at == "" {
				o.req.Every = whole(o.req.Span)
			}
			x, err := view.Explain(cmd.Context(), o.env, o.book.Groups, o.req, args[0])
			if err != nil {
				return err
			}
			if format == "json" {
				return explainJSON(cmd.OutOrStdout(), x)
			}
			explainText(cmd.OutOrStdout(), x, o.req.AtOpen, most)
			return nil
		},
	}
	s.flags(c)
	p.filters(c)
	f := c.Flags()
	f.StringVar(&in, "in", "", "the period: 2024-04, 2024-Q1, 2024, 2024-04-15")
	f.StringVar(&p.at, "at", "", "a balance at the close of a day, or its opening: 2024-03-31, 2024-04-01@open")
	f.StringVar(&p.asOf, "as-of", "", "the day up to which things have happened")
	f.StringVarP(&format, "format", "f", "table", "table or json")
	f.IntVar(&most, "most", 50, "how many contributions to print (0: all)")
	complete(c, "format", "table", "json")
	return c
}

// whole is the interval that shows a span in one column where there is one.
func whole(s civil.Span) civil.Every {
	switch days := s.Days(); {
	case days <= 1:
		return civil.EveryDay
	case days <= 31:
		return civil.EveryMonth
	case days <= 92:
		return civil.EveryQuarter
	}
	return civil.EveryYear
}

// amountText is an amount in the measure's unit, for people.
func amountText(v int64, m view.Measure, c money.Currency) string {
	switch m.Unit {
	case view.UnitCount:
		return fmt.Sprint(v)
	case view.UnitMonthly:
		month, err := money.MulDiv(money.Minor(v), 1, 12, money.HalfUp)
		if err != nil {
			return "?"
		}
		return month.Table(c)
	}
	return money.Minor(v).Table(c)
}

func explainText(w io.Writer, x *view.Explanation, open bool, most int) {
	when := "in " + x.Span.String()
	switch {
	case x.Measure.Kind == view.Flow:
	case open:
		when = "at the opening of " + x.Span.From.String()
	default:
		when = "at the close of " + (x.Span.To - 1).String()
	}
	fmt.Fprintf(w, "%s %s\n%s\n", x.Measure.Name, when, x.Measure.Meaning)
	for _, t := range x.Totals {
		unit := " " + t.Currency.String()
		if x.Measure.Unit == view.UnitCount {
			unit = "" // customers are counted, whatever they pay in
		}
		fmt.Fprintf(w, "\n%s%s", amountText(t.Report, x.Measure, t.Currency), unit)
		if t.Sum == t.Report {
			n := 0
			for _, it := range x.Items {
				if it.Currency == t.Currency {
					n++
				}
			}
			fmt.Fprintf(w, "  = the sum of %d contribution%s below\n", n, plural(n))
		} else {
			fmt.Fprintf(w, "  but the contributions below sum to %s\n", amountText(t.Sum, x.Measure, t.Currency))
		}
	}
	if len(x.Totals) == 0 {
		fmt.Fprintln(w, "\nnothing contributes: no contract or invoice matches")
	}
	for i, it := range x.Items {
		if most > 0 && i == most {
			fmt.Fprintf(w, "\n… and %d more: narrow it with --customer or --contract, or print all with --most 0\n", len(x.Items)-most)
			break
		}
		explainItem(w, x.Measure, it)
	}
	fmt.Fprintf(w, "\nas of %s, policy %s\n", x.Meta.AsOf, x.Meta.Policy)
}

func plural(n int) string {
	if n == 1 {
		return ""
	}
	return "s"
}

func explainItem(w io.Writer, m view.Measure, it view.Item) {
	name := "customer " + it.Customer
	if it.Contract != "" {
		name += ", " + it.Contract
	}
	if it.Line != "" {
		name += ", line " + it.Line
	}
	unit := it.Currency.String()
	if m.Unit == view.UnitCount {
		unit = "   "
	}
	fmt.Fprintf(w, "\n%16s %s  %s\n", amountText(it.Amount, m, it.Currency), unit, name)
	indent := strings.Repeat(" ", 21)
	if len(it.Parts) != 1 || it.Parts[0].How != it.How {
		fmt.Fprintf(w, "%s%s\n", indent, it.How)
	}
	for _, p := range it.Parts {
		fmt.Fprintf(w, "%s%-11s %s\n", indent, p.Curve, p.How)
		if p.Why != "" {
			fmt.Fprintf(w, "%s            %s\n", indent, p.Why)
		}
	}
	if it.Place.File != "" {
		fmt.Fprintf(w, "%sfrom %s\n", indent, it.Place)
	}
}

// jsonItem is one contribution in the machine format. Amounts are plain decimals
// in major units.
type jsonItem struct {
	Customer string     `json:"customer"`
	Contract string     `json:"contract,omitempty"`
	Line     string     `json:"line,omitempty"`
	Product  string     `json:"product,omitempty"`
	File     string     `json:"file,omitempty"`
	FileLine int32      `json:"file_line,omitempty"`
	Currency string     `json:"currency"`
	Amount   string     `json:"amount"`
	Annual   string     `json:"annual,omitempty"`
	How      string     `json:"how"`
	Parts    []jsonPart `json:"parts,omitempty"`
}

type jsonPart struct {
	Curve  string `json:"curve"`
	Cause  string `json:"cause"`
	Amount string `json:"amount"`
	How    string `json:"how"`
	Why    string `json:"why,omitempty"`
}

func explainJSON(w io.Writer, x *view.Explanation) error {
	type total struct {
		Currency string `json:"currency"`
		Amount   string `json:"amount"`
		Sum      string `json:"sum"`
	}
	plain := func(v int64, c money.Currency) string {
		switch x.Measure.Unit {
		case view.UnitCount:
			return fmt.Sprint(v)
		case view.UnitMonthly:
			if m, err := money.MulDiv(money.Minor(v), 1, 12, money.HalfUp); err == nil {
				return m.Plain(c)
			}
		}
		return money.Minor(v).Plain(c)
	}
	out := struct {
		Measure string     `json:"measure"`
		From    string     `json:"from"`
		To      string     `json:"to"`
		AsOf    string     `json:"as_of"`
		Policy  string     `json:"policy"`
		Totals  []total    `json:"totals"`
		Items   []jsonItem `json:"items"`
	}{Measure: x.Measure.Name, From: x.Span.From.String(), To: (x.Span.To - 1).String(), AsOf: x.Meta.AsOf.String(), Policy: x.Meta.Policy}
	for _, t := range x.Totals {
		out.Totals = append(out.Totals, total{t.Currency.String(), plain(t.Report, t.Currency), plain(t.Sum, t.Currency)})
	}
	for _, it := range x.Items {
		j := jsonItem{Customer: it.Customer, Contract: it.Contract, Line: it.Line, Product: it.Product, File: it.Place.File, FileLine: it.Place.Line,
			Currency: it.Currency.String(), Amount: plain(it.Amount, it.Currency), How: it.How}
		if x.Measure.Unit == view.UnitMonthly {
			j.Annual = money.Minor(it.Amount).Plain(it.Currency)
		}
		for _, p := range it.Parts {
			j.Parts = append(j.Parts, jsonPart{p.Curve, p.Cause, p.Amount.Plain(it.Currency), p.How, p.Why})
		}
		out.Items = append(out.Items, j)
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(out)
}
