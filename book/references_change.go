// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package book

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/fact"
)

// addedLines finds the lines that amendments add to contracts.
func (p *parts) addedLines() {
	for _, x := range p.changes.Amendments {
		for i := range x.Changes {
			l := x.Changes[i].Add
			if l == nil {
				continue
			}
			if p.added == nil {
				p.added = map[string][]string{}
			}
			if !slices.Contains(p.added[x.Contract], l.ID) {
				p.added[x.Contract] = append(p.added[x.Contract], l.ID)
			}
		}
	}
}

// checkChanges notes changes that name what is not there, or that come at a
// time when they cannot.
func (p *parts) checkChanges() {
	for _, of := range byContract(p.changes.Amendments, func(x *fact.Amendment) (string, civil.Day) { return x.Contract, x.Effective }) {
		p.checkAmendments(of)
	}
	for _, x := range p.changes.Terminations {
		p.checkLine(x, x.Contract, x.Line, false)
		p.notBefore(x, x.Contract, x.Line, x.Effective, "ends the contract", "effective is the last day of service; supersede a contract that never began by one that says so")
	}
	for _, x := range p.changes.Pauses {
		p.checkLine(x, x.Contract, x.Line, false)
		p.notBefore(x, x.Contract, x.Line, x.Effective, "begins", "effective is the first day without service; a service that starts later has its own starts")
	}
	p.checkResumes()
	for _, x := range p.changes.Usages {
		p.checkLine(x, x.Contract, x.Line, true)
	}
}

// byContract lists the facts of each contract in the order in which they take
// effect: by day, seq and id (design section 2). The contracts come by id.
func byContract[F fact.Fact](fs []F, of func(x F) (contract string, effective civil.Day)) [][]F {
	fs = slices.Clone(fs)
	slices.SortFunc(fs, func(x, y F) int {
		c, d := of(x)
		e, f := of(y)
		return cmp.Or(cmp.Compare(c, e), cmp.Compare(d, f), cmp.Compare(x.Header().Seq, y.Header().Seq), compareID(x, y))
	})
	var out [][]F
	for i := range fs {
		if i > 0 {
			before, _ := of(fs[i-1])
			if now, _ := of(fs[i]); now == before {
				out[len(out)-1] = append(out[len(out)-1], fs[i])
				continue
			}
		}
		out = append(out, []F{fs[i]})
	}
	return out
}

// checkAmendments follows the lines of one contract through its amendments.
func (p *parts) checkAmendments(xs []*fact.Amendment) {
	c := p.contractOf(xs[0].Contract)
	if c == nil {
		for _, x := range xs {
			p.unknown(x, "contract", fact.KindContract, x.Contract)
		}
		return
	}
	w := amended{p: p, contract: c, lines: map[string]string{}, ends: lastDay(c)}
	for i := range c.Lines {
		w.lines[c.Lines[i].ID] = ""
	}
	for _, x := range xs {
		w.amend(x)
	}
}

// amended is a contract on the way through its amendments.
type amended struct {
	p        *parts
	contract *fact.Contract
	lines    map[string]string // "" while in force, else the amendment that took it out
	ends     fact.Date         // the last day; unset: not known, or none
}

func (w *amended) amend(x *fact.Amendment) {
	w.p.notBefore(x, x.Contract, "", x.Effective, "takes effect", "an amendment changes a contract that runs; supersede a contract that was wrong from its start")
	if end := w.ends; end.IsSet() && x.Effective > end.Day() && !(x.ExtendTo.IsSet() && x.Effective == end.Day()+1) {
		w.p.in.note(x, "effective", fact.ClassContradiction, "takes effect on "+x.Effective.String()+", after contract "+x.Contract+" ends on "+end.String(),
			"correct the day, or sign a new contract with renews: ["+x.Contract+"]")
	}
	if x.ExtendTo.IsSet() {
		w.ends = x.ExtendTo
	}
	for i := range x.Changes {
		ch, path := &x.Changes[i], fmt.Sprintf("changes[%d].", i)
		for _, r := range [...]struct{ field, line string }{{"change", ch.Change}, {"remove", ch.Remove}, {"replaces", ch.Replaces}} {
			if r.line != "" {
				w.has(x, path+r.field, r.line)
			}
		}
		for _, gone := range [...]string{ch.Remove, ch.Replaces} {
			if gone != "" {
				w.lines[gone] = x.ID
			}
		}
		if ch.Add != nil {
			w.add(x, path+"add.id", ch.Add)
		}
	}
}

// has notes a line that the contract does not have when an amendment needs it.
func (w *amended) has(x *fact.Amendment, path, line string) {
	gone, known := w.lines[line]
	switch {
	case known && gone == "":
	case known && gone == x.ID:
		w.p.in.note(x, path, fact.ClassReference, "the amendment itself takes line "+strconv.Quote(line)+" out before", "keep one of the two entries")
	case known:
		w.p.in.note(x, path, fact.ClassReference, "amendment "+gone+" takes line "+strconv.Quote(line)+" out before", "name a line that is in force on "+x.Effective.String())
	case slices.Contains(w.p.added[x.Contract], line):
		w.p.in.note(x, path, fact.ClassReference, "line "+strconv.Quote(line)+" is added only later", "order the amendments by effective and, on one day, by seq")
	default:
		w.p.noLine(x, path, w.contract, line)
	}
}

// add takes in a line. Its id names it in invoices for good, so that no other
// line of the contract may have it, not even one that ended.
func (w *amended) add(x *fact.Amendment, path string, l *fact.Line) {
	if _, taken := w.lines[l.ID]; taken {
		id := l.ID
		for k := 2; taken; k++ {
			id = l.ID + "-" + strconv.Itoa(k)
			_, taken = w.lines[id]
		}
		w.p.in.note(x, path, fact.ClassDuplicate, "contract "+x.Contract+" has a line "+strconv.Quote(l.ID)+" already", "give the new line an id of its own, such as id: "+id)
		return
	}
	w.lines[l.ID] = ""
	if w.ends.IsSet() {
		var own span
		own.term(l.Starts.OrDate(fact.On(x.Effective)), l.Term, l.Ends)
		w.ends = fact.On(max(w.ends.Day(), own.last.Day()))
	}
}

// notBefore notes a change before the contract, or its line, begins.
func (p *parts) notBefore(f fact.Fact, contract, line string, effective civil.Day, does, fix string) {
	c := p.contractOf(contract)
	if c == nil || !c.Starts.IsSet() {
		return
	}
	starts, what := c.Starts, "contract "+c.ID
	for i := range c.Lines {
		l := &c.Lines[i]
		switch {
		case line == "" && l.Starts.IsSet() && l.Starts.Day() < starts.Day():
			starts = l.Starts
		case line == l.ID && line != "" && l.Starts.IsSet():
			starts, what = l.Starts, "line "+line+" of contract "+c.ID
		}
	}
	if effective < starts.Day() {
		p.in.note(f, "effective", fact.ClassContradiction, does+" on "+effective.String()+", before "+what+" starts on "+starts.String(), fix)
	}
}

// lastDay is the last day of a contract as signed, where it has one that does
// not move.
func lastDay(c *fact.Contract) fact.Date {
	if c.Open || c.AutoRenew != nil || !c.Starts.IsSet() {
		return fact.Date{}
	}
	var all span
	all.contract(&fact.Contract{Starts: c.Starts, Term: c.Term, Ends: c.Ends, Lines: c.Lines})
	for i := range c.Lines {
		if s := c.Lines[i].Service; s != nil && s.MovesEnd {
			return fact.Date{}
		}
	}
	return all.last
}
