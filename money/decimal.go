// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package money

import (
	"cmp"
	"fmt"
	"math"
	"math/big"
	"math/bits"
	"strconv"
	"strings"
)

// maxScale is the largest number of decimals a Decimal has.
const maxScale = 18

// Decimal is the exact number Coef × 10^-Scale: a unit price or a quantity, such
// as 0.00045. It holds up to 18 decimals and a coefficient of up to
// ±9,223,372,036,854,775,807. The zero value is 0.
//
// Every Decimal made by this package is normalised: it has no trailing zero
// decimals and Scale <= 18, so equal numbers are equal with ==. Code that fills
// in the fields itself keeps to that.
type Decimal struct {
	Coef  int64
	Scale uint8
}

// DecimalOf returns n as a Decimal. It panics for the smallest int64, which has
// no opposite; so that Neg never fails, no Decimal holds it.
func DecimalOf(n int64) Decimal {
	if n == math.MinInt64 {
		panic("money: the smallest int64 is no Decimal")
	}
	return Decimal{Coef: n}
}

// ParseDecimal reads a plain decimal number such as 0.00045, 12 or -3.5. There
// are no exponents, no separators and no plus sign; the error for them says what
// to write. Trailing zero decimals are dropped; more than 18 decimals or a
// number beyond 64 bits of digits is an error that says the limit, the latter
// also ErrOverflow. Nothing is rounded.
func ParseDecimal(s string) (Decimal, error) {
	d, err := scan("number", s)
	if err != nil {
		return Decimal{}, err
	}
	frac := strings.TrimRight(d.frac, "0")
	if len(frac) > maxScale {
		return Decimal{}, fmt.Errorf("number %q: it has %d decimals, at most %d are kept", s, len(frac), maxScale)
	}
	var u uint64
	ok := true
	for _, part := range [...]string{d.whole, frac} {
		for i := 0; i < len(part) && ok; i++ {
			u, ok = appendDigit(u, part[i])
		}
	}
	if !ok || u > math.MaxInt64 {
		return Decimal{}, fmt.Errorf("number %q: it may have 18 digits in all, decimals included: %w", s, ErrOverflow)
	}
	coef := int64(u)
	if d.negative {
		coef = -coef
	}
	return Decimal{coef, uint8(len(frac))}, nil
}

// String returns the shortest plain text of d, such as 0.00045. ParseDecimal
// reads it back.
func (d Decimal) String() string {
	var room [24]byte
	dst := room[:0]
	if d.Coef < 0 {
		dst = append(dst, '-')
	}
	u, one := magnitude(d.Coef), pow10[d.Scale]
	dst = strconv.AppendUint(dst, u/one, 10)
	return string(appendFraction(dst, u%one, int(d.Scale)))
}

// IsZero reports whether d is 0.
func (d Decimal) IsZero() bool { return d.Coef == 0 }

// IsOne reports whether d is 1.
func (d Decimal) IsOne() bool { return d.Coef == 1 && d.Scale == 0 }

// Sign returns -1, 0 or 1.
func (d Decimal) Sign() int { return cmp.Compare(d.Coef, 0) }

// Neg returns -d.
func (d Decimal) Neg() Decimal { return Decimal{-d.Coef, d.Scale} }

// Rat returns d as a new exact rational.
func (d Decimal) Rat() *big.Rat {
	return big.NewRat(d.Coef, int64(pow10[d.Scale]))
}

// Cmp compares by value: -1 if d < e, 0 if they are equal, 1 if d > e.
func (d Decimal) Cmp(e Decimal) int {
	if c := cmp.Compare(d.Sign(), e.Sign()); c != 0 {
		return c
	}
	scale := max(d.Scale, e.Scale)
	dh, dl := bits.Mul64(magnitude(d.Coef), pow10[scale-d.Scale])
	eh, el := bits.Mul64(magnitude(e.Coef), pow10[scale-e.Scale])
	c := cmp.Or(cmp.Compare(dh, eh), cmp.Compare(dl, el))
	return c * d.Sign() // two negatives compare the other way round
}

// Add returns the exact sum d + e, or ErrOverflow if its digits do not fit.
func (d Decimal) Add(e Decimal) (Decimal, error) {
	if d.Scale == e.Scale {
		s, err := Add(Minor(d.Coef), Minor(e.Coef))
		if err == nil && s != math.MinInt64 {
			return normalised(int64(s), d.Scale), nil
		}
	}
	scale := max(d.Scale, e.Scale)
	sum := aligned(d, scale)
	sum.Add(sum, aligned(e, scale))
	// Dropping zeros first lets a sum fit whose aligned form does not.
	ten, rem := big.NewInt(10), new(big.Int)
	for scale > 0 {
		q := new(big.Int)
		if q.QuoRem(sum, ten, rem); rem.Sign() != 0 {
			break
		}
		sum, scale = q, scale-1
	}
	if !sum.IsInt64() || sum.Int64() == math.MinInt64 {
		return Decimal{}, ErrOverflow
	}
	return normalised(sum.Int64(), scale), nil
}

// aligned is the coefficient of d at a scale that is not below its own.
func aligned(d Decimal, scale uint8) *big.Int {
	power := new(big.Int).SetUint64(pow10[scale-d.Scale])
	return power.Mul(power, big.NewInt(d.Coef))
}

// normalised drops trailing zero decimals.
func normalised(coef int64, scale uint8) Decimal {
	for scale > 0 && coef%10 == 0 {
		coef /= 10
		scale--
	}
	return Decimal{coef, scale}
}
