// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package book

// seen is the ids of one kind. As long as they come in order, as in most files,
// each is new and only its hash is kept; from the first that does not, they are
// looked up.
type seen struct {
	last   string
	hashes []uint64
	set    map[uint64]struct{} // nil while in order
}

// has reports whether an id, by its hash, came before.
func (s *seen) has(hash uint64) bool {
	s.index()
	_, known := s.set[hash]
	return known
}

func (s *seen) isNew(id string, hash uint64) bool {
	if s.set == nil {
		if id > s.last {
			s.last = id
			s.hashes = append(s.hashes, hash)
			return true
		}
		s.index()
	}
	if _, known := s.set[hash]; known {
		return false
	}
	s.set[hash] = struct{}{}
	return true
}

// index makes the hashes a set.
func (s *seen) index() {
	if s.set != nil {
		return
	}
	s.set = make(map[uint64]struct{}, 2*len(s.hashes))
	for _, h := range s.hashes {
		s.set[h] = struct{}{}
	}
	s.hashes = nil
}
