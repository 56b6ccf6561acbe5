// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view

import (
	"github.com/ratable/ratable/money"
)

// Report reads the measures asked for: a row a measure, currency and group, and
// the total of all groups.
func (a *Accumulator) Report(names []string) (*Report, error) {
	ms, err := a.w.find(names)
	if err != nil {
		return nil, err
	}
	if err := a.w.checkRegisters(ms); err != nil {
		return nil, err
	}
	return a.report(ms)
}

func (a *Accumulator) report(ms []measure) (*Report, error) {
	r := &Report{Periods: a.w.Periods, GroupNames: a.w.By}
	for _, m := range ms {
		r.Measures = append(r.Measures, m.Measure)
	}
	r.Meta = a.w.meta(a.contracts)
	r.Meta.Provisional = append(a.unclassified(ms), a.unanswered(ms)...)
	byKey := make(map[key]*totals)
	var keys []key
	for k, g := range a.groups {
		if k.values == onceKey {
			continue
		}
		keys = append(keys, k)
		byKey[k] = a.w.totalsOf(k.currency, g)
	}
	sortKeys(keys)
	sums := make(map[money.Currency]*totals)
	for _, c := range a.currencies() {
		sums[c] = a.total(c)
		r.Ties = append(r.Ties, sums[c].ties(a.checks[c])...)
	}
	for i, m := range ms {
		for _, c := range a.currencies() {
			if len(a.w.By) > 0 {
				for _, k := range keys {
					if k.currency == c {
						var err error
						if r.Rows, err = appendRow(r.Rows, m, i, k.groupValues(len(a.w.By)), byKey[k]); err != nil {
							return nil, err
						}
					}
				}
			}
			if a.w.own.sideBySide() {
				continue // a sum of registers would count everything twice
			}
			row, err := rowOf(m, i, sums[c])
			if err != nil {
				return nil, err
			}
			row.Total = true
			r.Rows = append(r.Rows, row)
		}
	}
	return r, nil
}

// groupValues are the group columns of a key; the netting group stands in the
// first.
func (k key) groupValues(n int) []string {
	v := k.split()
	for len(v) < n {
		v = append(v, "")
	}
	return v
}

// appendRow leaves out a netting row that is zero throughout.
func appendRow(rows []Row, m measure, i int, values []string, t *totals) ([]Row, error) {
	row, err := rowOf(m, i, t)
	if err != nil {
		return nil, err
	}
	row.Group = values
	if values[0] == Netting {
		zero := row.Opening == 0
		for _, v := range row.Values {
			zero = zero && v == 0
		}
		if zero {
			return rows, nil
		}
	}
	return append(rows, row), nil
}

func rowOf(m measure, i int, t *totals) (Row, error) {
	row := Row{Measure: i, Currency: t.currency, Values: make([]int64, len(t.w.Periods))}
	if m.ratio != nil {
		return fractionRow(m, row, t)
	}
	row = sumRow(m, i, t)
	row.Provisional = t.provisional(&m)
	return row, nil
}

// sumRow reads a measure that is no ratio.
func sumRow(m measure, i int, t *totals) Row {
	row := Row{Measure: i, Currency: t.currency, Values: make([]int64, len(t.w.Periods))}
	for j := range row.Values {
		if m.flow != nil {
			row.Values[j] = int64(m.flow(t, j+1))
			row.Sum += row.Values[j]
		} else {
			row.Values[j] = int64(m.balance(t, j+1))
			row.Sum = row.Values[j]
		}
	}
	if m.whole != nil {
		row.Sum = int64(m.whole(t))
	}
	if m.balance != nil {
		row.Opening = int64(m.balance(t, 0))
	}
	return row
}

func (w *Window) meta(contracts int) Meta {
	return Meta{
		AsOf: w.env.AsOf, Policy: w.env.Policy.Hash(), Contracts: contracts,
		InvoicesThrough: w.env.InvoicesThrough, PaymentsThrough: w.env.PaymentsThrough,
	}
}
