// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package fact

import (
	"strconv"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/money"
)

var deliveryTable = newTable("delivery", checkDelivery, append(
	lift(headFields(false), func(x *Delivery) *Head { return &x.Head }),
	of("contract", ref, func(x *Delivery) *string { return &x.Contract }, "the contract that is performed", "c-1").must(),
	of("line", ref, func(x *Delivery) *string { return &x.Line }, "its line; may be left out when there is only one", "setup"),
	of("date", day, func(x *Delivery) *civil.Day { return &x.Date }, "the day it happened", "2024-03-01").must(),
	of("event", enum[DeliveryEvent](deliveryNames), func(x *Delivery) *DeliveryEvent { return &x.Event }, "what happened", "accepted").must(),
	of("value", positive, func(x *Delivery) *money.Decimal { return &x.Value }, "percent so far; of a milestone its percent; else the units, hours, cost or redemptions since the last report", "40"),
	of("name", text, func(x *Delivery) *string { return &x.Name }, "of a milestone; of an option that is exercised, the line that it was an option for", "go-live"),
	of("expected", positive, func(x *Delivery) *money.Decimal { return &x.Expected }, "the total then expected, of hours, cost, units and redemptions", "120"),
)...)

func checkDelivery(d *Decoder, n *Node, x *Delivery) {
	switch x.Event {
	case DeliveryPercent, DeliveryUnits, DeliveryHours, DeliveryCost, DeliveryReturned:
		if n.Get("value") == nil {
			d.reportAt(n, "value", ClassMissing, "an event "+x.Event.String()+" needs a value", "add value: 40")
		}
	}
	if (x.Event == DeliveryPercent || x.Event == DeliveryMilestone) && x.Value.Cmp(hundred) > 0 {
		d.reportAt(n.Get("value"), "value", ClassValue, x.Value.String()+" is more than 100 percent", "write the percent so far, from 0 to 100")
	}
}

var openingTable = newTable("opening", func(d *Decoder, n *Node, x *Opening) {
	if n.Get("billed") == nil && n.Get("earned") == nil && n.Get("collected") == nil {
		d.report(n, ClassMissing, "the opening has no amount", "add billed, earned or collected")
	}
}, append(
	lift(headFields(false), func(x *Opening) *Head { return &x.Head }),
	of("contract", ref, func(x *Opening) *string { return &x.Contract }, "the contract that was carried over", "c-1").must(),
	of("line", ref, func(x *Opening) *string { return &x.Line }, "one line of it; without it, the contract as a whole", "seats"),
	of("date", day, func(x *Opening) *civil.Day { return &x.Date }, "the last day that the other system covers", "2023-12-31").must(),
	of("billed", pointer(decimal), func(x *Opening) **money.Decimal { return &x.Billed }, "billed so far, in major units, without tax", "6000.00"),
	of("earned", pointer(decimal), func(x *Opening) **money.Decimal { return &x.Earned }, "earned so far", "3000.00"),
	of("collected", pointer(decimal), func(x *Opening) **money.Decimal { return &x.Collected }, "collected so far", "6000.00"),
)...)

var invoiceLineTable = newTable("invoice line", func(d *Decoder, n *Node, x *InvoiceLine) {
	if n.Get("quantity") == nil {
		x.Quantity = money.DecimalOf(1)
	}
	checkPeriod(d, n, x.From, x.To)
},
	of("id", ref, func(x *InvoiceLine) *string { return &x.ID }, "names the row in its invoice; without it, its number", "1"),
	of("contract", ref, func(x *InvoiceLine) *string { return &x.Contract }, "the contract it bills; without it, the invoice's", "c-1"),
	of("line", ref, func(x *InvoiceLine) *string { return &x.Line }, "the contract line it bills", "seats"),
	of("product", ref, func(x *InvoiceLine) *string { return &x.Product }, "what is billed", "team"),
	field[InvoiceLine]{
		member: member{name: "quantity", doc: "how many; without it, 1", example: "10", spec: decimal.spec},
		parse:  func(d *Decoder, n *Node, x *InvoiceLine) { decimal.parse(d, n, &x.Quantity) },
		write:  func(x *InvoiceLine) Node { return decimal.write(&x.Quantity) },
		empty:  func(x *InvoiceLine) bool { return x.Quantity.IsOne() },
	},
	of("amount", decimal, func(x *InvoiceLine) *money.Decimal { return &x.Amount }, "in major units, without tax; below zero for a credit", "3000.00").must(),
	of("from", date, func(x *InvoiceLine) *Date { return &x.From }, "first day of the service period", "2024-01-01"),
	of("to", date, func(x *InvoiceLine) *Date { return &x.To }, "its last day, inclusive; without a period it is earned at issue", "2024-03-31"),
	of("tax", pointer(decimal), func(x *InvoiceLine) **money.Decimal { return &x.Tax }, "tax on it, in major units", "570.00"),
)

// checkPeriod checks a service period: both days or neither, in order.
func checkPeriod(d *Decoder, n *Node, from, to Date) {
	switch f, t := n.Get("from"), n.Get("to"); {
	case f != nil && t == nil:
		d.reportAt(n, "to", ClassMissing, "the service period has a first day but no last", "add to, the last day, inclusive")
	case f == nil && t != nil:
		d.reportAt(n, "from", ClassMissing, "the service period has a last day but no first", "add from, the first day")
	}
	checkRange(d, n, "to", from, to)
}

