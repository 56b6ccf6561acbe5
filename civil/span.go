// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package civil

// Span is the days from From up to, but not including, To. A span whose To is
// not after From is empty.
type Span struct{ From, To Day }

// Days returns the number of days, 0 for an empty span.
func (s Span) Days() int { return max(0, int(s.To)-int(s.From)) }

// Empty reports whether s has no days.
func (s Span) Empty() bool { return s.To <= s.From }

// Contains reports whether d is one of the days of s.
func (s Span) Contains(d Day) bool { return s.From <= d && d < s.To }

// Intersect returns the days that s and t share. Without any the result is
// empty, with To equal to From.
func (s Span) Intersect(t Span) Span {
	from := max(s.From, t.From)
	return Span{from, max(from, min(s.To, t.To))}
}

// Overlaps reports whether s and t share a day.
func (s Span) Overlaps(t Span) bool { return !s.Intersect(t).Empty() }

// Last returns the last day of s. An empty span has none, and what is returned
// for it lies before From.
func (s Span) Last() Day { return s.To - 1 }

// String returns "2024-01-01 to 2024-12-31" with the last day inclusive, or
// "no days from 2024-01-01" for an empty span.
func (s Span) String() string {
	if s.Empty() {
		return "no days from " + s.From.String()
	}
	return s.From.String() + " to " + s.Last().String()
}
