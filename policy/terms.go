// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package policy

import (
	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/money"
)

// Terms is one complete set of switches. Each field's meaning, options and
// default stand in the table in switches.go, from which `ratable policy` and
// docs/policy.md are made.
type Terms struct {
	Currency    money.Currency
	FiscalStart int // month 1..12

	// JudgementsRecorded is judgements: recorded.
	JudgementsRecorded bool
	// CombineWithin is how many days apart contracts are signed that are proposed to be
	// combined.
	CombineWithin      int
	OutOfRange         OutOfRange // ssp.out_of_range
	NoDiscountEvidence bool       // allocation.discount_evidence: off
	FinancingAlways    bool       // financing.one_year_expedient: off
	FinancingYearly    bool       // financing.interest: annual
	BlendAndExtend     BlendAndExtend
	RenewalsAtWindow   bool // rpo.renewals: window_closed

	Proration    civil.Convention
	Rounding     money.Rounding
	RoundingTime RoundingTime
	Ramp         Ramp

	BookingValue   BookingValue
	BookingDate    BookingDate
	MonthToMonth   MonthToMonth
	LooseInvoices  bool      // bookings.invoices: include
	Bookings       *Bookings // classes of one's own; nil for the built-in ones
	ACVOneTime     bool      // acv.one_time: include
	ACVMonthly     bool      // acv.month_to_month: annualize
	MRRStart       MRRStart
	MRREnd         MRREnd
	MRRInvoices    bool // mrr.invoices: include
	MRRMovements   Movements
	MRREntity      Entity
	MRRReturn      Return // mrr.reactivation
	MRRSameWindow  bool   // mrr.same_window: both
	MRRDiscounts   Discounts
	MRRPause       Pause
	MRRFree        bool     // mrr.free: active
	MRRTrials      bool     // mrr.trials: include
	MRRUsage       bool     // mrr.usage: minimum
	RecurringKinds []string // recurring.kinds

	RetentionWindow      RetentionWindow
	RetentionReturns     bool // retention.reactivation: include
	RetentionNoDowngrade bool // retention.contraction: exclude
	LogoDenominator      LogoDenominator
	LogoSamePeriod       bool // retention.same_period: include
	QuickReturns         bool // quick_ratio.reactivation: include
	ARPAAverage          bool // arpa.basis: average
	CohortPrevious       bool // cohort.relative_to: previous

	DeferredBasis    DeferredBasis
	DeferredProducts []string // empty: all
	Claims           Claims

	RPOExpedients Expedients
	RPOBands      []int // months, rising

	BillingEvery    BillingEvery
	BillingArrears  bool
	BillingNet      civil.Duration
	CollectionFrom  CollectionFrom
	CollectionDelay civil.Duration
	DaysLate        int

	TaxByDocument     bool // rounding.tax: document
	BillingProration  Proration
	ChangeBilling     ChangeBilling
	ChangeAnchorReset bool // changes.anchor: reset
	TerminationRefund TerminationRefund
	MRRChurn          MRRChurn
	CreditSplit       CreditSplit
	CreditsSettle     CreditsSettle
	DisputesWon       DisputesWon
	LateInvoice       LateInvoice

	AgingFrom  AgingFrom
	DSOBilled  bool // dso.sales: billings
	DSOAverage bool // dso.receivable: average
	DSODays    DSODays

	CommissionSplit  bool // costs.commission_method: split
	CostThreshold    CostThreshold
	CostByObligation bool // costs.attribution: obligation
	CostNoExpedient  bool // costs.one_year_expedient: off

	InvoicesThrough Border
	PaymentsThrough Border
}

// OutOfRange is the stand-alone selling price of what is sold outside of its
// range.
type OutOfRange uint8

// The options of ssp.out_of_range.
const (
	NearestBound OutOfRange = iota
	Midpoint
	LowBound
)

// Proration is what part of a price period costs.
type Proration uint8

// The options of billing.proration.
const (
	ProrateDays Proration = iota
	ProrateHalfMonth
	ProrateWholeMonth
)

// ChangeBilling is when the difference that an amendment makes is invoiced.
type ChangeBilling uint8

// The options of changes.billing.
const (
	BillNow ChangeBilling = iota
	BillNextInvoice
	BillAtRenewal
	BillNone
)

// TerminationRefund is what of the time that was invoiced and is not served any
// more a customer gets back who ends early.
type TerminationRefund uint8

// The options of terminations.refund.
const (
	RefundNone TerminationRefund = iota
	RefundProRata
)

// MRRChurn is the day from which a contract that was ended counts no more.
type MRRChurn uint8

// The options of mrr.churn.
const (
	ChurnEffective MRRChurn = iota
	ChurnNoticed
	ChurnPaidThrough
)

