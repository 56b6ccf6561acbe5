// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

// The questions of modifications.
var (
	questionApproved = &Question{
		Name: "approved", Paragraph: "606-10-25-10, 25-11", Subject: "change",
		Asks:   "Is the change approved by both sides, or enforceable though its price is still open?",
		Values: []string{"yes", "no"},
		// A fact of an amendment is one that somebody signed.
		Otherwise: "yes, on the day it was signed",
	}
	questionModification = &Question{
		Name: "modification", Paragraph: "606-10-25-10, 32-42 to 32-45", Subject: "change",
		Asks:      "Does it change scope or price, rather than tell more about an amount that was variable from the beginning?",
		Values:    []string{"yes", "no"},
		Otherwise: "yes",
	}
	questionPackage = &Question{
		Name: "package", Paragraph: "606-10-25-9", Subject: "change",
		Asks:      "Were the amendments that were signed together negotiated as one?",
		Values:    []string{"yes", "no"},
		Otherwise: "yes: those that were signed on one day, or name each other, are accounted for once",
	}
	questionReflectsSSP = &Question{
		Name: "reflects_ssp", Paragraph: "606-10-25-12(b)", Subject: "change",
		Asks:      "Does the price of what is added reflect its stand-alone selling price, adjusted for what selling it to this customer saves?",
		Values:    []string{"yes", "no"},
		Otherwise: "the price is compared with the selling prices of the day; without them it does not, and the rest of the contract is a new one",
	}
	questionPastShare = &Question{
		Name: "past_share", Paragraph: "606-10-25-13; 55-114 to 55-116", Subject: "change",
		Asks:      "How much of the concession is for what was delivered before?",
		Form:      "an amount in major units, such as 900.00",
		Otherwise: "only what the amendment states as credit_for_past",
	}
	questionRemainingDistinct = &Question{
		Name: "remaining_distinct", Paragraph: "606-10-25-13", Subject: "line",
		Asks:   "Is what is still to be delivered distinct from what was delivered before the change? It may be asked of the change as a whole.",
		Values: []string{"yes", "no"},
		// The days of a series are distinct from each other (25-14(b)); work in progress is one thing.
		Otherwise: "yes for a series, for units and for what was not begun; no for work that is measured by hours, cost or percent",
	}
)

// changeQuestions are those of modifications.
var changeQuestions = []*Question{questionApproved, questionModification, questionPackage, questionReflectsSSP, questionPastShare, questionRemainingDistinct}
