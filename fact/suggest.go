// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package fact

// nearest finds the name that was probably meant: the one with the smallest
// edit distance, if that is small against the length. "" when none is near.
func nearest(name string, names []string) string {
	best, bestDistance := "", min(len(name), len(name)/3+2)
	for _, n := range names {
		if d := editDistance(name, n, bestDistance); d < bestDistance {
			best, bestDistance = n, d
		}
	}
	return best
}

// Nearest finds the name in names that was probably meant by name. It is "" when
// none is near, or several are equally near.
func Nearest(name string, names []string) string {
	best := nearest(name, names)
	if best == "" {
		return ""
	}
	d := editDistance(name, best, len(name)+1)
	for _, n := range names {
		if n != best && editDistance(name, n, d+1) <= d {
			return ""
		}
	}
	return best
}

// editDistance counts the insertions, deletions, replacements and swaps of
// neighbours that lead from a to b. It gives up at limit.
func editDistance(a, b string, limit int) int {
	if len(a)-len(b) >= limit || len(b)-len(a) >= limit {
		return limit
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			d := min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d = min(d, before[j-2]+1)
			}
			row[j] = d
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}

// didYouMean is a remedy that names the nearest of the allowed names.
func didYouMean(name string, names []string) string {
	if n := nearest(name, names); n != "" {
		return "did you mean " + n + "?"
	}
	return ""
}
