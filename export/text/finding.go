// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package text

import (
	"bufio"
	"fmt"
	"strings"

	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/export"
)

// mostFindings is how many of one kind a person reads to the end; JSON and CSV
// have all of them.
const mostFindings = 20

// findings lists them by kind, the most severe first.
func findings(out *bufio.Writer, k *export.Check, opt Options) error {
	groups, err := k.Groups()
	if err != nil || len(groups) == 0 {
		return err
	}
	asOf := ""
	if k.AsOf.IsSet() {
		asOf = " as of " + k.AsOf.String()
	}
	fmt.Fprintf(out, "\n%s%s: %s\n", counted(len(k.Findings), "finding"), asOf, bySeverity(k.Findings))
	for i := range groups {
		findingGroup(out, &groups[i], opt)
	}
	return nil
}

// bySeverity counts findings in words: 1 error, 3 warnings.
func bySeverity(fs []derive.Finding) string {
	var counts [derive.Error + 1]int
	for i := range fs {
		counts[fs[i].Severity]++
	}
	var parts []string
	for s := derive.Error; s >= derive.Notice; s-- {
		if counts[s] > 0 {
			parts = append(parts, counted(counts[s], s.String()))
		}
	}
	return strings.Join(parts, ", ")
}

// findingGroup says what the kind means and what to do once, and then lists.
func findingGroup(out *bufio.Writer, g *export.FindingGroup, opt Options) {
	stakes := make([]string, len(g.Stakes))
	for i, s := range g.Stakes {
		stakes[i] = s.Amount.Table(s.Currency) + " " + s.Currency.String()
	}
	at := ""
	if len(stakes) > 0 {
		at = ", at stake " + strings.Join(stakes, ", ")
	}
	fmt.Fprintf(out, "\n%s: %s%s\n", g.Kind, counted(len(g.Findings), g.Severity.String()), at)
	fmt.Fprintf(out, "  %s\n  fix: %s\n", g.Kind.Means(), g.Kind.Fix())
	for i := range g.Findings {
		if i == mostFindings {
			fmt.Fprintf(out, "    %s and %d more: --format json or csv lists all\n", opt.pick("…", "..."), len(g.Findings)-mostFindings)
			return
		}
		finding(out, &g.Findings[i])
	}
}

// finding is one line, and another one when it has a remedy of its own.
func finding(out *bufio.Writer, f *derive.Finding) {
	where := f.Contract
	if f.Line != "" {
		where += ", line " + f.Line
	}
	if where != "" {
		where += ": "
	}
	amount := ""
	if f.Amount != 0 {
		amount = f.Amount.Table(f.Currency) + " " + f.Currency.String()
	}
	fmt.Fprintf(out, "    %s %18s  %s\n", f.Day, amount, clean(where+f.Text+" ("+f.Place.String()+")"))
	if f.Fix != f.Kind.Fix() && f.Fix != "" {
		fmt.Fprintf(out, "    %10s %18s  fix: %s\n", "", "", clean(f.Fix))
	}
}
