// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	_ "embed" // the built-in mappings
	"fmt"
	"strings"

	"github.com/ratable/ratable/fact"
)

//go:embed playbook/mapping.yaml
var playbookMapping []byte

//go:embed grid/mapping.yaml
var gridMapping []byte

//go:embed ravenstack/mapping.yaml
var ravenstackMapping []byte

// A Builtin is a source that needs no mapping file.
type Builtin struct {
	Name    string
	What    string
	Columns []string // that the table must have
	Mapping []byte   // the mapping file that it stands for
}

// Builtins are the sources that need no mapping file.
func Builtins() []Builtin {
	return []Builtin{
		{"mrr-playbook", "the table of the dbt MRR playbook: a row a subscription, the end exclusive",
			[]string{"subscription_id", "customer_id", "start_date", "end_date", "monthly_amount"}, playbookMapping},
		{"grid", "a row a customer, a column a month with what recurs in it",
			[]string{"the customer", "then any attributes", "then every month, such as 2024-01, Jan-24 or 2024-01-31"}, gridMapping},
		{"ravenstack", "RavenStack by River @ Rivalytics: subscriptions.csv with accounts.csv beside it",
			[]string{"subscription_id", "account_id", "start_date", "end_date", "plan_tier", "seats", "mrr_amount", "arr_amount", "is_trial", "churn_flag", "billing_frequency", "auto_renew_flag"}, ravenstackMapping},
	}
}

// Lookup is the mapping of a built-in source.
func Lookup(name string) (*Mapping, error) {
	names := []string{}
	for _, b := range Builtins() {
		if b.Name == name {
			return ParseMapping("the built-in mapping "+name, b.Mapping)
		}
		names = append(names, b.Name)
	}
	fix := "there are " + strings.Join(names, ", ")
	if near := fact.Nearest(name, names); near != "" {
		fix = "did you mean " + near + "?"
	}
	return nil, fmt.Errorf("no built-in source is named %q: %s", name, fix)
}
