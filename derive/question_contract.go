// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

// contractQuestions are those of step 1, the contract.
var contractQuestions = []*Question{}
