// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package examples

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/ratable/ratable/view"
)

// The form of a file in the folder expected. Amounts are kept as written: YAML
// would read them as floats.
type exampleFile struct {
	Title   string    `yaml:"title"`
	Source  string    `yaml:"source"`
	Note    string    `yaml:"note"`
	Book    string    `yaml:"book"`    // without it, the example's own name
	Reading string    `yaml:"reading"` // ours, or nothing
	Runs    []runFile `yaml:"runs"`
}

type runFile struct {
	Name     string         `yaml:"name"`
	Book     string         `yaml:"book"` // without it, the example's
	Policy   yaml.Node      `yaml:"policy"`
	Expected []expectedFile `yaml:"expected"`
}

type expectedFile struct {
	Period    string            `yaml:"period"`
	Measure   string            `yaml:"measure"`
	Kind      Kind              `yaml:"kind"`
	Over      string            `yaml:"over"`
	Cohort    string            `yaml:"cohort"`
	Where     map[string]string `yaml:"where"`
	Amount    string            `yaml:"amount"`
	Published *bool             `yaml:"published"`
}

// parse reads one file of expected numbers.
func parse(name string, data []byte) (Example, error) {
	var f exampleFile
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(&f); err != nil {
		return Example{}, fmt.Errorf("%s: %w", name, err)
	}
	e := Example{
		Name:  strings.TrimSuffix(path.Base(name), ".yaml"),
		Title: f.Title, Source: f.Source, Note: strings.TrimSpace(f.Note), Ours: f.Reading == "ours",
	}
	e.book = cmp.Or(f.Book, e.Name)
	if e.Title == "" || e.Source == "" || e.Note == "" || len(f.Runs) == 0 {
		return Example{}, fmt.Errorf("%s: an example has title, source, note and runs", name)
	}
	if f.Reading != "" && !e.Ours {
		return Example{}, fmt.Errorf("%s: reading is %q: write ours, or leave it out", name, f.Reading)
	}
	for _, rf := range f.Runs {
		r, err := rf.run(e.book)
		if err != nil {
			return Example{}, fmt.Errorf("%s: run %q: %w", name, rf.Name, err)
		}
		e.Runs = append(e.Runs, r)
	}
	return e, nil
}

func (f *runFile) run(own string) (Run, error) {
	r := Run{Name: f.Name, book: cmp.Or(f.Book, own)}
	if r.Name == "" || len(f.Expected) == 0 {
		return r, errors.New("a run has a name and expected numbers")
	}
	if !f.Policy.IsZero() {
		f.Policy.Style &^= yaml.FlowStyle // one switch a line
		text, err := yaml.Marshal(&f.Policy)
		if err != nil {
			return r, err
		}
		r.Policy = string(text)
	}
	for i, x := range f.Expected {
		v, err := x.expected()
		if err != nil {
			return r, fmt.Errorf("expected number %d: %w", i+1, err)
		}
		r.Expected = append(r.Expected, v)
	}
	return r, nil
}

func (f *expectedFile) expected() (Expected, error) {
	v := Expected{Period: f.Period, Measure: f.Measure, Kind: f.Kind, Over: f.Over, Cohort: f.Cohort, Amount: f.Amount}
	switch {
	case f.Period == "" || f.Measure == "" || f.Amount == "" || f.Published == nil:
		return v, errors.New("it has period, measure, amount and published")
	case !slices.Contains(kinds, f.Kind):
		return v, fmt.Errorf("kind is %q: write change, opening, ratio, waterfall, cohorts or accounts, or leave it out", f.Kind)
	case (f.Kind == Ratio) != (f.Over != ""):
		return v, errors.New("a ratio, and nothing else, says over which measure")
	case (f.Kind == Waterfall || f.Kind == Cohorts) != (f.Cohort != ""):
		return v, errors.New("a cell of the waterfall or of the cohorts, and nothing else, says its cohort")
	}
	v.Published = *f.Published
	for attr, value := range f.Where {
		v.Where = append(v.Where, view.Filter{Attr: attr, Value: value})
	}
	slices.SortFunc(v.Where, func(a, b view.Filter) int { return cmp.Compare(a.Attr, b.Attr) })
	return v, nil
}
