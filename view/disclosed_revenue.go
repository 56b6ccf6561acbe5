// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ratable/ratable/derive"
)

// The values of the cut by timing (606-10-55-91(f)).
const (
	overTime = "over time"
	atPoint  = "at a point in time"
)

// durations are the values of the cut by duration, by the most months of each
// (606-10-55-91(e)).
var durations = []struct {
	most  int
	label string
}{{1, "a month or less"}, {12, "2 to 12 months"}, {24, "13 to 24 months"}, {36, "25 to 36 months"}}

const (
	longer     = "more than 36 months"
	noTerm     = "of no known duration"
	noContract = "no contract"
)

// cutRevenue adds the revenue of each line to its value of each cut.
func (r *disclosedReader) cutRevenue() {
	for _, l := range r.d.picked {
		v := r.revenueOf(l)
		if v == 0 {
			continue
		}
		for k, name := range r.d.req.By {
			value := r.valueOf(name, l)
			f := r.to.cuts[k][value]
			f.add(v*r.n, waitsFor(l))
			r.to.cuts[k][value] = f
		}
	}
}

func (r *disclosedReader) valueOf(cut string, l *derive.Line) string {
	arr := &r.p.Arrangements[l.Arrangement]
	switch cut {
	case CutTiming:
		if l.AtPoint() {
			return atPoint
		}
		return overTime
	case CutDuration:
		if arr.Contract == nil {
			return noContract
		}
		return durationOf(r.a.originalMonths(l, r.whole))
	}
	return attribute(r.a.w.env, cut, arr, l)
}

func durationOf(months int) string {
	if months == unknownMonths {
		return noTerm
	}
	for _, d := range durations {
		if months <= d.most {
			return d.label
		}
	}
	return longer
}

// order puts the values of a cut in the order that they are read in.
func order(cut string, vs map[string]bool) []string {
	var fixed []string
	switch cut {
	case CutTiming:
		fixed = []string{overTime, atPoint}
	case CutDuration:
		for _, d := range durations {
			fixed = append(fixed, d.label)
		}
		fixed = append(fixed, longer, noTerm, noContract)
	default:
		for v := range vs {
			fixed = append(fixed, v)
		}
		slices.SortFunc(fixed, func(a, b string) int {
			if (a == None) != (b == None) {
				return map[bool]int{true: 1, false: -1}[a == None]
			}
			return strings.Compare(a, b)
		})
	}
	return slices.DeleteFunc(fixed, func(v string) bool { return !vs[v] })
}

// revenueTable is the disaggregation of revenue by one cut.
func (b *packer) revenueTable(k int, cut string) {
	t := b.table("revenue_by_"+cut, "Disaggregation of revenue", "Revenue by "+strings.ReplaceAll(cut, "_", " "), "606-10-50-5 to 50-7, 55-89 to 55-91")
	t.Label = cut
	switch cut {
	case CutTiming:
		t.Lead = "Revenue that is earned over the time in which customers receive it, and revenue that is earned at a point in time."
	case CutDuration:
		t.Lead = "Revenue by the duration of the contract when it began, in months; of a renewed term, by that of the term."
	default:
		t.Lead = fmt.Sprintf("Revenue by the %s of the contract, its customer or the product.", strings.ReplaceAll(cut, "_", " "))
	}
	for _, v := range order(cut, values(k, b.ps)) {
		t.line(v, v, b.each(func(d *disclosed) figure { return d.cuts[k][v] }))
	}
	t.total("total", "Revenue", 0, b.noted(nRevenue))
	b.tie("revenue_by_"+cut+" = revenue", func(p int) (left int64) {
		for _, f := range b.ps[p].cuts[k] {
			left += int64(f.sum)
		}
		return left
	}, func(t *totals) int64 { return int64(t.netSum()) })
}
