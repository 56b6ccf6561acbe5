// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package ingest

// Reason is why a row is questioned: a short name for machines.
type Reason string

// The reasons. What each means and which rule is applied stands in Reasons.
const (
	EmptyRow           Reason = "empty_row"
	TotalRow           Reason = "total_row"
	DuplicateID        Reason = "duplicate_id"
	EndBeforeStart     Reason = "end_before_start"
	OneDay             Reason = "one_day"
	NoDays             Reason = "no_days"
	Negative           Reason = "negative_amount"
	NoTerm             Reason = "no_term"
	Trial              Reason = "trial"
	TrialWithPrice     Reason = "trial_with_price"
	ZeroPrice          Reason = "zero_price"
	AnnualMismatch     Reason = "annual_mismatch"
	BillingMismatch    Reason = "billing_mismatch"
	QuantityNotExact   Reason = "quantity_not_exact"
	ManyDecimals       Reason = "many_decimals"
	EndedWithoutEnd    Reason = "ended_without_end"
	EndWithoutEnded    Reason = "end_without_ended"
	RunsOn             Reason = "runs_on_without_renewal"
	Overlap            Reason = "overlap"
	UnknownCustomer    Reason = "unknown_customer"
	BeforeSignup       Reason = "before_signup"
	CustomerDiffers    Reason = "customer_differs"
	CustomerEndedRuns  Reason = "customer_ended_but_runs"
	CustomerEndsUnsaid Reason = "customer_ends_unsaid"
	EmptyCustomer      Reason = "empty_customer"
	EventWithoutEnd    Reason = "event_without_end"
	EventBeforeStart   Reason = "event_before_start"
	EndWithoutEvent    Reason = "end_without_event"
)

// ReasonInfo explains a reason.
type ReasonInfo struct {
	Reason Reason
	What   string // what is odd
	Rule   string // what is done with the row
}

var reasons = []ReasonInfo{
	{EmptyRow, "a row without any cell", "left out"},
	{TotalRow, "a row of a grid that names itself a total", "left out"},
	{DuplicateID, "an id that an earlier row has", "the first row is kept, this one left out"},
	{EndBeforeStart, "an end before the start", "left out"},
	{OneDay, "an inclusive end on the day of the start", "kept as one day"},
	{NoDays, "an exclusive end on the day of the start", "no days: left out"},
	{Negative, "an amount below zero", "left out: a credit is no subscription"},
	{NoTerm, "a price for the term of a row without end", "left out: the length of the term is not known"},
	{Trial, "a trial at no price", "kept as a trial, not as a contract: it commits to nothing"},
	{TrialWithPrice, "a trial with a price", "kept as a contract"},
	{ZeroPrice, "a price of zero that is no trial", "kept as a contract over nothing"},
	{AnnualMismatch, "an annual amount that is not the amount for a year", "kept with the amount; the annual one is not used"},
	{BillingMismatch, "a billing period that is not what the price is for", "kept as both say"},
	{QuantityNotExact, "an amount that the quantity does not divide", "kept with quantity 1 and the whole amount"},
	{ManyDecimals, "an amount with more decimals than its currency", "kept; the year's amount is rounded once"},
	{EndedWithoutEnd, "a row flagged as ended without an end", "kept without end"},
	{EndWithoutEnded, "an end of a row not flagged as ended", "kept with its end"},
	{RunsOn, "a row that does not renew, has no end, and runs longer than its first term", "kept without end"},
	{Overlap, "a subscription beside an earlier one of the same customer", "kept: several at once are legitimate"},
	{UnknownCustomer, "a customer that the customers' file does not have", "kept; the customer is only an id"},
	{BeforeSignup, "a start before the customer's signup", "kept"},
	{CustomerDiffers, "an attribute or name of the customer that an earlier row has otherwise", "kept; the first row's counts"},
	{CustomerEndedRuns, "a customer flagged as ended while a subscription runs", "kept; the subscriptions count"},
	{CustomerEndsUnsaid, "a customer not flagged as ended whose subscriptions all ended", "kept; the subscriptions count"},
	{EmptyCustomer, "a customer of a grid without any month", "kept as a customer without contract"},
	{EventWithoutEnd, "an event on a day on which no subscription of its customer ends", "left out: no end is made up"},
	{EventBeforeStart, "an event before the first subscription of its customer", "left out: no end is made up"},
	{EndWithoutEvent, "an end on a day without an event of its customer", "kept with its end"},
}

// Reasons explains every reason for which a row can be questioned.
func Reasons() []ReasonInfo { return append([]ReasonInfo(nil), reasons...) }

func (r Reason) info() ReasonInfo {
	for _, info := range reasons {
		if info.Reason == r {
			return info
		}
	}
	return ReasonInfo{Reason: r}
}
