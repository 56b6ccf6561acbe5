// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
)

// Finding is something in the data that a person should look at.
type Finding struct {
	Kind     FindingKind
	Severity Severity // 0 until Derive is done: that of the kind
	Contract string
	Line     string
	Place    fact.Place
	Day      civil.Day
	Amount   money.Minor // at stake, for all of Contract.Count; 0: none, or not known
	Currency money.Currency
	Text     string
	Fix      string // what to do; "" until Derive is done: that of the kind
}

// Severity says how much a finding matters.
type Severity uint8

// The severities, from the least.
const (
	Notice  Severity = iota + 1 // something to know, or soon to decide
	Warning                     // money may be missing, or a number is not what was meant
	Error                       // facts contradict each other: some number is wrong
)

var severityNames = []string{"", "notice", "warning", "error"}

// String is the name in machine formats and on the command line.
func (s Severity) String() string { return severityNames[s] }

// ParseSeverity finds a severity by its name.
func ParseSeverity(name string) (Severity, bool) {
	for s := Notice; s <= Error; s++ {
		if severityNames[s] == name {
			return s, true
		}
	}
	return 0, false
}

// FindingKind classifies findings.
type FindingKind uint8

// The kinds of finding. Their names in machine formats are kept.
const (
	FindingUnbilled          FindingKind = iota + 1 // an instalment before the border without invoice
	FindingUncredited                               // a credit of a change before the border without credit note
	FindingUndelivered                              // a line earned on delivery without delivery fact
	FindingUnapplied                                // money that matches nothing
	FindingNotDerived                               // something stated that is not derived yet
	FindingOverbilled                               // invoices exceed the contract
	FindingMismatch                                 // what is invoiced in all is not the price
	FindingGap                                      // a renewal that does not follow at once
	FindingOverlap                                  // a renewal that starts before the end
	FindingUnlinkedRenewal                          // a contract that follows another, and does not say so
	FindingDoubled                                  // two contracts for one product at one time
	FindingNeverInvoiced                            // a contract without any invoice
	FindingBilledAfterEnd                           // an invoice for service after the end
	FindingOvercredited                             // credit notes exceed their invoice
	FindingUnmatched                                // money paid back that matches nothing
	FindingExpiring                                 // a contract that ends soon
	FindingNoticeWindow                             // a renewal that can be refused for a short time yet
	FindingOpenPause                                // a pause without end
	FindingUnclassified                             // a booking that no class takes, or several take twice
	FindingUnanswered                               // a question of judgement that nobody answered
	FindingUnsigned                                 // an answer that does not say who judged, or why
	FindingCombinable                               // contracts that may have to be combined
	FindingEarnedNotInvoiced                        // a variable part that is earned and that nothing claims
	findingEnd
)

// findingOf is what is said of a kind of finding everywhere: in the listing of
// check, in machine formats, and in its reference.
type findingOf struct {
	name     string
	severity Severity
	means    string // what it is, and what it does to the numbers
	stake    string // what its amount is
	fix      string
}

