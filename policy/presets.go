// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package policy

import "strings"

// A Preset is a ready-made list of classes.
type Preset struct {
	Name, Meaning, Source string
	divides               string
	byYear                bool
	classes               []presetClass
}

type presetClass struct{ name, when, amount string }

const (
	isRenewal   = `event.kind == "renewal" || event.kind == "signing" && event.renews`
	isExtension = `event.kind == "amendment" && event.contract.only_extends && event.contract.change >= 0`
)

// life is the list of the built-in classes, each taking amount.
func life(amount string) []presetClass {
	return []presetClass{
		{"new", `event.kind == "signing" && !event.renews`, amount},
		{"renewal", isRenewal + " || " + isExtension, amount},
		{"upgrade", `event.kind == "amendment" && event.contract.change >= 0 && !event.contract.only_adds && !event.contract.only_extends`, amount},
		{"downgrade", `event.kind == "amendment" && event.contract.change < 0`, amount},
		{"add_on", `event.kind == "amendment" && event.contract.change >= 0 && event.contract.only_adds`, amount},
		{"termination", `event.kind == "termination"`, amount},
		{"refund", `event.kind == "credit"`, amount},
		{"incidental", `event.kind == "invoice"`, amount},
	}
}

// annual is life in a register split by year: whatever falls in a later year is a
// renewal.
func annual() []presetClass {
	classes := life("event.value")
	for i := range classes {
		if c := &classes[i]; c.name == "renewal" {
			c.when += " || event.year > 0"
		} else {
			c.when = "event.year == 0 && " + c.when
		}
	}
	return classes
}

// presets is the table of the ready-made lists.
var presets = []Preset{
	{Name: "tcv", Meaning: "The whole committed value, when it is signed: what bookings.value: tcv counts.", Source: "Chargebee, Opstarts; SaaSOptics, Bookings",
		divides: "event.value", classes: life("event.value")},
	{Name: "first_year", Meaning: "The value of the first twelve months of what was signed: what bookings.value: first_year counts.", Source: "SaaSOptics, Bookings",
		divides: "event.first_year", classes: life("event.first_year")},
	{Name: "first_year_acv", Meaning: "The annual contract value of what was signed, by the switches acv.*: what bookings.value: acv counts.", Source: "Opstarts; Hotfix Inc. example",
		divides: "event.acv", classes: life("event.acv")},
	{Name: "annual_renewals", Meaning: "The first year when it is signed, each later year of a multi-year contract on its anniversary as a renewal: what bookings.value: first_year_then_renewals counts.", Source: "SaaSOptics, Bookings",
		divides: "event.value", byYear: true, classes: annual()},
	{Name: "net_new_arr", Meaning: "The change of the recurring annual value: new customers, customers that come back, expansion, contraction, and churn by termination. A contract that only runs out is no event: nothing was signed.", Source: "ICONIQ, ARR funnel",
		divides: "event.arr", classes: []presetClass{
			{"new", `event.arr > 0 && !event.customer.ever`, "event.arr"},
			{"reactivation", `event.arr > 0 && event.customer.ever && !event.customer.active`, "event.arr"},
			{"expansion", `event.arr > 0 && event.customer.ever && event.customer.active`, "event.arr"},
			{"contraction", `event.arr < 0 && event.kind != "termination"`, "event.arr"},
			{"churn", `event.arr < 0 && event.kind == "termination"`, "event.arr"},
		}},
}

// builtInPreset goes back to the built-in classes in a later version.
const builtInPreset = "built_in"

// Presets lists the ready-made lists of classes, in the order of the reference.
func Presets() []Preset { return append([]Preset(nil), presets...) }

func presetNames() []string {
	names := make([]string, len(presets), len(presets)+1)
	for i := range presets {
		names[i] = presets[i].Name
	}
	return append(names, builtInPreset)
}

func presetNamed(name string) *Preset {
	for i := range presets {
		if presets[i].Name == name {
			return &presets[i]
		}
	}
	return nil
}

// YAML is the preset written out as a policy, to be changed.
func (p *Preset) YAML() string {
	b, err := p.compile("bookings")
	if err != nil {
		return "# " + err.Error() + "\n"
	}
	var w strings.Builder
	writeBookings(&w, "", b)
	return w.String()
}

// compile makes Bookings of one register, which the preset fills.
func (p *Preset) compile(register string) (*Bookings, error) {
	b := &Bookings{}
	return b, b.preset(register, p)
}
