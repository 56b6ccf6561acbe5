// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

// The questions of step 1, the contract.
var questionPenalty = &Question{
	Name: "penalty_substantive", Paragraph: "606-10-25-3", Subject: "contract",
	Asks:   "Is what leaving the contract early costs large enough to keep the customer in it?",
	Values: []string{"yes", "no"},
	// No is the shorter contract; the penalty is no part of its price before somebody
	// said that it is no penalty.
	Otherwise: "no: what follows the first exit is not enforceable, and the penalty is no part of the price",
}

// contractQuestions are those of step 1, the contract.
var contractQuestions = []*Question{questionPenalty}
