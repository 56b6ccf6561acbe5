// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package examples

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/view"
)

// question is one report: the expected numbers that share its periods and its
// filter are read from it, as a person reads several from one table.
type question struct {
	span  civil.Span
	every civil.Every
	where []view.Filter
	kind  questionKind
	want  []int        // indexes into the run's expected numbers
	of    []civil.Span // the period of each
}

type questionKind uint8

const (
	table     questionKind = iota // a report whose periods are asked for one by one
	whole                         // a report asked for the sum of its periods
	waterfall                     // a revenue waterfall
	cohorts                       // tables of cohorts
	accounts                      // the accounting of one contract
)

// workers is how many share the groups of a book, so that merging is checked too.
const workers = 2

// questions groups the expected numbers into reports, and returns the last day
// of all of them.
func (r Run) questions(cal civil.Calendar) ([]*question, civil.Day, error) {
	var qs []*question
	until := civil.MinDay
	for i := range r.Expected {
		x := &r.Expected[i]
		q, err := x.question(cal)
		if err != nil {
			return nil, 0, err
		}
		until = max(until, q.span.Last())
		at := slices.IndexFunc(qs, q.sameReport)
		if at < 0 {
			at = len(qs)
			qs = append(qs, &question{span: q.span, every: q.every, where: q.where, kind: q.kind})
		}
		to := qs[at]
		to.span = civil.Span{From: min(to.span.From, q.span.From), To: max(to.span.To, q.span.To)}
		to.want = append(to.want, i)
		to.of = append(to.of, q.of[0])
	}
	return qs, until, nil
}

// sameReport tells whether another question can be read from the same report.
func (q *question) sameReport(o *question) bool {
	return q.kind == o.kind && q.every == o.every && slices.Equal(q.where, o.where) && (q.kind == table || q.kind == cohorts || q.span == o.span)
}

// question is the report that one expected number is read from.
func (x *Expected) question(cal civil.Calendar) (*question, error) {
	first, last, joined := strings.Cut(x.Period, "..")
	if !joined {
		last = first
	}
	from, err := cal.ParseRange(first)
	if err != nil {
		return nil, err
	}
	to, err := cal.ParseRange(last)
	if err != nil {
		return nil, err
	}
	span := civil.Span{From: from.From, To: to.To}
	if span.Empty() {
		return nil, fmt.Errorf("the period %s ends before it starts", x.Period)
	}
	q := &question{span: span, every: civil.EveryMonth, where: x.Where, kind: whole, of: []civil.Span{span}}
	switch {
	case x.Kind == Waterfall:
		cohort, err := cal.ParseRange(x.Cohort)
		if err != nil {
			return nil, err
		}
		q.kind, q.every = waterfall, everyOf(cal, cohort)
		q.span.From = min(q.span.From, cohort.From)
	case x.Kind == Cohorts:
		cohort, err := cal.ParseRange(x.Cohort)
		if err != nil {
			return nil, err
		}
		q.kind, q.every = cohorts, everyOf(cal, cohort)
		q.span.From = min(q.span.From, cohort.From)
	case x.Kind == Accounts:
		q.kind = accounts
	case !joined:
		q.kind, q.every = table, everyOf(cal, span)
	}
	return q, nil
}

// everyOf is the longest interval of which the span is exactly one period.
func everyOf(cal civil.Calendar, span civil.Span) civil.Every {
	for every := civil.EveryYear; every > civil.EveryDay; every-- {
		if ps := cal.Periods(span, every); len(ps) == 1 && !ps[0].Partial {
			return every
		}
	}
	return civil.EveryDay
}

