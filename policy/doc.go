// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

// Package policy holds how a company defines its numbers: named switches with
// stated defaults, in dated versions, read from YAML. It says what the options
// mean and where they come from; what they do is in derive and view.
package policy
