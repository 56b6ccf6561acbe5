// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
)

// compareSide is one side made ready: the request as a whole, by contract and by
// customer.
type compareSide struct {
	name                      string
	env                       *derive.Env
	whole, contract, customer *Window
}

func newCompareSide(s *Side, req Request) (*compareSide, error) {
	side := &compareSide{name: s.Name, env: s.Env}
	for _, w := range []struct {
		to *(*Window)
		by []string
	}{{&side.whole, nil}, {&side.contract, []string{"customer", "contract"}}, {&side.customer, []string{"customer"}}} {
		req.By = w.by
		ready, err := NewWindow(s.Env, req)
		if err != nil {
			return nil, err
		}
		*w.to = ready
	}
	return side, nil
}

// sameReading reports whether equal series mean equal measures on both sides.
func sameReading(a, b *Window) bool {
	return a.own == nil && b.own == nil && a.usual == b.usual && (a.scope == nil) == (b.scope == nil)
}

// compareRun is what all workers share.
type compareRun struct {
	ms    []measure
	top   int
	pairs *pairs
	sides [2]*compareSide
	alike bool
}

// comparer is one worker's: it derives a pair on both sides and keeps what
// differs.
type comparer struct {
	run      *compareRun
	derivers [2]*derive.Deriver
	whole    [2]*Accumulator
	contract [2]*Accumulator // of the pair at hand
	customer [2]*Accumulator
	counts   bool // a measure asked for counts customers
	causes   map[causeKey]*causes
	problems [2]fact.Problems
}

type causeKey struct {
	measure  int
	currency money.Currency
}

func (r *compareRun) comparer() *comparer {
	c := &comparer{run: r, causes: make(map[causeKey]*causes)}
	c.counts = slices.ContainsFunc(r.ms, func(m measure) bool { return countsThings(&m.Measure) })
	for i, s := range r.sides {
		c.derivers[i] = derive.New(s.env)
		c.whole[i], c.contract[i], c.customer[i] = s.whole.NewAccumulator(), s.contract.NewAccumulator(), s.customer.NewAccumulator()
	}
	return c
}

// all compares every pair and merges what the workers have.
func (r *compareRun) all(ctx context.Context, workers int) (*comparer, error) {
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	cs, errs := make([]*comparer, workers), make([]error, workers)
	var next atomic.Int64
	var wg sync.WaitGroup
	for w := range workers {
		cs[w] = r.comparer()
		wg.Go(func() { errs[w] = cs[w].work(ctx, &next) })
	}
	wg.Wait()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	for _, c := range cs[1:] {
		if err := cs[0].merge(c); err != nil {
			return nil, err
		}
	}
	for i := range r.sides {
		if err := cs[0].problems[i].Err(); err != nil {
			return nil, fmt.Errorf("%s: %w", r.sides[i].name, err)
		}
	}
	return cs[0], nil
}

// pairBatch is how many pairs a worker takes at a time.
const pairBatch = 64

func (c *comparer) work(ctx context.Context, next *atomic.Int64) error {
	for {
		lo := int(next.Add(pairBatch)) - pairBatch
		if lo >= c.run.pairs.len() || ctx.Err() != nil {
			return nil
		}
		for i := lo; i < min(lo+pairBatch, c.run.pairs.len()); i++ {
			if err := c.pair(c.run.pairs.at(i)); err != nil {
				return err
			}
		}
	}
}

func (c *comparer) pair(p pair) error {
	for i, groups := range [2][]*derive.Group{p.a, p.b} {
		c.contract[i].reset()
		c.customer[i].reset()
		for _, g := range groups {
			if err := Derive(c.derivers[i], g, &sideReader{c, i}, &c.problems[i]); err != nil {
				return fmt.Errorf("%s: %w", c.run.sides[i].name, err)
			}
		}
	}
	c.differ(p, c.contract, false)
	if c.counts {
		c.differ(p, c.customer, true)
	}
	return nil
}

// sideReader adds positions to all accumulators of one side.
type sideReader struct {
	c *comparer
	i int
}

