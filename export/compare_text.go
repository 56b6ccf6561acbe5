// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package export

import (
	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/policy"
	"github.com/ratable/ratable/view"
)

// SwitchName is a switch that differs, with the day from which it does.
func SwitchName(x policy.Change) string {
	if x.From == civil.MinDay {
		return x.Switch
	}
	return x.Switch + " from " + x.From.String()
}

// FactText is a fact that differs, in one line.
func FactText(f *view.FactChange) string {
	text := f.Change.String() + " " + f.Kind.String() + " " + f.ID
	if f.Supersedes != "" && f.Supersedes != f.ID {
		text += ", superseding " + f.Supersedes
	}
	if r := f.Recorded.String(); r != "" {
		text += ", recorded " + r
	}
	if f.Place.File != "" {
		text += " (" + f.Place.String() + ")"
	}
	return text
}