// RoundingTime is where the cents go that do not divide evenly over time.
type RoundingTime uint8

// The options of rounding.time.
const (
	Cumulative RoundingTime = iota
	ResidualLast
	ResidualFirst
)

// Ramp is how a line whose price steps over time is earned.
type Ramp uint8

// The options of recognition.ramp.
const (
	RampStraightLine Ramp = iota
	RampBySegment
)

// BookingValue is what counts as booked when a contract is signed.
type BookingValue uint8

// The options of bookings.value.
const (
	BookTCV BookingValue = iota
	BookFirstYear
	BookACV
	BookFirstYearThenRenewals
)

// BookingDate is the day on which a contract counts as booked.
type BookingDate uint8

// The options of bookings.date.
const (
	DateBooked BookingDate = iota
	DateSigned
	DateStarts
)

// MonthToMonth is how many months of a contract that renews monthly are booked.
type MonthToMonth uint8

// The options of bookings.month_to_month.
const (
	BookOneMonth MonthToMonth = iota
	BookTwelveMonths
)

// MRRStart is when a line's recurring level begins.
type MRRStart uint8

// The options of mrr.start.
const (
	MRRService MRRStart = iota
	MRRBooking
	MRRSigning
	MRRFirstInvoice
)

// MRREnd is the first day on which an ended line no longer counts.
type MRREnd uint8

// The options of mrr.end.
const (
	MRRDayAfter MRREnd = iota
	MRRLastDay
)

// Movements is the window in which a customer's changes are netted.
type Movements uint8

// The options of mrr.movements.
const (
	PerMonth Movements = iota
	PerDay
	PerEvent
)

// Entity is what counts as one customer in movements, counts and retention.
type Entity uint8

// The options of mrr.entity.
const (
	EntityCustomer Entity = iota
	EntityParent
	EntityContract
	EntityProduct
	EntityLine
)

// Return says when a customer that comes back is a reactivation; else it is new.
// The zero Return is always.
type Return struct {
	Never bool
	Days  int32 // at most so many days after it left; 0: however long
}

// Discounts says which discounts lower the recurring level.
type Discounts uint8

// The options of mrr.discounts.
const (
	DiscountsAll Discounts = iota
	DiscountsNone
	DiscountsRecurring
	DiscountsLookThrough
)

// Pause is what the recurring level is while a contract is paused.
type Pause uint8

// The options of mrr.pause.
const (
	PauseZero Pause = iota
	PauseKeep
	PauseChurn
)

// RetentionWindow is the time from the opening of a cohort to the close at which
// it is read again.
type RetentionWindow uint8

// The options of retention.window.
const (
	RetainYear RetentionWindow = iota
	RetainQuarter
	RetainMonth
	RetainPeriod
)

// LogoDenominator is what customers lost are divided by.
type LogoDenominator uint8

// The options of retention.logo_denominator.
const (
	LogosOpening LogoDenominator = iota
	LogosOpeningPlusNew
	LogosAverage
)

// DeferredBasis is what deferred revenue is measured against.
type DeferredBasis uint8

// The options of deferred.basis.
const (
	DeferredBilled DeferredBasis = iota
	DeferredBooked
	DeferredReceived
)

// Claims is when an invoice becomes a claim on the customer.
type Claims uint8

// The options of claims.
const (
	ClaimsInvoice Claims = iota
	ClaimsUnconditional
)

// BillingEvery is the billing period of a contract that states none.
type BillingEvery uint8

// The options of billing.every.
const (
	BillPricePeriod BillingEvery = iota
	BillMonth
	BillQuarter
	BillYear
	BillTerm
)

// CollectionFrom is the day that an expected payment counts from.
type CollectionFrom uint8

// The options of collection.from.
const (
	CollectFromDue CollectionFrom = iota
	CollectFromIssue
)

// AgingFrom is the day from which the age of a receivable counts.
type AgingFrom uint8

// The options of aging.from.
const (
	AgingFromDue AgingFrom = iota
	AgingFromIssue
)

// DSODays is how many days the sales of a period stand for.
type DSODays uint8

// The options of dso.days.
const (
	DSOPeriod DSODays = iota
	DSO30
	DSO90
	DSO365
)

// Border is the last day up to which only real documents count.
type Border struct {
	Auto bool // the latest document in the book
	None bool // no real document counts as closing the past
	Day  civil.Day
}

// BlendAndExtend is what is compared with the stand-alone selling price of what a
// change adds, when it also reprices what was agreed before.
type BlendAndExtend uint8

// The options of changes.blend_and_extend.
const (
	OverallIncrease BlendAndExtend = iota
	BlendedPrice
)
