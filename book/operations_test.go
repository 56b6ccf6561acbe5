// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package book

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/fact"
)

// tape reads choices off bytes; an empty tape chooses the first.
type tape []byte

func (b *tape) next(n int) int {
	if len(*b) == 0 {
		return 0
	}
	x := int((*b)[0])
	*b = (*b)[1:]
	return x % n
}

func major(cents int64) string { return fmt.Sprintf("%d.%02d", cents/100, cents%100) }

// An operation adds lines to the book and tells the shadow; the book must refuse
// it when ok is false.
type operation func(s *shadow, b *tape) (line string, ok bool, then func())

// id is a new id; later ones sort behind.
func (s *shadow) id(kind string) string { return fmt.Sprintf("%s-%04d", kind, s.facts) }

func (s *shadow) contract(b *tape) *shadowContract {
	if len(s.contracts) == 0 {
		return nil
	}
	return s.contracts[b.next(len(s.contracts))]
}

func (s *shadow) invoice(b *tape) *shadowInvoice {
	if len(s.invoices) == 0 {
		return nil
	}
	return s.invoices[b.next(len(s.invoices))]
}

// touch leaves the price of an invoice's contract to the documents.
func (s *shadow) touch(v *shadowInvoice) {
	for _, c := range s.contracts {
		if c.id == v.contract {
			c.touched = true
		}
	}
}

const nobody = `{"type":"customer","id":"cu"}`

var operations = []operation{
	opSign, opSign, opAmend, opAmend, opTerminate, opPause, opRenew, opInvoice, opInvoice, opCredit, opVoid,
	opPay, opRefund, opWriteOff, opDispute, opSupersede, opAgain,
	opSellingPrice, opAnswer, opEstimate, opCost, opSecond,
	opUnknown, opWrongCurrency, opSameID, opResumeNothing,
}

func opSign(s *shadow, b *tape) (string, bool, func()) {
	c := &shadowContract{id: s.id("c"), starts: civil.MustDay("2024-01-01").Month() + civil.Month(b.next(12)), months: 2 + b.next(11), price: 1 + int64(b.next(200))*int64(1+b.next(50)), quantity: int64(1 + b.next(5)), paused: map[int]bool{}}
	c.served = c.months
	return c.line(""), true, func() { s.contracts = append(s.contracts, c) }
}

func (c *shadowContract) line(more string) string {
	return fmt.Sprintf(`{"type":"contract","id":"%s","customer":"cu","starts":"%s","term":"%d months"%s,"lines":[{"id":"seats","product":"team","quantity":%d,"unit_price":%s,"per":"month"}]}`, c.id, c.first(0), c.months, more, c.quantity, major(c.price))
}

func opRenew(s *shadow, b *tape) (string, bool, func()) {
	old := s.contract(b)
	if old == nil {
		return nobody, true, nil
	}
	c := &shadowContract{id: s.id("c"), starts: old.starts + civil.Month(old.months), months: 1 + b.next(12), price: old.price + int64(b.next(100)), quantity: old.quantity, paused: map[int]bool{}}
	c.served = c.months
	return c.line(`,"renews":["` + old.id + `"]`), true, func() { s.contracts = append(s.contracts, c) }
}

func opAmend(s *shadow, b *tape) (string, bool, func()) {
	c := s.contract(b)
	if c == nil {
		return nobody, true, nil
	}
	step := shadowStep{s.id("a"), b.next(c.months), int64(b.next(9))}
	return c.amendment(step, ""), true, func() { c.steps = append(c.steps, step) }
}

func (c *shadowContract) amendment(x shadowStep, more string) string {
	return fmt.Sprintf(`{"type":"amendment","id":"%s","contract":"%s","effective":"%s","changes":[{"change":"seats","quantity":%d}]%s}`, x.id, c.id, c.first(x.month), x.quantity, more)
}

// opSupersede corrects the last amendment of a contract.
func opSupersede(s *shadow, b *tape) (string, bool, func()) {
	c := s.contract(b)
	if c == nil || len(c.steps) == 0 {
		return nobody, true, nil
	}
	old := &c.steps[len(c.steps)-1]
	step := shadowStep{s.id("a"), b.next(c.months), int64(b.next(9))}
	return c.amendment(step, `,"supersedes":"`+old.id+`","correction":"error"`), true, func() { *old = step }
}

// opTerminate ends a contract with a month; what is not served is given back.
func opTerminate(s *shadow, b *tape) (string, bool, func()) {
	c := s.contract(b)
	if c == nil {
		return nobody, true, nil
	}
	m := b.next(c.months)
	return fmt.Sprintf(`{"type":"termination","id":"%s","contract":"%s","noticed":"%s","effective":"%s"}`, s.id("t"), c.id, c.last(m), c.last(m)), true,
		func() { c.served = min(c.served, m+1) }
}

