// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package text

import (
	"bufio"
	"cmp"

	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/view"
)

// accountingCosts shows what it cost to obtain and fulfil the contract, and what is
// carried of that (340-40).
func accountingCosts(out *bufio.Writer, a *view.Accounting, opt Options) {
	if len(a.Costs) == 0 {
		return
	}
	g := &grid{left: []string{"cost", "for", "of"}, head: []cell{{text: "capitalized"}, {text: "amortized"}, {text: "impaired"}, {text: "carrying"}, {text: "expensed"}}}
	var sum view.AccountedCost
	row := func(name, purpose, of string, c *view.AccountedCost, rule bool) {
		l := line{left: []string{name, purpose, of}, rule: rule}
		for _, v := range []money.Minor{c.Capitalized, c.Amortized, c.Impaired, c.Carrying(), c.Expensed} {
			l.cells = append(l.cells, minor(v, a, opt))
		}
		g.add(l)
	}
	for i := range a.Costs {
		c := &a.Costs[i]
		name := c.Fact.ID
		if len(c.Missing) > 0 {
			name += " *"
		}
		row(name, c.Fact.Purpose, cmp.Or(c.Line, c.Contract), c, false)
		sum.Capitalized += c.Capitalized
		sum.Amortized += c.Amortized
		sum.Impaired += c.Impaired
		sum.Expensed += c.Expensed
	}
	if len(a.Costs) > 1 {
		row("total", "", "", &sum, true)
	}
	out.WriteByte('\n')
	g.render(out, opt)
	for i := range a.Costs {
		c := &a.Costs[i]
		why := c.Fact.ID + ": " + c.Why
		if c.Elsewhere != 0 {
			why += "; " + minor(c.Elsewhere, a, opt).plain()
		}
		accountingSay(out, opt, why)
	}
}
