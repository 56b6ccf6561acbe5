// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package policy

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Expedients are what of the remaining performance obligations may be left out of
// what is disclosed (606-10-50-14 to 50-14A).
type Expedients struct {
	OneYear        bool // contracts whose original expected duration is a year or less
	AsInvoiced     bool // what is earned as it is invoiced
	Royalty        bool // usage-based royalties of licences
	SeriesVariable bool // variable amounts of days that are wholly to come
}

var expedientNames = []string{"one_year", "as_invoiced", "royalty", "series_variable"}

func (e *Expedients) fields() []*bool {
	return []*bool{&e.OneYear, &e.AsInvoiced, &e.Royalty, &e.SeriesVariable}
}

// String lists those that are used.
func (e Expedients) String() string {
	var names []string
	for i, on := range e.fields() {
		if *on {
			names = append(names, expedientNames[i])
		}
	}
	if names == nil {
		return "none"
	}
	return strings.Join(names, ", ")
}

func expedients() Switch {
	return Switch{Name: "rpo.expedients", Group: "Standard", Meaning: "What is left out of rpo where it is disclosed (rpo_disclosed and its bands): contracts whose original expected duration is a year or less; what is earned as it is invoiced; usage-based royalties of licences, of which none are estimated here; variable amounts of days that are wholly to come.", Scope: PerReport,
		Form:   "a list of expedients: none, one_year, as_invoiced, royalty, series_variable",
		Source: "606-10-50-14, 50-14A; say in the notes which are used (50-15)",
		set: func(t *Terms, s string) error {
			t.RPOExpedients = Expedients{}
			fields := t.RPOExpedients.fields()
			for _, name := range parts(s) {
				i := slices.Index(expedientNames, name)
				if i < 0 {
					return fmt.Errorf("%q is no expedient: there are %s%s", name, strings.Join(expedientNames, ", "), suggestion(name, expedientNames))
				}
				*fields[i] = true
			}
			return nil
		},
		get: func(t *Terms) string { return t.RPOExpedients.String() }}
}

// parts are the entries of a list, without "none".
func parts(s string) (out []string) {
	if strings.TrimSpace(s) == "none" {
		return nil
	}
	for _, p := range strings.Split(s, ",") {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}

// maxBands bounds the columns of a table of bands.
const maxBands = 10

func bands() Switch {
	return Switch{Name: "rpo.bands", Group: "Standard", Meaning: "The bands of time in which rpo is expected to be earned, where it is disclosed: up to so many months after the close, and later: the measures rpo_to_12 and so on, rpo_later, and report rpo-bands.", Scope: PerReport,
		Form: "a list of months that rise, such as 12, 24, 36", Source: "606-10-50-13(b)",
		set: func(t *Terms, s string) error {
			var out []int
			for _, p := range parts(s) {
				n, err := strconv.Atoi(p)
				if err != nil || n < 1 || n > 600 {
					return fmt.Errorf("%q is not a whole number of months from 1 to 600", p)
				}
				if len(out) > 0 && n <= out[len(out)-1] {
					return fmt.Errorf("%d does not rise above %d: put the months in order", n, out[len(out)-1])
				}
				out = append(out, n)
			}
			if len(out) == 0 || len(out) > maxBands {
				return fmt.Errorf("%q are no bands: write 1 to %d numbers of months, such as 12, 24, 36", s, maxBands)
			}
			t.RPOBands = out
			return nil
		},
		get: func(t *Terms) string {
			names := make([]string, len(t.RPOBands))
			for i, n := range t.RPOBands {
				names[i] = strconv.Itoa(n)
			}
			return strings.Join(names, ", ")
		}}
}
