// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive_test

import (
	"math/big"
	"strconv"
	"strings"
	"testing"

	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"pgregory.net/rapid"
)

// goodsSold is a contract of so many units at one price, delivered one by one.
func goodsSold(units, price string) *fact.Contract {
	l := line("goods", price, fact.Per{Unit: fact.PerEach})
	l.Quantity = num(units)
	return contract("c1", "2024-01-01", months(12), l)
}

func reportOf(id, line, date string, e fact.DeliveryEvent, v, expected string) *fact.Delivery {
	x := delivery(id, "c1", line, date, e)
	x.Value = num(v)
	if expected != "" {
		x.Expected = num(expected)
	}
	return x
}

// Units earn their part of the price in all, in whatever order the reports come:
// half a cent up, by exact fractions. Delivery of all leaves nothing, and what is
// returned then takes back what it had earned.
func TestUnitsLeaveNoResidue(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		total := rapid.Int64Range(1, 60).Draw(rt, "units")
		cents := rapid.Int64Range(1, 99999).Draw(rt, "price")
		back := rapid.Int64Range(0, total).Draw(rt, "returned")
		price := strconv.FormatInt(cents/100, 10) + "." + strconv.FormatInt(cents/10%10, 10) + strconv.FormatInt(cents%10, 10)
		c := goodsSold(strconv.FormatInt(total, 10), price)
		var xs []*fact.Delivery
		var so []int64
		done := int64(0)
		for m := 1; done < total && m <= 10; m++ {
			n := rapid.Int64Range(1, total-done).Draw(rt, "n")
			if m == 10 {
				n = total - done
			}
			done += n
			so = append(so, done)
			xs = append(xs, reportOf("d"+strconv.Itoa(m), "goods", "2024-"+twoDigits(m)+"-10", fact.DeliveryUnits, strconv.FormatInt(n, 10), ""))
		}
		if back > 0 {
			xs = append(xs, reportOf("r", "goods", "2024-12-01", fact.DeliveryReturned, strconv.FormatInt(back, 10), ""))
		}
		p := delivered(t, c, rapid.Permutation(xs).Draw(rt, "order")...)
		sum := total * cents
		for m, n := range so {
			exact := new(big.Rat).SetFrac64(sum*n, total)
			exact.Add(exact, big.NewRat(1, 2))
			want := new(big.Int).Div(exact.Num(), exact.Denom()).Int64()
			if got := int64(at(t, p, earned, day("2024-"+twoDigits(m+1)+"-11"))); got != want {
				rt.Fatalf("%d of %d units: earned %d, want %d", n, total, got, want)
			}
		}
		if got := int64(at(t, p, earned, day("2025-01-01"))); got != sum-back*cents {
			rt.Fatalf("in the end %d, want %d", got, sum-back*cents)
		}
	})
}

func twoDigits(m int) string {
	if m < 10 {
		return "0" + strconv.Itoa(m)
	}
	return strconv.Itoa(m)
}

// What cannot be is refused, and says why.
func TestProgressThatCannotBe(t *testing.T) {
	for name, x := range map[string]struct {
		xs   []*fact.Delivery
		says string
	}{
		"more than sold":     {[]*fact.Delivery{reportOf("d", "goods", "2024-02-01", fact.DeliveryUnits, "5", "")}, "5 of 4"},
		"more returned":      {[]*fact.Delivery{reportOf("d", "goods", "2024-02-01", fact.DeliveryReturned, "1", "")}, "no more can be returned"},
		"two measures":       {[]*fact.Delivery{reportOf("d", "goods", "2024-02-01", fact.DeliveryUnits, "1", ""), reportOf("e", "goods", "2024-02-02", fact.DeliveryCost, "1", "9")}, "one measure"},
		"redeemed, and more": {[]*fact.Delivery{reportOf("d", "goods", "2024-02-01", fact.DeliveryRedeemed, "5", "")}, "above the 4"},
	} {
		e := env()
		e.Products = map[string]*fact.Product{"goods": {ProductKind: fact.Goods}}
		_, err := derive.New(e).Derive(&derive.Group{Contracts: []*fact.Contract{goodsSold("4", "10.00")}, Deliveries: x.xs})
		if err == nil || !strings.Contains(err.Error(), x.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// 100 prepaid units at 1.00, of which 90 were expected to be used: with no right to
// the rest 30 are worth 30.00 and the rest comes when they expire; a refund of it is
// no revenue (606-10-55-48, 55-49).
func TestWhatIsNotRedeemed(t *testing.T) {
	for expiry, want := range map[string]int64{"": 10000, "breakage": 10000, "refund": 3000, "rollover": 3333} {
		c := goodsSold("100", "1.00")
		c.Lines[0].Expires, c.Lines[0].OnExpiry = on("2024-06-30"), expiry
		p := delivered(t, c, reportOf("d", "goods", "2024-03-01", fact.DeliveryRedeemed, "30", "90"))
		first := int64(3333)
		if expiry == "refund" {
			first = 3000
		}
		if got := int64(at(t, p, earned, day("2024-03-02"))); got != first {
			t.Errorf("%q: redeemed %d, want %d", expiry, got, first)
		}
		if got := int64(at(t, p, earned, day("2024-07-01"))); got != want {
			t.Errorf("%q: after expiry %d, want %d", expiry, got, want)
		}
		if got, all := int64(at(t, p, priced, day("2024-07-01"))), int64(10000); expiry == "refund" && got != 3000 || expiry != "refund" && got != all {
			t.Errorf("%q: priced %d", expiry, got)
		}
	}
}
