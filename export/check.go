// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package export

import (
	"cmp"
	"slices"

	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/view"
)

// A Check is what is to be said of a book that could be read.
type Check struct {
	Facts, Ignored, Contracts         int       // Ignored were said before
	FirstDay, LastDay                 fact.Date // of anything dated
	AsOf                              fact.Date // findings are those of this day
	ImpliedCustomers, ImpliedProducts []string
	NotDerived                        map[fact.Kind]int // kept, and without effect yet
	Findings                          []derive.Finding
	Ties                              []view.Tie
}

// OK reports whether every identity holds.
func (k *Check) OK() bool {
	for _, t := range k.Ties {
		if !t.OK() {
			return false
		}
	}
	return true
}

// SortFindings puts the most severe first, and those of one kind together.
func (k *Check) SortFindings() {
	slices.SortStableFunc(k.Findings, func(a, b derive.Finding) int {
		return cmp.Or(cmp.Compare(b.Severity, a.Severity), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Contract, b.Contract), cmp.Compare(a.Day, b.Day), cmp.Compare(a.Line, b.Line))
	})
}

// Worst is the highest severity of all findings, 0 when there is none.
func (k *Check) Worst() derive.Severity {
	worst := derive.Severity(0)
	for i := range k.Findings {
		worst = max(worst, k.Findings[i].Severity)
	}
	return worst
}

// FindingGroup is the findings of one kind and severity.
type FindingGroup struct {
	Kind     derive.FindingKind
	Severity derive.Severity
	Findings []derive.Finding
	Stakes   []Stake // by currency
}

// Stake is money at stake. Amounts that owe and that are owed add up.
type Stake struct {
	Currency money.Currency
	Amount   money.Minor
}

// Groups are the findings, sorted, by kind, with the money at stake of each. The
// error says that a sum is too large.
func (k *Check) Groups() ([]FindingGroup, error) {
	var out []FindingGroup
	for i := range k.Findings {
		f := &k.Findings[i]
		if n := len(out); n == 0 || out[n-1].Kind != f.Kind || out[n-1].Severity != f.Severity {
			out = append(out, FindingGroup{Kind: f.Kind, Severity: f.Severity, Findings: k.Findings[i:i]})
		}
		g := &out[len(out)-1]
		g.Findings = g.Findings[:len(g.Findings)+1]
		if err := g.add(f); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// add counts what is at stake, whichever way it is owed.
func (g *FindingGroup) add(f *derive.Finding) error {
	if f.Amount == 0 {
		return nil
	}
	at := slices.IndexFunc(g.Stakes, func(s Stake) bool { return s.Currency == f.Currency })
	if at < 0 {
		at = len(g.Stakes)
		g.Stakes = append(g.Stakes, Stake{Currency: f.Currency})
	}
	sum, err := money.Add(g.Stakes[at].Amount, max(f.Amount, -f.Amount))
	g.Stakes[at].Amount = sum
	return err
}
