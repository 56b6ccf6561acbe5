// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view

import (
	"fmt"
	"slices"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
)

// The cuts of revenue that every book can be asked for beside its attributes.
const (
	CutTiming   = "timing"
	CutDuration = "duration"
)

// DisclosureRequest says what is disclosed.
type DisclosureRequest struct {
	Periods []DisclosedPeriod // the period, and the one to stand beside it
	By      []string          // cuts of revenue: timing, duration, or attributes
	Where   []Filter
}

// Disclosing reads positions into the amounts of a disclosure pack, as an
// Accumulator does for a report, and keeps an accumulator a period beside them:
// the totals that every table must tie to. One pass over a book is enough.
type Disclosing struct {
	req  DisclosureRequest
	accs []*Accumulator // by period
	of   []map[money.Currency]*disclosed
	said map[money.Currency][]*fact.Answer

	picked []*derive.Line // scratch: the lines of the arrangement at hand
}

// NewDisclosing prepares a request. It fails on a period that cannot be reported.
func NewDisclosing(env *derive.Env, req DisclosureRequest) (func() *Disclosing, error) {
	var windows []*Window
	for _, p := range req.Periods {
		w, err := NewWindow(env, Request{Span: p.Span, Every: civil.EveryYear, Where: req.Where, Footnotes: true})
		if err != nil {
			return nil, fmt.Errorf("%s: %w", p.Label, err)
		}
		windows = append(windows, w)
	}
	return func() *Disclosing {
		d := &Disclosing{req: req, said: map[money.Currency][]*fact.Answer{}}
		for _, w := range windows {
			d.accs = append(d.accs, w.NewAccumulator())
			d.of = append(d.of, map[money.Currency]*disclosed{})
		}
		return d
	}, nil
}

// Add adds one group's positions. It fails when a sum could exceed 64 bits.
func (d *Disclosing) Add(p *derive.Positions) error {
	for i, a := range d.accs {
		if err := a.Add(p); err != nil {
			return err
		}
		r := disclosedReader{d: d, a: a, p: p, i: i}
		r.arrangements()
		r.costs()
	}
	d.answers(p)
	return nil
}

// Merge adds what another one of the same request has.
func (d *Disclosing) Merge(o *Disclosing) error {
	for i, a := range d.accs {
		if err := a.Merge(o.accs[i]); err != nil {
			return err
		}
		for c, x := range o.of[i] {
			d.amounts(i, c).merge(x)
		}
	}
	for c, as := range o.said {
		d.said[c] = append(d.said[c], as...)
	}
	return nil
}

// amounts are those of a period in a currency.
func (d *Disclosing) amounts(period int, c money.Currency) *disclosed {
	x := d.of[period][c]
	if x == nil {
		x = newDisclosed(len(d.req.By), len(d.accs[period].w.terms.RPOBands))
		d.of[period][c] = x
	}
	return x
}

// answers keeps what was answered about the group, for the currencies that it has.
func (d *Disclosing) answers(p *derive.Positions) {
	if p.Group.Judgements == nil || len(p.Group.Judgements.Answers) == 0 {
		return
	}
	var seen []money.Currency
	for i := range p.Arrangements {
		if c := p.Arrangements[i].Currency; !slices.Contains(seen, c) {
			seen = append(seen, c)
			d.said[c] = append(d.said[c], p.Group.Judgements.Answers...)
		}
	}
}

// usualCuts are attributes that revenue is commonly disaggregated by (606-10-55-91).
var usualCuts = []string{"region", "country", "geography", "segment", "market", "industry", "channel", "customer_type"}

// UsualCuts are the cuts of a book that names none: by timing and duration, by
// family where products have one, and by the usual attributes that its products and
// customers have.
func UsualCuts(env *derive.Env) []string {
	cuts := []string{CutTiming, CutDuration}
	for _, p := range env.Products {
		if p.Family != "" {
			cuts = append(cuts, "family")
			break
		}
	}
	known := Attributes(env, nil)
	for _, name := range usualCuts {
		if slices.Contains(known, name) {
			cuts = append(cuts, name)
		}
	}
	return cuts
}
