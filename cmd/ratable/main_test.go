// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/spf13/cobra"
)

// root is the top of the repository.
const root = "../.."

// inside runs a command line in a folder, as a shell would.
func inside(t interface{ Fatal(...any) }, dir string, ctx context.Context, args []string, stdout, stderr *bytes.Buffer) int {
	back, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chdir(dir); err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := os.Chdir(back); err != nil {
			t.Fatal(err)
		}
	}()
	return run(ctx, args, stdout, stderr)
}

// serial runs scripts one after another: the program runs in this process, and a
// process has one current folder.
type serial struct{ *testing.T }

func (serial) Parallel()     {}
func (serial) Verbose() bool { return testing.Verbose() }
func (s serial) Run(name string, f func(testscript.T)) {
	s.T.Run(name, func(t *testing.T) { f(serial{t}) })
}

// TestScripts runs the scripts. In them, `ratable` runs the program, `! ratable`
// expects it to fail, `status N` tells how the last one ended, and `folder` lists
// all that a folder holds.
func TestScripts(t *testing.T) {
	t.Setenv("COLUMNS", "")
	top, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}
	status := exitDone
	testscript.RunT(serial{t}, testscript.Params{
		Dir:                "testdata/script",
		RequireUniqueNames: true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("ROOT", top)
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"ratable": func(ts *testscript.TestScript, neg bool, args []string) {
				var stdout, stderr bytes.Buffer
				status = inside(t, ts.MkAbs("."), context.Background(), args, &stdout, &stderr)
				_, err := ts.Stdout().Write(stdout.Bytes())
				ts.Check(err)
				_, err = ts.Stderr().Write(stderr.Bytes())
				ts.Check(err)
				if (status != exitDone) != neg {
					ts.Fatalf("exit status %d: %s", status, stderr.String())
				}
			},
			"status": func(ts *testscript.TestScript, neg bool, args []string) {
				if neg || len(args) != 1 || args[0] != strconv.Itoa(status) {
					ts.Fatalf("exit status %d, want %s", status, args)
				}
			},
			"folder": func(ts *testscript.TestScript, neg bool, args []string) {
				entries, err := os.ReadDir(ts.MkAbs(args[0]))
				ts.Check(err)
				var names []string
				for _, e := range entries {
					names = append(names, e.Name())
				}
				if neg || !slices.Equal(names, args[1:]) {
					ts.Fatalf("%s holds %q, want %q", args[0], names, args[1:])
				}
			},
		},
	})
}

// everyCommand visits all commands of the program, the hidden and generated ones
// excepted.
func everyCommand(see func(*cobra.Command)) {
	var walk func(c *cobra.Command)
	walk = func(c *cobra.Command) {
		see(c)
		for _, sub := range c.Commands() {
			walk(sub)
		}
	}
	walk(newRoot())
}

func TestEveryCommandSaysWhatItDoes(t *testing.T) {
	everyCommand(func(c *cobra.Command) {
		name := c.CommandPath()
		if c.Example == "" {
			t.Errorf("%s has no example", name)
		}
		for line := range strings.Lines(c.Example) {
			if !strings.HasPrefix(line, "  ratable") {
				t.Errorf("%s: example %q does not begin with two spaces and ratable", name, line)
			}
		}
		short := []rune(c.Short)
		if len(short) == 0 || strings.HasSuffix(c.Short, ".") || unicode.IsUpper(short[0]) && !unicode.IsUpper(short[1]) {
			t.Errorf("%s: %q: begin in lower case and end without a full stop", name, c.Short)
		}
		var out, stderr bytes.Buffer
		if got := run(t.Context(), append(strings.Fields(name)[1:], "--help"), &out, &stderr); got != exitDone || !strings.Contains(out.String(), "Examples:\n"+strings.TrimRight(c.Example, "\n")) {
			t.Errorf("%s --help ends with %d and does not show its example:\n%s", name, got, out.String())
		}
	})
}

// An example of the help that names a flag which is gone teaches a mistake.
func TestExamplesOfTheHelpParse(t *testing.T) {
	everyCommand(func(c *cobra.Command) {
		for line := range strings.Lines(c.Example) {
			for part := range strings.SplitSeq(line, "&&") {
				part, _, _ = strings.Cut(part, ">")
				args := strings.Fields(part)[1:]
				cmd, rest, err := newRoot().Find(args)
				if err != nil {
					t.Errorf("%q: %v", line, err)
					continue
				}
				if err := cmd.ParseFlags(rest); err != nil {
					t.Errorf("%q: %v", line, err)
				} else if err := cmd.ValidateArgs(cmd.Flags().Args()); err != nil {
					t.Errorf("%q: %v", line, err)
				}
			}
		}
	})
}

