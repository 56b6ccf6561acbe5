// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package fact

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Class sorts problems so that many of them can be counted.
type Class uint8

// The classes of problems.
const (
	ClassSyntax Class = iota
	ClassUnknownField
	ClassMissing
	ClassValue
	ClassContradiction
	ClassDuplicate
	ClassReference
	ClassCurrency
	ClassCycle
	classEnd
)

var classNames = [classEnd]string{
	"syntax", "unknown field", "missing field", "value not understood", "contradiction",
	"duplicate", "unknown reference", "wrong currency", "cycle",
}

// String is the class in words.
func (c Class) String() string { return classNames[c] }

// A Problem is one thing wrong with a book: where, in which fact and field,
// what, and what to do about it.
type Problem struct {
	At    Place
	Col   int32 // 0: not known
	Class Class
	Fact  string // such as "contract c-1"; "": not in a fact
	Path  string // such as "lines[2].unit_price"; "": the fact as a whole
	What  string
	Fix   string
}

// Where is file:line:col, as far as it is known.
func (p *Problem) Where() string {
	if p.Col > 0 && p.At.Line > 0 {
		return fmt.Sprintf("%s:%d", p.At, p.Col)
	}
	return p.At.String()
}

// Subject is the fact and the field in one text.
func (p *Problem) Subject() string {
	switch {
	case p.Fact == "":
		return p.Path
	case p.Path == "":
		return p.Fact
	}
	return p.Fact + " " + p.Path
}

func compareProblems(a, b Problem) int {
	return cmp.Or(
		cmp.Compare(a.At.File, b.At.File),
		cmp.Compare(a.At.Line, b.At.Line),
		cmp.Compare(a.Col, b.Col),
		cmp.Compare(a.Fact, b.Fact),
		cmp.Compare(a.Path, b.Path),
		cmp.Compare(a.What, b.What),
	)
}

// listed is how many problems are kept to be printed; the others are counted.
const listed = 1000

// Problems collects everything wrong with a book in one run. The zero value is
// ready to use. It is an error when it is not empty; see [Problems.Err].
type Problems struct {
	list   []Problem
	counts [classEnd]int
}

// Add notes a problem.
func (ps *Problems) Add(p Problem) {
	ps.counts[p.Class]++
	ps.list = append(ps.list, p)
	if len(ps.list) >= 4*listed {
		ps.trim()
	}
}

// Merge notes all problems of another collection.
func (ps *Problems) Merge(other *Problems) {
	for i, n := range other.counts {
		ps.counts[i] += n
	}
	ps.list = append(ps.list, other.list...)
	if len(ps.list) >= 4*listed {
		ps.trim()
	}
}

// trim sorts by place and keeps the first ones, so that what is listed does not
// depend on the order of work.
func (ps *Problems) trim() {
	slices.SortStableFunc(ps.list, compareProblems)
	if len(ps.list) > listed {
		ps.list = slices.Clip(ps.list[:listed])
	}
}

// Len counts all problems, listed or not.
func (ps *Problems) Len() int {
	total := 0
	for _, n := range ps.counts {
		total += n
	}
	return total
}

// List is the first 1,000 problems by place.
func (ps *Problems) List() []Problem {
	ps.trim()
	return ps.list
}

// Err is ps as an error, or nil when there is no problem.
func (ps *Problems) Err() error {
	if ps == nil || ps.Len() == 0 {
		return nil
	}
	return ps
}

// Widths beyond which a column of the listing is not padded further.
const (
	maxWhere   = 40
	maxSubject = 48
)

// Error lists the problems, one a line with the remedy below, columns aligned.
func (ps *Problems) Error() string {
	list := ps.List()
	where, subject := 0, 0
	for i := range list {
		where = max(where, min(maxWhere, width(list[i].Where())))
		subject = max(subject, min(maxSubject, width(list[i].Subject())))
	}
	var b strings.Builder
	for i := range list {
		p := &list[i]
		pad(&b, p.Where(), where+2)
		if subject > 0 {
			pad(&b, p.Subject(), subject+2)
		}
		b.WriteString(p.What)
		b.WriteByte('\n')
		if p.Fix != "" {
			indent := where + 2
			if subject > 0 {
				indent += subject + 2
			}
			pad(&b, "", indent)
			b.WriteString("fix: " + p.Fix + "\n")
		}
	}
	ps.summary(&b, len(list))
	return b.String()
}

func (ps *Problems) summary(b *strings.Builder, shown int) {
	total := ps.Len()
	if total == 1 {
		b.WriteString("1 problem")
		return
	}
	fmt.Fprintf(b, "%d problems", total)
	if total == shown {
		return
	}
	fmt.Fprintf(b, ", of which the first %d are listed:", shown)
	for c, n := range ps.counts {
		if n > 0 {
			fmt.Fprintf(b, " %s %d,", Class(c), n)
		}
	}
	text := strings.TrimSuffix(b.String(), ",")
	b.Reset()
	b.WriteString(text)
}

func width(s string) int { return utf8.RuneCountInString(s) }

func pad(b *strings.Builder, s string, to int) {
	b.WriteString(s)
	for i := width(s); i < to; i++ {
		b.WriteByte(' ')
	}
	if width(s) >= to && s != "" {
		b.WriteByte(' ')
	}
}
