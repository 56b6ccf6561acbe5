// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

// costQuestions are those of contract costs.
var costQuestions = []*Question{}
