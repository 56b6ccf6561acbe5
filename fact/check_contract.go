// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package fact

import (
	"strconv"

	"github.com/ratable/ratable/civil"
)

// checkContract checks what concerns several fields of a contract, and gives
// lines without an id theirs.
func checkContract(d *Decoder, n *Node, c *Contract) {
	checkTerm(d, n, c)
	if len(c.Owners) > 0 {
		shares(d, n, c.Owners)
	}
	if len(c.Lines) == 0 && len(c.Components) == 0 && n.Get("lines") == nil {
		d.reportAt(n, "lines", ClassMissing, "the contract sells nothing", "add lines: [{product: team, quantity: 10, unit_price: 49.00, per: month}]")
	}
	for i := range c.Lines {
		checkLineTerm(d, n, c, i)
	}
	nameLines(d, n, c.Lines)
}

// checkTerm checks that a contract has one end, after its start.
func checkTerm(d *Decoder, n *Node, c *Contract) {
	switch {
	case c.Ends.IsSet() && !c.Term.IsZero():
		d.reportAt(n.Get("ends"), "ends", ClassContradiction, "the contract has both term and ends", "keep one of the two")
	case c.Open && (c.Ends.IsSet() || !c.Term.IsZero()):
		d.reportAt(n.Get("open"), "open", ClassContradiction, "an open contract has neither term nor ends", "remove open, or the end; a minimum term is commit")
	case !c.Open && !c.Ends.IsSet() && c.Term.IsZero() && n.Get("term") == nil && n.Get("ends") == nil:
		d.reportAt(n, "term", ClassMissing, "the contract does not say when it ends", "add term: 12 months, ends: 2024-12-31, or open: true")
	case c.Ends.IsSet() && c.Starts.IsSet() && c.Ends.Day() < c.Starts.Day():
		d.reportAt(n.Get("ends"), "ends", ClassContradiction, "ends "+c.Ends.String()+" before it starts on "+c.Starts.String(), "ends is the last day of the term")
	}
	checkReach(d, n, c.Starts, c.Term)
}

// checkReach notes a term that leads out of the calendar of books.
func checkReach(d *Decoder, n *Node, starts Date, term civil.Duration) {
	if starts.IsSet() && !term.IsZero() && term.From(starts.Day()) > lastDay+1 {
		d.reportAt(n.Get("term"), "term", ClassValue, "the term ends after "+lastDay.String(), "write a shorter term")
	}
}

// checkLineTerm checks the end of one line against its start or the contract's.
func checkLineTerm(d *Decoder, n *Node, c *Contract, i int) {
	l := &c.Lines[i]
	if !l.Starts.IsSet() && !l.Ends.IsSet() && l.Term.IsZero() {
		return
	}
	starts := l.Starts.OrDate(c.Starts)
	at := lineNode(n, i)
	field := "lines[" + strconv.Itoa(i) + "].ends"
	if l.Ends.IsSet() && starts.IsSet() && l.Ends.Day() < starts.Day() {
		d.reportAt(at, field, ClassContradiction, "ends "+l.Ends.String()+" before the line starts on "+starts.String(), "ends is the last day of the term")
	}
	if !l.Ends.IsSet() && l.Term.IsZero() && c.Ends.IsSet() && starts.IsSet() && starts.Day() > c.Ends.Day() {
		d.reportAt(at, field, ClassContradiction, "the line starts on "+starts.String()+" after the contract ends on "+c.Ends.String(), "give the line its own term or ends")
	}
	if starts.IsSet() && !l.Term.IsZero() && l.Term.From(starts.Day()) > lastDay+1 {
		d.reportAt(at, "lines["+strconv.Itoa(i)+"].term", ClassValue, "the term ends after "+lastDay.String(), "write a shorter term")
	}
}

func lineNode(n *Node, i int) *Node {
	lines := n.Get("lines")
	if lines == nil || i >= len(lines.Items) {
		return n
	}
	return &lines.Items[i]
}

// nameLines gives a line without an id that of its product, or product-2,
// product-3 when it is taken.
func nameLines(d *Decoder, n *Node, lines []Line) {
	if len(lines) == 1 {
		if lines[0].ID == "" {
			lines[0].ID = lines[0].Product
		}
		return
	}
	taken := make(map[string]bool, len(lines))
	for i := range lines {
		id := lines[i].ID
		if id != "" && taken[id] {
			d.reportAt(lineNode(n, i), "lines["+strconv.Itoa(i)+"].id", ClassDuplicate, "another line of the contract has the id "+quote(id), "give each line its own")
		}
		taken[id] = true
	}
	for i := range lines {
		if lines[i].ID != "" {
			continue
		}
		id := lines[i].Product
		for k := 2; taken[id]; k++ {
			id = lines[i].Product + "-" + strconv.Itoa(k)
		}
		taken[id] = true
		lines[i].ID = id
	}
}
