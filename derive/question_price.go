// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

// priceQuestions are those of step 3, the transaction price.
var priceQuestions = []*Question{}
