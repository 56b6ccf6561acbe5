// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

// The questions of step 3, the transaction price.
var (
	questionEstimate = &Question{
		Name: "estimate", Paragraph: "606-10-32-5 to 32-9", Subject: "component",
		Asks:      "What does the variable amount come to?",
		Form:      "an estimate fact for the component, with outcomes or an expected amount",
		Otherwise: "nothing is added to the price; what lowers it does so with its full amount",
	}
	questionConstraint = &Question{
		Name: "constraint", Paragraph: "606-10-32-11 to 32-13", Subject: "component",
		Asks:      "How much of the estimate is it probable not to reverse significantly, measured against all of the contract's revenue?",
		Form:      "the amount `included` of the estimate fact",
		Otherwise: "nothing of an estimate that adds to the price; all of one that lowers it",
	}
	questionPayable = &Question{
		Name: "distinct_from_customer", Paragraph: "606-10-32-25 to 32-26", Subject: "component",
		Asks:      "Does the customer give something distinct for what it is paid, worth what is paid?",
		Values:    []string{"yes", "no"},
		Otherwise: "no: what is paid lowers the price",
	}
	questionFinancing = &Question{
		Name: "significant_financing", Paragraph: "606-10-32-15 to 32-17", Subject: "contract",
		Asks:      "Does the timing of payments give either side a significant benefit of financing?",
		Values:    []string{"yes", "no"},
		Otherwise: "yes where the contract has a financing component, as it says; else no",
	}
)

// priceQuestions are those of step 3, the transaction price.
var priceQuestions = []*Question{questionEstimate, questionConstraint, questionPayable, questionFinancing}
