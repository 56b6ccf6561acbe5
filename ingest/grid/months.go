// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package grid

import (
	"fmt"
	"strings"
	"time"

	"github.com/ratable/ratable/civil"
)

// layouts are the ways to name a month that can mean one thing only. Jan-24 is
// January 2024: it is how spreadsheets print a month.
var layouts = []string{
	"2006-01", "2006/01", "2006-01-02", "2006M01", "01/2006", "01-2006",
	"Jan-06", "Jan 06", "Jan-2006", "Jan 2006", "January 2006", "January-2006", "Jan '06", "2006-Jan", "2006 Jan",
}

// Month reads the name of a column as a month.
func Month(name string) (civil.Month, bool) {
	if len(name) < len("2024-01")-1 || len(name) > len("September 2024") {
		return 0, false
	}
	for _, l := range layouts {
		if t, err := time.Parse(l, name); err == nil && t.Year() >= 1900 && t.Year() <= 2199 {
			return civil.MakeMonth(t.Year(), int(t.Month())), true
		}
	}
	return 0, false
}

// A Layout says where the months of a grid stand: Months[i] is column First+i.
type Layout struct {
	First  int
	Months []civil.Month
}

// Find finds the months in the names of the columns. They stand side by side,
// each one month after the one before it. The error says what is missing.
func Find(header []string) (Layout, error) {
	l := Layout{First: -1}
	for i, name := range header {
		m, ok := Month(name)
		switch {
		case !ok:
			continue
		case l.First < 0:
			l.First = i
		case l.First+len(l.Months) != i:
			return l, fmt.Errorf("the months stand apart: %q is column %d, and the months before it end at column %d", name, i+1, l.First+len(l.Months))
		case m != l.Months[len(l.Months)-1]+1:
			return l, fmt.Errorf("after %s comes %q, not %s: the columns are every month once, in order", l.Months[len(l.Months)-1], name, l.Months[len(l.Months)-1]+1)
		}
		l.Months = append(l.Months, m)
	}
	switch {
	case l.First < 0:
		return l, fmt.Errorf("no column is named after a month, such as 2024-01, Jan-24 or 2024-01-31")
	case l.First == 0:
		return l, fmt.Errorf("the first column is the month %s: the column before the months names the customer", l.Months[0])
	}
	return l, nil
}

// IsTotal reports whether the first cell of a row says that it is a total.
func IsTotal(cell string) bool {
	switch strings.ToLower(strings.TrimRight(cell, ":")) {
	case "total", "totals", "sum", "grand total", "total mrr", "mrr":
		return true
	}
	return false
}
