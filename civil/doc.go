// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

// Package civil computes with calendar days: days and months, spans and
// durations, fiscal periods, and the day-count conventions by which revenue is
// spread over time.
//
// There are no clock times, no time zones and no floats. Inside, spans are
// half-open: From belongs to them and To does not. What a file says about an
// inclusive last day is turned into that at the edge, by whoever reads it.
package civil
