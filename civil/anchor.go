// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package civil

// mostMonths is above the number of months between any two valid days.
const mostMonths = 10000 * 12

// AddMonths returns the day n months after d (before it, for n < 0), anchored
// to d's day of the month: where the month is too short it is the month's last
// day. 31 January plus 1 is 28 or 29 February, plus 2 is 31 March.
//
// Never chain it: 31 January plus 1 plus 1 is 28 March. Keep the anchor and
// count up n. A result outside of the calendar is pinned to [MinDay, MaxDay+1].
func (d Day) AddMonths(n int) Day {
	n = min(max(n, -mostMonths), mostMonths)
	y, m, day := d.Date()
	return pinned(anchored(MakeMonth(y, m)+Month(n), day))
}

// anchored is the given day of month m, or the month's last if it is shorter.
func anchored(m Month, day int) int64 {
	y, month := m.YearMonth()
	return fromDate(y, month, min(day, daysIn(y, month)))
}

// MonthsBetween counts anchored months from anchor to d: whole is the largest
// number with anchor.AddMonths(whole) <= d, rest the days from there to d, and
// length the days of the anchored month that d lies in, 28 to 31, so that
// 0 <= rest < length. It is meant for d >= anchor; before it, whole is negative.
func MonthsBetween(anchor, d Day) (whole int, rest int, length int) {
	ay, am, day := anchor.Date()
	start := MakeMonth(ay, am)
	m := d.Month()
	from := anchored(m, day)
	if from > int64(d) {
		m--
		from = anchored(m, day)
	}
	return int(m - start), int(int64(d) - from), int(anchored(m+1, day) - from)
}
