// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/view"
)

// tableNames are the tables that can be asked for beside measures, and what
// they show. A roll-forward alone is all of them.
var tableNames = []struct{ name, meaning string }{
	{"bridge", "The reconciliation map: from what was sold over billings and cash to revenue, every difference named."},
	{"waterfall", "When it was booked against when it is recognized, month by month."},
	{aging, "What customers owe, by how long it has been due; --invoices lists each invoice."},
	{view.RemainingTable, "What is committed and not earned, by when it is expected to be, and what expedients leave out (rpo.bands, rpo.expedients)."},
	{"cohorts", "Customers by when they came: how many are left and what they pay, as they grow older."},
	{"rollforward", "All roll-forwards, one after another."},
}

// aging is a table of a day.
const aging = "aging"

// rollForward begins the name of one roll-forward.
const rollForward = "rollforward-"

// cohortTable begins the name of one table of cohorts.
const cohortTable = "cohorts-"

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
	names := []string{"all"}
	for _, t := range tableNames {
		names = append(names, t.name)
	}
	for _, n := range view.RollForwards() {
		names = append(names, rollForward+n)
	}
	for _, n := range view.CohortTables() {
		names = append(names, cohortTable+n)
	}
	return append(names, measureNames()...)
}

// unknown is the error of names that are none of those that there are.
func unknown(names, known []string) error {
	var said []string
	for _, n := range names {
		if near := fact.Nearest(n, known); near != "" {
			n += " (did you mean " + near + "?)"
		} else if strings.HasPrefix(n, rollForward) {
			n += " (there are " + strings.Join(view.RollForwards(), ", ") + ")"
		}
		said = append(said, n)
	}
	return fmt.Errorf("there is no measure or table %s: 'ratable measures' lists all", strings.Join(said, ", "))
}

// splitNames separates measures from tables. Names are checked here, before a
// book of any size is read.
func splitNames(list string, p *period) (measures, tables []string, err error) {
	var bad []string
	all, ms := reportNames(), measureNames()
	for _, n := range strings.Split(list, ",") {
		switch n = strings.TrimSpace(n); {
		case n == "":
		case ofPolicy.MatchString(n):
			measures = append(measures, n) // a class or a band of the policy, perhaps: the report knows
		case !slices.Contains(all, n):
			bad = append(bad, n)
		case n == "rollforward":
			for _, r := range view.RollForwards() {
				tables = append(tables, rollForward+r)
			}
		case n == "cohorts":
			for _, c := range view.CohortTables() {
				tables = append(tables, cohortTable+c)
			}
		case n == "all" || slices.Contains(ms, n):
			measures = append(measures, n)
		default:
			tables = append(tables, n)
		}
	}
	if len(bad) > 0 {
		return nil, nil, unknown(bad, all)
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
	case p.at != "" && slices.ContainsFunc(tables, overTime):
		over := slices.DeleteFunc(slices.Clone(tables), func(n string) bool { return !overTime(n) })
		return nil, nil, fmt.Errorf("%s is over time: use --from and --to", strings.Join(over, ", "))
	}
	if strings.HasSuffix(p.at, "@open") {
		measures, err = balances(measures)
	}
	return measures, tables, err
}

// overTime reports whether a table has no sense on a day alone.
func overTime(name string) bool { return name != aging && name != view.RemainingTable }

// balances are the measures that have a value at the opening of a day: a flow is
// of a period. Naming one is an error; "all" is all balances.
func balances(names []string) ([]string, error) {
	var keep, flows []string
	for _, m := range view.Measures() {
		switch {
		case overPeriod(m) && slices.Contains(names, m.Name):
			flows = append(flows, m.Name)
		case !overPeriod(m) && slices.Contains(names, "all"):
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

// overPeriod reports whether a measure is of a period: a flow, or a ratio, which
// has one.
func overPeriod(m view.Measure) bool {
	return m.Kind == view.Flow || m.Kind == view.Whole || m.Kind == view.Ratio || m.Kind == view.WindowRatio
}

// ofPolicy is what the measures look like that a policy makes: of a class of bookings,
// of a band of what remains.
var ofPolicy = regexp.MustCompile(`^(bookings_[a-z][a-z0-9_]*|rpo_to_[1-9][0-9]*|rpo_later)$`)

// oneMeasure checks the name of a measure that is to be explained.
func oneMeasure(name string) error {
	switch ms := measureNames(); {
	case slices.Contains(ms, name) || ofPolicy.MatchString(name):
		return nil
	case slices.Contains(reportNames(), name):
		return fmt.Errorf("%s is no single measure: explain takes one, such as revenue", name)
	default:
		return unknown([]string{name}, ms)
	}
}
