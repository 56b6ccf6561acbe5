// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package book

import (
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
)

const streamed = `{"type":"customer","id":"cu-1","attributes":{"region":"EU"}}
{"type":"contract","id":"c-1","customer":"cu-1","starts":"2024-01-01","term":"12 months","lines":[{"product":"team","unit_price":10,"per":"month"}]}
{"type":"invoice","id":"i-1","contract":"c-1","issued":"2024-01-01","lines":[{"line":"team","amount":10}]}
{"type":"contract","id":"c-0","customer":"cu-1","starts":"2023-01-01","term":"12 months","lines":[{"product":"team","unit_price":10,"per":"month"}]}
{"type":"payment","customer":"cu-1","received":"2024-01-05","amount":10,"applications":[{"invoice":"i-1"}]}
{"type":"contract","id":"c-2","customer":"cu-0","starts":"2024-02-01","ends":"2025-03-31","lines":[{"product":"extra","unit_price":10,"per":"month"}]}
{"type":"delivery","contract":"c-2","line":"extra","date":"2024-02-03","event":"started"}
`

// stream collects the groups of a JSON Lines text.
func streamText(t *testing.T, text string, opt Options) (*Book, error) {
	t.Helper()
	dir := write(t, map[string]string{"book.jsonl": text})
	var mu sync.Mutex
	var groups []*derive.Group
	started := 0
	b, err := Stream(t.Context(), []string{filepath.Join(dir, "book.jsonl")}, opt,
		func(*Book) error { started++; return nil },
		func(_ int, g *derive.Group) error {
			mu.Lock()
			defer mu.Unlock()
			groups = append(groups, g)
			return nil
		})
	if err == nil {
		if started != 1 {
			t.Errorf("start was called %d times", started)
		}
		slices.SortFunc(groups, func(a, b *derive.Group) int { return strings.Compare(a.Key, b.Key) })
		b.Groups = groups
	}
	return b, err
}

func TestStreamGivesTheGroupsOfLoad(t *testing.T) {
	want := load(t, write(t, map[string]string{"book.jsonl": streamed}), Options{})
	borders := Options{InvoicesThrough: want.InvoicesThrough, PaymentsThrough: want.PaymentsThrough}
	got, err := streamText(t, streamed, borders)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got, sameBook); diff != "" {
		t.Errorf("(-load +stream)\n%s", diff)
	}
	big := string(jsonlBook(3000))
	want = load(t, write(t, map[string]string{"book.jsonl": big}), Options{})
	if got, err = streamText(t, big, Options{}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got, sameBook); diff != "" {
		t.Errorf("(-load +stream)\n%s", diff)
	}
}

func TestStreamRefusesWhatIsNotGrouped(t *testing.T) {
	day := fact.On(civil.MustDay("2024-06-30"))
	borders := Options{InvoicesThrough: day, PaymentsThrough: day}
	for name, c := range map[string]struct {
		more string
		opt  Options
	}{
		"no borders":        {"", Options{}},
		"customer returns":  {`{"type":"contract","id":"c-3","customer":"cu-1","starts":"2024-01-01","open":true,"lines":[{"product":"x"}]}`, borders},
		"late customer":     {`{"type":"customer","id":"cu-9"}`, borders},
		"late product":      {`{"type":"product","id":"x"}`, borders},
		"superseding":       {`{"type":"contract","id":"c-3","supersedes":"c-2","customer":"cu-0","starts":"2024-01-01","open":true,"lines":[{"product":"x"}]}`, borders},
		"id twice":          {`{"type":"contract","id":"c-1","customer":"cu-7","starts":"2024-01-01","open":true,"lines":[{"product":"x"}]}`, borders},
		"renews elsewhere":  {`{"type":"contract","id":"c-3","renews":["c-1"],"customer":"cu-7","starts":"2024-01-01","open":true,"lines":[{"product":"x"}]}`, borders},
		"other kind":        {`{"type":"void","invoice":"i-1","date":"2024-01-01"}`, borders},
		"payment elsewhere": {`{"type":"payment","customer":"cu-7","received":"2024-01-05","amount":10,"applications":[{"invoice":"i-1"}]}`, borders},
	} {
		if _, err := streamText(t, streamed+c.more+"\n", c.opt); !errors.Is(err, ErrNotGrouped) {
			t.Errorf("%s: got %v, want ErrNotGrouped", name, err)
		}
	}
}

func TestStreamStopsAtTheFirstError(t *testing.T) {
	dir := write(t, map[string]string{"book.jsonl": string(jsonlBook(5000))})
	stop := errors.New("stop")
	_, err := Stream(t.Context(), []string{dir}, Options{}, func(*Book) error { return nil }, func(int, *derive.Group) error { return stop })
	if !errors.Is(err, stop) {
		t.Errorf("got %v", err)
	}
}
