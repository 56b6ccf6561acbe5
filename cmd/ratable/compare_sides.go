// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/ratable/ratable/book"
	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/policy"
	"github.com/ratable/ratable/view"
)

// side is what one side reads.
type side struct {
	book, policy, known, asOf string
}

// sides are what the flags say of A and B. A flag given twice tells them apart,
// one given once holds for both; with none given twice, --policy stands against
// the book's own and --known-at against all that is known.
func (k *comparing) sides() (a, b side, err error) {
	twice := false
	for _, f := range []struct {
		name   string
		values []string
		a, b   *string
	}{{"book", k.books, &a.book, &b.book}, {"policy", k.policies, &a.policy, &b.policy}, {"known-at", k.known, &a.known, &b.known}, {"as-of", k.asOf, &a.asOf, &b.asOf}} {
		switch len(f.values) {
		case 0:
		case 1:
			*f.a, *f.b = f.values[0], f.values[0]
		case 2:
			*f.a, *f.b = f.values[0], f.values[1]
			twice = true
		default:
			return a, b, fmt.Errorf("--%s is given %d times: compare has two sides (several files of one book are separated by commas)", f.name, len(f.values))
		}
	}
	if a.book == "" {
		return a, b, errors.New("no book: give one with --book FILE or FOLDER")
	}
	switch onePolicy, oneDay := len(k.policies) == 1, len(k.known) == 1; {
	case twice:
	case onePolicy && !oneDay:
		a.policy = ""
	case oneDay && !onePolicy:
		b.known = ""
	default:
		return a, b, errors.New("say what to compare: --policy A.yaml --policy B.yaml, --book X --book Y, --known-at DAY --known-at DAY, or --as-of DAY --as-of DAY")
	}
	return a, b, nil
}

// names are those of the sides: what tells them apart.
func (k *comparing) names() (string, string) {
	a, b, err := k.sides()
	if err != nil {
		return "A", "B"
	}
	var as, bs []string
	tell := func(x, y, of, none string) {
		if x == y {
			return
		}
		for _, s := range []struct {
			value string
			names *[]string
		}{{x, &as}, {y, &bs}} {
			if s.value == "" {
				*s.names = append(*s.names, none)
			} else {
				*s.names = append(*s.names, of+" "+s.value)
			}
		}
	}
	tell(a.book, b.book, "book", "")
	tell(a.policy, b.policy, "policy", "the book's own policy")
	tell(a.known, b.known, "known at", "all that is known")
	tell(a.asOf, b.asOf, "as of", "")
	if len(as) == 0 {
		return "A", "B" // the same twice
	}
	return strings.Join(as, ", "), strings.Join(bs, ", ")
}

func (k *comparing) source(s side) *source {
	return &source{books: strings.Split(s.book, ","), policy: s.policy, knownAt: s.known, workers: k.workers, progress: newProgress()}
}

// open reads the books of both sides, once when they are the same.
func (k *comparing) open(ctx context.Context) (a, b *opened, err error) {
	sideA, sideB, err := k.sides()
	if err != nil {
		return nil, nil, err
	}
	fromA, fromB := k.source(sideA), k.source(sideB)
	bookA, polA, err := fromA.load(ctx)
	if err != nil {
		return nil, nil, err
	}
	bookB, polB := bookA, polA
	if sideA.book == sideB.book && sideA.known == sideB.known {
		polB, err = fromB.policyOf(bookA)
	} else {
		bookB, polB, err = fromB.load(ctx)
	}
	if err != nil {
		return nil, nil, err
	}
	if err := k.inEither(bookA, bookB); err != nil {
		return nil, nil, err
	}
	days := &book.Book{FirstDay: earlier(bookA.FirstDay, bookB.FirstDay), LastDay: later(bookA.LastDay, bookB.LastDay)}
	if a, err = k.side(sideA, fromA, bookA, polA, days); err != nil {
		return nil, nil, err
	}
	if b, err = k.side(sideB, fromB, bookB, polB, days); err != nil {
		return nil, nil, err
	}
	if a.req.Span != b.req.Span {
		return nil, nil, view.ErrPeriodsDiffer
	}
	return a, b, nil
}

// side prepares one side. Days asked for by name, such as a fiscal year, are
// those of its policy; left out, they are those of both books.
func (k *comparing) side(s side, from *source, b *book.Book, pol *policy.Policy, days *book.Book) (*opened, error) {
	p := k.p
	p.asOf = s.asOf
	req, asOf, err := p.request(days, pol)
	if err != nil {
		return nil, err
	}
	if k.p.every == "" && p.at == "" {
		req.Every = fewest(view.Calendar(pol.Report(asOf.Or(civil.MaxDay))), req.Span)
	}
	env, err := b.Env(book.Reading{Policy: pol, AsOf: asOf, Until: req.Span.To - 1})
	if err != nil {
		return nil, wrongData(err)
	}
	opt, err := from.options()
	return &opened{book: b, env: env, req: req, knownAt: opt.KnownAt}, err
}

// inEither refuses attributes, customers and contracts that neither book knows.
func (k *comparing) inEither(a, b *book.Book) error {
	where, err := k.p.filter()
	if err != nil {
		return err
	}
	attributes := func(b *book.Book) []string {
		return view.Attributes(&derive.Env{Products: b.Products, Customers: b.Customers}, b.Groups)
	}
	known := slices.Concat(attributes(a), attributes(b))
	slices.Sort(known)
	req := view.Request{Where: where}
	if err := req.CheckAttributes(slices.Compact(known)); err != nil {
		return err
	}
	if k.p.someone(a) != nil {
		return k.p.someone(b)
	}
	return nil
}

// fewest is the longest interval that divides a span without parts of periods,
// else the month.
func fewest(cal civil.Calendar, s civil.Span) civil.Every {
	for _, every := range []civil.Every{civil.EveryYear, civil.EveryQuarter, civil.EveryMonth} {
		if !slices.ContainsFunc(cal.Periods(s, every), func(p civil.Period) bool { return p.Partial }) {
			return every
		}
	}
	if s.Days() == 1 {
		return civil.EveryDay
	}
	return civil.EveryMonth
}

func earlier(a, b fact.Date) fact.Date {
	if !a.IsSet() || b.IsSet() && b.Day() < a.Day() {
		return b
	}
	return a
}

func later(a, b fact.Date) fact.Date {
	if !a.IsSet() || b.IsSet() && b.Day() > a.Day() {
		return b
	}
	return a
}
