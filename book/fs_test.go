// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package book

import (
	"strings"
	"testing"
	"testing/fstest"
)

func TestLoadFS(t *testing.T) {
	fsys := fstest.MapFS{
		"a.yaml": {Data: []byte("currency: EUR\nfacts:\n  - {type: customer, id: cu-1, name: One}\n")},
		"b.json": {Data: []byte(`{"facts": [{"type": "customer", "id": "cu-2"}]}`)},
		"c.csv":  {Data: []byte("id\n")},
		"d.yaml": {Data: []byte("facts:\n  - {type: customer, id: cu-3, nam: Three}\n")},
	}
	b, err := LoadFS(t.Context(), fsys, []string{"a.yaml", "b.json"}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if b.Facts != 2 || b.Currency.String() != "EUR" || b.Customers["cu-1"].Name != "One" || b.Customers["cu-2"] == nil {
		t.Errorf("got %d facts in %s: %v", b.Facts, b.Currency, b.Customers)
	}
	for name, want := range map[string]string{"c.csv": "a file on disk", "e.yaml": "e.yaml", "d.yaml": "did you mean name"} {
		if _, err := LoadFS(t.Context(), fsys, []string{name}, Options{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v does not say %q", name, err, want)
		}
	}
}
