// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
	"pgregory.net/rapid"
)

// These tests hold for every contract, whatever the standard makes of it.

// refusedWithReasons reports whether a book was refused because of its facts. Any
// other error is a failure.
func refusedWithReasons(t *rapid.T, err error) bool {
	var problems *fact.Problems
	if errors.As(err, &problems) {
		return true
	} else if err != nil {
		t.Fatal(err)
	}
	return false
}

// linesOf are the lines of an accounting.
func linesOf(p *derive.Positions, a *derive.Accounting) (lines []int) {
	for i := a.First; i < a.Last; i++ {
		for k := p.Arrangements[i].First; k < p.Arrangements[i].Last; k++ {
			lines = append(lines, k)
		}
	}
	return lines
}

// What is drawn is refused only rarely, so that the tests below say something.
func TestMostJudgedBooksAreDerived(t *testing.T) {
	var all, refused int
	rapid.Check(t, func(t *rapid.T) {
		all++
		b := drawJudged(t, everything)
		if b.accounted(t, b.group(nil)) == nil {
			refused++
		}
	})
	if refused*3 > all {
		t.Errorf("%d of %d books are refused", refused, all)
	}
}

// The prices of the obligations sum to the transaction price, and the shares of
// each allocation to what was allocated, to the unit (606-10-32-28).
func TestPricesOfObligationsSumToTheTransactionPrice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := drawJudged(t, everything)
		t.Log(b)
		p := b.accounted(t, b.group(nil))
		if p == nil {
			return
		}
		for _, a := range p.Accountings {
			var allocated money.Minor
			var lines []int
			for i := range a.Obligations {
				allocated += a.Obligations[i].Allocated
				lines = append(lines, a.Obligations[i].Lines...)
			}
			if got := standsAt(t, p, lines, forever).priced; got != allocated {
				t.Fatalf("obligations come to %d, the prices of their lines to %d", allocated, got)
			}
			for _, x := range a.Allocations {
				var sum money.Minor
				for _, s := range x.Shares {
					sum += s.Amount
				}
				if sum != x.Amount {
					t.Fatalf("on %s %d was allocated, %d came of it", x.Day, x.Amount, sum)
				}
			}
		}
	})
}

// What was contracted, invoiced and paid in all is the transaction price: the
// standard moves it between lines and days and makes none (606-10-32-2), and what is
// earned in all is that price. Nothing is left on any obligation.
func TestAccountingMovesNoMoney(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := drawJudged(t, everything)
		t.Log(b)
		p := b.accounted(t, b.group(nil))
		if p == nil {
			return
		}
		for _, a := range p.Accountings {
			lines := linesOf(p, a)
			s := standsAt(t, p, lines, forever)
			if s.earned != s.priced || s.position() != 0 {
				t.Fatalf("in all %+v", s)
			}
			var stated, received money.Minor
			for _, k := range lines {
				stated += lineAt(t, &p.Lines[k], contracted, forever)
				received += lineAt(t, &p.Lines[k], reading{"received", func(l *derive.Line) curve.Curve { return l.Received }}, forever)
			}
			if s.priced != stated || received+s.interest != s.earned {
				t.Fatalf("priced %d, contracted %d, received %d, interest %d", s.priced, stated, received, s.interest)
			}
			for _, k := range lines {
				if pr, ea := lineAt(t, &p.Lines[k], priced, forever), lineAt(t, &p.Lines[k], earned, forever); pr != ea {
					t.Fatalf("%s is priced %d and earns %d in all", p.Lines[k].Fact.ID, pr, ea)
				}
			}
		}
	})
}

// Whatever the price is in the end, with what was variable in it and without what
// nobody had to pay, is what is earned of each obligation in all (606-10-32-14).
func TestWhatIsPricedIsEarned(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := everything
		k.parts = true
		b := drawJudged(t, k)
		t.Log(b)
		p := b.accounted(t, b.group(nil))
		if p == nil {
			return
		}
		for _, a := range p.Accountings {
			for _, k := range linesOf(p, a) {
				if pr, ea := lineAt(t, &p.Lines[k], priced, forever), lineAt(t, &p.Lines[k], earned, forever); pr != ea {
					t.Fatalf("%s is priced %d and earns %d in all", p.Lines[k].Fact.ID, pr, ea)
				}
			}
		}
	})
}

