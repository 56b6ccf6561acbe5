// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

// Package table reads a table of texts from a CSV file as programs and
// spreadsheets write it: with or without a byte order mark, with commas,
// semicolons, tabs or bars, with quotes, with either end of line. It gives rows
// of cells with their lines.
//
// What the cells mean is not decided here, and nothing is converted.
package table
