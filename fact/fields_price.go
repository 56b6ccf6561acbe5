// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package fact

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/money"
)

type decimalValue = money.Decimal

// perNames are the units of a price without a number.
var perNames = []string{PerDay: "day", PerWeek: "week", PerMonth: "month", PerQuarter: "quarter", PerYear: "year", PerMonths: "", PerTerm: "term", PerEach: "unit", PerOnce: "once"}

const perFix = "write per: month, year, quarter, week, day, 3 months, term, unit or once"

// String is the unit as written in a book.
func (p Per) String() string {
	if p.Unit == PerMonths {
		return civil.Duration{Months: p.N}.String()
	}
	return perNames[p.Unit]
}

// per is what a price is for.
var per = codec[Per]{
	spec: &spec{kind: specText, value: "day, week, month, quarter, year, term, unit, once, or a length such as 3 months"},
	parse: func(d *Decoder, n *Node, v *Per) {
		p, ok := parsePer(n.Text)
		if n.Shape != Scalar || n.Form == Number || n.Form == Boolean || !ok {
			d.report(n, ClassValue, n.describe()+" is not something that a price is for", perFix)
			return
		}
		*v = p
	},
	write: func(v *Per) Node { return quoted(v.String()) },
	empty: func(v *Per) bool { return *v == Per{} },
}

func parsePer(s string) (Per, bool) {
	if i := slices.Index(perNames, s); i > 0 && s != "" {
		return Per{Unit: PerUnit(i)}, true
	}
	u, err := civil.ParseDuration(s)
	switch {
	case err != nil || u.Months > maxMonths || u.IsZero():
		return Per{}, false
	case u == civil.Duration{Days: 1}:
		return Per{Unit: PerDay}, true
	case u == civil.Duration{Days: 7}:
		return Per{Unit: PerWeek}, true
	case u.Days != 0:
		return Per{}, false
	case u.Months == 1:
		return Per{Unit: PerMonth}, true
	case u.Months == 3:
		return Per{Unit: PerQuarter}, true
	case u.Months == 12:
		return Per{Unit: PerYear}, true
	}
	return Per{Unit: PerMonths, N: u.Months}, true
}

// convention is a day-count rule by its name.
var convention = codec[civil.Convention]{
	spec: &spec{kind: specEnum, enum: conventionNames(), value: strings.Join(conventionNames(), ", ")},
	parse: func(d *Decoder, n *Node, v *civil.Convention) {
		if d.choice(n, conventionNames()) {
			*v, _ = civil.ParseConvention(n.Text)
		}
	},
	write: func(v *civil.Convention) Node { return quoted(v.String()) },
	empty: func(*civil.Convention) bool { return false },
}

var conventionNames = func() func() []string {
	var names []string
	for c := civil.Convention(0); ; c++ {
		if _, err := civil.ParseConvention(c.String()); err != nil {
			break
		}
		names = append(names, c.String())
	}
	return func() []string { return names }
}()

// whenFields are the fields that start a step.
func whenFields() []field[When] {
	return []field[When]{
		of("from", date, func(w *When) *Date { return &w.From }, "the first day of the step", "2024-07-01"),
		of("after", delay, func(w *When) *civil.Duration { return &w.After }, "so long after the line's start", "6 months"),
	}
}

// checkWhen notes a step that starts twice.
func checkWhen(d *Decoder, n *Node, w *When) {
	if w.From.IsSet() && n.Get("after") != nil {
		d.report(n, ClassContradiction, "the step has both from and after", "keep one of the two")
	}
}

// starts reports whether a step says when it starts.
func (w When) starts() bool { return w.From.IsSet() || !w.After.IsZero() }

// checkSteps notes steps after the first that do not say when they start, and
// steps whose order is wrong.
func checkSteps[S any](d *Decoder, n *Node, steps []S, when func(*S) When) {
	for i := 1; i < len(steps); i++ {
		a, b := when(&steps[i-1]), when(&steps[i])
		field := fmt.Sprintf("%s[%d]", lastName(d), i)
		at := n
		if n.Shape == List && i < len(n.Items) {
			at = &n.Items[i]
		}
		switch {
		case !b.starts():
			d.fail(at, field, ClassMissing, "the step does not say when it starts", "add from: DAY, or after: 6 months")
		case a.From.IsSet() && b.From.IsSet() && b.From.Day() <= a.From.Day():
			d.fail(at, field, ClassContradiction, "the step starts no later than the one before it", "put the steps in the order of their days")
		case !a.From.IsSet() && !b.From.IsSet() && a.After.Days == 0 && b.After.Days == 0 && b.After.Months <= a.After.Months:
			d.fail(at, field, ClassContradiction, "the step starts no later than the one before it", "put the steps in the order of their days")
		}
	}
}

// lastName is the field that the path ends in.
func lastName(d *Decoder) string { return d.path[len(d.path)-1].name }

// fail notes a problem of a field that stands in place of the path's end.
func (d *Decoder) fail(n *Node, field string, class Class, what, fix string) {
	end := d.path[len(d.path)-1]
	d.path = d.path[:len(d.path)-1]
	d.reportAt(n, field, class, what, fix)
	d.path = append(d.path, end)
}

// shares checks that owners' shares sum to one whole and writes them as parts
// of one.
func shares(d *Decoder, n *Node, owners []Owner) {
	if len(owners) == 1 && owners[0].Share.IsZero() {
		owners[0].Share = money.DecimalOf(1)
		return
	}
	var sum money.Decimal
	for i := range owners {
		var err error
		if sum, err = sum.Add(owners[i].Share); err != nil {
			return
		}
	}
	switch {
	case sum.IsOne():
	case sum == hundred:
		for i := range owners {
			owners[i].Share = ofHundred(owners[i].Share)
		}
	default:
		d.reportAt(n.Get("owners"), "owners", ClassContradiction, "the shares sum to "+sum.String(), "make them sum to 1, or to 100%")
	}
}

// ofHundred is d / 100.
func ofHundred(d money.Decimal) money.Decimal {
	d.Scale += 2
	for d.Scale > 0 && d.Coef%10 == 0 {
		d.Coef /= 10
		d.Scale--
	}
	return d
}
