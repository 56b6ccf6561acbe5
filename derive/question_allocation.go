// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

// The questions of step 4, the allocation.
var (
	questionSSP = &Question{
		Name: "ssp", Paragraph: "606-10-32-32 to 32-34", Subject: "line",
		Asks: "At what price would it be sold alone?",
		Form: "an amount in major units for the whole line, such as 1200.00. Or state the ssp of the line, or an ssp fact for its product",
		// Nothing is carved out of what is sold at its stated price.
		Otherwise: "the stated price; of a residual that was rejected, the middle of its range where it has one",
	}
	questionDiscount = &Question{
		Name: "discount", Paragraph: "606-10-32-36, 32-37", Subject: "contract",
		Asks:      "Does the whole discount belong to what is regularly sold together at such a discount?",
		Values:    []string{"bundle", "all"},
		Otherwise: "bundle if the discount of the observed bundle is within a twentieth of the contract's, else all",
	}
)

// allocationQuestions are those of step 4, the allocation.
var allocationQuestions = []*Question{questionSSP, questionDiscount}
