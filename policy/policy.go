// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package policy

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/ratable/ratable/civil"
)

// Reach says which contracts a version applies to.
type Reach uint8

// The reaches (design section 2). A version with reach "remaining" would change
// running contracts from its day on; it is refused until changes of running
// contracts are derived.
const (
	ReachNew Reach = iota // contracts with their inception on or after its day
	ReachAll              // all contracts, from their beginning
)

// Version is one dated set of switches.
type Version struct {
	From  civil.Day
	Reach Reach
	Terms Terms
	Said  []string // names of the switches that the version states
}

// Policy is a company's definitions over time, in the order of their days.
type Policy struct {
	Versions []Version
	last     int // index of the last version with ReachAll
}

// New makes a policy of versions. The first applies to all contracts before it
// as well.
func New(versions []Version) (*Policy, error) {
	if len(versions) == 0 {
		versions = []Version{{From: civil.MinDay, Reach: ReachAll, Terms: Default()}}
	}
	p := &Policy{Versions: slices.Clone(versions)}
	slices.SortStableFunc(p.Versions, func(a, b Version) int { return int(a.From) - int(b.From) })
	for i, v := range p.Versions {
		if i > 0 && v.From == p.Versions[i-1].From {
			return nil, fmt.Errorf("two policy versions start on %s: merge them", v.From)
		}
		if v.Reach == ReachAll {
			p.last = i
		}
	}
	return p, nil
}

// Of makes a policy of one set of switches.
func Of(t Terms) *Policy {
	return &Policy{Versions: []Version{{From: civil.MinDay, Reach: ReachAll, Terms: t}}}
}

// For is the version that a contract with its inception on day d keeps: the one
// in force that day, unless a later one reaches all contracts.
func (p *Policy) For(d civil.Day) *Terms {
	if len(p.Versions) == 1 {
		return &p.Versions[0].Terms
	}
	at := p.last
	for i := at + 1; i < len(p.Versions) && p.Versions[i].From <= d; i++ {
		at = i
	}
	return &p.Versions[at].Terms
}

// Report is the version that a report as of day d reads its view switches from.
func (p *Policy) Report(d civil.Day) *Terms {
	at := 0
	for i, v := range p.Versions {
		if v.From <= d {
			at = i
		}
	}
	return &p.Versions[at].Terms
}

// Hash identifies the whole policy: the first 12 hexadecimal digits of a SHA-256
// over every version's day, reach, switch values and classes of bookings.
func (p *Policy) Hash() string {
	var b strings.Builder
	for _, v := range p.Versions {
		fmt.Fprintf(&b, "from %s reach %d\n", v.From, v.Reach)
		for i := range switches {
			fmt.Fprintf(&b, "%s: %s\n", switches[i].Name, switches[i].get(&v.Terms))
		}
		if v.Terms.Bookings != nil {
			v.Terms.Bookings.identity(&b)
		}
	}
	sum := sha256.Sum256([]byte(b.String()))
	return hex.EncodeToString(sum[:6])
}
