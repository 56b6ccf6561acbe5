// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
)

// treated is a change on its way through the decision tree.
type treated struct {
	Treated
	byLine bool // each line is earned at what is left of its own price
}

// accountedAs says in the notes of amounts what a change was accounted for as.
var accountedAs = [...]string{
	SeparateContract: "a separate contract (606-10-25-12)",
	TerminateAndNew:  "an end of the old contract and a new one (606-10-25-13(a))",
	PartOfExisting:   "part of the existing contract (606-10-25-13(b))",
	Mixed:            "a new contract of what is distinct, the rest caught up (606-10-25-13(c))",
	NotAModification: "with nothing left to be delivered",
}

// say adds a question of the tree and its answer.
func (t *treated) say(format string, args ...any) {
	t.Steps = append(t.Steps, fmt.Sprintf(format, args...))
}

// outcome finds what a change is accounted for as (606-10-25-10 to 25-13).
func (a *account) outcome(g *agreement, ts []touched) treated {
	t := treated{Treated: Treated{Changes: g.ids(), Day: g.counts()}}
	if len(g.of) > 1 {
		t.say("negotiated as one package (606-10-25-9): yes, %s", strings.Join(t.Changes, " and "))
	}
	t.say("approved by both sides, or enforceable (606-10-25-10, 25-11): yes, on %s", g.bound)
	if a.answerAbout(questionModification, g.counts(), g) == "no" {
		t.say("it changes scope or price (606-10-25-10): no, it tells more about an amount that was variable from the beginning; what that changes is allocated as at inception (32-43)")
		t.Outcome, t.byLine = NotAModification, true
		return t
	}
	t.say("it changes scope or price (606-10-25-10): yes")
	switch {
	case !a.asks(g) && !a.inProgress(g, ts):
		a.plain(ts, &t)
	case !a.scopes(g, ts):
		t.byLine = true // an error was found
	case !a.separateContract(g, ts, &t):
		a.remainder(g, ts, &t)
	}
	return t
}

// plain is the outcome where no selling price is known but those that are stated.
// Whichever it is, each line is earned at what is left of its stated price: what is
// added has its own, and a pool that is allocated by stated prices gives each line
// its own back.
func (a *account) plain(ts []touched, t *treated) {
	t.byLine = true
	t.say("stand-alone selling prices: none are known but the prices that are stated, so each line is earned at what is left of its own (606-10-25-12, 25-13(a))")
	for i := range ts {
		if ts[i].delta < 0 || ts[i].is == nil {
			t.Outcome = TerminateAndNew
		}
	}
}

// separateContract reports whether a change is a contract of its own: it adds
// distinct goods or services at their stand-alone selling prices, and takes nothing
// away (25-12).
func (a *account) separateContract(g *agreement, ts []touched, t *treated) bool {
	adds, less := scopesOf(ts)
	if g.kind == byTermination {
		t.say("it adds goods or services (606-10-25-12(a)): no, it ends some")
		return false
	}
	if len(adds) == 0 {
		t.say("it adds goods or services (606-10-25-12(a)): no")
		return false
	}
	t.say("it adds distinct goods or services (606-10-25-12(a)): yes, %s", namesOf(adds))
	if len(less) > 0 {
		t.say("it takes nothing away: no, %s: what is taken away cannot be a separate contract", namesOf(less))
		return false
	}
	if a.exercises(adds) {
		t.say("it is bought by the exercise of an option that the contract gave, which continues the contract (606-10-55-42; TRG memo 32): what was agreed before stays as it is")
		t.Outcome = SeparateContract
		return true
	}
	if !a.reflectsSSP(g, ts, adds, t) {
		return false
	}
	t.say("so what is added is a separate contract: what was agreed before stays as it is (606-10-25-12)")
	t.Outcome = SeparateContract
	return true
}

func scopesOf(ts []touched) (adds, less []touched) {
	for _, t := range ts {
		if t.scope.more {
			adds = append(adds, t)
		}
		if t.scope.less {
			less = append(less, t)
		}
	}
	return adds, less
}

