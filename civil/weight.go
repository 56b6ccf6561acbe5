// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package civil

// unitsPerMonth is lcm(28, 29, 30, 31): every day of every month is a whole
// number of units.
const unitsPerMonth = 377580

// unitsPerDay is the share of one day, by the number of days of its month.
var unitsPerDay = [...]int64{
	28: unitsPerMonth / 28,
	29: unitsPerMonth / 29,
	30: unitsPerMonth / 30,
	31: unitsPerMonth / 31,
}

// spreadUnits is lcm(1, 2, ..., 31): a month's weight can be spread evenly over
// any number of its days.
const spreadUnits = 72201776446800

// Weight returns the weight of [from, d) within the segment [from, to): an
// integer that means something only as a fraction of Weight(from, to, to). It is
// 0 for d <= from, the whole for d >= to, and never falls as d grows, so that
// differences of it are the weights of stretches and sum to the whole.
//
//   - Daily: 1 a day.
//   - Monthly: 377,580 = lcm(28, 29, 30, 31) a calendar month, evenly over its days.
//   - Thirty360: 1 a day, but a 31st weighs 0, and the last day of February as
//     many as are missing to 30.
//   - Anchored: 377,580 for each month counted from the day of the month of
//     from, evenly over the days of that month.
//   - WholeMonth: lcm(1..31) a month, evenly over those of its days that lie in
//     the segment; the first touched month is full, a last month that is cut off
//     weighs nothing. A segment inside one month is that month.
//   - HalfMonth: 2 × lcm(1..31) for a full month, half of that for a partial
//     one, evenly over those of its days that lie in the segment.
//
// The whole is above zero for every from < to: a Thirty360 segment that would
// weigh nothing, being a 31st alone, counts days instead. Segments that
// [Convention.Check] accepts do not overflow. An unknown convention is Daily.
func (c Convention) Weight(from, to, d Day) int64 {
	if d <= from {
		return 0
	}
	d = min(d, to)
	switch c {
	case Monthly:
		return max(0, MonthUnits(d)-MonthUnits(from))
	case WholeMonth:
		return wholeMonthWeight(from, to, d)
	case HalfMonth:
		return halfMonthWeight(from, to, d)
	case Thirty360:
		return thirty360Weight(from, to, d)
	case Anchored:
		whole, rest, length := MonthsBetween(from, d)
		return max(0, int64(whole)*unitsPerMonth+int64(rest)*unitsPerDay[length])
	default:
		return max(0, int64(d)-int64(from))
	}
}

// MonthUnits returns the coordinate of d under [Monthly]: 377,580 units a month
// since month 0, and a share of them for each day of d's month before d. The
// weight of [a, b) in any segment is MonthUnits(b) - MonthUnits(a).
func MonthUnits(d Day) int64 {
	y, m, day := d.Date()
	return (int64(y)*12+int64(m)-1)*unitsPerMonth + int64(day-1)*unitsPerDay[daysIn(y, m)]
}

func thirty360Weight(from, to, d Day) int64 {
	start := thirty360(from)
	if thirty360(to) <= start { // a 31st alone
		return max(0, int64(d)-int64(from))
	}
	return thirty360(d) - start
}

// thirty360 is the coordinate of the start of d in months of 30 days. A 31st
// starts where its month ends.
func thirty360(d Day) int64 {
	y, m, day := d.Date()
	return 360*int64(y) + 30*int64(m-1) + int64(day-1)
}

func wholeMonthWeight(from, to, d Day) int64 {
	if to <= from {
		return 0
	}
	first := from.Month()
	end := to.Month().First()
	if end <= from { // the segment lies inside one month, which is all there is
		end = to
	}
	d = min(d, end)
	m := d.Month()
	if m == first {
		return spread(spreadUnits, from, min(end, first.Next().First()), d)
	}
	return int64(m-first)*spreadUnits + spread(spreadUnits, m.First(), m.Next().First(), d)
}

func halfMonthWeight(from, to, d Day) int64 {
	if to <= from {
		return 0
	}
	first, m := from.Month(), d.Month()
	if m == first {
		return halfMonthPart(first, from, to, d)
	}
	before := halfMonthPart(first, from, to, to)
	return before + int64(m-first-1)*2*spreadUnits + halfMonthPart(m, from, to, d)
}

// halfMonthPart is the weight of the days before d of those that [from, to) has
// in month m.
func halfMonthPart(m Month, from, to, d Day) int64 {
	month := m.Span()
	part := month.Intersect(Span{from, to})
	weight := int64(spreadUnits)
	if part == month {
		weight *= 2
	}
	return spread(weight, part.From, part.To, d)
}

// spread is the part of weight before d when it is even over [from, to), at most
// 31 days that divide weight. It is 0 for d <= from and weight for d >= to.
func spread(weight int64, from, to, d Day) int64 {
	switch {
	case d <= from:
		return 0
	case d >= to:
		return weight
	}
	return weight / int64(to-from) * int64(d-from)
}
