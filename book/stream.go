// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package book

import (
	"context"
	"errors"
	"hash/maphash"
	"slices"
	"sync"

	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
)

// ErrNotGrouped says that a book cannot be streamed: some fact concerns a group
// that was handed out before, or may. Load reads such a book.
var ErrNotGrouped = errors.New("the facts are not in groups, one customer after the other")

// Stream reads a book group by group, so that a large one needs little memory.
// The facts of each customer must follow each other, after all customers and
// products. It calls start once, with what concerns all groups, and then each
// for every group, from several goroutines: worker counts from 0. A group is
// not used again after each returns. The book at the end has no groups.
//
// Stream keeps 8 bytes for each id to find one that is taken. If the book turns out to be one that cannot be streamed, the error is
// ErrNotGrouped, and what was handed out is to be forgotten.
func Stream(ctx context.Context, paths []string, opt Options, start func(*Book) error, each func(worker int, g *derive.Group) error) (*Book, error) {
	files, err := expand(paths)
	if err != nil {
		return nil, err
	}
	s := newStream(newIntake(opt), start, each)
	if err := s.in.readSides(ctx, files); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	s.run(cancel)
	for _, f := range files {
		if err = s.in.read(ctx, f); err != nil {
			break
		}
	}
	if err == nil {
		s.in.lost()
		err = s.finish()
	}
	close(s.work)
	s.wait.Wait()
	if cause := context.Cause(ctx); cause != nil && (err == nil || errors.Is(err, context.Canceled)) {
		err = cause
	}
	return s.result(err)
}

// stream is a book being read group by group.
type stream struct {
	in      *intake
	start   func(*Book) error
	each    func(worker int, g *derive.Group) error
	book    *Book
	started bool
	open    *bundle // of the customer being read
	seed    maphash.Seed
	ids     [256]seen // by kind; of kind 0, the customers whose facts began

	subjects map[string]int // names that judgements are about, by the place of their kind

	ready []*bundle // to be handed out together
	work  chan []*bundle
	wait  sync.WaitGroup

	mu       sync.Mutex
	products map[string]bool
	days     span
}

// bundle is the facts of one customer.
type bundle struct {
	customer string
	facts    []fact.Fact
	first    [2]fact.Fact     // room for the few facts that most customers have
	ids      []factKey        // of contracts and documents
	index    map[factKey]bool // the same, once they are many
	indexed  int              // how many of ids are in index
}

// few is up to how many ids a search from end to end is quicker than a map.
const few = 16

func (b *bundle) has(k factKey) bool {
	if len(b.ids) <= few {
		return slices.Contains(b.ids, k)
	}
	if b.index == nil {
		b.index = make(map[factKey]bool, 2*len(b.ids))
	}
	for ; b.indexed < len(b.ids); b.indexed++ {
		b.index[b.ids[b.indexed]] = true
	}
	return b.index[k]
}

func newStream(in *intake, start func(*Book) error, each func(int, *derive.Group) error) *stream {
	s := &stream{in: in, start: start, each: each, seed: maphash.MakeSeed(), products: map[string]bool{}}
	s.book = &Book{Products: map[string]*fact.Product{}, Customers: map[string]*fact.Customer{}}
	s.work = make(chan []*bundle, 4*in.opt.Workers)
	in.sink = s.take
	return s
}

// take sorts facts into bundles.
func (s *stream) take(fs []fact.Fact) error {
	for _, f := range fs {
		h := f.Header()
		if s.in.opt.KnownAt.IsSet() && !h.Recorded.KnownAt(s.in.opt.KnownAt.Day()) {
			continue
		}
		if h.Supersedes != "" {
			return ErrNotGrouped
		}
		s.book.Facts++
		if err := s.one(f); err != nil {
			return err
		}
	}
	return nil
}

