// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package book

import (
	"slices"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/fact"
)

// checkResumes notes a resume of a contract or line that no pause stopped.
func (p *parts) checkResumes() {
	if len(p.changes.Resumes) == 0 {
		return
	}
	pauses := map[string][]*fact.Pause{}
	for _, of := range byContract(p.changes.Pauses, func(x *fact.Pause) (string, civil.Day) { return x.Contract, x.Effective }) {
		pauses[of[0].Contract] = of
	}
	for _, of := range byContract(p.changes.Resumes, func(x *fact.Resume) (string, civil.Day) { return x.Contract, x.Effective }) {
		left := slices.Clone(pauses[of[0].Contract])
		for _, x := range of {
			p.checkLine(x, x.Contract, x.Line, false)
			if p.contractOf(x.Contract) == nil || p.in.failedAny(fact.KindPause) {
				continue
			}
			if !slices.ContainsFunc(left, func(y *fact.Pause) bool { return ends(x, y) }) {
				p.in.note(x, "effective", fact.ClassReference, "nothing of contract "+x.Contract+" is paused on "+x.Effective.String(), "add the pause that it ends, or remove the resume")
			}
			// A resume of one line leaves the other lines of a pause stopped.
			left = slices.DeleteFunc(left, func(y *fact.Pause) bool { return ends(x, y) && (x.Line == "" || x.Line == y.Line) })
		}
	}
}

// ends reports whether a resume ends a pause: one that began before and goes on
// up to the day before at least.
func ends(x *fact.Resume, y *fact.Pause) bool {
	fits := y.Line == x.Line || y.Line == "" || x.Line == ""
	return fits && y.Effective < x.Effective && (!y.Until.IsSet() || x.Effective <= y.Until.Day()+1)
}
