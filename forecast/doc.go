// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

// Package forecast looks ahead: a growth model signs contracts that no customer
// has signed yet. They are facts like any others and run through the same
// derive, so a plan and the past are computed by one set of rules.
//
// Here live the model file, its checks, and the counting of customers who sign
// and renew, all of it deterministic and exact. What contracts add up to lives
// in derive and view; a made-up company with a past lives in forecast/demo.
package forecast
