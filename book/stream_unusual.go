// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package book

import "github.com/ratable/ratable/fact"

// unusual adds a change or an adjustment to the bundle of what it names. Facts
// that check wants to see as a whole are in no group.
func (s *stream) unusual(f fact.Fact) error {
	switch f := f.(type) {
	case *fact.Amendment:
		return s.belongs(f, f.Contract)
	case *fact.Termination:
		return s.belongs(f, f.Contract)
	case *fact.Pause:
		return s.belongs(f, f.Contract)
	case *fact.Resume:
		return s.belongs(f, f.Contract)
	case *fact.Usage:
		return s.belongs(f, f.Contract)
	case *fact.CreditNote:
		return s.document(f, fact.KindInvoice, f.Invoice)
	case *fact.Refund:
		return s.refund(f)
	case *fact.Dispute:
		if !s.in.opt.PaymentsThrough.IsSet() || f.Payment != "" && !s.has(fact.KindPayment, f.Payment) {
			return ErrNotGrouped
		}
		return s.document(f, fact.KindInvoice, f.Invoice)
	case *fact.Void:
		if f.CreditNote != "" {
			return s.document(f, fact.KindCreditNote, f.CreditNote)
		}
		return s.document(f, fact.KindInvoice, f.Invoice)
	case *fact.WriteOff:
		return s.document(f, fact.KindInvoice, f.Invoice)
	case *fact.Balance:
		return s.ofCustomer(f, f.Customer, false)
	}
	return s.judgement(f)
}

// document adds a fact that names a document of the open bundle.
func (s *stream) document(f fact.Fact, kind fact.Kind, id string) error {
	if !s.in.opt.InvoicesThrough.IsSet() || !s.has(kind, id) {
		return ErrNotGrouped
	}
	s.open.add(f)
	return nil
}

func (s *stream) refund(x *fact.Refund) error {
	if !s.in.opt.PaymentsThrough.IsSet() {
		return ErrNotGrouped
	}
	if x.Invoice != "" && !s.has(fact.KindInvoice, x.Invoice) || x.Payment != "" && !s.has(fact.KindPayment, x.Payment) {
		return ErrNotGrouped
	}
	return s.ofCustomer(x, x.Customer, x.Invoice != "" || x.Payment != "")
}
