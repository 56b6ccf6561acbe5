// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

// AccountAll lets a Deriver account for every contract by the standard, also where
// stated prices are the accounting.
func (d *Deriver) AccountAll() { d.accountAll = true }
