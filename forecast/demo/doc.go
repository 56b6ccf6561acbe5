// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

// Package demo makes up a company, so that every report can be seen without any
// set-up: two years of contracts, invoices and payments of customers who do not
// exist. The same seed makes the same facts, byte for byte.
//
// Here live its customers, what they buy, and what goes wrong with their
// invoices and payments. How the facts are counted lives in derive and view.
package demo
