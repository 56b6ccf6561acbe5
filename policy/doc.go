// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

// Package policy holds how a company defines its numbers: named switches with
// stated defaults, in dated versions, read from YAML, and the classes of bookings
// that a company writes itself, as CEL over an event. It says what the options
// mean and where they come from; what they do, and what the events are, is in
// derive and view.
package policy