var findingKinds = [findingEnd]findingOf{
	FindingUnbilled: {"unbilled", Warning,
		"an instalment of the schedule is due before the latest real invoice, and no invoice covers it; it counts as unbilled",
		"what of the instalment is not invoiced", "issue the invoice, or add it to the book; correct the billing terms if nothing was due"},
	FindingUncredited: {"uncredited", Warning,
		"a change takes back what was invoiced, and no credit note gives it back",
		"what of it is not credited", "issue the credit note, or add it to the book; correct the change if nothing was to be given back"},
	FindingUndelivered: {"undelivered", Warning,
		"revenue of a line waits for a delivery, and the book has none: nothing of it is earned",
		"", "add the delivery when it happens; a line that needs none has recognition: ratable"},
	FindingUnapplied: {"unapplied", Warning,
		"money was received that pays no open invoice; it is kept as the customer's",
		"the money without invoice", "name the invoice in applications, add the invoice that is missing, or refund the money"},
	FindingNotDerived: {"not_derived", Warning,
		"a contract states something that is read and kept, and that the numbers do not use yet",
		"", "state its effect in another way where it changes the numbers, or take note that they leave it out"},
	FindingOverbilled: {"overbilled", Error,
		"the invoices of a line come to more than the contract says",
		"what is invoiced beyond the schedule", "credit what was invoiced too much, or add the amendment that raised the price"},
	FindingMismatch: {"mismatch", Error,
		"the schedule of instalments of a line does not come to its price",
		"the difference", "correct the amounts of the schedule, or the price"},
	FindingGap: {"gap", Warning,
		"a renewal begins later than the day after the contract that it renews ends; recurring revenue goes on through the gap",
		"", "correct the start of the renewal, or remove renews if the customer was away"},
	FindingOverlap: {"overlap", Warning,
		"a renewal begins before the contract that it renews ends; both are earned and billed for the days they share",
		"", "end the older contract by a termination on the day before, or correct the start of the renewal"},
	FindingUnlinkedRenewal: {"unlinked_renewal", Warning,
		"a contract begins within 31 days of the end of another of the same customer with the same product, and does not say that it renews it; bookings show a new deal, and MRR churn and a new start where days lie between",
		"the first year of the later contract", "write renews on the later contract"},
	FindingDoubled: {"doubled", Notice,
		"two contracts of one customer have the same recurring product on the same days, and neither renews nor is combined with the other",
		"a year of what the later one has of it", "if one takes the place of the other, write renews or end the older one; if both are meant, nothing is wrong"},
	FindingNeverInvoiced: {"never_invoiced", Warning,
		"instalments of a contract are due before the latest real invoice of the book, and not one invoice is for it",
		"all that is due", "issue the invoices, or add them to the book"},
	FindingBilledAfterEnd: {"billed_after_end", Error,
		"an invoice is for service after the last day of a contract that is not renewed",
		"the part of the row after the last day", "credit the invoice, or add the renewal or extension that the customer agreed to"},
	FindingOvercredited: {"overcredited", Error,
		"the credit notes of an invoice come to more than the invoice",
		"what is credited beyond the invoice, without tax", "void the credit note that is too much, or correct its invoice or amount"},
	FindingUnmatched: {"unmatched", Error,
		"a refund, dispute or write-off is more than the payment or invoice that it is about, or is about money that the book does not have",
		"the part that matches nothing", "correct the amount, or the payment or invoice that is named; add the payment that is missing"},
	FindingExpiring: {"expiring", Notice,
		"a contract ends within 90 days after the as-of day, does not renew by itself, and no contract follows it",
		"a year of what recurs on its last day", "agree on a renewal, and add it with renews; without one it counts as churn"},
	FindingNoticeWindow: {"notice_window", Notice,
		"a contract renews by itself, and the last day to refuse that is within 90 days after the as-of day",
		"a year of what recurs when it renews", "decide by that day; a notice is a termination"},
	FindingOpenPause: {"open_pause", Warning,
		"a contract or line is paused, and neither the pause says until when nor a resume ends it",
		"a year of what recurred on the day before", "add until to the pause, the resume, or the termination"},
	FindingUnclassified: {"unclassified", Warning,
		"the classes of bookings that the policy defines leave part of a booking to none of them, or take part of it more than once",
		"what no class took, or was taken too much", "correct the conditions and amounts of the classes, or leave it out of what the register divides"},
	FindingUnanswered: {"unanswered", Warning,
		"a question that the standard leaves to judgement has no answer: the numbers that depend on it take a stated way out, and are provisional with judgements: recorded; otherwise it is a notice",
		"", "add the answer; docs/judgements.md lists the questions"},
	FindingCombinable: {"combinable", Notice,
		"one customer signed contracts at or near the same time, and nobody said whether they are accounted for as one (606-10-25-9); looked for where judgements are recorded",
		"", "name the other in combined_with, or answer the question combine with no: with one commercial objective, prices that depend on each other, or one obligation, they are one contract"},
	FindingEarnedNotInvoiced: {"earned_not_invoiced", Warning,
		"a variable part of the price is earned, and neither an instalment nor an invoice claims it: it stays a contract asset (606-10-45-3)",
		"what is earned of it beyond all that is claimed", "invoice it, or add its instalment to the schedule; estimate it at zero if the customer will not owe it"},
	FindingUnsigned: {"unsigned_answer", Notice,
		"an answer to a question of judgement does not say who gave it, or why; it counts",
		"", "add by and why to the answer"},
}

// FindingKinds lists every kind.
func FindingKinds() []FindingKind {
	ks := make([]FindingKind, 0, findingEnd-1)
	for k := FindingKind(1); k < findingEnd; k++ {
		ks = append(ks, k)
	}
	return ks
}

// String is the name in machine formats.
func (k FindingKind) String() string { return findingKinds[k].name }

// Severity is how much findings of the kind matter, unless one says otherwise.
func (k FindingKind) Severity() Severity { return findingKinds[k].severity }

// Means says in words what the kind is.
func (k FindingKind) Means() string { return findingKinds[k].means }

// Fix says what to do about findings of the kind.
func (k FindingKind) Fix() string { return findingKinds[k].fix }
