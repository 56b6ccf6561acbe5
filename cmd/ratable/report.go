// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/ratable/ratable/book"
	exportcsv "github.com/ratable/ratable/export/csv"
	exportjson "github.com/ratable/ratable/export/json"
	"github.com/ratable/ratable/export/text"
	"github.com/ratable/ratable/export/xlsx"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/view"
)

// The tables that can be asked for beside measures.
var tableNames = []string{"bridge", "waterfall", "rollforward"}

func newReport() *cobra.Command {
	var s source
	var p period
	var format, out string
	c := &cobra.Command{
		Use:   "report MEASURES",
		Short: "measures and tables over time",
		Long: "Prints measures by period: names separated by commas, or 'all' (see 'ratable measures').\n" +
			"Beside measures: bridge (the reconciliation map), waterfall (booked month by recognized month),\n" +
			"rollforward or rollforward-NAME (deferred_revenue, receivable, rpo, mrr).",
		Example: "  ratable report revenue,bookings --book contracts.yaml --from 2024-01 --to 2024-12 --by product\n" +
			"  ratable report deferred_revenue,rpo --book contracts.yaml --at 2024-03-31\n" +
			"  ratable report bridge,waterfall --book contracts.yaml --from 2024 --format xlsx --out 2024.xlsx",
		Args: one("MEASURES"),
		ValidArgsFunction: func(_ *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return completeList(typed, reportNames()), cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkFormat(format, out); err != nil {
				return err
			}
			measures, tables, err := splitNames(args[0], &p)
			if err != nil {
				return err
			}
			if n := min(len(measures), 1) + len(tables); format == "csv" && n > 1 {
				return errors.New("a CSV file holds one table: ask for the measures or for one table, or use --format json or xlsx")
			}
			s.progress = newProgress()
			a, err := reportOf(cmd.Context(), &s, &p, measures, tables)
			if err != nil {
				return err
			}
			if err := a.write(cmd.Context(), cmd.OutOrStdout(), format, out); err != nil {
				return err
			}
			return a.tiesOut(cmd.ErrOrStderr())
		},
	}
	s.flags(c)
	p.flags(c)
	f := c.Flags()
	f.StringSliceVar(&p.by, "by", nil, "group by attributes: product, customer, region …")
	f.StringVar(&p.every, "every", "month", "day, month, quarter or year")
	f.StringVarP(&format, "format", "f", "table", "table, csv, json or xlsx")
	f.StringVarP(&out, "out", "o", "", "write to this file")
	complete(c, "every", "day", "month", "quarter", "year")
	complete(c, "format", "table", "csv", "json", "xlsx")
	complete(c, "by", view.Reserved...)
	return c
}

// reportOf streams the book where it can be, and loads it where it must be.
func reportOf(ctx context.Context, s *source, p *period, measures, tables []string) (*answers, error) {
	a, err := streamed(ctx, s, p, measures, tables)
	if !errors.Is(err, book.ErrNotGrouped) {
		return a, err
	}
	o, err := open(ctx, s, p)
	if err != nil {
		return nil, err
	}
	return answer(ctx, o, measures, tables, s.workers)
}

func complete(c *cobra.Command, flag string, values ...string) {
	_ = c.RegisterFlagCompletionFunc(flag, func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return values, cobra.ShellCompDirectiveNoFileComp
	})
}

// checkFormat refuses a format that there is not, or that only a file can hold.
func checkFormat(format, out string) error {
	if !slices.Contains([]string{"table", "csv", "json", "xlsx"}, format) {
		return fmt.Errorf("--format %s: there are table, csv, json, xlsx", format)
	}
	if format == "xlsx" && out == "" {
		return errors.New("--format xlsx needs --out FILE")
	}
	return nil
}

// completeList completes the last name of a list with commas.
func completeList(typed string, names []string) []string {
	i := strings.LastIndex(typed, ",") + 1
	var out []string
	for _, n := range names {
		if strings.HasPrefix(n, typed[i:]) {
			out = append(out, typed[:i]+n)
		}
	}
	return out
}

func measureNames() []string {
	var names []string
	for _, m := range view.Measures() {
		names = append(names, m.Name)
	}
	return names
}

func reportNames() []string {
	names := append([]string{"all"}, tableNames...)
	for _, n := range view.RollForwards() {
		names = append(names, "rollforward-"+n)
	}
	return append(names, measureNames()...)
}

