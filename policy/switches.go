// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package policy

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/money"
)

// Option is one value that a switch can take.
type Option struct{ Name, Meaning string }

// A Switch is one named setting: what it means, what it can be, what it is when
// nothing is said.
type Switch struct {
	Name    string // dotted, as in the policy file: mrr.start
	Group   string // heading in the reference
	Meaning string
	Options []Option // nil: a free value, described by Form
	Form    string
	Scope   Scope
	Source  string // where the definition or the disagreement is published
	set     func(*Terms, string) error
	get     func(*Terms) string
}

// Scope says which version of a policy a switch is read from.
type Scope uint8

// Contract switches are read from the version in force at a contract's
// inception; view switches from the one version that a report uses.
const (
	PerContract Scope = iota
	PerReport
)

// String names the scope in the reference.
func (s Scope) String() string {
	if s == PerReport {
		return "report"
	}
	return "contract"
}

// choice makes the setter and getter of a switch with named options.
func choice[T ~uint8](options []Option, field func(*Terms) *T) (func(*Terms, string) error, func(*Terms) string) {
	set := func(t *Terms, s string) error {
		for i, o := range options {
			if o.Name == s {
				*field(t) = T(i)
				return nil
			}
		}
		names := make([]string, len(options))
		for i, o := range options {
			names[i] = o.Name
		}
		return fmt.Errorf("%q is none of its options: %s%s", s, strings.Join(names, ", "), suggestion(s, names))
	}
	return set, func(t *Terms) string { return options[*field(t)].Name }
}

func pick[T ~uint8](name, group, meaning string, scope Scope, source string, field func(*Terms) *T, options ...Option) Switch {
	set, get := choice(options, field)
	return Switch{Name: name, Group: group, Meaning: meaning, Options: options, Scope: scope, Source: source, set: set, get: get}
}

func yesNo(name, group, meaning string, scope Scope, source string, field func(*Terms) *bool, no, yes Option) Switch {
	options := []Option{no, yes}
	return Switch{Name: name, Group: group, Meaning: meaning, Options: options, Scope: scope, Source: source,
		set: func(t *Terms, s string) error {
			switch s {
			case no.Name:
				*field(t) = false
			case yes.Name:
				*field(t) = true
			default:
				return fmt.Errorf("%q is none of its options: %s, %s%s", s, no.Name, yes.Name, suggestion(s, []string{no.Name, yes.Name}))
			}
			return nil
		},
		get: func(t *Terms) string {
			if *field(t) {
				return yes.Name
			}
			return no.Name
		}}
}

func duration(name, group, meaning string, scope Scope, field func(*Terms) *civil.Duration) Switch {
	return Switch{Name: name, Group: group, Meaning: meaning, Form: "a duration such as 30 days or 2 months", Scope: scope,
		set: func(t *Terms, s string) error {
			d, err := civil.ParseDuration(s)
			if err != nil {
				return err
			}
			*field(t) = d
			return nil
		},
		get: func(t *Terms) string {
			if field(t).IsZero() {
				return "0 days"
			}
			return field(t).String()
		}}
}

func list(name, group, meaning, form string, scope Scope, source string, field func(*Terms) *[]string) Switch {
	return Switch{Name: name, Group: group, Meaning: meaning, Form: form, Scope: scope, Source: source,
		set: func(t *Terms, s string) error {
			if s == "all" {
				*field(t) = nil
				return nil
			}
			var out []string
			for _, p := range strings.Split(s, ",") {
				if p = strings.TrimSpace(p); p != "" {
					out = append(out, p)
				}
			}
			slices.Sort(out)
			*field(t) = slices.Compact(out)
			return nil
		},
		get: func(t *Terms) string {
			if len(*field(t)) == 0 {
				return "all"
			}
			return strings.Join(*field(t), ", ")
		}}
}

func integer(name, group, meaning, form string, scope Scope, lo, hi int, field func(*Terms) *int) Switch {
	return Switch{Name: name, Group: group, Meaning: meaning, Form: form, Scope: scope,
		set: func(t *Terms, s string) error {
			n, err := strconv.Atoi(s)
			if err != nil || n < lo || n > hi {
				return fmt.Errorf("%q is not a whole number from %d to %d", s, lo, hi)
			}
			*field(t) = n
			return nil
		},
		get: func(t *Terms) string { return strconv.Itoa(*field(t)) }}
}

func border(name, meaning string, field func(*Terms) *Border) Switch {
	return Switch{Name: name, Group: "Actual and projected", Meaning: meaning,
		Form: "auto (the latest one in the book), none (the schedule counts throughout), or a day", Scope: PerReport,
		set: func(t *Terms, s string) error {
			switch s {
			case "auto":
				*field(t) = Border{Auto: true}
			case "none":
				*field(t) = Border{None: true}
			default:
				d, err := civil.ParseDay(s)
				if err != nil {
					return fmt.Errorf("%q is neither auto nor none nor a day: %w", s, err)
				}
				*field(t) = Border{Day: d}
			}
			return nil
		},
		get: func(t *Terms) string {
			switch b := *field(t); {
			case b.Auto:
				return "auto"
			case b.None:
				return "none"
			default:
				return b.Day.String()
			}
		}}
}

// suggestion names the option nearest to what was written, if any is near.
func suggestion(s string, names []string) string {
	best, at := "", 4
	for _, n := range names {
		if d := distance(s, n); d < at {
			best, at = n, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf(" (did you mean %s?)", best)
}

// distance is the Levenshtein distance of two short words.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		diag := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			diag, row[j] = row[j], min(row[j]+1, row[j-1]+1, diag+cost)
		}
	}
	return row[len(b)]
}

func currencySwitch() Switch {
	return Switch{Name: "currency", Group: "General", Meaning: "Currency of a contract, invoice or payment that states none.",
		Form: "an ISO 4217 code", Scope: PerReport,
		set: func(t *Terms, s string) (err error) { t.Currency, err = money.ParseCurrency(s); return err },
		get: func(t *Terms) string { return t.Currency.String() }}
}