// Add adds one group's positions.
func (r *sideReader) Add(p *derive.Positions) error {
	if err := r.c.whole[r.i].Add(p); err != nil {
		return err
	}
	if r.c.counts {
		if err := r.c.customer[r.i].Add(p); err != nil {
			return err
		}
	}
	return r.c.contract[r.i].Add(p)
}

// differ compares the contracts, or customers, of a pair and keeps those that
// differ in a measure.
func (c *comparer) differ(p pair, accs [2]*Accumulator, counts bool) {
	was := supersededKeys(p, accs)
	for k, g := range accs[0].groups {
		if k.values == onceKey || was.gone[k] {
			continue
		}
		c.unless(p, accs, [2]key{k, k}, [2]*group{g, accs[1].groups[k]}, counts)
	}
	for k, g := range accs[1].groups {
		if k.values == onceKey || accs[0].groups[k] != nil {
			continue
		}
		old, ok := was.before[k]
		if !ok {
			old = k
		}
		c.unless(p, accs, [2]key{old, k}, [2]*group{accs[0].groups[old], g}, counts)
	}
}

// unless passes over what is the same to the last series.
func (c *comparer) unless(p pair, accs [2]*Accumulator, k [2]key, groups [2]*group, counts bool) {
	if c.run.alike && groups[0] != nil && groups[1] != nil && groups[0].equal(groups[1]) {
		return
	}
	c.key(p, accs, k, groups, counts)
}

func (g *group) equal(o *group) bool {
	same := func(x, y []money.Minor) bool { return slices.Equal(x, y) }
	return slices.EqualFunc(g.flows, o.flows, same) && slices.EqualFunc(g.balances, o.balances, same) &&
		slices.EqualFunc(g.apart, o.apart, same) && slices.EqualFunc(g.costs, o.costs, same) && slices.EqualFunc(g.notes, o.notes, same)
}

// key reads one contract, or customer, in one currency on both sides.
func (c *comparer) key(p pair, accs [2]*Accumulator, k [2]key, groups [2]*group, counts bool) {
	var read [2]*totals
	for i, g := range groups {
		if g == nil {
			g = accs[i].fresh()
			defer func() { accs[i].free = append(accs[i].free, g) }()
		}
		read[i] = accs[i].w.totalsOf(k[i].currency, g)
	}
	values, was := k[1].groupValues(2), ""
	switch {
	case k[1].values == Netting:
		values = []string{p.key(), Netting}
	case k[0] != k[1]:
		was = k[0].groupValues(2)[1]
	}
	in := presence(accs, k[1], groups)
	for m := range c.run.ms {
		ms := &c.run.ms[m]
		if !addsUp(&ms.Measure) || countsThings(&ms.Measure) != counts {
			continue
		}
		a, b := sumRow(*ms, m, read[0]), sumRow(*ms, m, read[1])
		if slices.Equal(a.Values, b.Values) {
			continue
		}
		at := causeKey{m, k[1].currency}
		if c.causes[at] == nil {
			c.causes[at] = &causes{top: c.run.top}
		}
		c.causes[at].add(Cause{Customer: values[0], Contract: values[1], Was: was, In: in, A: append(a.Values, a.Sum), B: append(b.Values, b.Sum), from: p})
	}
}

// presence says on which sides a contract is; with another currency it is on
// both.
func presence(accs [2]*Accumulator, k key, groups [2]*group) Presence {
	if groups[0] != nil && groups[1] != nil {
		return InBoth
	}
	missing, in := 1, OnlyInA
	if groups[0] == nil {
		missing, in = 0, OnlyInB
	}
	for other := range accs[missing].groups {
		if other.values == k.values {
			return OtherCurrency
		}
	}
	return in
}

func (c *comparer) merge(o *comparer) error {
	for i := range c.whole {
		if err := c.whole[i].Merge(o.whole[i]); err != nil {
			return fmt.Errorf("%s: %w", c.run.sides[i].name, err)
		}
		c.problems[i].Merge(&o.problems[i])
	}
	for k, theirs := range o.causes {
		if c.causes[k] == nil {
			c.causes[k] = theirs
			continue
		}
		c.causes[k].merge(theirs)
	}
	return nil
}
