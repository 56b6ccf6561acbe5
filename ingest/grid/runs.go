// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package grid

import (
	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/money"
)

// A Run is an unbroken stretch of months with something in each.
type Run struct {
	From, To civil.Month // both inclusive
	Steps    []Step      // the first is of From; each differs from the one before
	Last     bool        // it reaches the last month of the grid: no end is known
}

// A Step is an amount a month from a month on.
type Step struct {
	From   civil.Month
	Amount money.Decimal
}

// Runs cuts one row into runs. Zero is a month without anything.
func Runs(months []civil.Month, amounts []money.Decimal) []Run {
	var runs []Run
	open := false
	for i, a := range amounts {
		switch {
		case a.IsZero():
			open = false
			continue
		case !open:
			runs = append(runs, Run{From: months[i], Steps: []Step{{months[i], a}}})
			open = true
		}
		r := &runs[len(runs)-1]
		r.To = months[i]
		r.Last = i == len(amounts)-1
		if a != r.Steps[len(r.Steps)-1].Amount {
			r.Steps = append(r.Steps, Step{months[i], a})
		}
	}
	return runs
}
