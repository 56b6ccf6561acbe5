// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package policy

import (
	"fmt"
	"strconv"
	"strings"
)

// mostReturnDays bounds mrr.reactivation: a hundred years.
const mostReturnDays = 36_525

// returning is the switch mrr.reactivation: always, never, or a number of days.
func returning() Switch {
	return Switch{Name: "mrr.reactivation", Group: "Recurring revenue",
		Meaning: "Whether a customer that comes back is a reactivation; if not, it counts as new again.",
		Form:    "always, never, or how many days after it left, such as 90 days",
		Scope:   PerReport, Source: "always: ProfitWell, ChartMogul; 90 days: Maxio",
		set: func(t *Terms, s string) error {
			switch s {
			case "always":
				t.MRRReturn = Return{}
				return nil
			case "never":
				t.MRRReturn = Return{Never: true}
				return nil
			}
			n, err := strconv.Atoi(strings.TrimSpace(strings.TrimSuffix(s, "days")))
			if err != nil || n < 1 || n > mostReturnDays {
				return fmt.Errorf("%q is neither always nor never nor a number of days from 1 to %d", s, mostReturnDays)
			}
			t.MRRReturn = Return{Days: int32(n)}
			return nil
		},
		get: func(t *Terms) string {
			switch r := t.MRRReturn; {
			case r.Never:
				return "never"
			case r.Days > 0:
				return strconv.Itoa(int(r.Days)) + " days"
			}
			return "always"
		}}
}
