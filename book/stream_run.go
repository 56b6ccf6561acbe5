// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package book

import (
	"context"
	"sort"

	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
)

// flush hands the open bundle to a worker.
func (s *stream) flush() error {
	if s.open == nil {
		return nil
	}
	b := s.open
	s.open = nil
	for _, f := range b.facts {
		if c, ok := f.(*fact.Contract); ok && !b.whole(c) {
			return ErrNotGrouped
		}
	}
	if err := s.begin(); err != nil {
		return err
	}
	if s.book.Customers[b.customer] == nil {
		s.book.ImpliedCustomers = append(s.book.ImpliedCustomers, b.customer)
	}
	if s.ready = append(s.ready, b); len(s.ready) == batch {
		s.send()
	}
	return nil
}

// batch is how many customers are handed to a worker at a time.
const batch = 128

func (s *stream) send() {
	if len(s.ready) > 0 {
		s.work <- s.ready
		s.ready = make([]*bundle, 0, batch)
	}
}

// whole reports whether all that a contract names is in the bundle.
func (b *bundle) whole(c *fact.Contract) bool {
	for _, ids := range [][]string{c.Renews, c.CombinedWith} {
		for _, id := range ids {
			if !b.has(factKey{fact.KindContract, id}) {
				return false
			}
		}
	}
	return true
}

// begin calls start, once.
func (s *stream) begin() error {
	if s.started {
		return nil
	}
	s.started = true
	s.book.sortJudgements()
	s.book.PolicySource, s.book.Currency = s.in.policy, s.in.currency
	s.book.InvoicesThrough, s.book.PaymentsThrough = s.in.opt.InvoicesThrough, s.in.opt.PaymentsThrough
	return s.start(s.book)
}

// finish hands out the last bundle.
func (s *stream) finish() error {
	if err := s.flush(); err != nil {
		return err
	}
	s.send()
	if s.started && (s.book.PolicySource != s.in.policy || s.book.Currency != s.in.currency) {
		return ErrNotGrouped // stated after groups were handed out
	}
	return s.begin()
}

// run starts the workers. After an error they go on to take bundles, and drop
// them.
func (s *stream) run(cancel context.CancelCauseFunc) {
	problems := s.in.problems
	for worker := range s.in.opt.Workers {
		s.wait.Go(func() {
			w := &streamWorker{s: s, problems: new(fact.Problems), products: map[string]bool{}}
			failed := false
			for bs := range s.work {
				for _, b := range bs {
					if failed {
						break
					}
					if g := w.group(b); g != nil {
						if err := s.each(worker, g); err != nil {
							failed = true
							cancel(err)
						}
					}
				}
			}
			s.mu.Lock()
			defer s.mu.Unlock()
			problems.Merge(w.problems)
			s.days.add(w.days.first)
			s.days.add(w.days.last)
			s.book.Ignored += w.ignored
			for id := range w.products {
				s.products[id] = true
			}
		})
	}
}

// streamWorker checks bundles and makes groups of them.
type streamWorker struct {
	s        *stream
	problems *fact.Problems
	products map[string]bool
	days     span
	ignored  int

	lone  derive.Group // of a customer with one contract, used again and again
	alone [1]*fact.Contract
}

// single makes the group of a customer whose one contract names nothing else:
// most customers, and nothing to check.
func (w *streamWorker) single(b *bundle) *derive.Group {
	if len(b.facts) != 1 {
		return nil
	}
	c, ok := b.facts[0].(*fact.Contract)
	if !ok || len(c.Renews)+len(c.CombinedWith)+len(c.Components) > 0 || c.Billing != nil && len(c.Billing.Schedule) > 0 {
		return nil
	}
	w.days.contract(c)
	for i := range c.Lines {
		if id := c.Lines[i].Product; !w.products[id] {
			w.products[id] = true
		}
	}
	w.alone[0] = c
	w.lone = derive.Group{Key: b.customer, Contracts: w.alone[:]}
	return &w.lone
}

// group makes the group of a bundle; nil when it has problems.
func (w *streamWorker) group(b *bundle) *derive.Group {
	if g := w.single(b); g != nil {
		return g
	}
	before := w.problems.Len()
	in := &intake{opt: Options{}, facts: b.facts, problems: w.problems, currency: w.s.book.Currency}
	facts, byID, ignored, _ := in.settle()
	w.ignored += ignored
	p := &parts{in: in, byID: byID, ids: map[fact.Kind][]string{}}
	var env Book
	p.split(facts, &env)
	p.sort()
	p.checkReferences(&env)
	if w.problems.Len() > before {
		return nil
	}
	p.days(&env)
	w.days.add(env.FirstDay)
	w.days.add(env.LastDay)
	p.mentions(func(id string) { w.products[id] = true })
	g := &derive.Group{Key: b.customer, Contracts: p.contracts, Deliveries: p.deliveries, Openings: p.openings, Invoices: p.invoices, Payments: p.payments}
	p.giveUnusual(g)
	return g
}

// result is the book at the end, or all problems.
func (s *stream) result(err error) (*Book, error) {
	if err != nil {
		return nil, err
	}
	if err := s.in.problems.Err(); err != nil {
		return nil, err
	}
	s.book.FirstDay, s.book.LastDay = s.days.first, s.days.last
	s.book.Facts -= s.book.Ignored
	for id := range s.products {
		if s.book.Products[id] == nil {
			s.book.ImpliedProducts = append(s.book.ImpliedProducts, id)
		}
	}
	sort.Strings(s.book.ImpliedProducts)
	sort.Strings(s.book.ImpliedCustomers)
	return s.book, nil
}
