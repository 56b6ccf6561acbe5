// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package fact

// entryOf is what the registry knows of one kind of fact.
type entryOf struct {
	decode  func(d *Decoder, n *Node) Fact
	encode  func(f Fact) Node
	spec    *spec
	doc     string
	example string // a whole fact in YAML, for the reference
}

// registry holds one entry a kind. It is filled by init and then only read.
var registry [kindEnd]entryOf

// factOf limits register to pointers of fact structs.
type factOf[T any] interface {
	*T
	Fact
}

// register connects a kind with the table of its struct.
func register[T any, P factOf[T]](kind Kind, tb *table[T], room func(d *Decoder) *T, doc, example string) {
	if room == nil {
		room = func(*Decoder) *T { return new(T) }
	}
	registry[kind] = entryOf{
		decode: func(d *Decoder, n *Node) Fact {
			t := room(d)
			tb.decode(d, n, t)
			return P(t)
		},
		encode:  func(f Fact) Node { return tb.encode((*T)(f.(P))) },
		spec:    tb.spec(),
		doc:     doc,
		example: example,
	}
}

func init() {
	register(KindCustomer, customerTable, nil, "A party that signs contracts. A customer that is only mentioned is implied.", `
type: customer
id: cu-1
name: Customer One
parent: cu-0
attributes: {region: EU, segment: mid}
`)
	register(KindProduct, productTable, nil, "Something sold. A product that is only mentioned is implied to be a subscription.", `
type: product
id: team
name: Team plan
kind: subscription
list_price: {price: 49.00, per: month}
`)
	register(KindContract, contractTable, func(d *Decoder) *Contract { return d.contracts.one() }, "What a customer signed.", `
type: contract
id: c-1
customer: cu-1
signed: 2023-12-15
starts: 2024-01-01
term: 12 months
currency: USD
billing: {every: 3 months, in: advance, net: 30 days}
lines:
  - product: team
    quantity: 10
    unit_price: 49.00
    per: month
    discount: {percent: 10, for: 3 months}
  - product: setup
    unit_price: 500.00
    per: once
`)
	register(KindDelivery, deliveryTable, nil, "Performance of a contract line.", `
type: delivery
contract: c-1
line: setup
date: 2024-03-01
event: accepted
`)
	register(KindInvoice, invoiceTable, func(d *Decoder) *Invoice { return d.invoices.one() }, "A document issued to a customer. Without a contract it stands for itself.", `
type: invoice
id: i-1
customer: cu-1
contract: c-1
issued: 2024-01-01
due: 2024-01-31
lines:
  - {line: team, amount: 1323.00, from: 2024-01-01, to: 2024-03-31}
  - {line: setup, amount: 500.00}
`)
	register(KindPayment, paymentTable, func(d *Decoder) *Payment { return d.payments.one() }, "Money received.", `
type: payment
customer: cu-1
received: 2024-01-20
amount: 1823.00
applications: [{invoice: i-1}]
`)
	register(KindOpening, openingTable, nil, "What another system had billed, earned and collected by the end of a day.", `
type: opening
contract: c-1
date: 2023-12-31
billed: 6000.00
earned: 3000.00
collected: 6000.00
`)
}