// opPause credits a month, until its end or until a resume.
func opPause(s *shadow, b *tape) (string, bool, func()) {
	c := s.contract(b)
	if c == nil {
		return nobody, true, nil
	}
	m := b.next(c.months)
	if c.paused[m] {
		return nobody, true, nil
	}
	line := fmt.Sprintf(`{"type":"pause","id":"%s","contract":"%s","effective":"%s","until":"%s","effect":"credit"}`, s.id("z"), c.id, c.first(m), c.last(m))
	if b.next(2) == 1 {
		line += fmt.Sprintf("\n"+`{"type":"resume","id":"%s","contract":"%s","effective":"%s"}`, s.id("r"), c.id, c.first(m+1))
	}
	return line, true, func() { c.paused[m] = true }
}

func opInvoice(s *shadow, b *tape) (string, bool, func()) {
	v := &shadowInvoice{id: s.id("i"), amount: 1 + int64(b.next(256))*int64(1+b.next(256))}
	of := ""
	if c := s.contract(b); c != nil && b.next(3) > 0 {
		v.contract, of = c.id, `"contract":"`+c.id+`",`
	}
	return fmt.Sprintf(`{"type":"invoice","id":"%s","customer":"cu",%s"issued":"2024-%02d-%02d","lines":[{"product":"team","amount":%s}]}`, v.id, of, 1+b.next(12), 1+b.next(28), major(v.amount)), true,
		func() { s.invoices = append(s.invoices, v) }
}

func opCredit(s *shadow, b *tape) (string, bool, func()) {
	v := s.invoice(b)
	if v == nil || v.void || v.muddled || v.amount == v.taken {
		return nobody, true, nil
	}
	n := 1 + int64(b.next(256))*(v.amount-v.taken-1)/256
	return fmt.Sprintf(`{"type":"credit_note","id":"%s","invoice":"%s","issued":"2025-%02d-01","amount":%s}`, s.id("n"), v.id, 1+b.next(12), major(n)), true,
		func() { v.taken += n; s.touch(v) }
}

func opVoid(s *shadow, b *tape) (string, bool, func()) {
	v := s.invoice(b)
	if v == nil || v.void || v.muddled || v.taken > 0 || slices.ContainsFunc(s.payments, func(p *shadowPayment) bool { return p.invoice == v.id }) {
		return nobody, true, nil
	}
	return fmt.Sprintf(`{"type":"void","id":"%s","invoice":"%s","date":"2025-01-31"}`, s.id("v"), v.id), true,
		func() { v.void = true; s.touch(v) }
}

func opPay(s *shadow, b *tape) (string, bool, func()) {
	p := &shadowPayment{id: s.id("p"), amount: 1 + int64(b.next(256))*int64(1+b.next(100))}
	to := ""
	if v := s.invoice(b); v != nil && !v.void && b.next(2) == 1 {
		p.invoice, to = v.id, `,"applications":[{"invoice":"`+v.id+`"}]`
	}
	return fmt.Sprintf(`{"type":"payment","id":"%s","customer":"cu","received":"2025-02-%02d","amount":%s%s}`, p.id, 1+b.next(28), major(p.amount), to), true,
		func() { s.payments = append(s.payments, p); s.cash += p.amount }
}

func opRefund(s *shadow, b *tape) (string, bool, func()) {
	if len(s.payments) == 0 {
		return nobody, true, nil
	}
	p := s.payments[b.next(len(s.payments))]
	if p.back == p.amount {
		return nobody, true, nil
	}
	n := 1 + int64(b.next(256))*(p.amount-p.back-1)/256
	return fmt.Sprintf(`{"type":"refund","id":"%s","customer":"cu","payment":"%s","paid":"2025-06-%02d","amount":%s,"price":0}`, s.id("f"), p.id, 1+b.next(28), major(n)), true,
		func() { p.back += n; s.cash -= n }
}

func opWriteOff(s *shadow, b *tape) (string, bool, func()) {
	v := s.invoice(b)
	if v == nil || v.void {
		return nobody, true, nil
	}
	return fmt.Sprintf(`{"type":"write_off","id":"%s","invoice":"%s","date":"2025-12-%02d"}`, s.id("w"), v.id, 1+b.next(28)), true,
		func() { v.muddled = true; s.touch(v) }
}

// opDispute is a dispute that was won: the money comes back, as the policy says.
func opDispute(s *shadow, b *tape) (string, bool, func()) {
	v := s.invoice(b)
	if v == nil || v.void || v.disputed {
		return nobody, true, nil
	}
	v.disputed = true
	on := 1 + b.next(28)
	return fmt.Sprintf(`{"type":"dispute","id":"%s","invoice":"%s","date":"2025-11-%02d","state":"opened"}`+"\n"+`{"type":"dispute","id":"%s","invoice":"%s","date":"2025-12-%02d","state":"won"}`,
		s.id("d"), v.id, on, s.id("e"), v.id, on), true, func() { v.muddled = true; s.touch(v) }
}

