// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

// recognitionQuestions are those of step 5, recognition.
var recognitionQuestions = []*Question{}
