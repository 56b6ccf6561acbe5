// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"testing"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
)

// benchGroups makes n customers with one contract each: annual, billed monthly,
// quarterly or yearly in turn, starting on all days of three years.
func benchGroups(n int) []*derive.Group {
	start := civil.MustDay("2023-01-01")
	groups := make([]*derive.Group, n)
	contracts := make([]fact.Contract, n)
	lines := make([]fact.Line, n)
	backing := make([]derive.Group, n)
	billing := []*fact.Billing{
		{Every: civil.Duration{Months: 12}, Net: civil.Duration{Days: 30}},
		{Every: civil.Duration{Months: 1}, Net: civil.Duration{Days: 30}},
		{Every: civil.Duration{Months: 3}, Net: civil.Duration{Days: 30}},
		{Every: civil.Duration{Months: 12}, Net: civil.Duration{Days: 30}},
	}
	products := make([]string, 10)
	for i := range products {
		products[i] = fmt.Sprintf("plan-%d", i)
	}
	for i := range n {
		id := fmt.Sprintf("c-%07d", i)
		day := start + civil.Day(i*37%1000)
		lines[i] = fact.Line{ID: "1", Product: products[i%10], Quantity: money.DecimalOf(int64(i%20 + 1)),
			UnitPrice: money.Decimal{Coef: int64(i%9000) + 1099, Scale: 2}, Per: fact.Per{Unit: fact.PerMonth}}
		contracts[i] = fact.Contract{Head: fact.Head{ID: id}, Customer: id, Signed: fact.On(day - 10), Starts: fact.On(day),
			Term: civil.Duration{Months: 12}, Billing: billing[i%4], Lines: lines[i : i+1]}
		backing[i] = derive.Group{Key: id, Contracts: []*fact.Contract{&contracts[i]}}
		groups[i] = &backing[i]
	}
	return groups
}

func benchEnv() *derive.Env {
	return &derive.Env{Policy: policy.Of(policy.Default()), AsOf: civil.MustDay("2025-12-31"), Horizon: civil.MustDay("2026-12-31")}
}

// BenchmarkAllViews derives 100,000 contracts, or as many as
// RATABLE_BENCH_CONTRACTS says, and adds all views of 36 months in 10 groups,
// with all cores.
func BenchmarkAllViews(b *testing.B) {
	n := 100_000
	if x, err := strconv.Atoi(os.Getenv("RATABLE_BENCH_CONTRACTS")); err == nil {
		n = x
	}
	env, groups := benchEnv(), benchGroups(n)
	w, err := NewWindow(env, Request{Span: civil.Span{From: civil.MustDay("2023-01-01"), To: civil.MustDay("2026-01-01")}, Every: civil.EveryMonth, By: []string{"product"}})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		accs, err := Run(context.Background(), env, groups, runtime.GOMAXPROCS(0), w.NewAccumulator)
		if err != nil {
			b.Fatal(err)
		}
		for _, a := range accs[1:] {
			if err := accs[0].Merge(a); err != nil {
				b.Fatal(err)
			}
		}
		r, err := accs[0].Report([]string{"all"})
		if err != nil {
			b.Fatal(err)
		}
		for _, t := range r.Ties {
			if !t.OK() {
				b.Fatalf("%+v", t)
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/contract")
}
