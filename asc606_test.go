// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package ratable_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	testFunc  = regexp.MustCompile(`\bTest[A-Z]\w*`)
	codeSpan  = regexp.MustCompile("`([^`]+)`")
	exampleID = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)+$`)
)

// Each rule of docs/asc606.md names where in the code it is and which test or example
// shows it, and those are there. A rule without either says that it is not done.
func TestTheRulesOfTheStandardNameCodeAndTests(t *testing.T) {
	text, err := os.ReadFile("docs/asc606.md")
	if err != nil {
		t.Fatal(err)
	}
	tests := testFunctions(t)
	chapter, rows, above := "", 0, 0
	for i, l := range strings.Split(string(text), "\n") {
		if strings.HasPrefix(l, "## ") {
			chapter = l[3:]
		}
		cells := strings.Split(strings.Trim(l, "|"), "|")
		if !strings.HasPrefix(l, "| ") || len(cells) < 5 || strings.TrimSpace(cells[0]) == "rule" {
			continue
		}
		rows++
		n := len(cells)
		rule, done, where, shows := strings.TrimSpace(cells[0]), strings.Join(cells[2:n-2], "|"), cells[n-2], cells[n-1]
		at := func(format string, args ...any) {
			t.Helper()
			t.Errorf("docs/asc606.md:%d: %s, %s: "+format, append([]any{i + 1, chapter, rule}, args...)...)
		}
		files := codeSpan.FindAllStringSubmatch(where, -1)
		for _, f := range files {
			if _, err := os.Stat(f[1]); err != nil {
				at("there is no %s", f[1])
			}
		}
		shown := testFunc.FindAllString(shows, -1)
		for _, f := range shown {
			if !tests[f] {
				at("there is no test %s", f)
			}
		}
		for _, x := range codeSpan.FindAllStringSubmatch(shows, -1) {
			if !exampleID.MatchString(x[1]) {
				continue
			}
			if found, _ := filepath.Glob("examples/*/" + x[1] + ".yaml"); len(found) == 0 {
				at("there is no example %s", x[1])
			}
			shown = append(shown, x[1])
		}
		if strings.Contains(done, "not done") || strings.Contains(done, "preparer") || strings.Contains(shows, "see ") || strings.Contains(shows, "none yet") {
			continue
		}
		if strings.TrimSpace(where) != "as above" {
			above = len(files)
		}
		if above == 0 || len(shown) == 0 {
			at("it names no file, or no test or example: name them, or say that it is not done")
		}
	}
	if rows < 30 {
		t.Errorf("docs/asc606.md has only %d rules", rows)
	}
}

// testFunctions are the names of all tests of the repository.
func testFunctions(t *testing.T) map[string]bool {
	t.Helper()
	found := map[string]bool{}
	walk(t, func(name string) {
		if !strings.HasSuffix(name, "_test.go") {
			return
		}
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range regexp.MustCompile(`(?m)^func (Test\w+)`).FindAllStringSubmatch(string(src), -1) {
			found[f[1]] = true
		}
	})
	return found
}
