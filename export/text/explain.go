// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package text

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/ratable/ratable/export"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/view"
)

// ExplainOptions say how much of an explanation is shown.
type ExplainOptions struct {
	Options
	AtOpen bool // a balance is read at the opening of its day
	Most   int  // how many contributions; 0: all
}

// WriteExplanation shows a number taken apart: its totals by currency, and below
// each contribution with its arithmetic and the fact it came from. Lines are as
// long as their arithmetic.
func WriteExplanation(w io.Writer, x *view.Explanation, opt ExplainOptions) error {
	out := output(w)
	fmt.Fprintf(out, "%s %s\n%s\n", x.Measure.Name, when(x, opt.AtOpen), x.Measure.Meaning)
	for _, t := range x.Totals {
		explainTotal(out, x, t)
	}
	if len(x.Totals) == 0 {
		fmt.Fprintln(out, "\nnothing contributes: no contract or invoice matches")
	}
	for i := range x.Items {
		if opt.Most > 0 && i == opt.Most {
			fmt.Fprintf(out, "\n%s and %d more: narrow it with --customer or --contract, or print all with --most 0\n", opt.pick("…", "..."), len(x.Items)-opt.Most)
			break
		}
		explainItem(out, x.Unit, &x.Items[i])
	}
	fmt.Fprintf(out, "\nas of %s, policy %s\n", x.Meta.AsOf, clean(x.Meta.Policy))
	return out.Flush()
}

func when(x *view.Explanation, atOpen bool) string {
	switch {
	case x.Measure.Kind == view.Flow, x.Measure.Kind == view.Whole, x.Measure.Kind == view.Ratio:
		return "in " + x.Span.String()
	case atOpen:
		return "at the opening of " + x.Span.From.String()
	}
	return "at the close of " + x.Span.Last().String()
}

func explainTotal(out *bufio.Writer, x *view.Explanation, t view.ExplainedTotal) {
	unit := " " + t.Currency.String()
	if x.Unit == view.UnitCount {
		unit = "" // customers are counted, whatever they pay in
	}
	if t.Fraction != nil {
		explainRatio(out, x, t)
	}
	fmt.Fprintf(out, "\n%s%s", explained(t.Report, x.Unit, t.Currency), unit)
	if t.Sum != t.Report {
		fmt.Fprintf(out, "  but the contributions below sum to %s\n", explained(t.Sum, x.Unit, t.Currency))
		return
	}
	n := 0
	for i := range x.Items {
		if x.Items[i].Currency == t.Currency {
			n++
		}
	}
	fmt.Fprintf(out, "  = the sum of %s below\n", counted(n, "contribution"))
}

// explainRatio says what a ratio is of what. Levels are annual amounts.
func explainRatio(out *bufio.Writer, x *view.Explanation, t view.ExplainedTotal) {
	value := "none, since nothing stands below"
	switch {
	case t.Fraction.Blank():
	case x.Measure.Unit == view.UnitMoney:
		value = export.Amount(t.Value, view.UnitMoney, t.Currency) + " " + t.Currency.String()
	default:
		value = Options{}.show(t.Value, t.Value, x.Measure.Unit, t.Currency).plain()
	}
	under := explained(t.Fraction.Under, x.Unit, t.Currency)
	if x.Measure.Unit == view.UnitMoney { // customers, times the months of a year
		under = fmt.Sprintf("%d (12 months × %s)", t.Fraction.Under, counted(int(t.Fraction.Under/12), "customer"))
	}
	if t.Fraction.Days != 0 {
		under += fmt.Sprintf(" × %d", t.Fraction.Days)
		value += " days"
	}
	fmt.Fprintf(out, "\n%s = %s over %s\n", value, explained(t.Fraction.Over, x.Unit, t.Currency), under)
}

// explained is an amount as people read it; a recurring level is per month.
func explained(value int64, unit view.Unit, c money.Currency) string {
	if unit == view.UnitCount {
		return strconv.FormatInt(value, 10)
	}
	return money.Minor(export.ShownOf(value, unit)).Table(c)
}

func explainItem(out *bufio.Writer, unit view.Unit, it *view.Item) {
	name := "customer " + it.Customer
	if it.Contract != "" {
		name += ", " + it.Contract
	}
	if it.Line != "" {
		name += ", line " + it.Line
	}
	currency := it.Currency.String()
	if unit == view.UnitCount {
		currency = "   "
	}
	fmt.Fprintf(out, "\n%16s %s  %s\n", explained(it.Amount, unit, it.Currency), currency, clean(name))
	indent := strings.Repeat(" ", 21)
	if len(it.Parts) != 1 || it.Parts[0].How != it.How {
		fmt.Fprintf(out, "%s%s\n", indent, clean(it.How))
	}
	for _, p := range it.Parts {
		fmt.Fprintf(out, "%s%-11s %s\n", indent, p.Curve, clean(p.How))
		if p.Why != "" {
			fmt.Fprintf(out, "%s            %s\n", indent, clean(p.Why))
		}
	}
	if it.Place.File != "" {
		fmt.Fprintf(out, "%sfrom %s\n", indent, clean(it.Place.String()))
	}
}