var invoiceTable = newTable("invoice", checkInvoice, append(
	lift(headFields(true), func(x *Invoice) *Head { return &x.Head }),
	of("customer", ref, func(x *Invoice) *string { return &x.Customer }, "who is billed; may be left out when a contract is named", "cu-1"),
	of("contract", ref, func(x *Invoice) *string { return &x.Contract }, "the contract it bills; without it, the rows name theirs", "c-1"),
	of("currency", currency, func(x *Invoice) *money.Currency { return &x.Currency }, "without it, the contract's", "USD"),
	of("issued", day, func(x *Invoice) *civil.Day { return &x.Issued }, "the day of issue", "2024-01-01").must(),
	of("due", date, func(x *Invoice) *Date { return &x.Due }, "the day it is due", "2024-01-31"),
	of("unconditional_from", date, func(x *Invoice) *Date { return &x.Unconditional }, "the day from which only time stands before payment", "2024-01-01"),
	of("lines", listIn(fieldsOf(invoiceLineTable), func(d *Decoder, n int) []InvoiceLine { return d.rows.take(n) }), func(x *Invoice) *[]InvoiceLine { return &x.Lines }, "its rows", "[{line: seats, amount: 3000.00, from: 2024-01-01, to: 2024-03-31}]").must(),
	of("balance_applied", pointer(positive), func(x *Invoice) **money.Decimal { return &x.BalanceApplied }, "paid from the customer's credit balance", "100.00"),
	of("entity", text, func(x *Invoice) *string { return &x.Entity }, "the company of ours that issued it", "us"),
	of("attributes", attributes, func(x *Invoice) *Attrs { return &x.Attributes }, "free names to group and filter by", "{batch: jan}"),
)...)

func checkInvoice(d *Decoder, n *Node, x *Invoice) {
	if x.Due.IsSet() && n.Get("issued") != nil && x.Due.Day() < x.Issued && d.found == 0 {
		d.reportAt(n.Get("due"), "due", ClassContradiction, "due "+x.Due.String()+" before it is issued on "+x.Issued.String(), "correct one of the two days")
	}
	if n.Get("customer") == nil && n.Get("contract") == nil && !allNameContract(x.Lines) {
		d.reportAt(n, "customer", ClassMissing, "the invoice names neither a customer nor a contract", "add customer or contract")
	}
	if lines := n.Get("lines"); lines != nil && lines.Shape == List && len(lines.Items) == 0 {
		d.reportAt(lines, "lines", ClassMissing, "the invoice has no rows", "add lines: [{amount: 3000.00}]")
	}
	numberRows(d, n, x.Lines)
}

func allNameContract(lines []InvoiceLine) bool {
	for i := range lines {
		if lines[i].Contract == "" {
			return false
		}
	}
	return len(lines) > 0
}

// numberRows gives a row without an id its number in the invoice.
func numberRows(d *Decoder, n *Node, rows []InvoiceLine) {
	if len(rows) == 1 {
		if rows[0].ID == "" {
			rows[0].ID = "1"
		}
		return
	}
	taken := make(map[string]bool, len(rows))
	for i := range rows {
		if id := rows[i].ID; id != "" && taken[id] {
			d.reportAt(lineNode(n, i), "lines["+strconv.Itoa(i)+"].id", ClassDuplicate, "another row of the invoice has the id "+quote(id), "give each row its own")
		}
		taken[rows[i].ID] = true
	}
	for i := range rows {
		for k := i + 1; rows[i].ID == ""; k++ {
			if id := strconv.Itoa(k); !taken[id] {
				rows[i].ID, taken[id] = id, true
			}
		}
	}
}

var applicationTable = newTable("application", nil,
	of("invoice", ref, func(x *Application) *string { return &x.Invoice }, "the invoice that is paid", "i-1").must(),
	of("amount", pointer(decimal), func(x *Application) **money.Decimal { return &x.Amount }, "in major units; without it, what is open on the invoice", "3000.00"),
	of("date", date, func(x *Application) *Date { return &x.Date }, "the day it is applied; without it, the day received", "2024-01-20"),
)

var paymentTable = newTable("payment", checkPayment, append(
	lift(headFields(false), func(x *Payment) *Head { return &x.Head }),
	of("customer", ref, func(x *Payment) *string { return &x.Customer }, "who paid; may be left out when an invoice is named", "cu-1"),
	of("currency", currency, func(x *Payment) *money.Currency { return &x.Currency }, "without it, the invoice's", "USD"),
	of("received", day, func(x *Payment) *civil.Day { return &x.Received }, "the day of receipt", "2024-01-20").must(),
	of("amount", positive, func(x *Payment) *money.Decimal { return &x.Amount }, "in major units", "3000.00").must(),
	of("applications", listIn(fieldsOf(applicationTable), func(d *Decoder, n int) []Application { return d.applied.take(n) }), func(x *Payment) *[]Application { return &x.Applications }, "the invoices it pays; without them, the oldest first", "[{invoice: i-1}]"),
	of("channel", text, func(x *Payment) *string { return &x.Channel }, "how it was paid", "bank"),
	of("fee", pointer(positive), func(x *Payment) **money.Decimal { return &x.Fee }, "what the channel kept", "12.50"),
)...)

func checkPayment(d *Decoder, n *Node, x *Payment) {
	if n.Get("customer") == nil && n.Get("applications") == nil {
		d.reportAt(n, "customer", ClassMissing, "the payment names neither a customer nor an invoice", "add customer, or applications: [{invoice: i-1}]")
	}
	var sum money.Decimal
	for i := range x.Applications {
		if a := x.Applications[i].Amount; a != nil {
			if s, err := sum.Add(*a); err == nil {
				sum = s
			}
		}
	}
	if at := n.Get("applications"); at != nil && n.Get("amount") != nil && d.found == 0 && sum.Cmp(x.Amount) > 0 {
		d.reportAt(at, "applications", ClassContradiction, "applications of "+sum.String()+" are more than the payment of "+x.Amount.String(), "correct the amounts")
	}
}
