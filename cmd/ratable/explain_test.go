// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/ratable/ratable/view"
)

// A number whose explanation does not sum to it must not pass, in either format;
// what there is to see is printed first.
func TestExplanationThatDoesNotSum(t *testing.T) {
	for _, format := range []string{"table", "json"} {
		for _, sum := range []int64{100, 99} {
			x := &view.Explanation{
				Measure: view.Measure{Name: "mrr", Kind: view.Balance, Unit: view.UnitMonthly},
				Totals:  []view.ExplainedTotal{{Sum: sum, Report: 100}},
			}
			var out bytes.Buffer
			err := showExplanation(&out, x, format, false, 0)
			var data dataError
			if failed := errors.As(err, &data); failed != (sum != 100) || !strings.Contains(out.String(), "mrr") {
				t.Errorf("%s with a sum of %d: %v\n%s", format, sum, err, out.String())
			}
		}
	}
}
