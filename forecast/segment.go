// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package forecast

import (
	"cmp"
	"slices"
	"strconv"

	"go.yaml.in/yaml/v3"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
)

// segments reads the list of what is sold.
func (r *reader) segments(list *yaml.Node) {
	if list.Kind != yaml.SequenceNode || len(list.Content) == 0 {
		r.wrong(list, fact.ClassValue, "segments", "needs a list, but this is "+describe(list), "start each segment with a dash")
		return
	}
	if len(list.Content) > maxSegments {
		r.wrong(list, fact.ClassValue, "segments", "there are "+strconv.Itoa(len(list.Content))+" of them", "write at most "+strconv.Itoa(maxSegments))
		return
	}
	taken := map[string]bool{}
	for i, n := range list.Content {
		s := r.segment(n, i)
		if taken[s.ID] && s.ID != "" {
			r.wrong(n, fact.ClassDuplicate, "id", "another segment has the id "+s.ID, "give each its own")
		}
		taken[s.ID] = true
		r.model.Segments = append(r.model.Segments, s)
	}
	r.subject = ""
}

var zero, one = money.Decimal{}, money.DecimalOf(1)

// segment reads one entry of the list.
func (r *reader) segment(n *yaml.Node, i int) Segment {
	m := r.model
	s := Segment{
		Currency: m.Currency, From: m.Start, Until: m.End() - 1, Quantity: one,
		Renews: Rate{Percent: money.DecimalOf(100)}, at: fact.Place{File: r.file, Line: int32(n.Line)},
	}
	r.subject = "segment " + strconv.Itoa(i+1)
	if n.Kind == yaml.MappingNode {
		for k := 0; k+1 < len(n.Content); k += 2 {
			if n.Content[k].Value == "id" && n.Content[k+1].Value != "" {
				r.subject = "segment " + printable(n.Content[k+1].Value)
			}
		}
	}
	before := r.problems.Len()
	var renews, churn, until *yaml.Node
	r.fields(n, "", []field{
		{"id", "id: team, which begins the ids of its customers", r.id(&s.ID)},
		{"product", "", r.id(&s.Product)},
		{"attributes", "", r.attributes(&s.Attributes)},
		{"currency", "", r.currency(&s.Currency)},
		{"sold", "sold: 2, the customers that sign in a month", r.sold(&s.Sold)},
		{"seasonal", "", r.seasonal(&s.Sold)},
		{"from", "", r.month(&s.From)},
		{"until", "", func(n *yaml.Node, path string) { until = n; r.month(&s.Until)(n, path) }},
		{"quantity", "", r.decimal(&s.Quantity, zero, "write how many units a customer buys, such as 10")},
		{"price", "price: 1000, for one unit", r.decimal(&s.Price, zero, "write an amount such as 1000 or 49.50")},
		{"per", "per: month, or year, quarter, term", r.per(&s.Per)},
		{"term", "term: 12 months", r.months(&s.Term, 1, maxTerm)},
		{"billing", "", r.billing(&s)},
		{"setup", "", r.months(&s.Setup, 0, maxTerm)},
		{"renews", "", func(n *yaml.Node, path string) { renews = n; r.percent(&s.Renews.Percent, 0, 100)(n, path) }},
		{"churn", "", func(n *yaml.Node, path string) { churn = n; r.churn(&s)(n, path) }},
		{"uplift", "", r.percent(&s.Uplift, -100, 1000)},
	})
	s.Product = cmp.Or(s.Product, s.ID)
	if renews != nil && churn != nil {
		r.wrong(churn, fact.ClassContradiction, "churn", "the segment has both renews and churn", "keep one of the two")
	}
	if r.problems.Len() == before && m.Months > 0 {
		r.checkSegment(n, cmp.Or(until, n), churn, &s)
	}
	return s
}

// checkSegment checks what concerns several fields.
func (r *reader) checkSegment(n, until, churn *yaml.Node, s *Segment) {
	m := r.model
	if s.From < m.Start || s.From >= m.End() {
		r.wrong(n, fact.ClassContradiction, "from", s.From.String()+" is not in the model, "+m.Start.String()+" to "+(m.End()-1).String(), "choose one of its months")
		return
	}
	if s.Until < s.From || s.Until >= m.End() {
		r.wrong(until, fact.ClassContradiction, "until", s.Until.String()+" is before from, or after the model", "choose a month from "+s.From.String()+" to "+(m.End()-1).String())
		return
	}
	months := int(s.Until-s.From) + 1
	if len(s.Sold.List) > months {
		r.wrong(n, fact.ClassContradiction, "sold", "the list has "+strconv.Itoa(len(s.Sold.List))+" months, but only "+strconv.Itoa(months)+" are sold in", "shorten the list, or lengthen the model")
	}
	if s.Churns && s.Term%s.Renews.Months != 0 {
		r.wrong(churn, fact.ClassContradiction, "churn", "the term of "+strconv.Itoa(s.Term)+" months is not a whole number of its periods", "write churn a month, or renews: for a whole term")
	}
	if _, err := s.Sold.signing(0, months); err != nil {
		r.wrong(n, fact.ClassValue, "sold", err.Error(), "sell less, or grow slower")
	}
}

