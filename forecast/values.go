// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package forecast

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
)

// scalar is the written text of a single value: 0.10 stays 0.10.
func (r *reader) scalar(n *yaml.Node, path, fix string) (string, bool) {
	if n.Kind != yaml.ScalarNode || n.ShortTag() == "!!null" || n.Value == "" {
		r.value(n, path, fix)
		return "", false
	}
	return n.Value, true
}

// plain reads a text of one line.
func (r *reader) plain(to *string) func(*yaml.Node, string) {
	return func(n *yaml.Node, path string) {
		if s, ok := r.scalar(n, path, "write a text"); ok {
			*to = strings.Join(strings.Fields(strings.ToValidUTF8(s, "?")), " ")
		}
	}
}

var idForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,49}$`)

// id reads a name that becomes part of the ids of facts.
func (r *reader) id(to *string) func(*yaml.Node, string) {
	return func(n *yaml.Node, path string) {
		const fix = "write a short id of letters, digits, dots and dashes"
		s, ok := r.scalar(n, path, fix)
		switch {
		case !ok:
		case !idForm.MatchString(s):
			r.value(n, path, fix)
		default:
			*to = s
		}
	}
}

// decimal reads a number of at least low with at most so many decimals.
func (r *reader) decimal(to *money.Decimal, low money.Decimal, fix string) func(*yaml.Node, string) {
	return func(n *yaml.Node, path string) {
		if s, ok := r.scalar(n, path, fix); ok {
			*to, _ = r.number(n, path, s, low, fix)
		}
	}
}

const maxDecimals = 6

func (r *reader) number(n *yaml.Node, path, text string, low money.Decimal, fix string) (money.Decimal, bool) {
	d, err := money.ParseDecimal(text)
	switch {
	case err != nil:
		r.value(n, path, fix)
	case d.Scale > maxDecimals:
		r.wrong(n, fact.ClassValue, path, text+" has more than "+strconv.Itoa(maxDecimals)+" decimals", "write fewer")
	case d.Cmp(low) < 0:
		r.wrong(n, fact.ClassValue, path, text+" is less than "+low.String(), fix)
	case d.Cmp(money.DecimalOf(1_000_000_000_000)) > 0:
		r.wrong(n, fact.ClassValue, path, text+" is more than a model may hold", "write a smaller number")
	default:
		return d, true
	}
	return money.Decimal{}, false
}

// percent reads a number with a percent sign, from low to high.
func (r *reader) percent(to *money.Decimal, low, high int64) func(*yaml.Node, string) {
	return func(n *yaml.Node, path string) {
		s, ok := r.scalar(n, path, percentFix)
		if ok {
			*to, _ = r.percentOf(n, path, s, low, high)
		}
	}
}

const percentFix = "write a percentage such as 5%"

func (r *reader) percentOf(n *yaml.Node, path, s string, low, high int64) (money.Decimal, bool) {
	text, signed := strings.CutSuffix(s, "%")
	if !signed {
		fix := percentFix
		if d, err := money.ParseDecimal(s); err == nil && d.Scale <= maxDecimals {
			if hundredfold, err := d.Times(money.DecimalOf(100)); err == nil {
				fix = "write a percent sign: " + s + "%, or " + hundredfold.String() + "% if a part of one is meant"
			}
		}
		r.value(n, path, fix)
		return money.Decimal{}, false
	}
	d, ok := r.number(n, path, strings.TrimSpace(text), money.DecimalOf(low), percentFix)
	if ok && d.Cmp(money.DecimalOf(high)) > 0 {
		r.wrong(n, fact.ClassValue, path, s+" is more than "+strconv.FormatInt(high, 10)+"%", percentFix)
		return money.Decimal{}, false
	}
	return d, ok
}

// periods are what a rate can be stated for, in months.
var periods = map[string]int{"a month": 1, "a quarter": 3, "a year": 12}

// rate splits "5% a month" into its number and the months of its period.
func rate(s string) (number string, months int, ok bool) {
	number, period, _ := strings.Cut(strings.Join(strings.Fields(s), " "), " ")
	months, ok = periods[period]
	return number, months, ok
}

// months reads a length of whole months up to a limit.
func (r *reader) months(to *int, low, high int) func(*yaml.Node, string) {
	return func(n *yaml.Node, path string) {
		fix := "write a length of whole months, such as 12 months"
		s, ok := r.scalar(n, path, fix)
		if !ok {
			return
		}
		if low == 0 && (s == "0" || s == "0 days" || s == "0 months") {
			return
		}
		u, err := civil.ParseDuration(s)
		switch {
		case err != nil || u.Days != 0:
			r.value(n, path, fix)
		case int(u.Months) < low || int(u.Months) > high:
			r.wrong(n, fact.ClassValue, path, s+" is out of range", "write "+strconv.Itoa(low)+" to "+strconv.Itoa(high)+" months")
		default:
			*to = int(u.Months)
		}
	}
}

// month reads a calendar month.
func (r *reader) month(to *civil.Month) func(*yaml.Node, string) {
	return func(n *yaml.Node, path string) {
		const fix = "write a month such as 2024-01"
		s, ok := r.scalar(n, path, fix)
		if !ok {
			return
		}
		m, err := civil.ParseMonth(s)
		if err != nil {
			r.value(n, path, fix)
			return
		}
		if y, _ := m.YearMonth(); y < minYear || y > maxYear {
			r.wrong(n, fact.ClassValue, path, s+" is out of range", "write a month from "+strconv.Itoa(minYear)+" to "+strconv.Itoa(maxYear))
			return
		}
		*to = m
	}
}

func (r *reader) currency(to *money.Currency) func(*yaml.Node, string) {
	return func(n *yaml.Node, path string) {
		const fix = "write an ISO 4217 code such as USD"
		if s, ok := r.scalar(n, path, fix); ok {
			c, err := money.ParseCurrency(s)
			if err != nil {
				r.value(n, path, fix)
				return
			}
			*to = c
		}
	}
}

// choice reads one of a few words; set gets its place in the list.
func (r *reader) choice(set func(int), words ...string) func(*yaml.Node, string) {
	return func(n *yaml.Node, path string) {
		fix := "write one of " + strings.Join(words, ", ")
		s, ok := r.scalar(n, path, fix)
		if !ok {
			return
		}
		i := slices.Index(words, s)
		if i < 0 {
			if near := fact.Nearest(s, words); near != "" && len(s) < 100 {
				fix = "did you mean " + near + "?"
			}
			r.value(n, path, fix)
			return
		}
		set(i)
	}
}
