// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view

import (
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
)

// entity names what counts as one customer of a line (mrr.entity). A contract
// that renews others is one with them.
func (a *Accumulator) entity(arr *derive.Arrangement, l *derive.Line) string {
	switch a.w.terms.MRREntity {
	case policy.EntityParent:
		return attribute(a.w.env, "parent", arr, l)
	case policy.EntityContract:
		return a.chains.root(arr.ID)
	case policy.EntityProduct:
		return arr.Customer + keySep + l.ProductID
	case policy.EntityLine:
		return a.chains.root(arr.ID) + keySep + attribute(a.w.env, "line", arr, l)
	}
	return arr.Customer
}

// level is what a level counts for: its annual amount, or nothing that keeps its
// customer (mrr.free, mrr.pause). What is not in does not count at all.
func (w *Window) level(v *derive.Level) (annual money.Minor, idle, in bool) {
	if v.Paused {
		switch w.terms.MRRPause {
		case policy.PauseZero:
			return 0, true, true
		case policy.PauseChurn:
			return 0, false, false
		}
	}
	if v.Annual == 0 {
		return 0, true, w.terms.MRRFree
	}
	return v.Annual, false, true
}

// chains joins the contracts of a group of which one renews another.
type chains map[string]string // id → an id nearer to the root

// follow reads the renewals of a group, when the policy asks for them.
func (a *Accumulator) follow(p *derive.Positions) {
	switch t := a.w.terms; {
	case t.MRREntity == policy.EntityContract, t.MRREntity == policy.EntityLine, t.MRRMovements == policy.PerEvent:
	default:
		return
	}
	clear(a.chains)
	for i := range p.Arrangements {
		c := p.Arrangements[i].Contract
		if c == nil {
			continue
		}
		for _, before := range c.Renews {
			if a.chains == nil {
				a.chains = make(chains)
			}
			// The least id is the root, whatever the order of the facts.
			x, y := a.chains.root(before), a.chains.root(c.ID)
			if x != y {
				a.chains[max(x, y)] = min(x, y)
			}
		}
	}
}

// root is the one id that stands for all contracts of a chain.
func (c chains) root(id string) string {
	for {
		next, ok := c[id]
		if !ok {
			return id
		}
		id = next
	}
}
