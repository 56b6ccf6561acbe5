// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

// Package money computes with exact amounts: whole minor units of one currency,
// decimal prices and quantities, proportions that are rounded once, and the one
// allocator that splits a total without losing a cent.
//
// No float takes part anywhere. What does not fit in 64 bits is [ErrOverflow],
// never a wrapped number. Exchange rates, and which currency an amount is in,
// are the caller's: a [Minor] does not carry its currency, and whoever adds two
// of them has made sure that they share one.
package money