func namesOf(ts []touched) string {
	var ids []string
	for _, t := range ts {
		if id := t.x.name(); !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return strings.Join(ids, ", ")
}

// reflectsSSP reports whether the price of what is added reflects its stand-alone
// selling price (25-12(b)).
func (a *account) reflectsSSP(g *agreement, ts, adds []touched, t *treated) bool {
	const asks = "its price reflects the stand-alone selling price of the day (606-10-25-12(b)): "
	if v := a.answerAbout(questionReflectsSSP, g.counts(), g); v != "" {
		t.say(asks+"%s, as was answered", v)
		return v == "yes"
	}
	price, low, high, known := a.increase(g, ts, adds, t)
	if !known && a.recorded() {
		t.say(asks + "nobody answered reflects_ssp, and no selling price is known: no is taken, and the numbers are provisional")
		for i := range ts {
			a.missing(ts[i].x, questionReflectsSSP, g.head.ID, "no")
		}
		return false
	}
	text := a.amount(low)
	if high != low {
		text += " to " + a.amount(high)
	}
	slack := min(money.Minor(len(adds)), low/100) // each price is rounded once; a unit of a few is no rounding
	ok := price >= low-slack && price <= high+slack
	t.say(asks+"%s, %s against %s", yesOrNo(ok), a.amount(price), text)
	return ok
}

// increase is what is asked for what is added, and what it is sold for alone. What
// has no selling price that is known has the stated one. Where what was agreed
// before is repriced with it, the policy says which price that is: by how much the
// whole price rises, or the blended price of what is added.
func (a *account) increase(g *agreement, ts, adds []touched, t *treated) (price, low, high money.Minor, known bool) {
	known = true
	blended := a.d.terms.BlendAndExtend == policy.BlendedPrice && slices.ContainsFunc(ts, func(t touched) bool { return t.scope.repriced })
	for i := range ts {
		x := &ts[i]
		if !x.x.outside() && !g.gives(x.x.now.key.id) && (!blended || x.scope.more) {
			price += a.askedFor(g, x, blended)
		}
	}
	for i := range adds {
		s := &adds[i].scope
		if s.known {
			low += s.within.Low + s.beyond.Low
			high += s.within.High + s.beyond.High
			continue
		}
		known = false
		own := a.askedFor(g, &adds[i], true)
		low, high = low+own, high+own
	}
	if blended {
		t.say("what was agreed before is repriced with it (policy changes.blend_and_extend: blended_price): the blended price of what is added is what counts")
	}
	return price, low, high, known
}

// askedFor is the price that a change asks for what it adds of a line: by how much
// its price rises, or its part of the new price of all that is left.
func (a *account) askedFor(g *agreement, t *touched, blended bool) money.Minor {
	if !blended || t.fresh || !t.scope.repriced || t.scope.all == 0 {
		return t.delta
	}
	left := a.statedLeft(t.x, g.spread) + t.delta
	part, err := money.MulDiv(left, int64(t.scope.added), int64(t.scope.all), money.HalfUp)
	a.d.check(err, "lines")
	return part
}

// remainder finds what becomes of a change that is no separate contract: it goes by
// whether what is left is distinct from what was transferred (25-13).
func (a *account) remainder(g *agreement, ts []touched, t *treated) {
	const asks = "what is still to be delivered is distinct from what was delivered (606-10-25-13): "
	var not []string
	rest, touchedNot, touchedOther := 0, 0, 0
	for _, x := range a.lines {
		if x.outside() || !x.opened {
			continue
		}
		k := slices.IndexFunc(ts, func(t touched) bool { return t.x == x })
		distinct := a.distinctLeft(g, x)
		switch {
		case k >= 0 && !distinct:
			touchedNot++
			not = append(not, x.name())
		case k >= 0 && !g.gives(x.now.key.id) && !g.isFee(x.now.key.id):
			touchedOther++
		}
		if is := a.after(ts, k, x); distinct && is != nil && a.leftOf(is, g.spread) {
			rest++
		}
	}
	switch {
	case rest == 0 && touchedNot == 0:
		t.say("%s nothing is left to be delivered: what is left of the price counts on the day", asks)
		t.Outcome = NotAModification
	case touchedNot == 0:
		t.say(asks + "yes, all of it")
		t.say("so the old contract ends and a new one begins: what is not recognised yet, with what the change adds, is allocated to all that is left; what was recognised stays (606-10-25-13(a))")
		t.Outcome = TerminateAndNew
	case touchedOther == 0:
		t.say(asks+"no, %s", strings.Join(not, ", "))
		t.say("so it is as if the change had been part of the contract from the beginning: what was recognised is caught up on the day (606-10-25-13(b))")
		t.Outcome = PartOfExisting
	default:
		t.say(asks+"some of it; not %s", strings.Join(not, ", "))
		t.say("so each goes its way: what is distinct is a new contract, what is not is caught up on the day (606-10-25-13(c))")
		t.Outcome = Mixed
	}
}

// after is a line as it is after a change: nil where nothing is left of it.
func (a *account) after(ts []touched, k int, x *accounted) *version {
	if k < 0 {
		return &x.now
	}
	return ts[k].is
}

// distinctLeft reports whether what of a line is still to be delivered is distinct
// from what was delivered of it: so are the days of a series, units, and what was
// not begun; work that is under way is not.
func (a *account) distinctLeft(g *agreement, x *accounted) bool {
	root := x
	if x.with != nil {
		root = x.with
	}
	switch a.answerAbout(questionRemainingDistinct, g.counts(), g, root.subject(a)) {
	case "yes":
		return true
	case "no":
		return !a.partlyDone(root, g)
	}
	return !a.work(root) || !a.partlyDone(root, g)
}

// partlyDone reports whether a part of a line is delivered before a change, and a
// part is not.
func (a *account) partlyDone(x *accounted, g *agreement) bool {
	if done := x.now.course.done(g.counts() + 1); x.now.course.points != nil {
		return done.Sign() > 0 && x.now.course.done(g.counts()).Cmp(oneRat) < 0
	}
	return valueAt(x.earned, g.counts()) != 0 && a.leftOf(&x.now, g.counts())
}

// work reports whether a line is work that goes on until it is done, measured by
// percent, hours or cost; units are delivered one by one.
func (a *account) work(x *accounted) bool {
	if r := recognition(x.now.line.Fact, x.now.line.Product); r != fact.Progress && r != fact.Milestone {
		return false
	}
	return !slices.ContainsFunc(a.d.pos.Group.Deliveries, func(e *fact.Delivery) bool {
		return e.Contract == x.now.con.ID && e.Line == x.name() && (e.Event == fact.DeliveryUnits || e.Event == fact.DeliveryRedeemed)
	})
}

// inProgress reports whether a change is about work under way.
func (a *account) inProgress(g *agreement, ts []touched) bool {
	return slices.ContainsFunc(ts, func(t touched) bool { return !a.distinctLeft(g, t.x) })
}

func yesOrNo(ok bool) string {
	if ok {
		return "yes"
	}
	return "no"
}

// amount is an amount with its currency.
func (a *account) amount(m money.Minor) string {
	return m.Plain(a.d.cur) + " " + a.d.cur.String()
}
