// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

// allocationQuestions are those of step 4, the allocation.
var allocationQuestions = []*Question{}
