// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package fact

// Customer is a party that signs contracts. A customer that is only mentioned
// is implied.
type Customer struct {
	Head
	Name       string
	Parent     string // customer id of the group it belongs to
	MergedInto string // customer id that took it over
	From       Date   // these attributes hold from this day; unset: always
	Attributes Attrs
}

// Kind is KindCustomer.
func (*Customer) Kind() Kind { return KindCustomer }

// ProductKind is what sort of thing a product is; it sets the defaults of
// recognition and of what recurs.
type ProductKind uint8

// The product kinds.
const (
	Subscription ProductKind = iota // a series by default (606-10-25-14(b))
	UsageBased
	Service
	License
	Support
	Goods
	Fee
	Option
	TrialProduct
)

var productKindNames = []string{"subscription", "usage", "service", "license", "support", "goods", "fee", "option", "trial"}

// String is the name used in book files.
func (k ProductKind) String() string { return productKindNames[k] }

// Recognition is how revenue of a line is earned.
type Recognition uint8

// The ways of earning. RecognitionDefault asks the product, then its kind.
const (
	RecognitionDefault Recognition = iota
	Ratable
	OnDelivery
	Milestone
	ByUsage
	AsInvoiced
	Progress
)

var recognitionNames = []string{"default", "ratable", "on_delivery", "milestone", "usage", "as_invoiced", "progress"}

// String is the name used in book files.
func (r Recognition) String() string { return recognitionNames[r] }

// Tristate is a yes, a no, or nothing said.
type Tristate uint8

// The three answers.
const (
	Unsaid Tristate = iota
	Yes
	No
)

// Product is something sold. A product that is only mentioned is implied to be
// a subscription.
type Product struct {
	Head
	Name           string
	Family         string
	ProductKind    ProductKind
	Recognition    Recognition
	Recurs         Tristate
	ListPrice      *Price
	RevenueAccount string
	Attributes     Attrs
}

// Kind is KindProduct.
func (*Product) Kind() Kind { return KindProduct }
