// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"math/big"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/fact"
)

// progressPoint is the part of an obligation that is satisfied by the close of a
// day, with the total that was then expected (606-10-25-31, 25-35).
type progressPoint struct {
	Day   civil.Day
	Done  *big.Rat // 0 to 1
	Cause curve.Cause
	Note  int32

	// By is the exercise of an option for another line: what was paid for it goes on to
	// that.
	By *fact.Delivery

	// Cost is what is earned in all by a point that cannot be measured, whose cost
	// is expected to be recovered (606-10-25-37); Done is not known then.
	Cost *big.Rat
}

// owedPart is the part of a prepaid price that is owed to somebody from a day on.
type owedPart struct {
	Day    civil.Day
	Part   *big.Rat
	Refund bool // to the customer; else to whom unclaimed property goes
}
