// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

// The questions of step 5, recognition.
var (
	questionAcceptance = &Question{
		Name: "acceptance", Paragraph: "606-10-55-85 to 55-88", Subject: "line",
		Asks:      "Can the seller show by objective criteria that what is delivered is as agreed, before the customer accepts it?",
		Values:    []string{"objective", "subjective"},
		Otherwise: "subjective: it is earned when it is accepted; where no acceptance is reported, when it is delivered",
	}
	questionCostRecovered = &Question{
		Name: "cost_recoverable", Paragraph: "606-10-25-36, 25-37", Subject: "line",
		Asks: "Is the cost of an obligation whose progress cannot be measured yet expected to be recovered?", Values: []string{"yes", "no"},
		Otherwise: "no: nothing is earned until a total is expected that progress can be measured by",
	}
	questionAsInvoiced = &Question{
		Name: "as_invoiced", Paragraph: "606-10-55-18", Subject: "line",
		Asks: "Is the right to invoice what the performance so far is worth to the customer?", Values: []string{"yes", "no"},
		Otherwise: "yes, of a line whose recognition says as_invoiced",
	}
	questionBreakage = &Question{
		Name: "breakage_entitled", Paragraph: "606-10-55-46 to 55-48", Subject: "line",
		Asks: "Is the seller expected to be entitled to what the customer never redeems, so that including it is no risk of a reversal?", Values: []string{"yes", "no"},
		Otherwise: "no: what is redeemed is earned at its price, and the rest when it can be redeemed no more",
	}
	questionEscheat = &Question{
		Name: "escheat", Paragraph: "606-10-55-49", Subject: "line",
		Asks: "What part of what is never redeemed must be handed over under unclaimed property law?",
		Form: "a percentage, such as 40", Otherwise: "none",
	}
)

// recognitionQuestions are those of step 5, recognition.
var recognitionQuestions = []*Question{questionAcceptance, questionCostRecovered, questionAsInvoiced, questionBreakage, questionEscheat}
