// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

// Package ratable is the map of the project: Ratable turns SaaS contracts into
// every view of revenue, exact to the cent. The package itself holds no code
// but the tests of the repository; the rooms are its folders.
//
// # The numbers
//
// These take values and return values. They read no clock, no file, no network
// and no database.
//
//   - money: exact amounts, currencies, decimals, allocation
//   - civil: days, months, fiscal periods, day-count conventions
//   - curve: exact cumulative curves: build, clip, spread again, read
//   - fact: the vocabulary of what happens, and the rules for one fact
//   - policy: how a company defines its numbers: switches, versions, defaults
//   - derive: facts and a policy become positions; the heart
//
// # The readings
//
//   - view: positions become tables: bookings, revenue, roll-forwards, RPO, MRR
//   - ledger: positions become a journal; periods, close, corrections
//   - forecast: growth models, scenarios, plan against actual
//
// # The edges
//
//   - book: keeps facts, in files or in a database
//   - examples: the published examples, embedded, with their expected numbers
//   - ingest: the data of other systems becomes facts; one folder a source
//   - export: tables and, later, the journal leave; one folder a format, text with its charts among them
//   - api: the HTTP API
//   - web: the dashboard
//   - cmd: the program
//
// # The arrows
//
// Imports point one way only:
//
//	money, civil ← curve ← fact, policy ← derive ← view, ledger, forecast
//	             ← book, ingest, export, examples ← api, web ← cmd
//
// The table in repo_test.go says which room may import which, and why.
// docs/design.md says why the rooms are cut this way.
package ratable
