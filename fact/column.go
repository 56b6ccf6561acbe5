// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package fact

import (
	"slices"
	"strconv"
	"strings"
)

// A Column is where the cells of a CSV column go in a fact: the parts of a
// dotted name such as billing.every, lines.1.product or attributes.region.
type Column struct {
	Steps []ColumnStep
	Multi bool // a cell holds several values, with semicolons between them
}

// ColumnStep is a field, or an entry of a list when Index is above zero.
type ColumnStep struct {
	Name  string
	Index int
}

// FindColumn understands the name of a column for facts of a kind. When there
// is no such field, it returns what is wrong and what to do.
func FindColumn(kind Kind, name string) (c Column, what, fix string) {
	return findColumn(registry[kind].spec, kind.String(), name)
}

// The parts of facts that have a CSV file of their own.
var sideTables = map[string]*spec{}

// FindSideColumn is FindColumn for the rows of a part of facts: line,
// invoice line, instalment, change, or credit line.
func FindSideColumn(part, name string) (c Column, what, fix string) {
	return findColumn(sideTables[part], part, name)
}

func init() {
	sideTables["line"] = lineTable.spec()
	sideTables["invoice line"] = invoiceLineTable.spec()
	sideTables["instalment"] = instalmentTable.spec()
	sideTables["change"] = changeTable.spec()
	sideTables["credit line"] = creditLineTable.spec()
}

func findColumn(s *spec, of, name string) (c Column, what, fix string) {
	parts := strings.Split(name, ".")
	for i := 0; i < len(parts); i++ {
		part := parts[i]
		index, numbered := columnIndex(part)
		s = s.forColumn(numbered)
		switch {
		case s == nil:
			return c, "the column goes further than the field", "remove ." + strings.Join(parts[i:], ".")
		case s.kind == specList:
			if !numbered {
				index, i = 1, i-1
			}
			c.Steps = append(c.Steps, ColumnStep{Index: index})
			s = s.item
		case s.kind == specAttrs:
			c.Steps = append(c.Steps, ColumnStep{Name: strings.Join(parts[i:], ".")})
			return c, "", ""
		default:
			m := s.member(part)
			if m == nil {
				return c, "no such field in " + of, s.nearestColumn(parts, i)
			}
			c.Steps = append(c.Steps, ColumnStep{Name: part})
			s, of = m.spec, m.name
		}
	}
	return endColumn(s, c, name)
}

// endColumn checks that a column ends in something that one cell can hold.
func endColumn(s *spec, c Column, name string) (_ Column, what, fix string) {
	last := s
	if s.kind == specEither {
		last = s.either[0]
	}
	switch last.kind {
	case specList:
		if last.item.kind == specTable {
			return c, "a cell cannot hold " + s.value, "use columns such as " + name + "." + last.item.members[0].name
		}
		c.Multi = true
	case specTable:
		return c, "a cell cannot hold " + s.value, "use columns such as " + name + "." + last.members[0].name
	case specAttrs:
		return c, "a cell cannot hold " + s.value, "use columns such as " + name + ".region"
	}
	return c, "", ""
}

func columnIndex(part string) (int, bool) {
	n, err := strconv.Atoi(part)
	return n, err == nil && n > 0 && n <= 1000
}

// forColumn chooses among several ways to write a value the one that has fields
// or entries; nil when there are none.
func (s *spec) forColumn(numbered bool) *spec {
	if s.kind == specEither {
		for _, e := range s.either {
			if e.kind == specTable && !numbered || e.kind == specList && numbered {
				return e
			}
		}
		return nil
	}
	if s.kind == specTable || s.kind == specList || s.kind == specAttrs {
		return s
	}
	return nil
}

func (s *spec) member(name string) *member {
	i := slices.IndexFunc(s.members, func(m member) bool { return m.name == name })
	if i < 0 {
		return nil
	}
	return &s.members[i]
}

// nearestColumn suggests a field in place of parts[i].
func (s *spec) nearestColumn(parts []string, i int) string {
	names := make([]string, len(s.members))
	for k, m := range s.members {
		names[k] = m.name
	}
	if near := nearest(parts[i], names); near != "" {
		return "did you mean " + strings.Join(append(slices.Clone(parts[:i]), near), ".") + "?"
	}
	return "the fields are " + strings.Join(names, ", ")
}
