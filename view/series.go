// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view

import (
	"slices"
	"strings"

	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/money"
)

// series is one row of an accumulator. Flow series hold flows by axis slot (the
// opening first); level series hold a balance at each bound.
type series uint8

// The series. Those up to lastFlow are summed along the axis, those after it are
// balances that do not follow from sums of lines, because arrangements net.
const (
	sContracted series = iota
	sACV
	sBilled
	sEarned
	sCollected
	sTax
	sUnapplied
	sGiven // of it, not come in as money
	sPriced
	sClaimed
	sBasis  // what deferred revenue is measured against, when it is not billed alone
	sScoped // earned of the products it counts, then
	sContra // the first reason; sContra + reason
)

const (
	sCredited  = sContra + series(derive.Reasons) + iota
	sUnpaid    // settled without money, less money that settles no claim
	sBadDebt   // of it, written off
	sRecovered // money for what had been given up
	sOtherLoss // money paid back beyond the price
	sBooked    // the first class; sBooked + class
	nFlows     = sBooked + series(derive.Classes)
)

// The series along the periods.
const (
	sDeferred series = nFlows + iota
	sAsset
	sBacklog
	sOwedBack
	sCRPO
	sRecurring // recurring level, annual units
	sCustomers // customers with a level above zero
	sNew       // movements are flows by period
	sExpansion
	sReactivation
	sContraction
	sChurn
	nSeries
)

// The series that only a request for retention keeps, along the periods.
const (
	sLogosNew    series = nSeries + iota // customers that came for the first time
	sLogosBack                           // that came back
	sLogosLost                           // that left,
	sLogosJoined                         // and of these, that were none at the period's opening
	sKeptOpen                            // the levels of the opening cohort, at its opening,
	sKeptNet                             // at the close,
	sKeptGross                           // and there no higher than each was
	nKept
)

// key identifies a group of one currency.
type key struct {
	currency money.Currency
	values   string // the group columns' values, joined by keySep
}

const keySep = "\x1f"

func (k key) split() []string { return strings.Split(k.values, keySep) }

// group holds the series of one key: nFlows rows along the axis, then the rest
// along the periods.
type group struct {
	flows    [][]money.Minor // by series, one entry an axis day
	balances [][]money.Minor // by series - nFlows, one entry a bound
	own      [][]money.Minor // by class of the policy's own, one entry an axis day; nil without
	apart    [][]money.Minor // by series of the standard, the same; nil without
	costs    [][]money.Minor // by costSeries, one entry an axis day; nil without costs
	waits    *waits          // nil: none waits for an answer
	notes    [][]money.Minor // by footnote, one entry a bound; nil unless asked for
	uses     int             // how often something was added, less taken out
}

func (w *Window) newGroup() *group {
	axis, bounds, series := w.axis.Len(), len(w.at), nSeries
	if w.Retention {
		series = nKept
	}
	flows := make([]money.Minor, int(nFlows)*axis)
	balances := make([]money.Minor, int(series-nFlows)*bounds)
	g := &group{flows: make([][]money.Minor, nFlows), balances: make([][]money.Minor, series-nFlows)}
	for i := range g.flows {
		g.flows[i] = flows[i*axis : (i+1)*axis : (i+1)*axis]
	}
	for i := range g.balances {
		g.balances[i] = balances[i*bounds : (i+1)*bounds : (i+1)*bounds]
	}
	return g
}

// add merges another group into g, times sign.
func (g *group) add(o *group, sign money.Minor) {
	g.uses += int(sign) * o.uses
	for i, row := range o.flows {
		for j, v := range row {
			g.flows[i][j] += sign * v
		}
	}
	for i, row := range o.balances {
		for j, v := range row {
			g.balances[i][j] += sign * v
		}
	}
	g.addOwn(o, sign)
	g.addApart(o, sign)
	g.addCosts(o, sign)
	g.addWaits(o, sign)
	g.addNotes(o, sign)
}

// row of balances of a series after nFlows.
func (g *group) at(s series) []money.Minor { return g.balances[s-nFlows] }

// sortKeys puts groups in the order of currency, then of their values; the group
// that closes gross balances to the net comes last.
func sortKeys(keys []key) {
	slices.SortFunc(keys, func(a, b key) int {
		if c := slices.Compare(a.currency[:], b.currency[:]); c != 0 {
			return c
		}
		an, bn := a.values == Netting, b.values == Netting
		switch {
		case an && !bn:
			return 1
		case bn && !an:
			return -1
		}
		return strings.Compare(a.values, b.values)
	})
}
