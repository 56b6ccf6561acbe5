// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

// obligationQuestions are those of step 2, the obligations.
var obligationQuestions = []*Question{}
