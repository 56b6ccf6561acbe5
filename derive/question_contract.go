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

// The tests of a contract (606-10-25-1). A signed contract passes them: that is no
// question before somebody doubts it.
var gateQuestions = []*Question{
	gateQuestion("contract_approved", "606-10-25-1(a)", "Have the parties approved the contract, and are they committed to it?"),
	gateQuestion("rights_identified", "606-10-25-1(b)", "Can each party's rights be identified?"),
	gateQuestion("payment_terms", "606-10-25-1(c)", "Can the payment terms be identified?"),
	gateQuestion("commercial_substance", "606-10-25-1(d)", "Does the contract have commercial substance?"),
	gateQuestion("collectibility", "606-10-25-1(e), 25-5, 55-3A", "Is it probable that what the customer owes for what will be transferred is collected? A later answer is one to a significant change"),
}

func gateQuestion(name, paragraph, asks string) *Question {
	return &Question{
		Name: name, Paragraph: paragraph, Subject: "contract", Asks: asks, Values: []string{"yes", "no"},
		Otherwise: "yes: a contract that was signed is one until somebody judges otherwise, from the day of the answer on",
	}
}

var questionCombine = &Question{
	Name: "combine", Paragraph: "606-10-25-9", Subject: "contract",
	Asks:      "Is it accounted for as one with other contracts that the customer signed at or near the same time?",
	Values:    []string{"no"},
	Form:      "if they are, name them in combined_with",
	Otherwise: "no: contracts are combined where they say so, and check names those that may have to be",
}

// contractQuestions are those of step 1, the contract.
var contractQuestions = append([]*Question{questionPenalty, questionCombine}, gateQuestions...)
