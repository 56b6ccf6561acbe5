// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

// changeQuestions are those of modifications.
var changeQuestions = []*Question{}
