// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"slices"
	"strings"
	"testing"

	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
)

func mustCurrency(s string) money.Currency {
	c, err := money.ParseCurrency(s)
	if err != nil {
		panic(err)
	}
	return c
}

// observed is an obligation that is regularly sold alone at a price.
func observed(name string, price money.Minor) share {
	p := pointPrice(price)
	p.Known, p.Observable = true, true
	return share{Name: name, SSP: p}
}

// ranged is one that is sold in a range of prices, and here at a stated one.
func ranged(name string, stated, low, high money.Minor) share {
	return share{Name: name, Stated: stated, SSP: sellingPrice{Low: low, High: high, Ranged: true, Known: true, Observable: true}}
}

// variable is one whose price is highly variable, in a range.
func variable(name string, low, high money.Minor) share {
	return share{Name: name, SSP: sellingPrice{Low: low, High: high, Ranged: true, Known: true, Residual: true}}
}

type allocationCase struct {
	name    string
	in      toAllocate
	want    []money.Minor
	missing []int
	says    string // part of the account
}

var bAndC = []observedBundle{{Of: []string{"B", "C"}, Price: 6000, From: "price book"}}

// The published examples. Whole dollars are printed for Examples 33 and 35 and by
// EY; the cents are the exact shares.
var publishedAllocations = []allocationCase{
	{name: "606-10-55-256 to 258, Example 33: 33, 17 and 50 of 100",
		in:   toAllocate{Amount: 10000, Shares: []share{observed("A", 5000), observed("B", 2500), observed("C", 7500)}},
		want: []money.Minor{3333, 1667, 5000}, says: "100.00 USD is shared by relative stand-alone selling price, 150.00 USD in all"},
	{name: "606-10-55-259 to 264, Example 34 Case A: the discount is that of B and C",
		in:   toAllocate{Amount: 10000, Shares: []share{observed("A", 4000), observed("B", 5500), observed("C", 4500)}, Bundles: bAndC},
		want: []money.Minor{4000, 3300, 2700}, says: "the whole discount belongs to B and C"},
	{name: "606-10-55-265 to 268, Example 34 Case B: the discount first, then 30 for D",
		in:   toAllocate{Amount: 13000, Shares: []share{observed("A", 4000), observed("B", 5500), observed("C", 4500), variable("D", 1500, 4500)}, Bundles: bAndC},
		want: []money.Minor{4000, 3300, 2700, 3000}, says: "the residual is accepted"},
	// 5 for D is rejected. With 30, the middle of its range, it is 105 by 40, 55, 45
	// and 30 of 170: 24.7059, 33.9706, 27.7941 and 18.5294.
	{name: "606-10-55-269, Example 34 Case C: 5 for D is outside of its range",
		in:   toAllocate{Amount: 10500, Shares: []share{observed("A", 4000), observed("B", 5500), observed("C", 4500), variable("D", 1500, 4500)}, Bundles: bAndC},
		want: []money.Minor{2471, 3397, 2779, 1853}, missing: []int{3}, says: "the residual of D is rejected: 5.00 USD for D is outside of what it is sold for, 15.00 USD to 45.00 USD"},
	{name: "606-10-55-275 to 279, Example 35 Case B: the fixed 300, 133 and 167",
		in:   toAllocate{Amount: 30000, Shares: []share{observed("X", 80000), observed("Y", 100000)}},
		want: []money.Minor{13333, 16667}},
	{name: "606-10-55-275 to 279, Example 35 Case B: the royalty of 200, 89 and 111",
		in:   toAllocate{Amount: 20000, Shares: []share{observed("X", 80000), observed("Y", 100000)}},
		want: []money.Minor{8889, 11111}},
	{name: "EY Financial Reporting Developments, Illustration 6-2 B: 7,500 is the nearest bound to 6,500; 5,543 and 2,957",
		in:   toAllocate{Amount: 850000, Shares: []share{ranged("product", 650000, 750000, 850000), observed("service", 400000)}},
		want: []money.Minor{554348, 295652}, says: "product is weighed by 7500.00 USD, the lower bound of its range"},
	{name: "KPMG IFRS 15 handbook 2019, 4.2 Example 5: 18, 27 and 35 of 80, no smaller unit",
		in:   toAllocate{Amount: 80, Shares: []share{observed("phone", 20), observed("internet", 30), observed("television", 40)}, Currency: mustCurrency("JPY")},
		want: []money.Minor{18, 27, 35}, says: "80 JPY is shared"},
	{name: "Zuora Revenue, SSP normalization: 75 % of 1,000 and 70 % of 800 share 1,400",
		in:   toAllocate{Amount: 140000, Shares: []share{observed("hardware", 75000), observed("software", 56000)}},
		want: []money.Minor{80153, 59847}},
}

