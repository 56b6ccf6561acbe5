// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

// presentationQuestions are those of presentation.
var presentationQuestions = []*Question{}