// splitNames separates measures from tables.
func splitNames(list string, p *period) (measures, tables []string, err error) {
	for _, n := range strings.Split(list, ",") {
		n = strings.TrimSpace(n)
		switch {
		case n == "":
		case n == "rollforward":
			for _, r := range view.RollForwards() {
				tables = append(tables, "rollforward-"+r)
			}
		case slices.Contains(tableNames, n) || strings.HasPrefix(n, "rollforward-"):
			tables = append(tables, n)
		default:
			measures = append(measures, n)
		}
	}
	for _, names := range [][]string{measures, tables} {
		for i, n := range names {
			if slices.Contains(names[:i], n) {
				return nil, nil, fmt.Errorf("%s is given twice", n)
			}
		}
	}
	switch {
	case len(measures)+len(tables) == 0:
		return nil, nil, errors.New("name what to report, such as revenue: 'ratable measures' lists all")
	case p.at != "" && len(tables) > 0:
		return nil, nil, fmt.Errorf("%s is over time: use --from and --to", strings.Join(tables, ", "))
	}
	if strings.HasSuffix(p.at, "@open") {
		measures, err = balances(measures)
	}
	return measures, tables, err
}

// balances are the measures that have a value at the opening of a day: a flow is
// of a period. Naming one is an error; "all" is all balances.
func balances(names []string) ([]string, error) {
	var keep, flows []string
	for _, m := range view.Measures() {
		switch {
		case m.Kind == view.Flow && slices.Contains(names, m.Name):
			flows = append(flows, m.Name)
		case m.Kind != view.Flow && slices.Contains(names, "all"):
			keep = append(keep, m.Name)
		}
	}
	if len(flows) > 0 {
		return nil, fmt.Errorf("%s flows over a period and has no value at the opening of a day: ask for balances, or use --from and --to", strings.Join(flows, ", "))
	}
	if len(keep) > 0 {
		return keep, nil
	}
	return names, nil
}

// mostColumns is how many periods fit beside the names in a sheet, which has
// 16,384 columns.
const mostColumns = 16_000

// answers are the reports and tables of one command.
type answers struct {
	report *view.Report
	tables []*view.Table
}

// answer runs the book once for the measures and roll-forwards, and once more
// for a waterfall.
func answer(ctx context.Context, o *opened, measures, tables []string, workers int) (*answers, error) {
	w, err := view.NewWindow(o.env, o.req)
	if err != nil {
		return nil, err
	}
	accs, err := view.Run(ctx, o.env, o.book.Groups, workers, w.NewAccumulator)
	if err != nil {
		return nil, runError(err)
	}
	acc := accs[0]
	for _, b := range accs[1:] {
		if err := acc.Merge(b); err != nil {
			return nil, wrongData(err)
		}
	}
	return answersOf(o, measures, tables, acc, func() (*view.Waterfall, error) {
		falls, err := view.Run(ctx, o.env, o.book.Groups, workers, w.NewWaterfall)
		if err != nil {
			return nil, runError(err)
		}
		for _, b := range falls[1:] {
			if err := falls[0].Merge(b); err != nil {
				return nil, wrongData(err)
			}
		}
		return falls[0], nil
	})
}

// answersOf reads the measures and tables off what was accumulated.
func answersOf(o *opened, measures, tables []string, acc *view.Accumulator, fall func() (*view.Waterfall, error)) (*answers, error) {
	a := &answers{}
	if len(measures) > 0 {
		var err error
		if a.report, err = acc.Report(measures); err != nil {
			return nil, err
		}
		o.tell(&a.report.Meta)
		if len(a.report.Rows) == 0 && len(o.req.Where) > 0 {
			f := o.req.Where[0]
			return nil, fmt.Errorf("nothing in the book has %s=%s, or not together with the other filters", f.Attr, f.Value)
		}
	}
	for _, name := range tables {
		t, err := table(acc, name, fall)
		if err != nil {
			return nil, err
		}
		o.tell(&t.Meta)
		a.tables = append(a.tables, t)
	}
	return a, nil
}

// tell completes what a report says of itself: how many facts it rests on, and
// which of them it leaves out because they are not derived yet.
func (o *opened) tell(m *view.Meta) {
	m.Facts, m.KnownAt = o.book.Facts, o.knownAt
	counts := notDerived(o.book)
	for _, k := range fact.Kinds() {
		if n := counts[k.String()]; n > 0 && changesNumbers(k) {
			m.Provisional = append(m.Provisional, fmt.Sprintf("%d fact%s of type %s not derived yet; the numbers are as if they were not there", n, plural(n), k))
		}
	}
}

