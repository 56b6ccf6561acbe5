// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package policy

// CostThreshold is which contracts bear a commission whose rate rises with what is
// sold.
type CostThreshold uint8

// The options of costs.threshold.
const (
	ThresholdSpread CostThreshold = iota
	ThresholdTrigger
)