// ask makes the report and reads the values that are wanted of it.
func (q *question) ask(ctx context.Context, env *derive.Env, groups []*derive.Group, all []Expected, values []Value) ([]view.Tie, error) {
	req := view.Request{Span: q.span, Every: q.every, Where: q.where}
	req.Keep(q.measures(all))
	if q.kind == accounts { // its filter says whose accounting, not what to report on
		req.Where = nil
	}
	if err := req.CheckAttributes(view.Attributes(env, groups)); err != nil {
		return nil, err
	}
	w, err := view.NewWindow(env, req)
	if err != nil {
		return nil, err
	}
	acc, err := accumulate(ctx, w, env, groups)
	if err != nil {
		return nil, err
	}
	if q.kind == waterfall || q.kind == accounts {
		if q.kind == accounts {
			err = q.askAccounts(env, groups, all, values)
		} else {
			err = q.askWaterfall(ctx, w, env, groups, all, values)
		}
		if err != nil {
			return nil, err
		}
		report, err := acc.Report(nil)
		if err != nil {
			return nil, err
		}
		return ties(acc, report)
	}
	if q.kind == cohorts {
		return q.askCohorts(ctx, w, env, groups, acc, all, values)
	}
	report, err := acc.Report(q.measures(all))
	if err != nil {
		return nil, err
	}
	for k, i := range q.want {
		a, err := q.answer(report, &all[i], q.of[k])
		if err != nil {
			return nil, fmt.Errorf("%s of %s: %w", all[i].Measure, all[i].Period, err)
		}
		values[i] = a
	}
	return ties(acc, report)
}

func accumulate(ctx context.Context, w *view.Window, env *derive.Env, groups []*derive.Group) (*view.Accumulator, error) {
	accs, err := view.Run(ctx, env, groups, workers, w.NewAccumulator)
	if err != nil {
		return nil, err
	}
	for _, a := range accs[1:] {
		if err := accs[0].Merge(a); err != nil {
			return nil, err
		}
	}
	return accs[0], nil
}

// measures are the names of those wanted, each once.
func (q *question) measures(all []Expected) []string {
	var names []string
	for _, i := range q.want {
		for _, name := range []string{all[i].Measure, all[i].Over} {
			if name != "" && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// ties are the identities of the report, of the bridge from bookings to revenue,
// and of every roll-forward.
func ties(acc *view.Accumulator, report *view.Report) ([]view.Tie, error) {
	all := slices.Concat(report.Ties, acc.Bridge().Ties)
	for _, name := range view.RollForwards() {
		t, err := acc.RollForward(name)
		if err != nil {
			return nil, err
		}
		for _, row := range t.Rows {
			if row.Name != "difference" {
				continue
			}
			for _, c := range row.Cells {
				all = append(all, view.Tie{Name: "roll-forward of " + name, Currency: row.Currency, Left: money.Minor(c.Value)})
			}
		}
	}
	return all, nil
}

func (q *question) askCohorts(ctx context.Context, w *view.Window, env *derive.Env, groups []*derive.Group, acc *view.Accumulator, all []Expected, values []Value) ([]view.Tie, error) {
	cs, err := view.Run(ctx, env, groups, workers, w.NewCohorts)
	if err != nil {
		return nil, err
	}
	for _, c := range cs[1:] {
		if err := cs[0].Merge(c); err != nil {
			return nil, err
		}
	}
	for k, i := range q.want {
		t, err := cs[0].Table(all[i].Measure)
		if err != nil {
			return nil, err
		}
		v, err := aged(t, w, &all[i], q.of[k])
		if err != nil {
			return nil, fmt.Errorf("cohort of %s in %s: %w", all[i].Cohort, all[i].Period, err)
		}
		values[i] = v
	}
	report, err := acc.Report(nil)
	if err != nil {
		return nil, err
	}
	more, err := ties(acc, report)
	return slices.Concat(cs[0].Ties(acc), more), err
}

func (q *question) askWaterfall(ctx context.Context, w *view.Window, env *derive.Env, groups []*derive.Group, all []Expected, values []Value) error {
	falls, err := view.Run(ctx, env, groups, workers, w.NewWaterfall)
	if err != nil {
		return err
	}
	for _, f := range falls[1:] {
		if err := falls[0].Merge(f); err != nil {
			return err
		}
	}
	t := falls[0].Table()
	for k, i := range q.want {
		v, err := cell(t, w, &all[i], q.of[k])
		if err != nil {
			return fmt.Errorf("waterfall of %s: %w", all[i].Period, err)
		}
		values[i] = v
	}
	return nil
}
