// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package policy

import (
	"slices"
	"strings"
	"testing"
)

func TestRemainingObligations(t *testing.T) {
	terms := with(t, "rpo.expedients", "as_invoiced, one_year", "rpo.bands", "12,24")
	if want := (Expedients{OneYear: true, AsInvoiced: true}); terms.RPOExpedients != want || terms.RPOExpedients.String() != "one_year, as_invoiced" {
		t.Errorf("expedients are %s", terms.RPOExpedients)
	}
	if !slices.Equal(terms.RPOBands, []int{12, 24}) {
		t.Errorf("bands are %v", terms.RPOBands)
	}
	if terms = with(t, "rpo.expedients", "none"); terms.RPOExpedients != (Expedients{}) {
		t.Errorf("none are %s", terms.RPOExpedients)
	}
	for said, want := range map[string]string{"12, 12": "does not rise", "24, 12": "does not rise", "0": "whole number", "year": "whole number", "": "no bands",
		"1,2,3,4,5,6,7,8,9,10,11": "no bands"} {
		if err := find("rpo.bands").set(&terms, said); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("bands %q: %v, want %q", said, err, want)
		}
	}
	if err := find("rpo.expedients").set(&terms, "one_yaer"); err == nil || !strings.Contains(err.Error(), "did you mean one_year?") {
		t.Errorf("one_yaer: %v", err)
	}
}
