// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package book

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/ratable/ratable/fact"
)

// settle decides which of the facts count: it drops what was not known yet,
// what says the same again, and what was superseded.
func (in *intake) settle() (facts []fact.Fact, u *unique, ignored int, moved map[factKey]string) {
	known := in.facts
	if in.opt.KnownAt.IsSet() {
		day := in.opt.KnownAt.Day()
		known = slices.DeleteFunc(slices.Clone(in.facts), func(f fact.Fact) bool { return !f.Header().Recorded.KnownAt(day) })
	}
	byID, ignored := in.unique(known)
	if !hasSuperseding(known) && !hasSuperseding(in.facts) {
		return byID.facts, byID, ignored, nil
	}
	moved = in.supersede(byID)
	kept := slices.DeleteFunc(slices.Clone(byID.facts), func(f fact.Fact) bool {
		_, gone := moved[factKey{f.Kind(), f.Header().ID}]
		return gone
	})
	return kept, byID, ignored, moved
}

func hasSuperseding(fs []fact.Fact) bool {
	return slices.ContainsFunc(fs, func(f fact.Fact) bool { return f.Header().Supersedes != "" })
}

// unique holds facts with one fact an id.
type unique struct {
	facts []fact.Fact
	index [32]map[string]int // by kind: the place in facts

	replaced []fact.Fact // versions of a fact that superseded itself
}

func (u *unique) find(k factKey) fact.Fact {
	if i, ok := u.index[k.kind][k.id]; ok {
		return u.facts[i]
	}
	return nil
}

// replace puts a changed copy in the place of a fact.
func (u *unique) replace(f fact.Fact) {
	u.facts[u.index[f.Kind()][f.Header().ID]] = f
}

// unique sorts out facts that share an id.
func (in *intake) unique(known []fact.Fact) (*unique, int) {
	u := &unique{facts: make([]fact.Fact, 0, len(known))}
	var counts [len(u.index)]int
	for _, f := range known {
		counts[f.Kind()]++
	}
	ignored := 0
	var again map[string]int // how often an implied id came
	for _, f := range known {
		k, h := f.Kind(), f.Header()
		if u.index[k] == nil {
			u.index[k] = make(map[string]int, counts[k])
		}
		at, taken := u.index[k][h.ID]
		switch {
		case !taken:
		case h.ImpliedID && fact.Same(u.facts[at], f):
			if again == nil {
				again = map[string]int{}
			}
			again[h.ID]++
			h.ID += "#" + strconv.Itoa(again[h.ID]+1)
		case fact.Same(u.facts[at], f):
			ignored++
			continue
		case h.Supersedes == h.ID || u.facts[at].Header().Supersedes == h.ID:
			old := f
			if in.later(f, u.facts[at]) {
				old, u.facts[at] = u.facts[at], f
			}
			u.replaced = append(u.replaced, old)
			continue
		default:
			in.twice(u.facts[at], f)
			continue
		}
		u.index[k][h.ID] = len(u.facts)
		u.facts = append(u.facts, f)
	}
	return u, ignored
}

// later decides between two versions of a fact that supersedes itself: the one
// recorded later counts, and the original before all that supersede it.
func (in *intake) later(a, b fact.Fact) bool {
	x, y := a.Header(), b.Header()
	if x.Supersedes == "" || y.Supersedes == "" {
		return x.Supersedes != ""
	}
	if x.Recorded == y.Recorded {
		in.twice(b, a)
	}
	return x.Recorded > y.Recorded
}

// twice notes two different facts under one id.
func (in *intake) twice(first, second fact.Fact) {
	if a, b := first.Header(), second.Header(); cmp.Or(strings.Compare(a.At.File, b.At.File), cmp.Compare(a.At.Line, b.At.Line)) > 0 {
		first, second = second, first
	}
	h := second.Header()
	in.note(second, "id", fact.ClassDuplicate, "the id is taken: "+first.Header().At.String()+" has a "+first.Kind().String()+" "+h.ID+" that says something else",
		"give one of them another id, or write supersedes: "+h.ID+" and recorded: DAY on the one that corrects")
}

// note adds a problem of a fact that was decoded.
func (in *intake) note(f fact.Fact, path string, class fact.Class, what, fix string) {
	h, subject := f.Header(), f.Kind().String()
	if !h.ImpliedID {
		subject += " " + h.ID
	}
	in.problems.Add(fact.Problem{At: h.At, Class: class, Fact: subject, Path: path, What: what, Fix: fix})
}

// supersede finds the facts that are replaced by others, and by which in the
// end.
func (in *intake) supersede(u *unique) map[factKey]string {
	all := map[factKey]bool{}
	for _, f := range in.facts {
		all[factKey{f.Kind(), f.Header().ID}] = true
	}
	by := map[factKey]fact.Fact{}
	for _, f := range u.facts {
		h := f.Header()
		if h.Supersedes == "" || h.Supersedes == h.ID {
			continue
		}
		if h.Correction == fact.CorrectionNewInformation && f.Kind().Derived() {
			in.note(f, "correction", fact.ClassValue, "new information, which counts from its date, is not derived yet", "correct an error with correction: error, which restates; state a change of a "+f.Kind().String()+" as a fact of its own")
		}
		k := factKey{f.Kind(), h.Supersedes}
		if !all[k] && !in.failed[k] {
			in.note(f, "supersedes", fact.ClassReference, "there is no "+k.kind.String()+" "+strconv.Quote(k.id), in.nearestID(u, k))
			continue
		}
		if other := by[k]; other != nil {
			in.note(f, "supersedes", fact.ClassContradiction, other.Kind().String()+" "+other.Header().ID+" at "+other.Header().At.String()+" supersedes "+k.id+" as well", "supersede the newest version instead")
			continue
		}
		by[k] = f
	}
	moved := make(map[factKey]string, len(by))
	for k := range by {
		moved[k] = in.lastVersion(by, k)
	}
	return moved
}

// lastVersion follows superseding facts to the end. A circle is noted once, at
// its smallest id.
func (in *intake) lastVersion(by map[factKey]fact.Fact, k factKey) string {
	smallest, id := k.id, k.id
	for range len(by) + 1 {
		f := by[factKey{k.kind, id}]
		if f == nil {
			return id
		}
		id = f.Header().ID
		smallest = min(smallest, id)
		if id == k.id {
			if smallest == id {
				in.note(f, "supersedes", fact.ClassCycle, "the facts supersede each other in a circle", "the first version supersedes nothing")
			}
			break
		}
	}
	return id
}

// nearestID suggests an id of the kind that was meant.
func (in *intake) nearestID(u *unique, k factKey) string {
	if len(u.index[k.kind]) > 10_000 {
		return ""
	}
	names := make([]string, 0, len(u.index[k.kind]))
	for id := range u.index[k.kind] {
		names = append(names, id)
	}
	slices.Sort(names)
	if near := fact.Nearest(k.id, names); near != "" {
		return "did you mean " + near + "?"
	}
	return ""
}
