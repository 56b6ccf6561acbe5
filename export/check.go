// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package export

import (
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/view"
)

// A Check is what is to be said of a book that could be read.
type Check struct {
	Facts, Ignored, Contracts         int       // Ignored were said before
	FirstDay, LastDay                 fact.Date // of anything dated
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