// per reads what the price is for.
func (r *reader) per(to *fact.Per) func(*yaml.Node, string) {
	return func(n *yaml.Node, path string) {
		const fix = "write month, quarter, year, term, or a length such as 6 months"
		units := map[string]fact.PerUnit{"month": fact.PerMonth, "quarter": fact.PerQuarter, "year": fact.PerYear, "term": fact.PerTerm}
		s, ok := r.scalar(n, path, fix)
		if !ok {
			return
		}
		if u, ok := units[s]; ok {
			*to = fact.Per{Unit: u}
			return
		}
		u, err := civil.ParseDuration(s)
		if err != nil || u.Days != 0 || u.Months > maxTerm {
			r.value(n, path, fix)
			return
		}
		*to = fact.Per{Unit: fact.PerMonths, N: u.Months}
	}
}

// billing reads when the price is invoiced.
func (r *reader) billing(s *Segment) func(*yaml.Node, string) {
	return func(n *yaml.Node, path string) {
		b := &fact.Billing{}
		s.Billing = b
		r.fields(n, path, []field{
			{"every", "every: 3 months, or term for one invoice", r.every(b)},
			{"in", "", r.choice(func(i int) { b.Arrears = i == 1 }, "advance", "arrears")},
			{"from", "", r.choice(func(i int) { b.From = fact.BillFrom(i) }, "start", "signed")},
			{"net", "", func(n *yaml.Node, path string) {
				const fix = "write a length such as 30 days"
				text, ok := r.scalar(n, path, fix)
				if !ok {
					return
				}
				var err error
				if b.Net, err = civil.ParseDuration(text); err != nil || b.Net.Months > maxTerm || b.Net.Days > 3660 {
					r.value(n, path, fix)
				}
			}},
		})
	}
}

func (r *reader) every(b *fact.Billing) func(*yaml.Node, string) {
	return func(n *yaml.Node, path string) {
		if b.Whole = n.Kind == yaml.ScalarNode && n.Value == "term"; b.Whole {
			return
		}
		months := 0
		r.months(&months, 1, maxTerm)(n, path)
		b.Every = civil.Duration{Months: int32(months)}
	}
}

// churn reads "2% a month".
func (r *reader) churn(s *Segment) func(*yaml.Node, string) {
	return func(n *yaml.Node, path string) {
		const fix = "write a rate such as 2% a month or 10% a year"
		text, ok := r.scalar(n, path, fix)
		if !ok {
			return
		}
		number, months, ok := rate(text)
		if !ok {
			r.value(n, path, fix)
			return
		}
		if s.Renews.Percent, ok = r.percentOf(n, path, number, 0, 100); ok {
			s.Renews.Months, s.Churns = months, true
		}
	}
}

// attributes reads free attributes, to group and filter by.
func (r *reader) attributes(to *fact.Attrs) func(*yaml.Node, string) {
	return func(n *yaml.Node, path string) {
		if n.Kind != yaml.MappingNode {
			r.value(n, path, "write a map such as {region: EU}")
			return
		}
		for i := 0; i+1 < len(n.Content); i += 2 {
			var name, text string
			r.id(&name)(n.Content[i], path)
			r.plain(&text)(n.Content[i+1], path)
			if name == "model" || name == "segment" {
				r.wrong(n.Content[i], fact.ClassContradiction, path, "every customer of a model has the attribute "+name+" already", "choose another name")
				continue
			}
			if _, twice := to.Get(name); twice {
				r.wrong(n.Content[i], fact.ClassDuplicate, path, "the attribute "+name+" is given twice", "keep one")
			}
			*to = with(*to, fact.Attr{Name: name, Value: text})
		}
	}
}

// with is attributes with more of them, sorted by name.
func with(as fact.Attrs, more ...fact.Attr) fact.Attrs {
	out := slices.Concat(as, more)
	slices.SortFunc(out, func(a, b fact.Attr) int { return cmp.Compare(a.Name, b.Name) })
	return out
}
