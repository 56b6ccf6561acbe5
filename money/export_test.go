// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package money

// CurrencyInfo is a row of a table of currencies, for tests.
type CurrencyInfo = currencyInfo

// Active and Withdrawn are the tables, for tests.
func Active() []CurrencyInfo    { return currencyTable[:] }
func Withdrawn() []CurrencyInfo { return withdrawnTable[:] }
