// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import "github.com/ratable/ratable/fact"

// asksAccounting reports whether contracts need the accounting of the standard:
// whether anything was stated or judged that makes it differ from their stated
// prices. Nearly all do not.
func (d *Deriver) asksAccounting(set []*fact.Contract) bool {
	if d.accountAll {
		return true
	}
	for _, c := range set {
		if len(c.Components) > 0 || c.Termination != nil {
			return true
		}
		for i := range c.Lines {
			if l := &c.Lines[i]; l.SSP != nil || l.Expires.IsSet() {
				return true
			}
		}
	}
	return false
}
