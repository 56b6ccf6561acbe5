// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/ratable/ratable/ingest/grid"
)

// A Proposal is what the names of the columns suggest.
type Proposal struct {
	Builtin  string   // the built-in source that fits; "": none
	Columns  []string // what was found
	Skeleton string   // a mapping file to fill in, when none fits
}

// Detect proposes a source for a table with these columns.
func Detect(header []string) Proposal {
	p := Proposal{Columns: header}
	best := 0
	for _, b := range Builtins() {
		if b.Name == "grid" {
			continue
		}
		if n := len(b.Columns); n > best && !slices.ContainsFunc(b.Columns, func(c string) bool { return !slices.Contains(header, c) }) {
			p.Builtin, best = b.Name, n
		}
	}
	if l, err := grid.Find(header); p.Builtin == "" && err == nil && len(l.Months) >= 2 {
		p.Builtin = "grid"
	}
	if p.Builtin == "" {
		p.Skeleton = skeleton(header)
	}
	return p
}

// guess is a field of the mapping and the names of columns that suggest it.
type guess struct {
	field string
	form  string // %s is the column
	names []string
	need  bool
}

var guesses = []guess{
	{"id", "%s", []string{"subscription_id", "contract_id", "id", "subscription", "contract", "order_id"}, true},
	{"customer", "%s", []string{"customer_id", "account_id", "customer", "account", "client_id", "company_id"}, true},
	{"customer_name", "%s", []string{"customer_name", "account_name", "company", "name"}, false},
	{"product", "%s", []string{"product", "plan", "product_id", "plan_id", "plan_tier", "plan_name"}, true},
	{"start", "%s", []string{"start_date", "start", "starts", "started_at", "starts_at", "begin"}, true},
	{"end", "{column: %s, is: inclusive}   # or exclusive: the first day after", []string{"end_date", "end", "ends", "ended_at", "ends_at", "canceled_at"}, false},
	{"amount", "{column: %s, per: month}   # or per: quarter, year, term; or mrr: COLUMN", []string{"mrr", "mrr_amount", "monthly_amount", "amount", "price", "unit_price", "arr", "value"}, true},
	{"quantity", "{column: %s, amount_is: total}   # or each", []string{"quantity", "seats", "qty", "licenses"}, false},
	{"currency", "%s", []string{"currency", "currency_code"}, false},
	{"billing", "%s   # monthly, quarterly, half-yearly, annual or term; others: {column: ..., values: {WRITTEN: monthly}}", []string{"billing", "billing_frequency", "billing_period", "interval"}, false},
	{"signed", "%s", []string{"signed", "signed_date", "signed_at", "close_date"}, false},
	{"auto_renew", "%s", []string{"auto_renew", "auto_renew_flag"}, false},
	{"trial", "%s", []string{"is_trial", "trial"}, false},
	{"ended", "%s", []string{"churned", "churn_flag", "is_churned"}, false},
}

// skeleton is a mapping file with what the names of the columns suggest.
func skeleton(header []string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# The columns are: %s\n", strings.Join(header, ", "))
	b.WriteString("# Fill in what is in capitals; docs/import.md explains every field.\nsource: NAME\n")
	used := map[string]bool{}
	for _, g := range guesses {
		col := ""
		for _, n := range g.names {
			i := slices.IndexFunc(header, func(h string) bool {
				return !used[h] && strings.EqualFold(strings.ReplaceAll(h, " ", "_"), n)
			})
			if i >= 0 {
				col = header[i]
				break
			}
		}
		if col == "" && !g.need {
			continue
		}
		used[col] = true
		shown := yamlText(col)
		if col == "" {
			shown = "COLUMN"
		}
		fmt.Fprintf(&b, "%s: "+g.form+"\n", g.field, shown)
	}
	var rest []string
	for _, h := range header {
		if !used[h] && h != "" {
			rest = append(rest, h)
		}
	}
	if len(rest) > 0 {
		b.WriteString("attributes:   # keep what you group by, remove the others\n")
		for _, h := range rest {
			fmt.Fprintf(&b, "  %s: %s\n", yamlText("contract."+free(strings.ReplaceAll(h, " ", "_"))), yamlText(h))
		}
	}
	return b.String()
}

// yamlText is a text as a YAML value on one line.
func yamlText(s string) string {
	for i := range len(s) {
		c := s[i]
		letter := 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_'
		if !letter && (i == 0 || c != '.' && c != '-' && (c < '0' || c > '9')) {
			return strconv.Quote(s)
		}
	}
	switch strings.ToLower(s) {
	case "", "null", "true", "false", "yes", "no", "y", "n", "on", "off":
		return strconv.Quote(s)
	}
	return s
}
