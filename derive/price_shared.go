// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"slices"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/money"
)

// promised says with which lines a line shares the price of one contract, and the
// key by which it was allocated to it at inception. The zero value is a line whose
// price is its own.
type promised struct {
	contract sharedContract
	key      money.Minor
}

// sharedContract is the first terms of contracts that are combined, or one renewed
// term, whose price was allocated otherwise than it is stated.
type sharedContract struct {
	of   int // the first arrangement, counted from 1
	part int // of a renewed term: its contract, counted from 1
	from civil.Day
}

// share lets the lines whose price was allocated know of each other: what lowers the
// price of one of them lowers that of all (606-10-32-43).
func (a *account) share() {
	differs := map[sharedContract]bool{}
	for _, x := range a.lines {
		if !x.opened || x.outside() {
			continue
		}
		x.std.promised = promised{contract: sharedContract{of: a.parts[0].arrangement + 1}, key: x.key}
		if x.key == 0 {
			x.std.promised.key = x.price // a change brought it in
		}
		if c := &x.std.promised.contract; x.now.line.Term > 0 {
			c.part, c.from = x.part+1, x.committed()
		}
		if x.price != x.stated {
			differs[x.std.promised.contract] = true
		}
	}
	for _, x := range a.lines {
		if !differs[x.std.promised.contract] {
			x.std.promised = promised{}
		}
	}
}

// sharers are the lines that share the price of a contract with a line, itself
// included; none, when its price is its own.
func (d *Deriver) sharers(line int) (lines []int) {
	std := d.pos.Lines[line].Standard
	if std == nil || std.promised.contract.of == 0 {
		return nil
	}
	for i := range d.pos.Lines {
		if o := d.pos.Lines[i].Standard; o != nil && o.promised.contract == std.promised.contract {
			lines = append(lines, i)
		}
	}
	return lines
}

// sharedCut is what an adjustment takes off the price of one contract.
type sharedCut struct {
	lines  []int
	stated []money.Minor // of it, by the lines that the invoice states; beside lines
	amount money.Minor
}

// sharedCuts gathers them in the order of their first lines.
type sharedCuts []*sharedCut

// add takes an amount that is stated for a line to its contract. It reports false of
// a line whose price is its own.
func (cs *sharedCuts) add(d *Deriver, line int, amount money.Minor) bool {
	for _, c := range *cs {
		for i, k := range c.lines {
			if k == line {
				c.stated[i] += amount
				c.amount += amount
				return true
			}
		}
	}
	lines := d.sharers(line)
	if len(lines) == 0 {
		return false
	}
	*cs = append(*cs, &sharedCut{lines: lines, stated: make([]money.Minor, len(lines))})
	return cs.add(d, line, amount)
}

// lowerShared takes a change of price off the lines of a contract by the keys of
// inception, whichever of them the credit states (606-10-32-43, 32-44).
func (w *walk) lowerShared(a *adjustment, from int, c *sharedCut) {
	weights, room := make([]money.Minor, len(c.lines)), make([]money.Minor, len(c.lines))
	for i, k := range c.lines {
		x := w.d.loweredOf(k)
		room[i] = max(0, x.total()-x.taken)
		if room[i] > 0 {
			weights[i] = max(0, w.d.pos.Lines[k].Standard.promised.key)
		}
	}
	for i, share := range w.within(a, c.amount, weights, room) {
		p := a.partOf(from, c.lines[i])
		contra, s := w.d.earnedShare(a, p, share, a.day)
		w.d.lowerPrice(a, p, priceCut{stated: c.stated[i], amount: share, contra: contra}, s, false)
	}
}