// opAgain imports the whole book once more.
func opAgain(s *shadow, _ *tape) (string, bool, func()) {
	return strings.TrimSpace(s.text.String()), true, nil
}

func opUnknown(s *shadow, b *tape) (string, bool, func()) {
	return []string{
		`{"type":"amendment","id":"x","contract":"nowhere","effective":"2024-02-01","changes":[{"change":"seats","quantity":1}]}`,
		`{"type":"credit_note","id":"x","invoice":"nowhere","issued":"2024-02-01","amount":1}`,
		`{"type":"void","id":"x","invoice":"nowhere","date":"2024-02-01"}`,
		`{"type":"write_off","id":"x","invoice":"nowhere","date":"2024-02-01"}`,
		`{"type":"termination","id":"x","contract":"nowhere","effective":"2024-02-01"}`,
		`{"type":"contract","id":"x","customer":"cu","starts":"2024-01-01","term":"1 month","renews":["nowhere"],"lines":[{"product":"team","unit_price":1,"per":"month"}]}`,
	}[b.next(6)], false, nil
}

func opWrongCurrency(s *shadow, b *tape) (string, bool, func()) {
	c := s.contract(b)
	if c == nil {
		return nobody, true, nil
	}
	return fmt.Sprintf(`{"type":"invoice","id":"x","customer":"cu","contract":"%s","currency":"EUR","issued":"2024-03-01","lines":[{"product":"team","amount":1}]}`, c.id), false, nil
}

func opSameID(s *shadow, b *tape) (string, bool, func()) {
	c := s.contract(b)
	if c == nil {
		return nobody, true, nil
	}
	other := *c
	other.months++
	return other.line(""), false, nil
}

func opResumeNothing(s *shadow, b *tape) (string, bool, func()) {
	c := s.contract(b)
	if c == nil || len(c.paused) > 0 {
		return nobody, true, nil
	}
	return fmt.Sprintf(`{"type":"resume","id":"x","contract":"%s","effective":"%s"}`, c.id, c.first(1)), false, nil
}

// operate runs the operations that the bytes spell.
func operate(t testing.TB, bytes []byte) (done, refused int) {
	file := filepath.Join(t.TempDir(), "book.jsonl")
	b := tape(bytes)
	s := &shadow{}
	s.text.WriteString(nobody + "\n")
	_, ps, err := readBook(file, s.text.String())
	if err != nil {
		t.Fatal(err)
	}
	before := picture(ps)
	for step := 0; step < 24 && len(b) > 0; step++ {
		s.facts++
		op := b.next(len(operations))
		line, ok, then := operations[op](s, &b)
		_, ps, err := readBook(file, s.text.String()+line+"\n")
		var problems *fact.Problems
		switch {
		case ok && err != nil:
			t.Fatalf("refused: %v\n%s%s", err, s.text.String(), line)
		case !ok && !errors.As(err, &problems):
			t.Fatalf("taken in, with error %v:\n%s%s", err, s.text.String(), line)
		case !ok: // nothing has happened
			if _, ps, err = readBook(file, s.text.String()); err != nil || picture(ps) != before {
				t.Fatalf("a refused operation left something behind: %v\n%s", err, line)
			}
			refused++
			continue
		}
		if then != nil {
			then()
		} else if got := picture(ps); got != before && strings.Count(line, "\n") > 0 {
			t.Fatalf("imported again, the book is another one:\n%s\n%s", before, got)
		}
		if then != nil || !strings.Contains(s.text.String(), line) {
			s.text.WriteString(line + "\n")
		}
		before = picture(ps)
		s.compare(t, ps)
		done++
	}
	s.report(t, file)
	return done, refused
}

// seeded are bytes without an end of patterns.
func seeded(n uint64) []byte {
	out := make([]byte, 160)
	x := n*0x9e3779b97f4a7c15 + 1
	for i := range out {
		x ^= x << 13
		x ^= x >> 7
		x ^= x << 17
		out[i] = byte(x >> 24)
	}
	return out
}

func TestRandomOperationsAgreeWithTheirShadow(t *testing.T) {
	var done, refused int
	for n := range uint64(150) {
		d, r := operate(t, seeded(n))
		done, refused = done+d, refused+r
	}
	if done < 1000 || refused < 200 {
		t.Errorf("%d operations, %d refused: too few to say anything", done, refused)
	}
}

func FuzzOperations(f *testing.F) {
	for n := range uint64(8) {
		f.Add(seeded(n))
	}
	f.Fuzz(func(t *testing.T, bytes []byte) { operate(t, bytes) })
}
