// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

// Package fact is the vocabulary of what happens to a SaaS company's contracts:
// customers, products, contracts, deliveries, invoices, payments and their
// corrections. A fact is immutable; what it means is decided in derive, under a
// policy.
//
// Here live the types, the decoding of one fact from a neutral tree of named
// values (so that YAML, JSON Lines and CSV share one set of rules), its
// validation, and the JSON Schema generated from the same tables. Reading files
// lives in book; what facts add up to lives in derive.
package fact