// within divides an amount by weights, no part beyond its room; what then is left
// goes to where there is room. What is beyond all room stays with the last weights.
func (w *walk) within(a *adjustment, amount money.Minor, weights, room []money.Minor) []money.Minor {
	parts, more := make([]money.Minor, len(weights)), make([]money.Minor, len(weights))
	if !slices.ContainsFunc(weights, func(m money.Minor) bool { return m > 0 }) {
		weights = slices.Repeat([]money.Minor{1}, len(weights)) // nothing tells them apart
	}
	for amount != 0 {
		if err := money.Allocate(amount, w.d.weights(weights), more); err != nil {
			w.fail(a, "amount", "cannot be divided among the lines of the contract: %v", err)
			return parts
		}
		next, over, open := make([]money.Minor, len(weights)), money.Minor(0), false
		for i := range parts {
			parts[i] += more[i]
			if beyond := parts[i] - room[i]; beyond >= 0 && amount > 0 {
				over += beyond
			} else {
				next[i] = weights[i]
				open = open || weights[i] > 0
			}
		}
		if over == 0 || !open {
			return parts
		}
		for i := range parts {
			parts[i] = min(parts[i], room[i])
		}
		amount, weights = over, next
	}
	return parts
}

// partOf is what an adjustment takes off the claims of a line; where that is
// nothing, the line as it is served.
func (a *adjustment) partOf(from, line int) *part {
	for i := from; i < len(a.parts); i++ {
		if a.parts[i].line == line {
			return &a.parts[i]
		}
	}
	return &part{line: line}
}

// relieve takes what was claimed and never will be earned off what the lines of a
// contract have still to earn, each by what is left of it.
func (w *walk) relieve(a *adjustment, c *sharedCut, relief money.Minor) {
	left := make([]money.Minor, len(c.lines))
	for i, k := range c.lines {
		x := w.d.loweredOf(k)
		left[i] = max(0, x.total()-x.value(a.day))
	}
	for i, share := range w.within(a, relief, left, left) {
		p := &part{line: c.lines[i]}
		w.d.lowerPrice(a, p, priceCut{stated: c.stated[i], amount: share, rest: true}, spread{}, share != 0 && share == left[i])
	}
}

// unearnedOf is what of an amount that is given up on a document was not earned yet:
// in proportion, what of the contract is claimed beyond what is earned of it. What
// is owed for a contract is one position (606-10-45-1).
func (w *walk) unearnedOf(a *adjustment, k int, c *sharedCut) money.Minor {
	var claimed, document, earned, left money.Minor
	of := make(map[int]bool, len(c.lines))
	for _, line := range c.lines {
		x := w.d.loweredOf(line)
		of[line] = true
		by := x.value(a.day)
		earned += by - x.taken
		left += max(0, x.total()-by)
	}
	for j := range w.docs {
		doc := &w.docs[j]
		if !doc.issued {
			continue
		}
		for i := range doc.items {
			if x := &doc.items[i]; of[x.line] {
				claimed += x.amount
				if j == k {
					document += x.amount
				}
			}
		}
	}
	ahead := min(max(0, claimed-earned), left)
	return min(left, shareOf(c.amount, ahead, document, money.HalfUp))
}

// unearnRest takes an amount off what pieces have still to earn, in proportion.
func (x *lowered) unearnRest(e *effect, amount money.Minor) {
	left := x.total() - x.value(e.day)
	var done, seen money.Minor
	for i, n := 0, len(x.earned); i < n; i++ {
		q := x.earned[i]
		rest := q.Total() - earnedBy(&q, e.day)
		if rest == 0 {
			continue
		}
		seen += rest
		upTo := shareOf(amount, seen, left, money.HalfUp)
		p := q
		if p.Amount, p.Cause = done-upTo, curve.Credit; !p.IsStep() {
			p = curve.Ratable(done-upTo, max(e.day, q.From), q.Stop, q.Conv)
			p.Gate, p.Round, p.Cause = max(p.Gate, q.Gate), q.Round, curve.Credit
		}
		done = upTo
		e.pieces = append(e.pieces, made{len(x.earned), p})
		x.earned = append(x.earned, p)
	}
}
