// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package book

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/policy"
)

// A shadow is what a book must come to, in sums that know nothing of curves: a
// contract is a price for each of its months, an invoice an amount less what was
// taken off it.
type shadow struct {
	contracts []*shadowContract
	invoices  []*shadowInvoice
	payments  []*shadowPayment
	costs     []string
	cash      int64
	text      strings.Builder // the book, as JSON lines
	facts     int
}

type shadowContract struct {
	id       string
	starts   civil.Month
	months   int
	price    int64 // a unit and month
	quantity int64
	steps    []shadowStep
	paused   map[int]bool
	served   int // so many of its months before it was ended
	touched  bool
	combined bool // with another: what it earns is part of what both come to
}

// shadowStep is a quantity from a month on.
type shadowStep struct {
	id       string
	month    int
	quantity int64
}

type shadowInvoice struct {
	id, contract  string
	amount, taken int64 // taken off it
	void, muddled bool
	disputed      bool
}

type shadowPayment struct {
	id, invoice  string
	amount, back int64
}

// total is the price of the months that are served.
func (c *shadowContract) total() (sum int64) {
	for m := range c.served {
		n, at := c.quantity, -1
		for _, s := range c.steps {
			if s.month <= m && s.month >= at { // of one day the later one
				n, at = s.quantity, s.month
			}
		}
		if !c.paused[m] {
			sum += n * c.price
		}
	}
	return sum
}

func (c *shadowContract) first(m int) string { return (c.starts + civil.Month(m)).First().String() }

func (c *shadowContract) last(m int) string {
	return ((c.starts + civil.Month(m) + 1).First() - 1).String()
}

// readBook loads a book as a program does, and derives it.
func readBook(file, text string) (*Book, []*derive.Positions, error) {
	b, _, out, err := readUnder(file, text, policy.Default())
	return b, out, err
}

// readUnder is that under some switches.
func readUnder(file, text string, terms policy.Terms) (*Book, *derive.Env, []*derive.Positions, error) {
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		return nil, nil, nil, err
	}
	b, err := Load(context.Background(), []string{file}, Options{Workers: 1})
	if err != nil {
		return nil, nil, nil, err
	}
	terms.TerminationRefund = policy.RefundProRata
	far := policy.Border{Day: civil.MustDay("2039-12-31")} // only real documents count
	terms.InvoicesThrough, terms.PaymentsThrough = far, far
	env, err := b.Env(Reading{Policy: policy.Of(terms), Until: civil.MustDay("2030-12-31")})
	if err != nil {
		return nil, nil, nil, err
	}
	var out []*derive.Positions
	for _, g := range b.Groups {
		p, err := derive.New(env).Derive(g)
		if err != nil {
			return nil, nil, nil, err
		}
		out = append(out, p)
	}
	return b, env, out, nil
}

// end is the value of a curve when all is over, on the as-of day: what is open
// then is expected later.
func end(t testing.TB, c curve.Curve) int64 {
	t.Helper()
	v, err := c.Value(civil.MustDay("2030-12-31"))
	if err != nil {
		t.Fatal(err)
	}
	return int64(v)
}

// compare holds the book against its shadow.
func (s *shadow) compare(t testing.TB, ps []*derive.Positions) {
	t.Helper()
	contracted, earned, billed := map[string]int64{}, map[string]int64{}, map[string]int64{}
	var cash int64
	for _, p := range ps {
		for i := range p.Lines {
			l := &p.Lines[i]
			id := p.Arrangements[l.Arrangement].ID
			contracted[id] += end(t, l.Contracted)
			earned[id] += end(t, l.Earned)
			billed[id] += end(t, l.Billed)
			cash += end(t, l.Collected)
		}
		for _, u := range p.Unapplied {
			cash += end(t, u.Curve)
		}
	}
	for _, c := range s.contracts {
		if c.touched {
			continue
		}
		if got := contracted[c.id]; got != c.total() {
			t.Fatalf("%s is %d, want %d\n%s", c.id, got, c.total(), s.text.String())
		}
		if got := earned[c.id]; got != c.total() && !c.combined {
			t.Fatalf("%s earns %d, want %d\n%s", c.id, got, c.total(), s.text.String())
		}
	}
	want, muddled := map[string]int64{}, map[string]bool{}
	for _, v := range s.invoices {
		of := v.contract
		if of == "" {
			of = v.id
		}
		muddled[of] = muddled[of] || v.muddled
		if !v.void {
			want[of] += v.amount - v.taken
		}
	}
	for of, n := range want {
		if !muddled[of] && billed[of] != n {
			t.Fatalf("of %s %d is invoiced, want %d\n%s", of, billed[of], n, s.text.String())
		}
	}
	if cash != s.cash {
		t.Fatalf("cash %d, want %d\n%s", cash, s.cash, s.text.String())
	}
}

// picture is everything that the curves say, as text.
func picture(ps []*derive.Positions) string {
	var b strings.Builder
	for _, p := range ps {
		for i := range p.Lines {
			l := &p.Lines[i]
			fmt.Fprintln(&b, l.Term, l.Span, l.Service, l.Committed, l.Contracted, l.Billed, l.Earned, l.Collected, l.Tax, l.Bookings, l.ACV, l.Recurring)
			if l.Adjusted != nil {
				fmt.Fprintln(&b, *l.Adjusted)
			}
		}
		fmt.Fprintln(&b, p.Unapplied)
	}
	return b.String()
}
