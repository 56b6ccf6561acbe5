// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

// Package derive turns facts and a policy into positions: for every contract
// line the four cumulative curves (contracted, billed, earned, collected) and
// the recurring level. It is a pure function: no clock, no randomness, no files.
//
// The unit of work is the [Group] of customers whose facts belong together; a
// [Deriver] works on one group at a time and can be reused without allocating.
// What positions add up to over periods lives in view.
package derive