// What remains to be earned is what is owed by service, less what is owed to the
// company, and what will be invoiced (606-10-50-13): of contracts that nobody can
// leave and that do not change.
func TestWhatRemainsIsWhatIsOwedAndWhatWillBeInvoiced(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := drawJudged(t, bookKinds{kinds: everyKind, combined: true, progress: true, answers: true, plain: true})
		for _, a := range b.contracts {
			a.changes = nil
		}
		t.Log(b)
		p := b.accounted(t, b.group(nil))
		if p == nil {
			return
		}
		for _, a := range p.Accountings {
			lines := linesOf(p, a)
			from := civil.MinDay
			for _, k := range lines {
				from = max(from, p.Lines[k].Committed)
			}
			end := standsAt(t, p, lines, forever)
			for _, x := range eventDays(p) {
				if x <= from {
					continue
				}
				s := standsAt(t, p, lines, x)
				remains, comes := s.priced-s.earned, end.billed-s.billed
				if remains != s.position()+comes {
					t.Fatalf("at the opening of %s %d remains, position %d, to be invoiced %d", x, remains, s.position(), comes)
				}
			}
		}
	})
}

// Nothing is earned before the contract exists and the customer has access
// (606-10-25-1, 25-30, 55-58C).
func TestNothingIsEarnedBeforeInceptionAndAccess(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := drawJudged(t, everything)
		if b.changedBeforeItWasSigned() {
			return
		}
		t.Log(b)
		p := b.accounted(t, b.group(nil))
		if p == nil {
			return
		}
		for _, a := range p.Accountings {
			for _, k := range linesOf(p, a) {
				l := &p.Lines[k]
				if len(l.Earned) == 0 {
					continue
				}
				from := l.Committed
				if s := l.Fact.Service; s != nil && s.From.IsSet() {
					from = max(from, s.From.Day())
				} else if l.Fact.Recognition != fact.Progress {
					from = max(from, l.Span.From)
				}
				if x := b.firstEnd(a, p); x != 0 {
					from = min(from, x) // a notice that nothing more is served of it
				}
				if got := valueOf(t, l.Earned, from); got != 0 {
					t.Fatalf("%d of %s, which begins on %s, is earned before", got, l.Fact.ID, from)
				}
			}
		}
	})
}

// changedBeforeItWasSigned reports whether a change is part of what was signed.
func (b *judgedBook) changedBeforeItWasSigned() bool {
	for _, a := range b.contracts {
		for _, f := range a.changes {
			if counts, binds := counted(f); min(counts, binds) < a.con.Signed.Or(a.con.Starts.Day()) {
				return true
			}
		}
	}
	return false
}

// firstEnd is the first day on which a termination of a contract of the accounting
// counts; 0: there is none.
func (b *judgedBook) firstEnd(a *derive.Accounting, p *derive.Positions) (first civil.Day) {
	for i := a.First; i < a.Last; i++ {
		for _, f := range b.facts() {
			if x, ok := f.(*fact.Termination); ok && x.Contract == p.Arrangements[i].ID {
				if day := x.Noticed.Or(x.Effective); first == 0 || day < first {
					first = day
				}
			}
			// An amendment can take all of a line away as well, before it begins.
			if x, ok := f.(*fact.Amendment); ok && x.Contract == p.Arrangements[i].ID {
				if day := x.Signed.Or(x.Effective); first == 0 || day < first {
					first = day
				}
			}
		}
	}
	return first
}

// A change moves nothing that was earned before it counts, whatever it is
// accounted for as (606-10-25-13).
func TestAChangeMovesNothingOfThePast(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := bookKinds{kinds: everyKind, combined: true, progress: true, answers: true, plain: true}
		k.bill = []string{"now", "next_invoice", "at_renewal"} // one that waits for a billing period is part of what comes before that
		b := drawJudged(t, k)
		fs := b.facts()
		if len(fs) == 0 {
			return
		}
		t.Log(b)
		last := fs[len(fs)-1]
		if _, ok := last.(*fact.Resume); ok {
			return // it belongs to its pause
		}
		p := b.accounted(t, b.group(nil))
		for _, a := range b.contracts {
			if n := len(a.changes); n > 0 && a.changes[n-1] == last {
				a.changes = a.changes[:n-1]
			}
		}
		q := b.accounted(t, b.group(nil))
		if p == nil || q == nil {
			return
		}
		counts, binds := counted(last)
		for _, a := range b.contracts {
			if min(counts, binds) <= a.con.Signed.Or(a.con.Starts.Day()) {
				return // it is part of what was signed
			}
			for _, f := range a.changes {
				if c, bound := counted(f); max(c, bound) > min(counts, binds) {
					return // it comes before that one, which then finds another contract
				}
			}
		}
		for _, x := range eventDays(p, q) {
			if x > min(counts, binds) {
				continue
			}
			for _, r := range []reading{priced, earned, claimed} {
				if is, was := at(t, p, r, x), at(t, q, r, x); is != was {
					t.Fatalf("%s at the opening of %s: %d, before the change %d", r.name, x, is, was)
				}
			}
		}
	})
}

