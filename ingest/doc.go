// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

// Package ingest turns tables of other systems into facts. A small mapping file
// says which column means what; the built-in sources are mapping files as well,
// one folder each. docs/import.md explains them.
//
// Every row that is odd is listed with a reason, and kept or left out by a rule
// that is stated in Reasons. A row that cannot be understood at all stops the
// import: then all such rows are listed and there are no facts.
//
// Keeping facts lives in book; this package reads files and makes facts only.
package ingest
