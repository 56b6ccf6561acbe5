// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package fact

// Refs are the facts that a fact names.
type Refs struct{ Customer, Contract, Line, Invoice string }

// A Referrer is a fact that names others, for facts whose type the reader does
// not look into.
type Referrer interface{ Refs() Refs }