func (s *stream) one(f fact.Fact) error {
	if h := f.Header(); !h.ImpliedID && !s.isNew(f.Kind(), h.ID) {
		return ErrNotGrouped
	}
	if len(s.subjects) > 0 && s.claimed(f.Kind(), f.Header().ID) {
		return ErrNotGrouped
	}
	switch f := f.(type) {
	case *fact.Customer:
		if s.started || f.Parent != "" || f.MergedInto != "" {
			return ErrNotGrouped
		}
		s.book.Customers[f.ID] = f
	case *fact.Product:
		if s.started {
			return ErrNotGrouped
		}
		s.book.Products[f.ID] = f
	case *fact.Contract:
		return s.contract(f)
	case *fact.Invoice:
		return s.invoice(f)
	case *fact.Payment:
		return s.payment(f)
	case *fact.Delivery:
		return s.belongs(f, f.Contract)
	case *fact.Opening:
		return s.belongs(f, f.Contract)
	default:
		return s.unusual(f)
	}
	return nil
}

// bundleOf is the open bundle if it is the customer's, else a new one.
func (s *stream) bundleOf(customer string) (*bundle, error) {
	if s.open != nil && s.open.customer == customer {
		return s.open, nil
	}
	if err := s.flush(); err != nil {
		return nil, err
	}
	if !s.isNew(0, customer) || s.claimed(fact.KindCustomer, customer) { // kind 0: a customer whose facts began
		return nil, ErrNotGrouped
	}
	s.open = &bundle{customer: customer}
	s.open.facts = s.open.first[:0]
	return s.open, nil
}

// isNew remembers an id. Two ids that share a hash look like one, and the book
// is then loaded as a whole: slower, and never wrong.
func (s *stream) isNew(kind fact.Kind, id string) bool {
	return s.ids[kind].isNew(id, maphash.String(s.seed, id))
}

func (s *stream) contract(c *fact.Contract) error {
	if c.BillTo != "" && c.BillTo != c.Customer {
		return ErrNotGrouped
	}
	b, err := s.bundleOf(c.Customer)
	if err != nil {
		return err
	}
	b.add(c)
	return nil
}

func (s *stream) invoice(v *fact.Invoice) error {
	if !s.in.opt.InvoicesThrough.IsSet() {
		return ErrNotGrouped
	}
	if v.Contract != "" && !s.has(fact.KindContract, v.Contract) {
		return ErrNotGrouped
	}
	for i := range v.Lines {
		if id := v.Lines[i].Contract; id != "" && !s.has(fact.KindContract, id) {
			return ErrNotGrouped
		}
	}
	return s.ofCustomer(v, v.Customer, names(v))
}

func (s *stream) payment(y *fact.Payment) error {
	if !s.in.opt.PaymentsThrough.IsSet() {
		return ErrNotGrouped
	}
	for i := range y.Applications {
		if !s.has(fact.KindInvoice, y.Applications[i].Invoice) {
			return ErrNotGrouped
		}
	}
	return s.ofCustomer(y, y.Customer, len(y.Applications) > 0)
}

// ofCustomer adds a fact to the bundle of its customer, or the open one. A fact
// that names others of the open bundle belongs there.
func (s *stream) ofCustomer(f fact.Fact, customer string, named bool) error {
	b := s.open
	if customer != "" {
		var err error
		before := s.open
		if b, err = s.bundleOf(customer); err != nil {
			return err
		}
		if b != before && named {
			return ErrNotGrouped // it joins two customers
		}
	}
	if b == nil {
		return ErrNotGrouped
	}
	b.add(f)
	return nil
}

// names reports whether an invoice names a contract.
func names(v *fact.Invoice) bool {
	for i := range v.Lines {
		if v.Lines[i].Contract != "" {
			return true
		}
	}
	return v.Contract != ""
}

func (s *stream) belongs(f fact.Fact, contract string) error {
	if !s.has(fact.KindContract, contract) {
		return ErrNotGrouped
	}
	s.open.add(f)
	return nil
}

func (s *stream) has(kind fact.Kind, id string) bool {
	return s.open != nil && s.open.has(factKey{kind, id})
}

func (b *bundle) add(f fact.Fact) {
	b.facts = append(b.facts, f)
	switch k, h := f.Kind(), f.Header(); k {
	case fact.KindPayment:
		if h.ImpliedID {
			return // nothing can name it
		}
		fallthrough
	case fact.KindContract, fact.KindInvoice, fact.KindCreditNote:
		b.ids = append(b.ids, factKey{k, h.ID})
	default:
		if !h.ImpliedID { // a judgement may be about it
			b.ids = append(b.ids, factKey{k, h.ID})
		}
	}
}
