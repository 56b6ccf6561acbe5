// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package book

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden listings anew")

// Each folder of testdata/problems is a book that is wrong in many ways; want.txt
// lists all of them, from one run.
func TestAllProblemsComeInOneRun(t *testing.T) {
	dirs, _ := filepath.Glob("testdata/problems/*")
	if len(dirs) == 0 {
		t.Fatal("no books to test")
	}
	for _, dir := range dirs {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			t.Chdir(dir) // so that places in the listing are short
			ps := problems(t, ".")
			got := ps.Error() + "\n"
			for _, p := range ps.List() {
				if p.At.File == "" || p.What == "" {
					t.Errorf("a problem without place or text: %+v", p)
				}
			}
			const golden = "want.txt"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestManyProblemsAreCounted(t *testing.T) {
	var b strings.Builder
	for i := range 3000 {
		fmt.Fprintf(&b, "{\"type\":\"contract\",\"id\":\"c-%d\",\"nme\":1}\n", i)
	}
	ps := problems(t, write(t, map[string]string{"book.jsonl": b.String()}))
	if n := len(ps.List()); n != 1000 {
		t.Errorf("%d problems are listed, want 1000", n)
	}
	if !strings.Contains(ps.Error(), "of which the first 1000 are listed: unknown field 3000") {
		t.Errorf("the summary is %q", ps.Error()[len(ps.Error())-160:])
	}
}

func TestPathsThatCannotBeRead(t *testing.T) {
	for _, path := range []string{"testdata/none.yaml", "testdata/problems", "load_test.go"} {
		if _, err := Load(t.Context(), []string{path}, Options{}); err == nil || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: got %v", path, err)
		}
	}
}
