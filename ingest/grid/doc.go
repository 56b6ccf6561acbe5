// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

// Package grid understands the table that every spreadsheet shop has: one row a
// customer, columns that describe it, then one column a month with what recurs
// in it. It finds the months in the names of the columns and the unbroken runs
// of months in a row.
//
// Reading the file and making facts of the runs lives in package ingest.
package grid
