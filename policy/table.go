// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package policy

import (
	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/money"
)

const (
	sourceChartMogul = "ChartMogul, Opstarts, Chargebee and Stripe differ: see docs/tutorial.md"
	sourceOpstarts   = "Opstarts, The complete guide to SaaS revenue"
)

// switches is the table of every setting, in the order of the reference.
var switches = []Switch{
	currencySwitch(),
	integer("fiscal_year_start", "General", "Month in which the fiscal year starts; FY2024 is the one that ends in 2024.", "a month, 1 to 12", PerReport, 1, 12,
		func(t *Terms) *int { return &t.FiscalStart }),

	pick("recognition.proration", "Recognition", "How a ratable price is spread over its service period.", PerContract, "606-10-25-31, 55-17; Zuora, Stripe",
		func(t *Terms) *civil.Convention { return &t.Proration },
		Option{"daily", "every day weighs the same"},
		Option{"monthly", "every full month weighs the same; a partial month by its days"},
		Option{"whole_month", "the month of the first day counts in full, a partial last month is cut off"},
		Option{"half_month", "a partial month counts as half"},
		Option{"30/360", "every month has 30 days"},
		Option{"anchored", "months counted from the day the service starts"}),
	pick("recognition.ramp", "Recognition", "How a line is earned whose price steps over its term (quantity steps are always by segment).", PerContract, "606-10-25-16, 55-18; Zuora ramp deals; Kellblog",
		func(t *Terms) *Ramp { return &t.Ramp },
		Option{"straight_line", "the whole price evenly over the whole service"},
		Option{"by_segment", "each price over its own span"}),
	pick("rounding.mode", "Rounding", "What happens to half a minor unit.", PerContract, "",
		func(t *Terms) *money.Rounding { return &t.Rounding },
		Option{"half_up", "halves away from zero"},
		Option{"half_even", "halves to the even unit"},
		Option{"down", "towards zero"},
		Option{"up", "away from zero"}),
	pick("rounding.time", "Rounding", "Where the units go that a spread leaves over.", PerContract, "",
		func(t *Terms) *RoundingTime { return &t.RoundingTime },
		Option{"cumulative", "the cumulative amount is rounded: every part is within one unit"},
		Option{"residual_last", "each month is rounded by itself, the last takes the rest"},
		Option{"residual_first", "each month is rounded by itself, the first takes the rest"}),

	pick("bookings.value", "Bookings", "What counts as booked when a contract is signed.", PerReport, "Glossary, Opstarts, SaaSOptics",
		func(t *Terms) *BookingValue { return &t.BookingValue },
		Option{"tcv", "the whole committed value"},
		Option{"first_year", "the value of the first twelve months"},
		Option{"acv", "the annual value, as measure bookings_acv"},
		Option{"first_year_then_renewals", "the first year at signing, each later year on its anniversary as a renewal"}),
	pick("bookings.date", "Bookings", "The day on which a contract counts as booked.", PerReport, "SaaSOptics: order date and effective date",
		func(t *Terms) *BookingDate { return &t.BookingDate },
		Option{"booked", "the contract's field booked (by default the day of signature)"},
		Option{"signed", "the day of signature"},
		Option{"starts", "the first day of the term"}),
	pick("bookings.month_to_month", "Bookings", "How much of a contract without fixed term, or renewing every month, is booked.", PerReport, sourceOpstarts,
		func(t *Terms) *MonthToMonth { return &t.MonthToMonth },
		Option{"1", "each month as it is committed"},
		Option{"12", "twelve months at a time"}),
	yesNo("bookings.invoices", "Bookings", "Whether an invoice that belongs to no contract is a booking.", PerReport, "SaaSOptics: incidental invoices",
		func(t *Terms) *bool { return &t.LooseInvoices },
		Option{"exclude", "it is not"}, Option{"include", "it is, on the day of issue, as class incidental"}),
	yesNo("acv.one_time", "Bookings", "Whether one-time items are part of the annual value.", PerReport, "Hotfix Inc. example: 65,000 with, 53,000 without",
		func(t *Terms) *bool { return &t.ACVOneTime },
		Option{"exclude", "recurring items only"}, Option{"include", "all items"}),
	yesNo("acv.month_to_month", "Bookings", "The annual value of a contract that renews every month.", PerReport, sourceOpstarts,
		func(t *Terms) *bool { return &t.ACVMonthly },
		Option{"committed", "what is committed: one month"}, Option{"annualize", "twelve months"}),

	pick("mrr.start", "Recurring revenue", "When a line's recurring revenue begins.", PerReport, sourceChartMogul,
		func(t *Terms) *MRRStart { return &t.MRRStart },
		Option{"service", "with its service"},
		Option{"booking", "when it is booked"},
		Option{"signing", "when it is signed"},
		Option{"first_invoice", "with its first invoice"}),
	pick("mrr.end", "Recurring revenue", "When the recurring revenue of an ended line stops.", PerReport, "ChartMogul, churn recognition",
		func(t *Terms) *MRREnd { return &t.MRREnd },
		Option{"day_after", "the day after its last day"},
		Option{"last_day", "on its last day"}),
	pick("mrr.churn", "Recurring revenue", "When the recurring revenue of a contract that was ended early stops.", PerReport, "ChartMogul, churn recognition; ProfitWell: end of the paid period",
		func(t *Terms) *MRRChurn { return &t.MRRChurn },
		Option{"effective", "when the contract ends"},
		Option{"noticed", "on the day of notice"},
		Option{"paid_through", "after the last day that stays paid"}),
	pick("mrr.movements", "Recurring revenue", "The window within which the changes of one customer are netted.", PerReport, "dbt MRR playbook: month; ChartMogul: 60 minutes",
		func(t *Terms) *Movements { return &t.MRRMovements },
		Option{"month", "the calendar month"},
		Option{"day", "the day"}),
	yesNo("mrr.invoices", "Recurring revenue", "Whether an invoice line with a service period, of an invoice without contract, recurs.", PerReport, "ChartMogul",
		func(t *Terms) *bool { return &t.MRRInvoices },
		Option{"exclude", "it does not"}, Option{"include", "it does, for its service period"}),
	list("recurring.kinds", "Recurring revenue", "The kinds of product that recur, unless the product says so itself.", "a list of kinds: subscription, usage, service, license, support, goods, fee, option, trial", PerReport, "",
		func(t *Terms) *[]string { return &t.RecurringKinds }),

	pick("deferred.basis", "Balances", "What deferred revenue is measured against.", PerReport, "Opstarts: booked; Drivetrain: received; 606-10-45-2: billed or due",
		func(t *Terms) *DeferredBasis { return &t.DeferredBasis },
		Option{"billed", "billed less earned: a contract liability or asset, net per arrangement"},
		Option{"booked", "booked less earned"},
		Option{"received", "received less earned"}),
	list("deferred.products", "Balances", "The products whose deferred revenue counts.", "all, or a list of product ids", PerReport, "Hotfix Inc. example: licences and add-on only",
		func(t *Terms) *[]string { return &t.DeferredProducts }),
	pick("claims", "Balances", "When an invoice is a claim on the customer.", PerContract, "606-10-45-4",
		func(t *Terms) *Claims { return &t.Claims },
		Option{"invoice", "when it is issued"}),

	pick("billing.every", "Billing", "Billing period of a contract that states none.", PerContract, "",
		func(t *Terms) *BillingEvery { return &t.BillingEvery },
		Option{"price_period", "the period of the price: a monthly price is billed monthly"},
		Option{"month", "monthly"}, Option{"quarter", "quarterly"}, Option{"year", "yearly"},
		Option{"term", "once for the whole term"}),
	yesNo("billing.in", "Billing", "Whether a period is billed at its start or its end, where the contract does not say.", PerContract, "",
		func(t *Terms) *bool { return &t.BillingArrears },
		Option{"advance", "on its first day"}, Option{"arrears", "on its last day"}),
	pick("billing.proration", "Billing", "What part of a price a part of its period costs.", PerContract, "Chargebee: half months; Zuora: days of the month",
		func(t *Terms) *Proration { return &t.BillingProration },
		Option{"days", "a part of a month by its days"},
		Option{"half_month", "any part of a month is half of one"},
		Option{"whole_month", "a month that has begun counts in full"}),
	duration("billing.net", "Billing", "Time from issue to due date, where the contract does not say.", PerContract, func(t *Terms) *civil.Duration { return &t.BillingNet }),
	pick("changes.billing", "Changes", "When the difference that an amendment makes to what was invoiced before it is invoiced or credited, where it does not say.", PerContract, "Chargebee: now; Stripe, Baremetrics: next invoice",
		func(t *Terms) *ChangeBilling { return &t.ChangeBilling },
		Option{"now", "on the day of the change"},
		Option{"next_invoice", "with the next invoice"},
		Option{"at_renewal", "when the term ends"},
		Option{"none", "never: the change counts from the next billing period"}),
	yesNo("changes.anchor", "Changes", "Whether an amendment that does not say begins the billing periods anew.", PerContract, "Chargebee: reset",
		func(t *Terms) *bool { return &t.ChangeAnchorReset },
		Option{"keep", "periods stay as they are"}, Option{"reset", "a new period begins on the day of the change"}),
	pick("terminations.refund", "Changes", "What of the time that was invoiced and is no longer served a customer gets back who ends early, where neither the termination nor the contract says.", PerContract, "EY Financial Reporting Developments, Q3-10",
		func(t *Terms) *TerminationRefund { return &t.TerminationRefund },
		Option{"none", "nothing: what was invoiced stays, and is earned by the end"},
		Option{"pro_rata", "the price of it"}),
	pick("collection.from", "Collection", "The day that an expected payment counts from.", PerContract, sourceOpstarts,
		func(t *Terms) *CollectionFrom { return &t.CollectionFrom },
		Option{"due", "the due date"}, Option{"issue", "the date of the invoice"}),
	duration("collection.delay", "Collection", "How much later than that customers pay: a forecast, never a due date.", PerContract, func(t *Terms) *civil.Duration { return &t.CollectionDelay }),
	integer("collection.days_late", "Collection", "An invoice that is open and past its expected day is expected so many days after the report's as-of day.", "days, 0 to 3650", PerReport, 0, 3650,
		func(t *Terms) *int { return &t.DaysLate }),

	border("actuals.invoices_through", "Up to this day only real invoices count, after it the schedule.", func(t *Terms) *Border { return &t.InvoicesThrough }),
	border("actuals.payments_through", "Up to this day only real payments count, after it expected ones.", func(t *Terms) *Border { return &t.PaymentsThrough }),
}

// Default is the policy of a company that has said nothing.
func Default() Terms {
	usd, err := money.ParseCurrency("USD")
	if err != nil {
		panic(err)
	}
	return Terms{
		Currency:        usd,
		FiscalStart:     1,
		LooseInvoices:   true,
		ACVMonthly:      true,
		MRRInvoices:     true,
		RecurringKinds:  []string{"subscription", "support"},
		InvoicesThrough: Border{Auto: true},
		PaymentsThrough: Border{Auto: true},
	}
}

// Switches lists every setting in the order of the reference.
func Switches() []Switch { return append([]Switch(nil), switches...) }

// Value is the switch's value in t, as written in a policy file.
func (s *Switch) Value(t *Terms) string { return s.get(t) }
