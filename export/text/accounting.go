// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package text

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/view"
)

// WriteAccounting shows how a contract is accounted for on a day: its obligations and
// what of the price is theirs, what happened to the price, how changes were treated,
// where it stands, what it cost, and what was judged.
func WriteAccounting(w io.Writer, a *view.Accounting, opt Options) error {
	out := output(w)
	accountingHead(out, a, opt)
	accountingObligations(out, a, opt)
	accountingPrices(out, a, opt)
	accountingPath(out, a, opt)
	accountingPosition(out, a, opt)
	accountingCosts(out, a, opt)
	accountingJudged(out, a, opt)
	return out.Flush()
}

func accountingHead(out *bufio.Writer, a *view.Accounting, opt Options) {
	title := "Accounting of contract " + a.Contracts[0]
	if len(a.Contracts) > 1 {
		title = "Accounting of contracts " + strings.Join(a.Contracts, ", ") + ", combined"
	}
	out.WriteString(opt.paint(bold, clean(title+", customer "+a.Customer)) + "\n")
	say := func(name, text string) { contractSay(out, opt, name, text) }
	say("on", a.On.String()+" at the close")
	if a.Inception.IsSet() {
		say("contract since", a.Inception.String())
	} else {
		say("contract since", "there is none yet for the standard")
	}
	if a.Ends.IsSet() {
		say("enforceable to", a.Ends.String())
	}
	if a.Count > 1 {
		say("count", fmt.Sprintf("%d such contracts: amounts are of one", a.Count))
	}
}

// minor is an amount as a cell.
func minor(v money.Minor, a *view.Accounting, opt Options) cell {
	return opt.show(int64(v), int64(v), view.UnitMoney, a.Currency)
}

func accountingObligations(out *bufio.Writer, a *view.Accounting, opt Options) {
	g := &grid{left: []string{"obligation", "kind", "measure"}, head: []cell{{text: "stated"}, {text: "alone"}, {text: "allocated"}, {text: "carve"}, {text: "satisfied"}, {text: "remaining"}}}
	var stated, carve money.Minor
	for i := range a.Obligations {
		o := &a.Obligations[i]
		name := o.Name
		if len(o.Missing) > 0 {
			name += " *"
		}
		ssp := cell{}
		if o.SSPFrom != "" {
			ssp = minor(o.SSP, a, opt)
		}
		g.add(line{left: []string{name, o.Kind, o.Measure}, cells: []cell{minor(o.Stated, a, opt), ssp, minor(o.Price, a, opt), minor(o.Carve(), a, opt), minor(o.Satisfied, a, opt), minor(o.Remaining, a, opt)}})
		stated += o.Stated
		carve += o.Carve()
	}
	g.add(line{left: []string{"total", "", ""}, rule: true, cells: []cell{minor(stated, a, opt), {}, minor(a.Price, a, opt), minor(carve, a, opt), minor(a.Satisfied, a, opt), minor(a.Remaining, a, opt)}})
	out.WriteByte('\n')
	g.render(out, opt)
	for i := range a.Obligations {
		if o := &a.Obligations[i]; o.Why != "" {
			accountingSay(out, opt, o.Name+": "+o.Why)
		}
	}
	for _, x := range a.Allocations {
		for _, s := range x.Sentences {
			accountingSay(out, opt, x.Day.String()+": "+s)
		}
	}
}

// accountingSay is a sentence below a table, wrapped.
func accountingSay(out *bufio.Writer, opt Options, text string) {
	for i, l := range wrap(clean(text), max(opt.Width-4, 0)) {
		lead := "  "
		if i > 0 {
			lead = "    "
		}
		out.WriteString(lead + l + "\n")
	}
}

func accountingPrices(out *bufio.Writer, a *view.Accounting, opt Options) {
	if len(a.Prices) == 0 {
		return
	}
	g := &grid{left: []string{"transaction price", "part", "of"}, head: []cell{{text: "amount"}}}
	for _, s := range a.Prices {
		g.add(line{left: []string{s.Day.String(), strings.ReplaceAll(s.Kind, "_", " "), s.Target}, cells: []cell{minor(s.Amount, a, opt)}})
	}
	out.WriteByte('\n')
	g.render(out, opt)
	for _, s := range a.Prices {
		if s.Text != "" {
			accountingSay(out, opt, s.Day.String()+": "+s.Text)
		}
	}
}

var outcomeWords = map[derive.Outcome]string{
	derive.SeparateContract: "a separate contract (606-10-25-12)", derive.TerminateAndNew: "the old contract ends and a new one begins (606-10-25-13(a))",
	derive.PartOfExisting: "part of the existing contract, caught up (606-10-25-13(b))", derive.Mixed: "partly a new contract, partly caught up (606-10-25-13(c))",
	derive.NotAModification: "no modification",
}

func accountingPath(out *bufio.Writer, a *view.Accounting, opt Options) {
	for _, t := range a.Path {
		out.WriteString("\n" + opt.paint(bold, clean("change "+strings.Join(t.Changes, ", ")+" of "+t.Day.String())) + "\n")
		for _, s := range t.Steps {
			accountingSay(out, opt, s)
		}
		left := opt.show(int64(t.Remaining), int64(t.Remaining), view.UnitMoney, a.Currency).plain() + " of the price remained"
		if n := len(t.Steps); n == 0 || !strings.HasPrefix(t.Steps[n-1], "so ") { // the tree did not get to its end
			left = "so it is " + outcomeWords[t.Outcome] + "; " + left
		}
		accountingSay(out, opt, left)
	}
}

func accountingPosition(out *bufio.Writer, a *view.Accounting, opt Options) {
	x := &a.Position
	g := &grid{left: []string{"position"}, head: []cell{{text: "amount"}}}
	add := func(name string, v money.Minor, always bool) {
		if v != 0 || always {
			g.add(line{left: []string{name}, cells: []cell{minor(v, a, opt)}})
		}
	}
	add("claimed (paid, or due without condition)", x.Claimed, true)
	add("+ interest", x.Interest, false)
	add("- to be paid back", x.Refundable, false)
	add("- earned", x.Earned, true)
	add("+ contra revenue", x.Contra, false)
	name, v := "= contract liability", x.Net
	if v < 0 {
		name, v = "= contract asset", -v
	}
	g.add(line{left: []string{name}, cells: []cell{minor(v, a, opt)}, rule: true})
	add("receivable", x.Receivable, true)
	add("of it not invoiced", x.Unbilled, false)
	out.WriteByte('\n')
	g.render(out, opt)
}

func accountingJudged(out *bufio.Writer, a *view.Accounting, opt Options) {
	if len(a.Judged) == 0 {
		return
	}
	out.WriteString("\n" + opt.paint(bold, "judged") + "\n")
	for _, j := range a.Judged {
		text := j.Subject + ", " + j.Question.Name + ": " + j.Value
		if x := j.Answer; x != nil {
			text += fmt.Sprintf(" (%s", x.Date)
			if x.By != "" {
				text += ", " + x.By
			}
			text += ")"
			if x.Why != "" {
				text += ": " + x.Why
			}
		} else {
			text += " *, for nobody has answered: " + j.Question.Asks
		}
		accountingSay(out, opt, text)
	}
}
