// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

// Package view reads positions into tables: bookings, billings, cash, revenue,
// deferred revenue, contract assets, receivables, RPO, MRR and its movements, by
// period and by any attribute; roll-forwards, the revenue waterfall and the
// bridge between them. A view accumulates group by group; accumulators merge, so
// any order and any number of workers give the same bytes.
//
// What a number looks like on a screen or in a file lives in export.
package view