const oakBook = `facts:
  - {type: contract, id: k-1, customer: oak, starts: 2024-01-01, term: 12 months, lines: [{product: plan, unit_price: 1200.00, per: term}]}
`

func TestInterruptedWritesNothing(t *testing.T) {
	dir := t.TempDir()
	put := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	put("book.yaml", oakBook)
	put("old.csv", "kept\n")
	put("model.yaml", "model: m\nstart: 2024-01\nmonths: 2\nsegments:\n  - {id: s, sold: 1, price: 12, per: year, term: 12 months}\n")
	put("subs.csv", "subscription_id,customer_id,start_date,end_date,monthly_amount\n1,1,2024-01-01,2024-02-01,50\n")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, line := range []string{
		"report revenue --book book.yaml --from 2024 --out new.csv --format csv",
		"report revenue --book book.yaml --out new.csv --format csv",
		"report revenue --book book.yaml --out old.csv --format csv",
		"report waterfall --book book.yaml --out new.xlsx --format xlsx",
		"compare --book book.yaml --known-at 2024-02-01 --out new.csv --format csv",
		"model model.yaml --out new.csv --format csv",
		"model model.yaml --write new.yaml",
		"import subs.csv --out new.yaml",
		"demo --write new.yaml",
	} {
		var out, stderr bytes.Buffer
		if got := inside(t, dir, ctx, strings.Fields(line), &out, &stderr); got != exitData {
			t.Errorf("%s: exit status %d, want %d: %s", line, got, exitData, stderr.String())
		}
		if !strings.Contains(stderr.String(), "interrupted") {
			t.Errorf("%s: it does not say that it was interrupted: %s", line, stderr.String())
		}
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if want := []string{"book.yaml", "model.yaml", "old.csv", "subs.csv"}; !slices.Equal(names, want) {
		t.Errorf("the folder holds %q, want %q", names, want)
	}
	if old, err := os.ReadFile(filepath.Join(dir, "old.csv")); err != nil || string(old) != "kept\n" {
		t.Errorf("the old file is now %q, %v", old, err)
	}
}

// full takes so many bytes and then has no more room, as a full disk.
type full struct{ room int }

func (f *full) Write(p []byte) (int, error) {
	if len(p) > f.room {
		return f.room, os.ErrClosed
	}
	f.room -= len(p)
	return len(p), nil
}

// What could not be printed must not end as if it had been.
func TestFullDiskIsNotSuccess(t *testing.T) {
	book := filepath.Join(t.TempDir(), "book.yaml")
	if err := os.WriteFile(book, []byte(oakBook), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{
		"report revenue --book BOOK", "report revenue --book BOOK --format csv", "report all --book BOOK --format json",
		"report bridge,waterfall,rollforward --book BOOK", "explain revenue --in 2024-02 --book BOOK",
		"explain revenue --in 2024-02 --book BOOK --format json", "compare --book BOOK --known-at 2024-02-01", "show k-1 --on 2024-02-01 --book BOOK", "show k-1 --on 2024-02-01 --book BOOK --format json", "check --book BOOK", "check --book BOOK --format json", "policy",
		"policy --yaml", "measures", "demo", "examples", "examples --list", "examples chargebee-customer-a", "--help", "completion bash",
	} {
		args := strings.Fields(line)
		for i, a := range args {
			if a == "BOOK" {
				args[i] = book
			}
		}
		var stderr bytes.Buffer
		if got := run(t.Context(), args, &full{room: 40}, &stderr); got != exitData || !strings.Contains(stderr.String(), os.ErrClosed.Error()) {
			t.Errorf("%s: exit status %d, want %d: %q", line, got, exitData, stderr.String())
		}
	}
}

// A made-up company that changed between runs could not be talked about.
func TestDemoIsTheSameTwice(t *testing.T) {
	dir := t.TempDir()
	show := func(args ...string) string {
		var out, stderr bytes.Buffer
		if got := inside(t, dir, t.Context(), args, &out, &stderr); got != exitDone {
			t.Fatalf("%v: exit status %d: %s", args, got, stderr.String())
		}
		return out.String()
	}
	if a, b := show("demo"), show("demo"); a != b {
		t.Error("the demo prints something else the second time")
	}
	show("demo", "--write", "a.yaml")
	show("demo", "--write", "b.jsonl")
	// The book that it writes holds the same company, in either format.
	report := func(book string) string {
		return show("report", "all", "--book", book, "--from", "2024-01", "--to", "2025-12", "--format", "csv")
	}
	if a, b := report("a.yaml"), report("b.jsonl"); a != b || !strings.Contains(a, "2025-12,revenue,money,USD,") {
		t.Error("the two formats of the demo's book give different reports")
	}
}
