// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package book

import (
	"fmt"
	"path/filepath"
	"testing"
)

// An amendment that is corrected by one that changes nothing, or by none at all,
// leaves the contract as if there had been none.
func TestAnAmendmentSupersededByNothingEqualsUntouched(t *testing.T) {
	const contract = `{"type":"contract","id":"c","customer":"cu","starts":"2024-01-31","term":"12 months","lines":[{"id":"seats","product":"team","quantity":10,"unit_price":33.33,"per":"month"},{"id":"help","product":"help","unit_price":100,"per":"year"}]}` + "\n"
	file := filepath.Join(t.TempDir(), "book.jsonl")
	_, ps, err := readBook(file, contract)
	if err != nil {
		t.Fatal(err)
	}
	untouched := picture(ps)
	for _, change := range []string{`"quantity":25`, `"unit_price":1`, `"discount":{"percent":50}`} {
		wrong := fmt.Sprintf(`{"type":"amendment","id":"a-1","contract":"c","signed":"2024-03-01","effective":"2024-04-10","changes":[{"change":"seats",%s}]}`+"\n", change)
		_, ps, err := readBook(file, contract+wrong)
		if err != nil {
			t.Fatal(err)
		}
		if picture(ps) == untouched {
			t.Errorf("%s changes nothing", change)
		}
		for _, right := range []string{`[{"change":"seats","quantity":10}]`, `[{"change":"seats","unit_price":33.33}]`, `[{"change":"help","quantity":1,"unit_price":100}]`} {
			fix := `{"type":"amendment","id":"a-2","contract":"c","signed":"2024-03-01","effective":"2024-04-10","supersedes":"a-1","correction":"error","changes":` + right + "}\n"
			_, ps, err := readBook(file, contract+wrong+fix)
			if err != nil {
				t.Fatal(err)
			}
			if got := picture(ps); got != untouched {
				t.Errorf("%s, corrected by %s:\n%s\nuntouched:\n%s", change, right, got, untouched)
			}
		}
	}
}
