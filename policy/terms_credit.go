// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package policy

// CreditSplit is how a credit is divided between what has been earned and what
// has not.
type CreditSplit uint8

// The options of credit_split.
const (
	SplitProRata CreditSplit = iota
	SplitUnearnedFirst
	SplitByLine
)

// CreditsSettle is what becomes of a credit that does not say how it is settled.
type CreditsSettle uint8

// The options of credits.settle.
const (
	SettleBalance CreditsSettle = iota
	SettleRefund
)

// DisputesWon is what money does that comes back from a dispute.
type DisputesWon uint8

// The options of disputes.won.
const (
	WonRecover DisputesWon = iota
	WonRestore
)

// LateInvoice is when an invoice without contract is earned whose service began
// before it was issued.
type LateInvoice uint8

// The options of late_invoice.
const (
	LateRestate LateInvoice = iota
	LateCatchUp
)
