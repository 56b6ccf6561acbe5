// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/ratable/ratable/book"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/view"
)

// answers are the reports and tables of one command.
type answers struct {
	report *view.Report
	tables []*view.Table
}

// answer runs the book once for the measures and roll-forwards, and once more
// for the tables that need it.
func answer(ctx context.Context, o *opened, measures, tables []string, workers int) (*answers, error) {
	o.req.Keep(slices.Concat(measures, tables))
	w, err := view.NewWindow(o.env, o.req)
	if err != nil {
		return nil, err
	}
	accs, err := view.Run(ctx, o.env, o.book.Groups, workers, w.NewAccumulator)
	if err != nil {
		return nil, runError(err)
	}
	acc := accs[0]
	for _, b := range accs[1:] {
		if err := acc.Merge(b); err != nil {
			return nil, wrongData(err)
		}
	}
	return answersOf(o, measures, tables, acc, passes{
		fall:    func() (*view.Waterfall, error) { return pass(ctx, o, workers, w.NewWaterfall) },
		cohorts: sync.OnceValues(func() (*view.Cohorts, error) { return pass(ctx, o, workers, w.NewCohorts) }),
		aging: func() (*view.Aging, error) {
			return pass(ctx, o, workers, func() *view.Aging { return w.NewAging(o.invoices) })
		},
	})
}

// passes make the tables that need a run over the book of their own.
type passes struct {
	fall    func() (*view.Waterfall, error)
	cohorts func() (*view.Cohorts, error)
	aging   func() (*view.Aging, error)
}

// pass runs over the book and merges what the workers have.
func pass[R interface {
	view.Reader
	Merge(R) error
}](ctx context.Context, o *opened, workers int, reader func() R) (R, error) {
	var none R
	rs, err := view.Run(ctx, o.env, o.book.Groups, workers, reader)
	if err != nil {
		return none, runError(err)
	}
	for _, b := range rs[1:] {
		if err := rs[0].Merge(b); err != nil {
			return none, wrongData(err)
		}
	}
	return rs[0], nil
}

// answersOf reads the measures and tables off what was accumulated.
func answersOf(o *opened, measures, tables []string, acc *view.Accumulator, other passes) (*answers, error) {
	a := &answers{}
	if len(measures) > 0 {
		var err error
		if a.report, err = acc.Report(measures); err != nil {
			return nil, err
		}
		o.tell(&a.report.Meta)
		if len(a.report.Rows) == 0 && len(o.req.Where) > 0 {
			f := o.req.Where[0]
			return nil, fmt.Errorf("nothing in the book has %s=%s, or not together with the other filters", f.Attr, f.Value)
		}
	}
	for _, name := range tables {
		t, err := table(acc, name, other)
		if err != nil {
			return nil, err
		}
		if name == "waterfall" {
			t.Meta.Provisional = append(t.Meta.Provisional, acc.Provisional()...)
		}
		o.tell(&t.Meta)
		a.tables = append(a.tables, t)
	}
	return a, nil
}

// tell completes what a report says of itself: how many facts it rests on, and
// which of them it leaves out because they are not derived yet.
func (o *opened) tell(m *view.Meta) {
	m.Facts, m.KnownAt = o.book.Facts, o.knownAt
	counts := notDerived(o.book)
	for _, k := range fact.Kinds() {
		if n := counts[k]; n > 0 && changesNumbers(k) {
			m.Provisional = append(m.Provisional, fmt.Sprintf("%d fact%s of type %s not derived yet; the numbers are as if they were not there", n, plural(n), k))
		}
	}
}

// notDerived counts the facts of kinds that are kept but not derived yet.
func notDerived(b *book.Book) map[fact.Kind]int {
	n := make(map[fact.Kind]int)
	for _, f := range b.Others {
		if !f.Kind().Derived() {
			n[f.Kind()]++
		}
	}
	return n
}

func plural(n int) string {
	if n == 1 {
		return ""
	}
	return "s"
}

// changesNumbers reports whether facts of a kind change what was sold, billed,
// paid or earned, and are not only reference or judgement.
func changesNumbers(k fact.Kind) bool {
	switch k {
	case fact.KindAmendment, fact.KindTermination, fact.KindPause, fact.KindResume, fact.KindUsage, fact.KindCreditNote,
		fact.KindRefund, fact.KindDispute, fact.KindVoid, fact.KindWriteOff, fact.KindCharge, fact.KindBalance:
		return true
	}
	return false
}

func table(acc *view.Accumulator, name string, other passes) (*view.Table, error) {
	if cohort, is := strings.CutPrefix(name, cohortTable); is {
		c, err := other.cohorts()
		if err != nil {
			return nil, err
		}
		t, err := c.Table(cohort)
		if err != nil {
			return nil, err
		}
		t.Ties = c.Ties(acc)
		return t, nil
	}
	switch name {
	case "bridge":
		return acc.Bridge(), nil
	case "waterfall":
		f, err := other.fall()
		if err != nil {
			return nil, err
		}
		t := f.Table()
		t.Ties = f.Ties(acc)
		return t, nil
	case view.RemainingTable:
		return acc.Remaining()
	case aging:
		g, err := other.aging()
		if err != nil {
			return nil, err
		}
		return g.Table(acc), nil
	}
	return acc.RollForward(strings.TrimPrefix(name, rollForward))
}

func runError(err error) error {
	if errors.Is(err, context.Canceled) {
		return err
	}
	return wrongFile(err)
}
