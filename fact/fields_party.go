// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package fact

var customerTable = newTable("customer", nil, append(
	lift(headFields(true), func(c *Customer) *Head { return &c.Head }),
	of("name", text, func(c *Customer) *string { return &c.Name }, "the name to print", "Customer One"),
	of("parent", ref, func(c *Customer) *string { return &c.Parent }, "the customer at the head of its group of companies", "cu-0"),
	of("merged_into", ref, func(c *Customer) *string { return &c.MergedInto }, "the customer that took it over", "cu-2"),
	of("from", date, func(c *Customer) *Date { return &c.From }, "the attributes hold from this day; without it, always", "2024-01-01"),
	of("attributes", attributes, func(c *Customer) *Attrs { return &c.Attributes }, "free names to group and filter by", "{region: EU, segment: mid}"),
)...)

var priceTable = newTable("list price", nil,
	of("price", positive, func(p *Price) *decimalValue { return &p.Amount }, "the amount in major units", "49.00").must(),
	of("per", per, func(p *Price) *Per { return &p.Per }, "what the price is for", "month").must(),
)

var productTable = newTable("product", nil, append(
	lift(headFields(true), func(p *Product) *Head { return &p.Head }),
	of("name", text, func(p *Product) *string { return &p.Name }, "the name to print", "Team plan"),
	of("family", text, func(p *Product) *string { return &p.Family }, "a group of products", "platform"),
	of("kind", enum[ProductKind](productKindNames), func(p *Product) *ProductKind { return &p.ProductKind }, "what sort of thing it is; without it, a subscription", "subscription"),
	of("recognition", recognition, func(p *Product) *Recognition { return &p.Recognition }, "how its revenue is earned; without it, by its kind", "ratable"),
	of("recurs", tristate, func(p *Product) *Tristate { return &p.Recurs }, "whether it counts in MRR and ARR; without it, by its kind", "true"),
	of("list_price", pointer(fieldsOf(priceTable)), func(p *Product) **Price { return &p.ListPrice }, "the price of a line that states none", "{price: 49.00, per: month}"),
	of("revenue_account", text, func(p *Product) *string { return &p.RevenueAccount }, "the account that its revenue is posted to", "4000"),
	of("attributes", attributes, func(p *Product) *Attrs { return &p.Attributes }, "free names to group and filter by", "{tier: gold}"),
)...)

// recognition leaves the default out of the allowed names: it is written by
// writing nothing.
var recognition = enum[Recognition](append([]string{""}, recognitionNames[1:]...))
