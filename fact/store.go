// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package fact

import (
	"hash/maphash"
	"strings"
)

// words keeps one copy of texts that come again and again: customers, products,
// currencies, names of attributes. It is a fixed table in which a newer text
// replaces an older one, so that it stays small whatever a book holds.
type words struct {
	table [1024]string
	seed  maphash.Seed
	ready bool
}

func (w *words) keep(s string) string {
	if !w.ready {
		w.seed, w.ready = maphash.MakeSeed(), true
	}
	at := &w.table[maphash.String(w.seed, s)%uint64(len(w.table))]
	if *at != s {
		*at = strings.Clone(s)
	}
	return *at
}

// texts copies texts that are mostly different, such as ids, into shared
// blocks: one allocation serves hundreds of them.
type texts struct{ block strings.Builder }

const textBlock = 4096

func (t *texts) keep(s string) string {
	if len(s) > textBlock/8 {
		return strings.Clone(s)
	}
	if t.block.Cap()-t.block.Len() < len(s) {
		t.block = strings.Builder{}
		t.block.Grow(textBlock)
	}
	from := t.block.Len()
	t.block.WriteString(s)
	return t.block.String()[from:]
}

// slab hands out zero values from blocks, which saves allocations and the room
// that the allocator adds to each.
type slab[T any] struct{ free []T }

const slabSize = 64

func (s *slab[T]) one() *T { return &s.take(1)[0] }

func (s *slab[T]) take(n int) []T {
	if n > slabSize/4 {
		return make([]T, n)
	}
	if len(s.free) < n {
		s.free = make([]T, slabSize)
	}
	out := s.free[:n:n]
	s.free = s.free[n:]
	return out
}