// Cases of the rules, reckoned by hand.
var ruledAllocations = []allocationCase{
	{name: "a price inside of its range is a selling price itself: 8,000 and 4,000 of 12,000 share 9,000",
		in:   toAllocate{Amount: 900000, Shares: []share{ranged("product", 800000, 750000, 850000), observed("service", 400000)}},
		want: []money.Minor{600000, 300000}, says: "its stated price, which lies in its range"},
	{name: "above the range the upper bound: 8,500 of 12,500 of 10,000",
		in:   toAllocate{Amount: 1000000, Shares: []share{ranged("product", 900000, 750000, 850000), observed("service", 400000)}},
		want: []money.Minor{680000, 320000}, says: "the upper bound"},
	{name: "midpoint: 8,000 of 12,000 of 9,000",
		in:   toAllocate{Amount: 900000, Shares: []share{ranged("product", 100, 750000, 850000), observed("service", 400000)}, OutOfRange: policy.Midpoint},
		want: []money.Minor{600000, 300000}},
	{name: "low: 7,500 of 12,500 of 10,000, though it is sold above",
		in:   toAllocate{Amount: 1000000, Shares: []share{ranged("product", 900000, 750000, 850000), observed("service", 500000)}, OutOfRange: policy.LowBound},
		want: []money.Minor{600000, 400000}},
	{name: "the middle of a range may be half a unit: 1.5 and 0.5 of 4",
		in:   toAllocate{Amount: 4, Shares: []share{ranged("a", 9, 1, 2), ranged("b", 9, 0, 1)}, OutOfRange: policy.Midpoint},
		want: []money.Minor{3, 1}},
	{name: "a premium is shared as a discount is (EY Q6-4)",
		in:   toAllocate{Amount: 15000, Shares: []share{observed("A", 4000), observed("B", 6000)}, Bundles: bAndC},
		want: []money.Minor{6000, 9000}},
	{name: "a discount that is not the bundle's is shared by all, none of it by the bundle alone: 112 of 140",
		in:   toAllocate{Amount: 11200, Shares: []share{observed("A", 4000), observed("B", 5500), observed("C", 4500)}, Bundles: bAndC},
		want: []money.Minor{3200, 4400, 3600}, says: "B and C sold together at 60.00 USD are no evidence: that is a discount of 40.00 USD"},
	{name: "a discount within a twentieth of the bundle's is the bundle's: 101 of 140",
		in:   toAllocate{Amount: 10100, Shares: []share{observed("A", 4000), observed("B", 5500), observed("C", 4500)}, Bundles: bAndC},
		want: []money.Minor{4000, 3355, 2745}},
	{name: "answered: all of it is the bundle's, 72 of 112 by 55 and 45",
		in:   toAllocate{Amount: 11200, Shares: []share{observed("A", 4000), observed("B", 5500), observed("C", 4500)}, Bundles: bAndC, Discount: "bundle"},
		want: []money.Minor{4000, 3960, 3240}},
	{name: "answered: it is everybody's",
		in:   toAllocate{Amount: 9800, Shares: []share{observed("A", 4000), observed("B", 5500), observed("C", 4500)}, Bundles: []observedBundle{{Of: []string{"B", "C"}, Price: 5800}}, Discount: "all"},
		want: []money.Minor{2800, 3850, 3150}},
	{name: "without allocation.discount_evidence it is everybody's",
		in:   toAllocate{Amount: 9800, Shares: []share{observed("A", 4000), observed("B", 5500), observed("C", 4500)}, Bundles: []observedBundle{{Of: []string{"B", "C"}, Price: 5800}}, NoEvidence: true},
		want: []money.Minor{2800, 3850, 3150}},
	{name: "an estimate is no evidence (32-37(a))",
		in: toAllocate{Amount: 9800, Shares: []share{{Name: "A", SSP: sellingPrice{Low: 4000, High: 4000, Known: true}}, observed("B", 5500), observed("C", 4500)},
			Bundles: []observedBundle{{Of: []string{"B", "C"}, Price: 5800}}},
		want: []money.Minor{2800, 3850, 3150}, says: "A is not regularly sold alone"},
	{name: "two bundles at the same discount show nothing",
		in: toAllocate{Amount: 9800, Shares: []share{observed("A", 4000), observed("B", 5500), observed("C", 4500)},
			Bundles: []observedBundle{{Of: []string{"B", "C"}, Price: 5800}, {Of: []string{"A", "B"}, Price: 5300}}},
		want: []money.Minor{2800, 3850, 3150}, says: "more than one bundle"},
	{name: "a residual beside an estimate is rejected: stated 20 of 60 of 90",
		in: toAllocate{Amount: 9000, Shares: []share{{Name: "A", SSP: sellingPrice{Low: 4000, High: 4000, Known: true}},
			{Name: "D", Stated: 2000, SSP: sellingPrice{Known: true, Residual: true}}}},
		want: []money.Minor{6000, 3000}, missing: []int{1}, says: "the price of A is not observed"},
	{name: "a residual of nothing is rejected",
		in:   toAllocate{Amount: 4000, Shares: []share{observed("A", 4000), {Name: "D", Stated: 1000, SSP: sellingPrice{Known: true, Residual: true}}}},
		want: []money.Minor{3200, 800}, missing: []int{1}, says: "nothing is left"},
	{name: "a residual of next to nothing is rejected: 50 of a stated 1,000",
		in:   toAllocate{Amount: 4050, Shares: []share{observed("A", 4000), {Name: "D", Stated: 1000, SSP: sellingPrice{Known: true, Residual: true}}}},
		want: []money.Minor{3240, 810}, missing: []int{1}, says: "next to nothing"},
	{name: "several residuals share what is left by the middles of their ranges (32-35): 60 by 2 and 1",
		in:   toAllocate{Amount: 10000, Shares: []share{observed("A", 4000), variable("D", 1000, 5000), variable("E", 500, 2500)}},
		want: []money.Minor{4000, 4000, 2000}},
	{name: "a share without a price waits for an answer, and has its stated one",
		in:   toAllocate{Amount: 9000, Shares: []share{observed("A", 4000), {Name: "B", Stated: 2000, SSP: pointPrice(2000)}}},
		want: []money.Minor{6000, 3000}, missing: []int{1}},
	{name: "one obligation has the whole price, without any selling price",
		in:   toAllocate{Amount: -700, Shares: []share{{Name: "A"}}},
		want: []money.Minor{-700}},
}

