// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package book

import "github.com/ratable/ratable/fact"

// renewal is a contract on the way down from a later one to the earlier ones.
type renewal struct {
	contract *fact.Contract
	next     int // of the contracts that it renews
}

// checkCircles notes contracts that renew each other in a circle, once a circle.
// It keeps its own stack, since a chain of renewals may be of any length.
func (p *parts) checkCircles() {
	done := make(map[*fact.Contract]bool) // false: on the stack
	var stack []renewal
	visit := func(c *fact.Contract) {
		finished, seen := done[c]
		switch {
		case !seen:
			done[c] = false
			stack = append(stack, renewal{contract: c})
		case !finished:
			p.in.note(c, "renews", fact.ClassCycle, "the contracts renew each other in a circle", "a contract renews older contracts only")
		}
	}
	for _, c := range p.contracts {
		if len(c.Renews) > 0 {
			visit(c)
		}
		for len(stack) > 0 {
			top := &stack[len(stack)-1]
			if top.next == len(top.contract.Renews) {
				done[top.contract] = true
				stack = stack[:len(stack)-1]
				continue
			}
			id := top.contract.Renews[top.next]
			top.next++
			if older := p.contractOf(id); older != nil {
				visit(older)
			}
		}
	}
}
