// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"math/big"

	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
)

// prepaid reports whether a line is a right that the customer has paid for and
// redeems later, if at all (606-10-55-46): credits, points, gift cards, options.
func prepaid(l *fact.Line, p *fact.Product) bool {
	return l.Expires.IsSet() || l.OnExpiry != "" || (p != nil && p.ProductKind == fact.Option)
}

// prepayment is a prepaid line as it is redeemed. Its counts are units, or major
// units of its price where one is sold.
type prepayment struct {
	sold      *big.Rat // nil: unknown
	used      *big.Rat
	exercised *big.Rat // moved on to what it was an option for
	expected  *big.Rat // to be redeemed in all; nil: nothing is said
	entitled  bool     // to what is never redeemed
	escheat   *big.Rat // the part of that which somebody else has a claim to
}

// redemption are the points of a prepaid line. A seller who is entitled to what is
// never redeemed earns it in proportion to the redemptions that are expected in
// all; one who is not earns what is redeemed at its price, and the rest when it
// can be redeemed no more (606-10-55-48). What somebody else has a claim to is
// never earned (55-49).
func (d *Deriver) redemption(out *Line, w *lineWork, events []*fact.Delivery) ([]progressPoint, bool) {
	r, ok := d.prepayment(out, w, events)
	if !ok {
		return nil, false
	}
	expires := out.Fact.Expires
	if out.Fact.OnExpiry == "rollover" {
		expires = fact.Date{}
	}
	var ps []progressPoint
	for _, x := range events {
		if expires.IsSet() && x.Date > expires.Day() {
			d.fail(x.At, x.ID, "date", "comes after line %s expired on %s: state the later expires, or on_expiry: rollover", out.Fact.ID, expires)
			return nil, false
		}
		if x.Event == fact.DeliveryExpired {
			expires = fact.On(x.Date)
			break
		}
		if !x.Expected.IsZero() && (r.expected == nil || r.expected.Cmp(x.Expected.Rat()) != 0) {
			first := r.expected == nil
			r.expected = x.Expected.Rat()
			if !first && r.used.Sign() > 0 && r.entitled {
				ps = append(ps, d.redeemed(out, x, r, curve.Estimate, "expected in all anew"))
			}
		}
		if r.sold == nil && (!r.entitled || r.expected == nil) {
			d.fail(d.con.At, d.con.ID, "lines.quantity", "line %s is redeemed, and it is not known how much was sold: state its quantity", out.Fact.ID)
			return nil, false
		}
		by := x.Value.Rat()
		switch {
		case x.Event == fact.DeliveryExercised && x.Value.IsZero() && r.sold == nil:
			d.fail(x.At, x.ID, "value", "is not given, and it is not known how much of line %s was sold: state how much moves on, or the quantity of the line", out.Fact.ID)
			return nil, false
		case x.Event != fact.DeliveryExercised:
			r.used.Add(r.used, by)
		case x.Value.IsZero():
			r.exercised.Sub(r.sold, r.used)
		default:
			r.exercised.Add(r.exercised, by)
		}
		if r.sold != nil && new(big.Rat).Add(r.used, r.exercised).Cmp(r.sold) > 0 {
			d.fail(x.At, x.ID, "value", "brings what is redeemed of line %s above the %s that were sold", out.Fact.ID, ratText(r.sold))
			return nil, false
		}
		p := d.redeemed(out, x, r, curve.Delivery, "redeemed")
		if x.Event == fact.DeliveryExercised && x.Name != "" {
			p.By = x
		}
		ps = append(ps, p)
	}
	if expires.IsSet() && out.Fact.OnExpiry != "refund" {
		ps = append(ps, d.expiry(out, r, expires))
	}
	if expires.IsSet() {
		w.owed = d.owed(out, r, expires)
	}
	return ps, true
}

