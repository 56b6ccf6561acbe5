// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

// costQuestions are those of contract costs.
var costQuestions = []*Question{
	questionIncremental, questionRecoverable, questionFulfilment, questionCommensurate, questionBenefit,
}

const askedOfCosts = "cost, contract/line, contract, product, *"

var (
	questionIncremental = &Question{
		Name: "incremental", Paragraph: "340-40-25-1 to 25-3", Subject: askedOfCosts,
		Asks:      "Is the cost of obtaining the contract one that would not have arisen had the contract not been signed? A commission is, with the payroll tax on it; a salary, a discretionary bonus, travel and legal advice are not.",
		Values:    []string{"yes", "no"},
		Otherwise: "no: it is an expense at once",
	}
	questionRecoverable = &Question{
		Name: "recoverable", Paragraph: "340-40-25-1", Subject: askedOfCosts,
		Asks:      "Is the cost of obtaining the contract expected to be recovered by it and its expected renewals?",
		Values:    []string{"yes", "no"},
		Otherwise: "no: it is an expense at once",
	}
	questionFulfilment = &Question{
		Name: "fulfilment_criteria", Paragraph: "340-40-25-5 to 25-8", Subject: askedOfCosts,
		Asks:      "Does the cost of fulfilling the contract relate to it directly, does it create or improve what will satisfy obligations in the future, and is it expected to be recovered? All three; and it is for no progress that was already made.",
		Values:    []string{"yes", "no"},
		Otherwise: "no: it is an expense at once",
	}
	questionCommensurate = &Question{
		Name: "commensurate", Paragraph: "340-40-35-1; TRG memo 57", Subject: askedOfCosts,
		Asks:      "Will the commission of a renewal be in proportion to that of the first contract, by the value of the two? The rates of the cost say so where it states rate and renewal_rate.",
		Values:    []string{"yes", "no"},
		Otherwise: "yes: it is amortised over the term of the contract, which is the shorter",
	}
	questionBenefit = &Question{
		Name: "benefit_period", Paragraph: "340-40-35-1, 35-2", Subject: askedOfCosts,
		Asks:      "How long is the cost of use, with the renewals that are expected: the life of a customer, or of the technology if that is shorter? A later answer counts from its day.",
		Form:      "a duration such as 84 months, or term for the term of the contract",
		Otherwise: "term: it is amortised over the term of the contract, which is the shorter",
	}
)
