// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The documents that show commands. What a reader would do with each block is
// done here, in an empty folder: a block with a file name is saved under it, and
// each line of a console block that begins with `$ ` is run. What the program
// prints must be what stands below. A line `…` stands for any number of lines,
// `…` within a line for any text; blanks at the end of a line do not count.
var pages = []string{"README.md", "docs/tutorial.md", "docs/compare.md", "docs/metrics.md", "docs/disclose.md"}

func TestDocumentsShowWhatTheProgramPrints(t *testing.T) {
	t.Setenv("COLUMNS", "")
	for _, page := range pages {
		t.Run(page, func(t *testing.T) {
			text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(page)))
			if err != nil {
				t.Fatal(err)
			}
			dir := t.TempDir()
			ran := 0
			for _, b := range blocks(string(text)) {
				if b.file != "" {
					if err := os.WriteFile(filepath.Join(dir, b.file), []byte(strings.Join(b.lines, "\n")+"\n"), 0o644); err != nil {
						t.Fatal(err)
					}
				}
				for _, c := range b.commands() {
					runShown(t, dir, fmt.Sprintf("%s:%d", page, c.line), c)
					ran++
				}
			}
			if ran == 0 {
				t.Error("the page shows no command")
			}
		})
	}
}

// block is a fenced block of a page.
type block struct {
	lang, file string
	line       int // the line of its first line
	lines      []string
}

var fence = regexp.MustCompile("^```(\\w*) ?(\\S*)$")

func blocks(text string) []block {
	var out []block
	open := false
	for i, l := range strings.Split(text, "\n") {
		m := fence.FindStringSubmatch(l)
		switch {
		case m != nil && !open:
			out = append(out, block{lang: m[1], file: m[2], line: i + 2})
			open = true
		case m != nil:
			open = false
		case open:
			b := &out[len(out)-1]
			b.lines = append(b.lines, l)
		}
	}
	return out
}

// shown is a command of a page and the output printed below it.
type shown struct {
	line    int
	command string
	output  []string
}

func (b block) commands() []shown {
	if b.lang != "console" {
		return nil
	}
	var out []shown
	for i, l := range b.lines {
		if command, ok := strings.CutPrefix(l, "$ "); ok {
			out = append(out, shown{line: b.line + i, command: command})
		} else if len(out) > 0 {
			out[len(out)-1].output = append(out[len(out)-1].output, l)
		}
	}
	return out
}

// runShown runs one command, with `> FILE` as in a shell.
func runShown(t *testing.T, dir, at string, c shown) {
	t.Helper()
	command, file, toFile := strings.Cut(c.command, " > ")
	args := strings.Fields(command)
	if len(args) == 0 || args[0] != "ratable" {
		t.Fatalf("%s: %q is not the program: console blocks are for ratable alone", at, c.command)
	}
	var stdout, stderr bytes.Buffer
	if got := inside(t, dir, t.Context(), args[1:], &stdout, &stderr); got != exitDone {
		t.Errorf("%s: %s ends with exit status %d:\n%s", at, c.command, got, stderr.String())
		return
	}
	got := strings.Split(strings.TrimRight(stdout.String(), "\n"), "\n")
	if toFile {
		if err := os.WriteFile(filepath.Join(dir, file), stdout.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		got = nil
	} else if stdout.Len() == 0 {
		got = nil
	}
	if !matches(c.output, got) {
		t.Errorf("%s: %s prints something else than the page shows:\n%s\n\nthe page shows:\n%s", at, c.command, strings.Join(got, "\n"), strings.Join(c.output, "\n"))
	}
}

const anything = "…"

// matches compares lines with what was shown of them.
func matches(shown, got []string) bool {
	if len(shown) == 0 {
		return len(got) == 0
	}
	if shown[0] == anything {
		for i := range len(got) + 1 {
			if matches(shown[1:], got[i:]) {
				return true
			}
		}
		return false
	}
	return len(got) > 0 && matchesLine(shown[0], got[0]) && matches(shown[1:], got[1:])
}

func matchesLine(shown, got string) bool {
	parts := strings.Split(strings.TrimRight(shown, " "), anything)
	for i, p := range parts {
		parts[i] = regexp.QuoteMeta(p)
	}
	ok, err := regexp.MatchString("^"+strings.Join(parts, ".*")+" *$", got)
	return ok && err == nil
}

func TestMatches(t *testing.T) {
	for _, c := range []struct {
		shown, got string
		want       bool
	}{
		{"a\nb", "a\nb", true},
		{"a\nb", "a\nc", false},
		{"a", "a\nb", false},
		{"a\n…", "a\nb\nc", true},
		{"…\nc", "a\nb\nc", true},
		{"…\nb\n…", "a\nb\nc", true},
		{"…\nd\n…", "a\nb\nc", false},
		{"policy …", "policy 12ab", true},
		{"policy … and", "policy 12ab", false},
		{"1.00", "1x00", false},
		{"a", "a  ", true},
	} {
		if got := matches(strings.Split(c.shown, "\n"), strings.Split(c.got, "\n")); got != c.want {
			t.Errorf("%q shown, %q printed: %v", c.shown, c.got, got)
		}
	}
}

// Links of all documents lead to a file that exists.
func TestLinksOfTheDocuments(t *testing.T) {
	link := regexp.MustCompile(`\]\(([^)#:\s]+)(?:#[^)]*)?\)|(?:src|href)="([^"#:]+)`)
	files, err := filepath.Glob(filepath.Join(root, "docs", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, file := range append(files, filepath.Join(root, "README.md"), filepath.Join(root, "CONTRIBUTING.md"), filepath.Join(root, "SECURITY.md")) {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range link.FindAllStringSubmatch(string(text), -1) {
			found++
			to := m[1] + m[2]
			if _, err := os.Stat(filepath.Join(filepath.Dir(file), filepath.FromSlash(to))); err != nil {
				t.Errorf("%s links to %s, which does not exist", filepath.ToSlash(file), to)
			}
		}
	}
	if len(files) == 0 || found == 0 {
		t.Errorf("%d links found in %d documents: the test looks in the wrong place", found, len(files))
	}
}
