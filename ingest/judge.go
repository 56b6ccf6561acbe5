// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"fmt"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
)

// kept is what later checks need to know of a row that is in the facts.
type kept struct {
	id       string
	customer string
	line     int32
	start    civil.Day
	end      fact.Date // as written
	last     fact.Date
	months   int32 // committed at a time
	trial    bool
	renews   fact.Tristate
}

// judge decides what becomes of one row and questions what is odd about it.
func (im *importer) judge(x *row) {
	if first, taken := im.ids[x.id]; taken {
		im.ask(DuplicateID, x.line, x.id, fmt.Sprintf("line %d has the id already", first), false)
		return
	}
	im.ids[x.id] = x.line
	if im.leftOut(x) {
		return
	}
	k := kept{id: x.id, customer: x.customer, line: x.line, start: x.start, end: x.end, last: x.last, months: max(x.monthsOf(), x.per.Months(), 1), renews: x.renews}
	if x.trial == fact.Yes && x.amount.IsZero() {
		k.trial = true
		im.ask(Trial, x.line, x.id, "a trial of "+x.product+" from "+x.start.String(), true)
		im.facts = append(im.facts, im.make.trial(x))
	} else {
		im.priced(x)
		quantity, unit := im.unitPrice(x)
		im.facts = append(im.facts, im.make.contract(x, quantity, unit))
	}
	im.flagged(x)
	im.party(x)
	im.kept = append(im.kept, k)
}

// leftOut leaves rows out that are no subscription, and says why.
func (im *importer) leftOut(x *row) bool {
	out := true
	switch {
	case x.end.IsSet() && x.end.Day() < x.start:
		im.ask(EndBeforeStart, x.line, x.id, "ends "+x.end.String()+" and starts "+x.start.String(), false)
	case x.last.IsSet() && x.last.Day() < x.start:
		im.ask(NoDays, x.line, x.id, "starts and ends "+x.start.String(), false)
	case x.amount.Sign() < 0:
		im.ask(Negative, x.line, x.id, "the amount is "+x.amount.String(), false)
	case x.per.Unit == fact.PerTerm && !x.last.IsSet():
		im.ask(NoTerm, x.line, x.id, "the price is for the term, and there is no end", false)
	default:
		out = false
	}
	if !out && x.last.IsSet() && x.last.Day() == x.start && !im.m.EndExclusive {
		im.ask(OneDay, x.line, x.id, "starts and ends "+x.start.String(), true)
	}
	return out
}

// priced questions the price of a contract.
func (im *importer) priced(x *row) {
	switch {
	case x.trial == fact.Yes:
		im.ask(TrialWithPrice, x.line, x.id, "the amount is "+x.amount.String(), true)
	case x.amount.IsZero():
		im.ask(ZeroPrice, x.line, x.id, "the price is zero", true)
	}
	if !x.isAnnual() {
		im.ask(AnnualMismatch, x.line, x.id, "the annual amount is "+x.annual.String()+", the amount "+x.amount.String()+" per "+x.per.String(), true)
	}
	if im.m.Amount.IsSet() {
		b, p := x.monthsOf(), x.per.Months()
		if b != 0 && p != 0 && b != p {
			im.ask(BillingMismatch, x.line, x.id, "billed every "+monthsText(b)+", priced per "+x.per.String(), true)
		}
	}
	if !x.currency.IsZero() && int(x.amount.Scale) > x.currency.Exponent() {
		im.ask(ManyDecimals, x.line, x.id, "the amount is "+x.amount.String(), true)
	}
}

// unitPrice is the quantity and the price of one. An amount of all is divided
// only when nothing is lost.
func (im *importer) unitPrice(x *row) (quantity, unit money.Decimal) {
	if im.m.Each || x.quantity.IsOne() {
		return x.quantity, x.amount
	}
	if unit, ok := exact(x.amount, x.quantity); ok {
		return x.quantity, unit
	}
	im.ask(QuantityNotExact, x.line, x.id, x.amount.String()+" for "+x.quantity.String(), true)
	return money.DecimalOf(1), x.amount
}

// flagged questions a flag that does not agree with the end.
func (im *importer) flagged(x *row) {
	switch {
	case x.ended == fact.Yes && !x.end.IsSet():
		im.ask(EndedWithoutEnd, x.line, x.id, "flagged as ended without an end", true)
	case x.ended == fact.No && x.end.IsSet():
		im.ask(EndWithoutEnded, x.line, x.id, "ends "+x.end.String()+", but is not flagged as ended", true)
	}
}

// ask questions a row of the main table.
func (im *importer) ask(why Reason, line int32, id, text string, kept bool) {
	im.question(im.make.file, why, line, id, text, kept)
}

func (im *importer) question(file string, why Reason, line int32, id, text string, kept bool) {
	im.out.Questions = append(im.out.Questions, Question{Reason: why, File: file, Line: line, ID: id, Text: text, Kept: kept})
}
