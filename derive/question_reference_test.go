// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive_test

import (
	"bytes"
	"os"
	"testing"

	"github.com/ratable/ratable/derive"
)

// The reference is fresh, and every question says all that a person needs to
// answer it.
func TestQuestionsAreDocumented(t *testing.T) {
	page, err := os.ReadFile("../docs/judgements.md")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(page, derive.QuestionsReference()) {
		t.Error("docs/judgements.md is not what go generate ./derive writes")
	}
	names := map[string]bool{}
	for _, q := range derive.Questions() {
		if q.Name == "" || names[q.Name] || q.Paragraph == "" || q.Subject == "" || q.Asks == "" || q.Otherwise == "" || len(q.Values) == 0 && q.Form == "" {
			t.Errorf("%q is named twice or does not say all: %+v", q.Name, q)
		}
		names[q.Name] = true
		if !bytes.Contains(page, []byte("\n### `"+q.Name+"`\n")) {
			t.Errorf("%s is not in the reference", q.Name)
		}
	}
}
