// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package money

import (
	"fmt"
	"strconv"
	"strings"
)

// pow10 holds the powers of ten that a Decimal or an exponent can need.
var pow10 = func() (p [19]uint64) {
	p[0] = 1
	for i := 1; i < len(p); i++ {
		p[i] = p[i-1] * 10
	}
	return p
}()

// ParseAmount reads an amount in major units of c, such as 1234.50 or -3, into
// minor units. Nothing is rounded: decimals beyond the exponent of c are an
// error unless they are zeros. Thousands separators, currency signs, exponents
// and spaces are errors that say what to write instead. An amount that does not
// fit is ErrOverflow; a zero c is an error.
func ParseAmount(s string, c Currency) (Minor, error) {
	if c.IsZero() {
		return 0, fmt.Errorf("amount %q: its currency is missing", s)
	}
	d, err := scan("amount", s)
	if err != nil {
		return 0, err
	}
	exponent := c.Exponent()
	if frac := strings.TrimRight(d.frac, "0"); len(frac) > exponent {
		return 0, fmt.Errorf("amount %q: %s has %d decimals, not %d", s, c, exponent, len(frac))
	}
	var u uint64
	ok := true
	for i := 0; i < len(d.whole) && ok; i++ {
		u, ok = appendDigit(u, d.whole[i])
	}
	for i := 0; i < exponent && ok; i++ {
		next := byte('0')
		if i < len(d.frac) {
			next = d.frac[i]
		}
		u, ok = appendDigit(u, next)
	}
	if !ok {
		return 0, fmt.Errorf("amount %q: %w", s, ErrOverflow)
	}
	m, err := signed(u, d.negative)
	if err != nil {
		return 0, fmt.Errorf("amount %q: %w", s, err)
	}
	return m, nil
}

// appendDigit is 10u + digit; ok is false once that leaves 64 bits.
func appendDigit(u uint64, digit byte) (next uint64, ok bool) {
	const most = (1<<64 - 1 - 9) / 10
	return u*10 + uint64(digit-'0'), u <= most
}

// Plain returns m in major units of c in the form machines read, such as
// -1234.50: always all decimals of c, no separators. ParseAmount reads it back.
func (m Minor) Plain(c Currency) string {
	var room [24]byte
	return string(AppendPlain(room[:0], m, c))
}

// AppendPlain appends [Minor.Plain] to dst and returns the longer slice. It
// allocates only if dst has no room.
func AppendPlain(dst []byte, m Minor, c Currency) []byte {
	if m < 0 {
		dst = append(dst, '-')
	}
	exponent := c.Exponent()
	u := magnitude(int64(m))
	dst = strconv.AppendUint(dst, u/pow10[exponent], 10)
	return appendFraction(dst, u%pow10[exponent], exponent)
}

// appendFraction appends a point and exactly width digits; nothing for width 0.
func appendFraction(dst []byte, frac uint64, width int) []byte {
	if width == 0 {
		return dst
	}
	dst = append(dst, '.')
	for width--; width >= 0; width-- {
		dst = append(dst, byte('0'+frac/pow10[width]%10))
	}
	return dst
}

// Table returns m in major units of c in the form people read in a table, such
// as 1,234.50 or (1,234.50): thousands separated, negatives in parentheses.
func (m Minor) Table(c Currency) string {
	var room [20]byte
	exponent := c.Exponent()
	u := magnitude(int64(m))
	whole := strconv.AppendUint(room[:0], u/pow10[exponent], 10)
	text := make([]byte, 0, 40)
	if m < 0 {
		text = append(text, '(')
	}
	for i, digit := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			text = append(text, ',')
		}
		text = append(text, digit)
	}
	text = appendFraction(text, u%pow10[exponent], exponent)
	if m < 0 {
		text = append(text, ')')
	}
	return string(text)
}