// prepayment is what was sold of a prepaid line, before anything is redeemed.
func (d *Deriver) prepayment(out *Line, w *lineWork, events []*fact.Delivery) (*prepayment, bool) {
	r := &prepayment{used: new(big.Rat), exercised: new(big.Rat), escheat: new(big.Rat)}
	switch {
	case !out.Fact.Quantity.IsOne() || (out.Product != nil && out.Product.ProductKind == fact.Option):
		r.sold = out.Fact.Quantity.Rat()
	case w.total > 0:
		r.sold = money.Decimal{Coef: int64(w.total), Scale: uint8(d.cur.Exponent())}.Rat()
	}
	stated := false
	for _, x := range events {
		stated = stated || !x.Expected.IsZero()
	}
	if out.Fact.OnExpiry != "refund" {
		r.entitled = d.judgeYes(w, questionBreakage, out.Fact, stated, false)
	}
	if a := d.answer(questionEscheat, d.subjects(out.Fact)...); a != nil {
		v, err := money.ParseDecimal(a.Value)
		if err != nil || v.Sign() < 0 || v.Cmp(money.DecimalOf(100)) > 0 {
			d.fail(a.At, a.ID, "value", "%q is no percentage: write a number from 0 to 100", a.Value)
			return nil, false
		}
		w.judged = append(w.judged, Judgement{Question: questionEscheat, Subject: a.Subject, Value: a.Value, Answer: a})
		r.escheat.Quo(v.Rat(), big.NewRat(100, 1))
	}
	if r.sold == nil && r.escheat.Sign() > 0 {
		d.fail(d.con.At, d.con.ID, "lines.quantity", "line %s has a part that escheats, and it is not known how much was sold: state its quantity", out.Fact.ID)
		return nil, false
	}
	return r, true
}

// done is the part of the price that is earned by what is redeemed so far, with
// what moved on. Of nothing that was sold, or redeemed, nothing is.
func (r *prepayment) done() *big.Rat {
	gone := new(big.Rat).Add(r.used, r.exercised)
	if gone.Sign() == 0 {
		return gone
	}
	if !r.entitled || r.expected == nil {
		return gone.Quo(gone, r.sold)
	}
	expected := r.expected // never less than what is redeemed, nor more than was sold
	if r.sold != nil && expected.Cmp(r.sold) > 0 {
		expected = r.sold
	}
	if expected.Cmp(gone) < 0 {
		expected = gone
	}
	if expected.Sign() == 0 {
		return new(big.Rat)
	}
	share := new(big.Rat).Quo(gone, expected)
	if r.escheat.Sign() == 0 {
		return share
	}
	never := new(big.Rat).Sub(r.sold, expected)
	never.Mul(never, new(big.Rat).Sub(oneRat, r.escheat))
	never.Mul(never, share)
	return never.Quo(never.Add(never, gone), r.sold)
}

// redeemed is the point that a redemption makes.
func (d *Deriver) redeemed(out *Line, x *fact.Delivery, r *prepayment, cause curve.Cause, what string) progressPoint {
	p := progressPoint{Day: d.notBefore(out, x.Date), Done: r.done(), Cause: cause, Note: curve.NoNote}
	if d.Trace {
		of := "that were sold"
		total := r.sold
		if r.entitled && r.expected != nil {
			of, total = "that are expected to be", r.expected
		}
		p.Note = d.note("%s %s %s: %s of %s %s (606-10-55-48; %s)", x.Date, x.Event, what, ratText(r.used), ratText(total), of, x.At)
	}
	return p
}

// expiry earns the rest on the day on which the right is lost.
func (d *Deriver) expiry(out *Line, r *prepayment, on fact.Date) progressPoint {
	p := progressPoint{Day: d.notBefore(out, on.Day()), Done: new(big.Rat).Sub(oneRat, r.lost()), Cause: curve.Breakage, Note: curve.NoNote}
	if d.Trace {
		p.Note = d.note("expired on %s: what is not redeemed of it cannot be any more (606-10-55-48)", on)
	}
	return p
}

// lost is the part of the price that escheats when the right is lost.
func (r *prepayment) lost() *big.Rat {
	if r.escheat.Sign() == 0 || r.sold.Sign() == 0 {
		return new(big.Rat)
	}
	rest := new(big.Rat).Sub(r.sold, r.used)
	rest.Sub(rest, r.exercised)
	return rest.Quo(rest.Mul(rest, r.escheat), r.sold)
}

// owed is what of a prepaid price is owed to somebody when it expires: to the
// customer who gets a refund, or to whom unclaimed property goes.
func (d *Deriver) owed(out *Line, r *prepayment, on fact.Date) *owedPart {
	part := r.lost()
	if out.Fact.OnExpiry == "refund" {
		part = new(big.Rat).Sub(oneRat, r.done())
	}
	if part.Sign() <= 0 {
		return nil
	}
	return &owedPart{Day: d.notBefore(out, on.Day()), Part: part, Refund: out.Fact.OnExpiry == "refund"}
}

// ratText is a count as people write it.
func ratText(x *big.Rat) string {
	if x == nil {
		return "?"
	}
	if x.IsInt() {
		return x.Num().String()
	}
	return x.FloatString(2)
}