// The days of a series are distinct, so no change that was agreed in time is caught
// up on one (606-10-25-13(a), 25-14(b)).
func TestASeriesIsNeverCaughtUpByAChange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := bookKinds{kinds: everyKind, combined: true, answers: true}
		k.late, k.end = false, false
		b := drawJudged(t, k)
		for _, a := range b.contracts {
			if a.con.Signed.IsSet() && a.con.Signed.Day() > a.con.Starts.Day() {
				a.con.Signed = a.con.Starts // service before the signature is caught up
			}
		}
		b.judged.Answers = slices.DeleteFunc(b.judged.Answers, func(a *fact.Answer) bool { return a.Question == "remaining_distinct" })
		t.Log(b)
		p := b.accounted(t, b.group(nil))
		if p == nil {
			return
		}
		for i := range p.Lines {
			for _, x := range p.Lines[i].Earned {
				if x.Cause == curve.CatchUp {
					t.Fatalf("%s is caught up by %d on %s", p.Lines[i].Fact.ID, x.Amount, x.From)
				}
			}
		}
	})
}

// A selling price that holds from a later day changes no contract that was
// allocated before (606-10-32-43).
func TestALaterSellingPriceChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := drawJudged(t, bookKinds{kinds: everyKind, combined: true, progress: true, answers: true, plain: true})
		t.Log(b)
		p := b.accounted(t, b.group(nil))
		if p == nil {
			return
		}
		last := civil.MinDay
		for _, a := range b.contracts {
			last = max(last, a.con.Signed.Or(a.con.Starts.Day()), a.con.Starts.Day())
			for _, f := range a.changes {
				counts, binds := counted(f)
				last = max(last, counts, binds)
			}
		}
		was := valuesOf(t, p)
		for product, xs := range b.env.SSPs {
			later := *xs[0]
			later.ID, later.From = "later-"+product, fact.On(last+1)
			later.Point, later.Low, later.High, later.Method = ref("0.01"), nil, nil, ""
			b.env.SSPs[product] = append(xs, &later)
		}
		q := b.accounted(t, b.group(nil))
		if q == nil {
			t.Fatal("refused with a later selling price")
		}
		if is := valuesOf(t, q); !slices.Equal(is, was) {
			t.Fatal("a later selling price changes what was allocated before")
		}
	})
}

// valuesOf are the curves of all lines on days that do not depend on them.
func valuesOf(t *rapid.T, p *derive.Positions) (out []money.Minor) {
	for i := range p.Lines {
		for x := day("2023-10-01"); x < day("2028-01-01"); x += 13 {
			out = append(out, lineAt(t, &p.Lines[i], priced, x), lineAt(t, &p.Lines[i], earned, x))
		}
	}
	return out
}

// The order in which facts are given, or were recorded, does not matter: results as
// corrected are those of the facts.
func TestTheOrderOfWhatWasJudgedDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := everything
		k.parts = true
		b := drawJudged(t, k)
		t.Log(b)
		p := b.accounted(t, b.group(nil))
		if p == nil {
			return
		}
		q := b.accounted(t, b.group(func(n int, swap func(i, j int)) {
			for i := n - 1; i > 0; i-- {
				swap(i, rapid.IntRange(0, i).Draw(t, "with"))
			}
		}))
		if q == nil {
			t.Fatal("refused in another order")
		}
		samePositions(t, p, q)
	})
}

// A contract in two documents that are signed together is accounted for as one, to a
// unit a line (606-10-25-9).
func TestTwoDocumentsSignedTogetherAreOneContract(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := drawJudged(t, bookKinds{kinds: everyKind, answers: true, plain: true})
		whole := b.contracts[0]
		whole.changes, whole.con.Count = nil, 0
		if len(whole.con.Lines) < 2 {
			return
		}
		t.Log(b)
		one := b.accounted(t, b.group(nil))
		if one == nil {
			return
		}
		n := rapid.IntRange(1, len(whole.con.Lines)-1).Draw(t, "lines of the first")
		first, second := *whole.con, *whole.con
		first.Lines, second.Lines = whole.con.Lines[:n], whole.con.Lines[n:]
		second.ID, second.CombinedWith = "c2", []string{"c1"}
		b.contracts = []*amended{{con: &first}, {con: &second}}
		for _, x := range b.judged.Answers {
			for i := range second.Lines {
				if x.Subject == "c1/"+second.Lines[i].ID {
					x.Subject = "c2/" + second.Lines[i].ID
				}
			}
		}
		two := b.accounted(t, b.group(nil))
		if two == nil {
			t.Fatal("two documents are refused, one is not")
		}
		if got, want := len(two.Accountings), 1; got != want {
			t.Fatalf("%d accountings", got)
		}
		for _, x := range eventDays(one, two) {
			for _, r := range []reading{priced, earned} {
				is, was := byLine(t, two, r, x), byLine(t, one, r, x)
				for id := range was {
					if off := is[id] - was[id]; off > 1 || off < -1 {
						t.Fatalf("%s of %s at the opening of %s: %d, of one document %d", r.name, id, x, is[id], was[id])
					}
				}
			}
		}
	})
}
