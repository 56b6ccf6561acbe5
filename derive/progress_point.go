// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"math/big"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/curve"
)

// progressPoint is the part of an obligation that is satisfied by the close of a
// day, with the total that was then expected (606-10-25-31, 25-35).
type progressPoint struct {
	Day   civil.Day
	Done  *big.Rat // 0 to 1
	Cause curve.Cause
	Note  int32
}
