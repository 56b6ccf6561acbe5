// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package book

import (
	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/policy"
)

// A Reading is how a book is to be read.
type Reading struct {
	Policy *policy.Policy // nil: the book's own, else the default
	AsOf   fact.Date      // unset: Until, or the latest document if that is later
	Until  civil.Day      // the last day that is reported
}

// Policy is the policy that the book brings, the default where it brings none.
// The currency stated at the head of a book file holds unless the policy says
// otherwise.
func (b *Book) Policy() (*policy.Policy, error) {
	base := policy.Default()
	if !b.Currency.IsZero() {
		base.Currency = b.Currency
	}
	if b.PolicySource == nil {
		return policy.Of(base), nil
	}
	return policy.Parse(b.PolicySource.File, b.PolicySource.Line, b.PolicySource.YAML, base)
}

// Env is what derive needs to read the book: its products and customers, the
// policy, and the days. The border between real documents and the schedule is
// the policy's, by default the book's latest invoice and payment by the as-of
// day. Open-ended contracts are drawn for a year past what is reported, so that
// what is earned within twelve months of the last day is known.
func (b *Book) Env(r Reading) (*derive.Env, error) {
	p := r.Policy
	if p == nil {
		own, err := b.Policy()
		if err != nil {
			return nil, err
		}
		p = own
	}
	e := &derive.Env{
		Products: b.Products, Customers: b.Customers, Policy: p,
		SSPs: b.SSPs, Answers: b.Answers, Estimates: b.Estimates,
		AsOf: r.AsOf.Or(max(r.Until, b.InvoicesThrough.Or(r.Until), b.PaymentsThrough.Or(r.Until))),
	}
	e.Horizon = max(r.Until, e.AsOf).AddMonths(12)
	terms := p.Report(e.AsOf)
	e.InvoicesThrough = through(terms.InvoicesThrough, b.InvoicesThrough, e.AsOf)
	e.PaymentsThrough = through(terms.PaymentsThrough, b.PaymentsThrough, e.AsOf)
	return e, nil
}

// through is a border between what is real and what is projected. Documents
// after the as-of day have not happened yet.
func through(border policy.Border, latest fact.Date, asOf civil.Day) fact.Date {
	switch {
	case border.None:
		return fact.Date{}
	case border.Auto && !latest.IsSet():
		return latest
	case border.Auto:
		return fact.On(min(latest.Day(), asOf))
	}
	return fact.On(border.Day)
}
