// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
)

// contracted is the step by which the customer is bound to the price.
func (d *Deriver) contracted(out *Line, w *lineWork) {
	at := len(d.pieces)
	p := curve.Step(out.Committed, w.total, curve.Service)
	if d.Trace {
		p.Note = d.noteContracted(out, w.total)
	}
	d.pieces = append(d.pieces, p)
	out.Contracted = d.pieces[at:len(d.pieces):len(d.pieces)]
	out.Priced = out.Contracted
}

// class is new for a customer's own start and renewal for what follows a term.
func (d *Deriver) class(out *Line) Class {
	if out.Term > 0 || len(d.con.Renews) > 0 {
		return ClassRenewal
	}
	return ClassNew
}

// bookingDay is the day on which the line's term counts as booked.
func (d *Deriver) bookingDay(out *Line) civil.Day {
	if out.Term > 0 {
		return out.Committed
	}
	switch d.report.BookingDate {
	case policy.DateSigned:
		return d.signed
	case policy.DateStarts:
		return d.start
	}
	return d.booked
}

// book adds what the policy counts as booked, and the annual contract value.
func (d *Deriver) book(out *Line, w *lineWork) {
	day, class := d.bookingDay(out), d.class(out)
	acv, hasACV := d.annualValue(out, w)
	at := len(d.books)
	if hasACV {
		d.addBooking(out, day, acv, class, "annual value")
	}
	out.ACV = d.books[at:len(d.books):len(d.books)]

	at = len(d.books)
	monthly := d.rolling && d.report.MonthToMonth == policy.BookTwelveMonths
	switch {
	case d.report.BookingValue == policy.BookACV:
		if hasACV {
			d.addBooking(out, day, acv, class, "annual value (bookings.value: acv)")
		}
	case monthly && !d.oneTime(out.Fact):
		if d.turn%12 == 0 {
			d.addBooking(out, day, twelve(w.total), class, "twelve months (bookings.month_to_month: 12)")
		}
	case d.report.BookingValue == policy.BookFirstYear:
		d.addBooking(out, day, d.yearValue(out, w.total, 0), class, "first year (bookings.value: first_year)")
	case d.report.BookingValue == policy.BookFirstYearThenRenewals:
		d.bookYears(out, w.total, day, class)
	default:
		d.addBooking(out, day, w.total, class, "committed value (bookings.value: tcv)")
	}
	out.Bookings = d.books[at:len(d.books):len(d.books)]
	if d.classing != nil {
		d.signedEvent(out, w)
	}
}

func (d *Deriver) addBooking(out *Line, day civil.Day, amount money.Minor, class Class, why string) {
	if amount == 0 {
		return
	}
	b := Booking{Day: day, Amount: amount, Class: class, Note: curve.NoNote}
	if d.Trace {
		b.Note = d.note("%s; %s: %s %s of line %s", d.pricesText(out), why, class, amount.Table(d.cur), out.Fact.ID)
	}
	d.books = append(d.books, b)
}

func (d *Deriver) oneTime(l *fact.Line) bool {
	unit := d.price(l).Per.Unit
	return unit == fact.PerOnce || (unit == fact.PerEach && l.Meter == nil)
}

// yearValue is the price of the line's n-th year.
func (d *Deriver) yearValue(out *Line, total money.Minor, n int) money.Minor {
	s := out.Span
	if d.oneTime(out.Fact) {
		if n == 0 {
			return total // a one-time price belongs to the first year
		}
		return 0
	}
	if n == 0 && ((d.months > 0 && d.months <= 12) || s.From.AddMonths(12) >= s.To) {
		return total
	}
	return d.priceUpTo(min(s.To, s.From.AddMonths(12*n+12))) - d.priceUpTo(min(s.To, s.From.AddMonths(12*n)))
}

// bookYears books the first year at signing and each later year on the
// anniversary of the booking, as a renewal (SaaSOptics, Bookings).
func (d *Deriver) bookYears(out *Line, total money.Minor, day civil.Day, class Class) {
	for n := 0; out.Span.From.AddMonths(12*n) < out.Span.To; n++ {
		if n > 0 {
			class = ClassRenewal
		}
		d.addBooking(out, day.AddMonths(12*n), d.yearValue(out, total, n), class, "year by year (bookings.value: first_year_then_renewals)")
	}
}

// annualValue is the first year's value; of a contract that renews every month
// it is twelve months where the policy annualizes, counted once a year.
func (d *Deriver) annualValue(out *Line, w *lineWork) (money.Minor, bool) {
	if !out.Recurs && !d.report.ACVOneTime {
		return 0, false
	}
	if d.rolling && d.report.ACVMonthly && !d.oneTime(out.Fact) {
		if d.turn%12 != 0 {
			return 0, false
		}
		return twelve(w.total), true
	}
	return d.yearValue(out, w.total, 0), true
}

// twelve is twelve months of a monthly amount, or the largest amount that fits:
// the overflow check of totals then names the contract.
func twelve(m money.Minor) money.Minor {
	v, err := money.MulDiv(m, 12, 1, money.HalfUp)
	if err != nil {
		return m
	}
	return v
}
