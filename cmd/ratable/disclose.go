// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/view"
)

// discloseFlags are what disclose is told beside its source.
type discloseFlags struct {
	p                    period // its filters and cuts
	period, compare, out string
	format               string
}

var discloseFormats = []string{"table", "csv", "json", "xlsx", "markdown"}

func newDisclose() *cobra.Command {
	var s source
	var f discloseFlags
	c := &cobra.Command{
		Use:   "disclose",
		Short: "the notes on revenue: what ASC 606 and 340-40 ask to be disclosed",
		Long: "Prints the disclosure pack of a period: revenue by timing, duration and attributes; receivables, contract\n" +
			"assets and liabilities with what moved them; what remains of the price, in bands; contract costs; policies and\n" +
			"judgements. Each currency has a pack of its own. Every table is added up and held against the totals that a\n" +
			"report of the same book shows: the exit status is 1 when one does not tie.",
		Example: "  ratable disclose --period 2024 --compare 2023 --book contracts.yaml\n" +
			"  ratable disclose --period FY2024-Q3 --book contracts.yaml --by timing,region,family\n" +
			"  ratable disclose --period 2024 --book contracts.yaml --format markdown --out notes.md\n" +
			"  ratable disclose --period 2024-01..2024-06 --book contracts.yaml --format csv --out notes/",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := f.check(); err != nil {
				return err
			}
			s.progress = newProgress()
			packs, err := disclose(cmd.Context(), &s, &f)
			if err != nil {
				return err
			}
			if err := writePacks(cmd.Context(), cmd.OutOrStdout(), packs, f.format, f.out); err != nil {
				return err
			}
			return packsTie(cmd.ErrOrStderr(), packs)
		},
	}
	s.flags(c)
	f.p.filters(c)
	fs := c.Flags()
	fs.StringVar(&f.period, "period", "", "the year, quarter, month or days that are disclosed: 2024, FY2024, 2024-Q1, 2024-01, or two of them, 2024-01..2024-06")
	fs.StringVar(&f.compare, "compare", "", "another one to stand beside it: 2023")
	fs.StringSliceVar(&f.p.by, "by", nil, "the cuts of revenue: timing, duration, family, or attributes of the book such as region (default: timing, duration, family and the usual ones that products and customers have)")
	fs.StringVarP(&f.format, "format", "f", "table", "table, csv, json, xlsx or markdown")
	fs.StringVarP(&f.out, "out", "o", "", "write to this file; of csv also to a folder, a file a table, if it ends with /")
	complete(c, "format", discloseFormats...)
	complete(c, "by", append([]string{view.CutTiming, view.CutDuration}, view.Reserved...)...)
	return c
}

// check refuses what no book could answer.
func (f *discloseFlags) check() error {
	switch {
	case f.period == "":
		return errors.New("name what is disclosed with --period, such as --period 2024")
	case !slices.Contains(discloseFormats, f.format):
		return fmt.Errorf("--format %s: there are %s", f.format, strings.Join(discloseFormats, ", "))
	case f.format == "xlsx" && f.out == "":
		return errors.New("--format xlsx needs --out FILE")
	case strings.HasSuffix(f.out, "/") && f.format != "csv":
		return fmt.Errorf("--out %s: only csv is written to a folder; name a file", f.out)
	}
	for i, name := range f.p.by {
		if slices.Contains(f.p.by[:i], name) {
			return fmt.Errorf("--by %s is given twice", name)
		}
	}
	return nil
}

// periods are the one that is disclosed and the one beside it.
func (f *discloseFlags) periods(cal civil.Calendar) (ps []view.DisclosedPeriod, err error) {
	for _, x := range []struct{ flag, text string }{{"--period", f.period}, {"--compare", f.compare}} {
		if x.text == "" {
			continue
		}
		span, err := spanOf(cal, x.text)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", x.flag, err)
		}
		ps = append(ps, view.DisclosedPeriod{Label: x.text, Span: span})
	}
	if len(ps) == 2 && ps[0].Span == ps[1].Span {
		return nil, errors.New("--compare is the very period of --period: name another one")
	}
	return ps, nil
}

// spanOf reads a period, or two with dots between: from the first until the second,
// inclusive.
func spanOf(cal civil.Calendar, text string) (civil.Span, error) {
	first, last, two := strings.Cut(text, "..")
	span, err := cal.ParseRange(first)
	if err != nil || !two {
		return span, err
	}
	to, err := cal.ParseRange(last)
	if err != nil {
		return span, err
	}
	span.To = to.To
	if span.Empty() {
		return span, fmt.Errorf("%s lies before %s", last, first)
	}
	return span, nil
}
