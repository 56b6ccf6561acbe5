// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package money_test

import (
	"strconv"
	"testing"

	"github.com/ratable/ratable/money"
)

// The sinks keep the compiler from dropping the work.
var (
	minorSink   money.Minor
	decimalSink money.Decimal
	byteSink    []byte
)

func BenchmarkShare(b *testing.B) {
	b.Run("64bit", func(b *testing.B) {
		var num int64
		for b.Loop() {
			num = (num + 1) & 255
			minorSink = money.Share(-120000000, num, 366)
		}
	})
	b.Run("128bit", func(b *testing.B) {
		var num int64
		for b.Loop() {
			num = (num + 1) & 255
			minorSink = money.Share(-120000000, num<<40, 300<<40)
		}
	})
}

func BenchmarkMulDiv(b *testing.B) {
	var num int64
	for b.Loop() {
		num = (num + 1) & 255
		minorSink, _ = money.MulDiv(120000000, num, 366, money.HalfUp)
	}
}

func BenchmarkExtend(b *testing.B) {
	qty, price, usage := money.DecimalOf(25), money.Decimal{Coef: 1999, Scale: 2}, money.Decimal{Coef: 45, Scale: 5}
	tiny := money.Decimal{Coef: 1234567890123456789, Scale: 18}
	b.Run("price", func(b *testing.B) {
		for b.Loop() {
			minorSink, _ = money.Extend(usd, money.HalfUp, 12, 1, qty, price)
		}
	})
	b.Run("usage", func(b *testing.B) {
		for b.Loop() {
			minorSink, _ = money.Extend(usd, money.HalfUp, 1, 1, qty, usage)
		}
	})
	b.Run("big", func(b *testing.B) {
		for b.Loop() {
			minorSink, _ = money.Extend(usd, money.HalfUp, 1, 1, tiny, tiny)
		}
	})
}

func BenchmarkAllocate(b *testing.B) {
	for _, n := range []int{3, 12, 100} {
		weights, out := make([]int64, n), make([]money.Minor, n)
		for i := range weights {
			weights[i] = int64(1 + i*i%17)
		}
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_ = money.Allocate(-1000003, weights, out)
			}
		})
	}
}

func BenchmarkAppendPlain(b *testing.B) {
	for b.Loop() {
		byteSink = money.AppendPlain(byteSink[:0], -123456789, usd)
	}
}

func BenchmarkParseDecimal(b *testing.B) {
	for b.Loop() {
		decimalSink, _ = money.ParseDecimal("0.00045")
	}
}
