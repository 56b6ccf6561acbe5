// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

// The questions of step 2, the performance obligations.
var (
	questionDistinct = &Question{
		Name: "distinct", Paragraph: "606-10-25-19 to 25-22", Subject: "line",
		Asks: "Can the customer benefit from it on its own or with what is readily available, and is it separately identifiable in the contract?",
		Form: "yes, or with LINE: it is one obligation with that line, and is earned as that line is",
		// Recognition starts later for it: with access to what it prepares.
		Otherwise: "yes; a service that is sold with a subscription is one obligation with it, the implemented subscription, and is earned from access on",
	}
	questionActivity = &Question{
		Name: "activity_only", Paragraph: "606-10-25-17, 55-50 to 55-53", Subject: "line",
		Asks: "Does it transfer nothing to the customer, as setting up and administration do not?", Values: []string{"yes", "no"},
		Otherwise: "yes for a product of the kind fee, whose price then belongs to all that is promised; no for all others",
	}
	questionImmaterial = &Question{
		Name: "immaterial", Paragraph: "606-10-25-16A, 25-16B", Subject: "line",
		Asks: "Is the promise immaterial in the context of the contract? An option that is a material right never is.", Values: []string{"yes", "no"},
		Otherwise: "no",
	}
	questionMaterialRight = &Question{
		Name: "material_right", Paragraph: "606-10-55-42, 55-45", Subject: "line",
		Asks: "Do the renewals of the contract give the customer more than others get, so that it pays for them ahead?", Values: []string{"look_through", "no"},
		Form:      "look_through spreads what all terms cost that an estimate with `terms` expects",
		Otherwise: "no: each term is worth its price. An option that is a line of the contract needs no answer",
	}
	questionPossession = &Question{
		Name: "possession", Paragraph: "985-20-15-5(a), 606-10-55-54(a)", Subject: "line",
		Asks: "May the customer take possession of the hosted software at any time without significant penalty?", Values: []string{"yes", "no"},
		Otherwise: "no, if the other of the two questions on hosted software was answered: a service, earned over its term",
	}
	questionSelfHost = &Question{
		Name: "self_host", Paragraph: "985-20-15-5(b), 606-10-55-54(a)", Subject: "line",
		Asks: "Can the customer feasibly run the software itself, or have somebody unrelated host it?", Values: []string{"yes", "no"},
		Otherwise: "no, if the other of the two questions on hosted software was answered: a service, earned over its term",
	}
)

// obligationQuestions are those of step 2, the obligations.
var obligationQuestions = []*Question{questionDistinct, questionActivity, questionImmaterial, questionMaterialRight, questionPossession, questionSelfHost}