func TestAllocate(t *testing.T) {
	for _, c := range slices.Concat(publishedAllocations, ruledAllocations) {
		t.Run(c.name, func(t *testing.T) {
			in := c.in
			in.Explain = true
			if in.Currency.IsZero() {
				in.Currency = mustCurrency("USD")
			}
			got, err := allocate(&in)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(got.Amounts, c.want) {
				t.Errorf("allocated %v, want %v\n%s", got.Amounts, c.want, strings.Join(got.Account, "\n"))
			}
			if !slices.Equal(got.Missing, c.missing) {
				t.Errorf("missing %v, want %v", got.Missing, c.missing)
			}
			if account := strings.Join(got.Account, "\n"); !strings.Contains(account, c.says) {
				t.Errorf("the account does not say %q:\n%s", c.says, account)
			}
			if (got.Residual != nil && got.Residual.Rejected != "") != strings.Contains(c.says+c.name, "reject") {
				t.Errorf("residual %+v", got.Residual)
			}
			in.Explain = false
			if quiet, err := allocate(&in); err != nil || !slices.Equal(quiet.Amounts, got.Amounts) || quiet.Account != nil {
				t.Errorf("without an account: %v, %v", quiet, err)
			}
		})
	}
}

func TestAllocateRefuses(t *testing.T) {
	huge := money.Minor(1) << 62
	for _, c := range []struct {
		name, want string
		shares     []share
	}{
		{"nothing to go by", "100.00 USD cannot be allocated: nothing has a stand-alone selling price above zero", []share{observed("A", 0), observed("B", 0)}},
		{"a price below zero", "the stand-alone selling price of B is below zero", []share{observed("A", 5), observed("B", -1)}},
		{"too large", "A: ", []share{observed("A", huge), observed("B", 1)}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := allocate(&toAllocate{Amount: 10000, Shares: c.shares, Currency: mustCurrency("USD")})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %q", err, c.want)
			}
		})
	}
}
