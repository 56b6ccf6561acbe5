// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package policy

import (
	"fmt"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/money"
)

// A Classifier divides events among the classes of its Bookings, reusing its
// memory. It is not safe for concurrent use: make one a worker.
type Classifier struct {
	bookings *Bookings
	event    *Event // at hand
	scratch  Event  // one year of it
	rests    []Rest
}

// Classifier makes one.
func (b *Bookings) Classifier() *Classifier { return &Classifier{bookings: b} }

// Classify appends to dst what every class of every register takes of e. The
// rests name each register whose classes took less or more than there was; they
// are valid until the next call. Within a register the parts, the unclaimed and
// less the overclaimed sum to what the register divides. The error is a
// *ClassError and names the class and the contract.
func (c *Classifier) Classify(e *Event, dst []Part) ([]Part, []Rest, error) {
	c.rests = c.rests[:0]
	for i := range c.bookings.Registers {
		var err error
		if r := &c.bookings.Registers[i]; r.ByYear && len(e.Years) > 0 {
			dst, err = c.byYear(i, e, dst)
		} else {
			dst, err = c.register(i, e, dst)
		}
		if err != nil {
			return dst, c.rests, err
		}
	}
	return dst, c.rests, nil
}

// byYear shows the register one contract year after the other. The first
// year carries what is not divided by year: acv, arr, first_year and beyond.
func (c *Classifier) byYear(register int, e *Event, dst []Part) ([]Part, error) {
	y := &c.scratch
	*y = *e
	for n := range e.Years {
		y.narrow(n)
		var err error
		if dst, err = c.register(register, y, dst); err != nil {
			return dst, err
		}
	}
	return dst, nil
}

// narrow makes the event that of its n-th contract year.
func (e *Event) narrow(n int) {
	e.Year, e.Value, e.Day = n, e.Years[n].Value, e.Years[n].Day
	if n > 0 {
		e.FirstYear, e.Beyond, e.ACV, e.ARR = 0, 0, 0, 0
	}
}

// register divides e among the classes of one register.
func (c *Classifier) register(register int, e *Event, dst []Part) ([]Part, error) {
	b := c.bookings
	r := &b.Registers[register]
	c.event = e
	value, err := c.amount(r.divides)
	if err != nil {
		return dst, c.failed(register, -1, "divides", r.divides, err)
	}
	var taken money.Minor
	for i := r.First; i < r.Last; i++ {
		class := &b.Classes[i]
		holds, err := c.holds(class.when)
		if err != nil {
			return dst, c.failed(register, i, "when", class.when, err)
		}
		if !holds {
			continue
		}
		p := Part{Class: i, Year: e.Year, Day: e.Day}
		if p.Amount, err = c.amount(class.amount); err != nil {
			return dst, c.failed(register, i, "amount", class.amount, err)
		}
		if p.Amount == 0 {
			continue
		}
		if class.day != nil {
			if p.Day, err = c.day(class.day); err != nil {
				return dst, c.failed(register, i, "day", class.day, err)
			}
		}
		if taken, err = money.Add(taken, p.Amount); err != nil {
			return dst, c.failed(register, i, "amount", class.amount, err)
		}
		dst = append(dst, p)
	}
	if taken != value {
		left := Rest{Register: register, Year: e.Year, Day: e.Day, Value: value}
		if value > 0 && value > taken || value < 0 && value < taken {
			left.Unclaimed, err = money.Sub(value, taken)
		} else {
			left.Overclaimed, err = money.Sub(taken, value)
		}
		if err != nil {
			return dst, c.failed(register, -1, "divides", r.divides, err)
		}
		c.rests = append(c.rests, left)
	}
	return dst, nil
}

// ResolveName gives expressions their one variable.
func (c *Classifier) ResolveName(name string) (any, bool) { return c.event, name == "event" }

// Parent is none: there is nothing beside the event.
func (c *Classifier) Parent() cel.Activation { return nil }

func (c *Classifier) holds(x *expression) (bool, error) {
	if !x.kinds.has(c.event.Kind) {
		return false, nil
	}
	if x.always {
		return true, nil
	}
	v, _, err := x.program.Eval(c)
	return v == types.True, err
}

func (c *Classifier) amount(x *expression) (money.Minor, error) {
	if x.field != nil {
		return x.field(c.event), nil
	}
	v, _, err := x.program.Eval(c)
	if err != nil {
		return 0, err
	}
	return money.Minor(v.(types.Int)), nil
}

func (c *Classifier) day(x *expression) (civil.Day, error) {
	v, _, err := x.program.Eval(c)
	if err != nil {
		return 0, err
	}
	return civil.Day(v.(dayValue)), nil
}

// A ClassError is an expression that could not be evaluated for an event.
type ClassError struct {
	Register, Class string // Class is "" when the register's own expression failed
	Field           string // when, amount, day or divides
	At              string // file:line:column of the expression
	Contract, Line  string
	Place           string // of the event
	Err             error
}

// Error says what failed, on which event, and what to look at.
func (e *ClassError) Error() string {
	return fmt.Sprintf("%s: contract %s, line %s: %s", e.Place, e.Contract, e.Line, e.What())
}

// What is Error without the place.
func (e *ClassError) What() string {
	who := "register " + e.Register
	if e.Class != "" {
		who = "class " + e.Class
	}
	return fmt.Sprintf("%s of %s (%s) cannot be evaluated: %v", e.Field, who, e.At, e.Err)
}

// Unwrap is the reason.
func (e *ClassError) Unwrap() error { return e.Err }

func (c *Classifier) failed(register, class int, field string, x *expression, err error) error {
	e := &ClassError{Register: c.bookings.Registers[register].Name, Field: field, At: "built in",
		Contract: c.event.Contract.ID, Line: c.event.Line, Place: c.event.Place, Err: err}
	if class >= 0 {
		e.Class = c.bookings.Classes[class].Name
		e.At = c.bookings.Classes[class].File
	}
	if x.line > 0 {
		e.At = position(x.file, x.line, x.col)
	}
	return e
}
