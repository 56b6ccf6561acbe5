// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package fact

import (
	"fmt"
	"strings"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/money"
)

// The days that a book may name: what lies outside is a slip of the pen.
var (
	firstDay = civil.MustDay("1900-01-01")
	lastDay  = civil.MustDay("2200-12-31")
)

// parseDay reads a day, or notes a problem.
func (d *Decoder) parseDay(n *Node) (civil.Day, bool) {
	if n.Shape != Scalar || n.Form == Number || n.Form == Boolean {
		d.report(n, ClassValue, n.describe()+" is not a day", "write year-month-day, as in 2024-01-31")
		return 0, false
	}
	day, err := civil.ParseDay(n.Text)
	if err != nil {
		d.report(n, ClassValue, quote(n.Text)+" is not a day", advice(err, " is not a day: "))
		return 0, false
	}
	if day < firstDay || day > lastDay {
		d.report(n, ClassValue, n.Text+" is too far away to be meant", "write a day from 1900-01-01 to 2200-12-31")
		return 0, false
	}
	return day, true
}

// advice is what an error of civil or money says to do, after the mark.
func advice(err error, mark string) string {
	if _, after, ok := strings.Cut(err.Error(), mark); ok {
		return after
	}
	return err.Error()
}

// day is a required day; the zero value is a real day, so it is always written.
var day = codec[civil.Day]{
	spec: &spec{kind: specDate, value: "day"},
	parse: func(d *Decoder, n *Node, v *civil.Day) {
		if x, ok := d.parseDay(n); ok {
			*v = x
		}
	},
	write: func(v *civil.Day) Node { return quoted(v.String()) },
	empty: func(*civil.Day) bool { return false },
}

// date is an optional day.
var date = codec[Date]{
	spec: day.spec,
	parse: func(d *Decoder, n *Node, v *Date) {
		if x, ok := d.parseDay(n); ok {
			*v = On(x)
		}
	},
	write: func(v *Date) Node { return quoted(v.String()) },
	empty: func(v *Date) bool { return !v.IsSet() },
}

// duration is a length of time above zero, such as 12 months.
var duration = codec[civil.Duration]{
	spec: &spec{kind: specText, value: "duration such as 12 months"},
	parse: func(d *Decoder, n *Node, v *civil.Duration) {
		if noTime(n) {
			d.report(n, ClassValue, "a duration of zero", "write a number above zero and a unit, such as 12 months, 1 year or 30 days")
			return
		}
		if x, ok := d.parseDuration(n); ok {
			*v = x
		}
	},
	write: func(v *civil.Duration) Node { return quoted(v.String()) },
	empty: func(v *civil.Duration) bool { return v.IsZero() },
}

// noTime reports whether a text is a length of zero in any unit, so that nobody
// is told to write 0 days where that is refused as well.
func noTime(n *Node) bool {
	count, unit, _ := strings.Cut(n.Text, " ")
	if n.Shape != Scalar || count == "" || strings.Trim(count, "0") != "" {
		return false
	}
	_, err := civil.ParseDuration("1 " + unit)
	return err == nil
}

// delay is a length of time that may be zero: 0 days.
var delay = codec[civil.Duration]{
	spec: &spec{kind: specText, value: "duration such as 30 days"},
	parse: func(d *Decoder, n *Node, v *civil.Duration) {
		if x, ok := d.parseDuration(n); ok {
			*v = x
		}
	},
	write: duration.write,
	empty: duration.empty,
}

const durationFix = "write a number and a unit, such as 12 months, 1 year or 30 days"

// maxMonths is 200 years: no term, notice or phase is longer.
const maxMonths = 2400

func (d *Decoder) parseDuration(n *Node) (civil.Duration, bool) {
	if n.Shape != Scalar || n.Form == Number || n.Form == Boolean {
		d.report(n, ClassValue, n.describe()+" is not a duration", durationFix)
		return civil.Duration{}, false
	}
	x, err := civil.ParseDuration(n.Text)
	switch {
	case err != nil:
		d.report(n, ClassValue, quote(n.Text)+" is not a duration", advice(err, " is not a duration: "))
	case x.Months > maxMonths || x.Days > maxMonths*31:
		d.report(n, ClassValue, quote(n.Text)+" is too long to be meant", "write at most 200 years")
	default:
		return x, true
	}
	return civil.Duration{}, false
}

// parseDecimal reads a number, or notes a problem.
func (d *Decoder) parseDecimal(n *Node) (money.Decimal, bool) {
	if n.Shape != Scalar || n.Form == Boolean {
		d.report(n, ClassValue, n.describe()+" is not a number", "write a number such as 1234.50")
		return money.Decimal{}, false
	}
	x, err := money.ParseDecimal(n.Text)
	if err != nil {
		fix := strings.TrimPrefix(err.Error(), fmt.Sprintf("number %q: ", n.Text))
		d.report(n, ClassValue, quote(n.Text)+" is not a number", fix)
		return money.Decimal{}, false
	}
	return x, true
}

// decimal is a number, of either sign.
var decimal = codec[money.Decimal]{
	spec: &spec{kind: specDecimal, value: "number"},
	parse: func(d *Decoder, n *Node, v *money.Decimal) {
		if x, ok := d.parseDecimal(n); ok {
			*v = x
		}
	},
	write: func(v *money.Decimal) Node { return number(v.String()) },
	empty: func(v *money.Decimal) bool { return v.IsZero() },
}

// positive is a number that is not below zero.
var positive = codec[money.Decimal]{
	spec: decimal.spec,
	parse: func(d *Decoder, n *Node, v *money.Decimal) {
		x, ok := d.parseDecimal(n)
		if ok && x.Sign() < 0 {
			d.report(n, ClassValue, n.Text+" is below zero", "write a number from 0 upwards")
			return
		}
		*v = x
	},
	write: decimal.write,
	empty: decimal.empty,
}

var hundred = money.DecimalOf(100)

// percent is a number from 0 to 100, with or without the sign.
var percent = codec[money.Decimal]{
	spec: &spec{kind: specDecimal, value: "percent, such as 10 or 10%"},
	parse: func(d *Decoder, n *Node, v *money.Decimal) {
		bare := *n
		bare.Text = strings.TrimSpace(strings.TrimSuffix(n.Text, "%"))
		x, ok := d.parseDecimal(&bare)
		if ok && (x.Sign() < 0 || x.Cmp(hundred) > 0) {
			d.report(n, ClassValue, n.Text+" is not a percentage", "write a number from 0 to 100")
			return
		}
		*v = x
	},
	write: decimal.write,
	empty: decimal.empty,
}

// currency is an ISO 4217 code.
var currency = codec[money.Currency]{
	spec: &spec{kind: specText, value: "currency code such as USD"},
	parse: func(d *Decoder, n *Node, v *money.Currency) {
		if !d.scalar(n, "a currency code") {
			return
		}
		c, err := money.ParseCurrency(n.Text)
		if err != nil {
			d.report(n, ClassValue, quote(n.Text)+" is not a currency code", currencyFix(n.Text))
			return
		}
		*v = c
	},
	write: func(v *money.Currency) Node { return quoted(v.String()) },
	empty: func(v *money.Currency) bool { return v.IsZero() },
}

func currencyFix(s string) string {
	if c, err := money.ParseCurrency(strings.ToUpper(strings.TrimSpace(s))); err == nil {
		return "write " + c.String()
	}
	return "write an ISO 4217 code such as USD or EUR"
}