// changesNumbers reports whether facts of a kind change what was sold, billed,
// paid or earned, and are not only reference or judgement.
func changesNumbers(k fact.Kind) bool {
	switch k {
	case fact.KindAmendment, fact.KindTermination, fact.KindPause, fact.KindResume, fact.KindUsage, fact.KindCreditNote,
		fact.KindRefund, fact.KindDispute, fact.KindVoid, fact.KindWriteOff, fact.KindCharge, fact.KindBalance:
		return true
	}
	return false
}

func table(acc *view.Accumulator, name string, fall func() (*view.Waterfall, error)) (*view.Table, error) {
	switch name {
	case "bridge":
		return acc.Bridge(), nil
	case "waterfall":
		f, err := fall()
		if err != nil {
			return nil, err
		}
		t := f.Table()
		t.Ties = f.Ties(acc)
		return t, nil
	}
	return acc.RollForward(strings.TrimPrefix(name, "rollforward-"))
}

func runError(err error) error {
	if errors.Is(err, context.Canceled) {
		return err
	}
	return wrongFile(err)
}

// write prints the answers, or writes them to a file that appears whole or not
// at all.
func (a *answers) write(ctx context.Context, stdout io.Writer, format, out string) error {
	if format == "xlsx" && a.report != nil && len(a.report.Periods) > mostColumns {
		return fmt.Errorf("%d periods are too many for a sheet (at most %d): use --every month or --format csv", len(a.report.Periods), mostColumns)
	}
	if out == "" {
		return a.print(stdout, format, textOptions(stdout))
	}
	return writeFile(ctx, out, func(w io.Writer) error { return a.print(w, format, text.Options{Width: 160}) })
}

func (a *answers) print(w io.Writer, format string, opt text.Options) error {
	if format == "xlsx" {
		var sheets []xlsx.Sheet
		if a.report != nil {
			sheets = append(sheets, xlsx.Sheet{Report: a.report})
		}
		for _, t := range a.tables {
			sheets = append(sheets, xlsx.Sheet{Table: t})
		}
		return xlsx.Write(w, sheets...)
	}
	var parts []func() error
	if a.report != nil {
		parts = append(parts, func() error { return writeReport(w, a.report, format, opt) })
	}
	for _, t := range a.tables {
		parts = append(parts, func() error { return writeTable(w, t, format, opt) })
	}
	// Several answers are one JSON array, and blocks with a line between for people.
	before, between, after := "", "\n", ""
	if format == "json" && len(parts) > 1 {
		before, between, after = "[\n", ",\n", "]\n"
	}
	if _, err := io.WriteString(w, before); err != nil {
		return err
	}
	for i, part := range parts {
		if i > 0 {
			if _, err := io.WriteString(w, between); err != nil {
				return err
			}
		}
		if err := part(); err != nil {
			return err
		}
	}
	_, err := io.WriteString(w, after)
	return err
}

func writeReport(w io.Writer, r *view.Report, format string, opt text.Options) error {
	switch format {
	case "csv":
		return exportcsv.WriteReport(w, r)
	case "json":
		return exportjson.WriteReport(w, r)
	}
	return text.WriteReport(w, r, opt)
}

func writeTable(w io.Writer, t *view.Table, format string, opt text.Options) error {
	switch format {
	case "csv":
		return exportcsv.WriteTable(w, t)
	case "json":
		return exportjson.WriteTable(w, t)
	}
	return text.WriteTable(w, t, opt)
}

// tiesOut fails the command when an identity does not hold: a number that does
// not tie must not pass for one that does.
func (a *answers) tiesOut(stderr io.Writer) error {
	bad := 0
	say := func(ties []view.Tie) {
		for _, t := range ties {
			if !t.OK() {
				bad++
				fmt.Fprintf(stderr, "does not tie: %s: %s against %s %s\n", t.Name, t.Left.Table(t.Currency), t.Right.Table(t.Currency), t.Currency)
			}
		}
	}
	if a.report != nil {
		say(a.report.Ties)
	}
	for _, t := range a.tables {
		say(t.Ties)
	}
	if bad > 0 {
		return dataError{errSaid}
	}
	return nil
}
