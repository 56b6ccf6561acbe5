// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package fact

import (
	"fmt"

	"github.com/ratable/ratable/civil"
)

// Kind names a type of fact.
type Kind uint8

// The kinds of fact, in the order of docs/facts.md.
const (
	KindCustomer Kind = iota + 1
	KindProduct
	KindContract
	KindAmendment
	KindTermination
	KindPause
	KindResume
	KindDelivery
	KindUsage
	KindInvoice
	KindCreditNote
	KindPayment
	KindRefund
	KindDispute
	KindVoid
	KindWriteOff
	KindCharge
	KindBalance
	KindOpening
	KindEstimate
	KindAnswer
	KindSSP
	KindRate
	KindCost
	KindTarget
	KindTrial
	KindFigure
	kindEnd
)

var kindNames = [kindEnd]string{
	KindCustomer: "customer", KindProduct: "product", KindContract: "contract",
	KindAmendment: "amendment", KindTermination: "termination", KindPause: "pause", KindResume: "resume",
	KindDelivery: "delivery", KindUsage: "usage", KindInvoice: "invoice", KindCreditNote: "credit_note",
	KindPayment: "payment", KindRefund: "refund", KindDispute: "dispute", KindVoid: "void",
	KindWriteOff: "write_off", KindCharge: "charge", KindBalance: "balance", KindOpening: "opening",
	KindEstimate: "estimate", KindAnswer: "answer", KindSSP: "ssp", KindRate: "rate", KindCost: "cost",
	KindTarget: "target", KindTrial: "trial", KindFigure: "figure",
}

// String is the name of the kind as written in a book file.
func (k Kind) String() string {
	if k > 0 && k < kindEnd {
		return kindNames[k]
	}
	return fmt.Sprintf("kind(%d)", uint8(k))
}

// Kinds lists every kind in the order of the documentation.
func Kinds() []Kind {
	ks := make([]Kind, 0, kindEnd-1)
	for k := Kind(1); k < kindEnd; k++ {
		ks = append(ks, k)
	}
	return ks
}

// ParseKind finds a kind by the name used in book files.
func ParseKind(s string) (Kind, bool) {
	for k := Kind(1); k < kindEnd; k++ {
		if kindNames[k] == s {
			return k, true
		}
	}
	return 0, false
}

// Derived says whether derive already turns facts of this kind into positions.
// The others are parsed and validated, and check names them.
func (k Kind) Derived() bool {
	switch k {
	case KindCustomer, KindProduct, KindContract, KindDelivery, KindOpening, KindInvoice, KindPayment,
		KindAmendment, KindTermination, KindPause, KindResume, KindUsage,
		KindCreditNote, KindRefund, KindDispute, KindVoid, KindWriteOff, KindBalance,
		KindAnswer, KindEstimate, KindSSP, KindCost:
		return true
	}
	return false
}

// A Fact is one thing that happened. The concrete types are pointers to the
// structs of this package, one per [Kind].
type Fact interface {
	Kind() Kind
	Header() *Head
}

// Head is what every fact carries beside its own fields.
type Head struct {
	ID         string
	Supersedes string // id of the fact that this one corrects
	Origin     string // the system it came from, when stated (field source)
	At         Place
	Recorded   Instant // the moment it became known; zero: always known
	Seq        int32   // order among events of one contract and day
	Correction Correction
	ImpliedID  bool // the book gave no id; this one was made up from the content
}

// Header lets every struct that embeds Head be a Fact.
func (h *Head) Header() *Head { return h }

// Correction says how a superseding fact counts.
type Correction uint8

// Kinds of correction: an error restates the past, new information counts from
// its own date (design section 2).
const (
	CorrectionError Correction = iota
	CorrectionNewInformation
)

// Place is where a fact was read: a file and a line (1-based; 0: unknown).
type Place struct {
	File string
	Line int32
}

// String is "file:line", as compilers write it.
func (p Place) String() string {
	if p.File == "" {
		return "(no file)"
	}
	if p.Line == 0 {
		return p.File
	}
	return fmt.Sprintf("%s:%d", p.File, p.Line)
}

// Instant is a moment in UTC in seconds since 1970, plus one, so that the zero
// value means "always known". Known at day D = before the end of D (UTC).
type Instant int64

// InstantAt makes an Instant from a day and the seconds into it. The one second
// whose value means "always known", the last of 1969, counts as the one before.
func InstantAt(d civil.Day, seconds int64) Instant {
	i := Instant(int64(d)*86400+seconds) + 1
	if i == 0 {
		i--
	}
	return i
}

// KnownAt reports whether something recorded at i was known at the end of day d.
func (i Instant) KnownAt(d civil.Day) bool {
	return i == 0 || int64(i)-1 < (int64(d)+1)*86400
}

// Date is an optional civil day; its zero value is "not stated".
type Date struct {
	day civil.Day
	set bool
}

// On is a stated date.
func On(d civil.Day) Date { return Date{d, true} }

// IsSet reports whether the date was stated.
func (d Date) IsSet() bool { return d.set }

// Day is the stated day; it is meaningless when the date is not set.
func (d Date) Day() civil.Day { return d.day }

// Or is the stated day, or other when none was stated.
func (d Date) Or(other civil.Day) civil.Day {
	if d.set {
		return d.day
	}
	return other
}

// OrDate is d when stated, else other.
func (d Date) OrDate(other Date) Date {
	if d.set {
		return d
	}
	return other
}

// String is the ISO day or "".
func (d Date) String() string {
	if !d.set {
		return ""
	}
	return d.day.String()
}

// Attr is a free attribute of a customer, product, contract or line, to group
// and filter by.
type Attr struct{ Name, Value string }

// Attrs is a short list of attributes, sorted by name.
type Attrs []Attr

// Get finds an attribute's value.
func (as Attrs) Get(name string) (string, bool) {
	for _, a := range as {
		if a.Name == name {
			return a.Value, true
		}
	}
	return "", false
}
