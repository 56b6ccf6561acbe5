// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

// These tests check the repository itself: who may import whom, what every file
// and package must state, and what no file may contain. A check covers the
// rooms that exist. The message of a failure says what to do.
package ratable_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const (
	module   = "github.com/ratable/ratable"
	maxLines = 450
	header   = "// Copyright 2026 The Ratable Authors\n// SPDX-License-Identifier: Apache-2.0\n"
)

// mayImport lists, for each room, the rooms it may import. A room may always
// import its own folders; cmd may import everything.
var mayImport = map[string][]string{
	"money":    {},
	"civil":    {},
	"curve":    {"money", "civil"},
	"fact":     {"money", "civil", "curve"},
	"policy":   {"money", "civil"},
	"derive":   {"money", "civil", "curve", "fact", "policy"},
	"view":     core,
	"ledger":   core,
	"forecast": core,
	"book":     readings,
	"ingest":   readings,
	"export":   readings,
	"examples": slices.Concat(readings, []string{"book"}),
	"api":      edges,
	"web":      edges,
}

var (
	core     = []string{"money", "civil", "curve", "fact", "policy", "derive"}
	readings = slices.Concat(core, []string{"view", "ledger", "forecast"})
	edges    = slices.Concat(readings, []string{"book", "ingest", "export", "examples"})
)

// The reasons for the arrows, by the room that is imported from the wrong side.
var whyNot = map[string]string{
	"curve":    "money and days must make sense without curves",
	"fact":     "a curve does not know which fact made it, and a policy does not know the facts it will meet",
	"policy":   "what happened must not depend on how a company counts it",
	"derive":   "what a fact or a policy says must not depend on what is made of it",
	"view":     "positions must not depend on how they are shown, and one reading must not lean on another",
	"ledger":   "positions and views must be the same whether or not anything is posted",
	"forecast": "actual numbers must not depend on a model",
	"book":     "what is computed must not depend on where the facts are kept",
	"examples": "the engine must not know its examples",
	"ingest":   "the engine must not know which system a fact came from",
	"export":   "the engine must not know which system reads its numbers",
	"api":      "only the program starts a server",
	"web":      "only the program starts a server",
	"cmd":      "the program is a thin shell; move what others need into a room",
}

// impure maps what derive and everything left of it may not import to the
// reason. A name that ends in a slash stands for everything below it.
var impure = map[string]string{
	"database/":   "derive is a pure function of facts and policy; book reads the database",
	"net":         "derive is a pure function; only api, web and ingest talk to a network",
	"net/":        "derive is a pure function; only api, web and ingest talk to a network",
	"os":          "derive reads no file and no environment; book reads files and passes facts and policies in",
	"os/":         "derive starts no process and waits for no signal",
	"io/ioutil":   "derive reads no file; book does",
	"syscall":     "derive is a pure function",
	"log":         "a library returns errors; the program prints them",
	"log/":        "a library returns errors; the program prints them",
	"math/rand":   "the same facts must give the same bytes on every run",
	"math/rand/":  "the same facts must give the same bytes on every run",
	"crypto/rand": "the same facts must give the same bytes on every run",
}

// clocks are the names of package time that read or wait for the clock.
var clocks = []string{"Now", "Since", "Until", "Sleep", "After", "AfterFunc", "Tick", "NewTicker", "NewTimer"}

// foreign lists the rooms that may import modules other than this one, with
// the modules and the reason. Rooms that are not named here, and are left of
// book, use the standard library only. Book, the rooms right of it, and all
// tests may use every module in docs/dependencies.md, save those in oneRoom.
var foreign = map[string]map[string]string{
	"policy": {"go.yaml.in/yaml/v3": "a policy is written in YAML",
		"cel.dev/cel-go": "classes of bookings are written in CEL, typed and compiled when the policy is loaded"},
	"forecast": {"go.yaml.in/yaml/v3": "a growth model is written in YAML"},
	"fact":     {"github.com/go-json-experiment/json/jsontext": "the schema and the spelling of facts are JSON, with names and strings quoted by its rules"},
}

// oneRoom maps a module to the only room, beside cmd, that may import it.
var oneRoom = map[string]string{
	"github.com/xuri/excelize/v2": "export",
	"github.com/spf13/cobra":      "cmd",
	"cel.dev/cel-go":              "policy",
}

// A file is one Go file of the repository.
type file struct {
	name string // slash-separated path from the root
	src  []byte
	set  *token.FileSet
	*ast.File
}

func (f *file) dir() string  { return path.Dir(f.name) }
func (f *file) test() bool   { return strings.HasSuffix(f.name, "_test.go") }
func (f *file) room() string { return strings.SplitN(f.name, "/", 2)[0] }

// tool tells whether the file belongs to a program outside cmd, such as a
// generator. Nothing can import it.
func (f *file) tool() bool { return f.Name.Name == "main" && f.room() != "cmd" }

// at says where a node stands.
func (f *file) at(n ast.Node) string {
	return fmt.Sprintf("%s:%d", f.name, f.set.Position(n.Pos()).Line)
}

// walk calls see for every file of the repository that is not built or foreign.
func walk(t *testing.T, see func(name string)) {
	t.Helper()
	err := filepath.WalkDir(".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if name = filepath.ToSlash(name); d.IsDir() {
			if name == ".git" || name == "bin" || d.Name() == "node_modules" {
				return filepath.SkipDir
			}
			return nil
		}
		see(name)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// goFiles parses every Go file that is not test data.
func goFiles(t *testing.T) []*file {
	t.Helper()
	var files []*file
	walk(t, func(name string) {
		if path.Ext(name) != ".go" || strings.Contains("/"+name, "/testdata/") {
			return
		}
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		f := &file{name: name, src: src, set: token.NewFileSet()}
		if f.File, err = parser.ParseFile(f.set, name, src, parser.ParseComments|parser.SkipObjectResolution); err != nil {
			t.Fatalf("%s does not parse: %v", name, err)
		}
		files = append(files, f)
	})
	return files
}

func TestEveryRoomHasItsPlace(t *testing.T) {
	doc, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, f := range goFiles(t) {
		if room := f.room(); f.dir() != "." && !f.tool() && !seen[room] {
			seen[room] = true
			if _, ok := mayImport[room]; !ok && room != "cmd" {
				t.Errorf("%s is not a known room: say in mayImport which rooms it may import, in whyNot why others may not import it", room)
			}
			if !bytes.Contains(doc, []byte("//   - "+room+": ")) {
				t.Errorf("%s is missing from the map in doc.go: add a line that says what lives there", room)
			}
		}
	}
}

func TestArrows(t *testing.T) {
	for _, f := range goFiles(t) {
		room := f.room()
		if f.test() || f.tool() || room == "cmd" || f.dir() == "." {
			continue
		}
		for _, spec := range f.Imports {
			imp, _ := strconv.Unquote(spec.Path.Value)
			rest, own := strings.CutPrefix(imp, module+"/")
			if to := strings.SplitN(rest, "/", 2)[0]; own && to != room && !slices.Contains(mayImport[room], to) {
				t.Errorf("%s: %s may not import %s: %s", f.at(spec), room, to, cmp.Or(whyNot[to], "imports point one way, see doc.go"))
			}
			if !own && strings.Contains(strings.SplitN(imp, "/", 2)[0], ".") {
				checkForeign(t, f, spec, imp)
			}
		}
	}
}

func checkForeign(t *testing.T, f *file, spec *ast.ImportSpec, imp string) {
	t.Helper()
	for mod, only := range oneRoom {
		if within(imp, mod) && f.room() != only {
			t.Errorf("%s: only %s may import %s, so that it can be replaced in one place", f.at(spec), only, mod)
		}
	}
	if !slices.Contains(readings, f.room()) {
		return
	}
	for mod := range foreign[f.room()] {
		if within(imp, mod) {
			return
		}
	}
	t.Errorf("%s: %s may not import %s: numbers rest on the standard library only; read the format in book, or give the reason in foreign", f.at(spec), f.room(), imp)
}

func TestDeriveIsPure(t *testing.T) {
	for _, f := range goFiles(t) {
		if f.test() || f.tool() || !slices.Contains(core, f.room()) {
			continue
		}
		for _, spec := range f.Imports {
			imp, _ := strconv.Unquote(spec.Path.Value)
			for ban, why := range impure {
				if imp == ban || strings.HasSuffix(ban, "/") && strings.HasPrefix(imp, ban) {
					t.Errorf("%s: %s may not import %s: %s", f.at(spec), f.room(), imp, why)
				}
			}
			if imp == "time" && spec.Name != nil {
				t.Errorf("%s: import time under its own name, so that the use of its clock can be seen", f.at(spec))
			}
		}
		ast.Inspect(f.File, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok && isName(s.X, "time") && slices.Contains(clocks, s.Sel.Name) {
				t.Errorf("%s: time.%s reads the clock: take the day as an argument", f.at(s), s.Sel.Name)
			}
			return true
		})
	}
}

// The packages that derive's imports import are checked as well: none may bring
// a database or a web server in.
func TestDeriveLinksNoServer(t *testing.T) {
	for _, room := range core {
		if _, err := os.Stat(room); err != nil {
			continue
		}
		for _, dep := range strings.Fields(run(t, "go", "list", "-e", "-deps", "./"+room+"/...")) {
			if dep == "net/http" || dep == "database/sql" {
				t.Errorf("%s links %s through a module it imports: find which with `go list -deps`, and move that import right of derive", room, dep)
			}
		}
	}
}

func TestPackageDocs(t *testing.T) {
	docs, at := map[string]string{}, map[string]string{}
	for _, f := range goFiles(t) {
		if !f.test() {
			docs[f.dir()] += f.Doc.Text()
			at[f.dir()] = f.Name.Name
		}
	}
	for _, dir := range slices.Sorted(maps.Keys(docs)) {
		name, doc := at[dir], docs[dir]
		if want := "Package " + name + " "; name != "main" && !strings.HasPrefix(doc, want) {
			t.Errorf("%s: begin one file with a comment %q that says what lives there", dir, "// "+want+"...")
		} else if len(strings.Fields(doc)) < 10 {
			t.Errorf("%s: the package comment is too short to say what lives there and what does not", dir)
		}
		switch name {
		case "util", "utils", "common", "helper", "helpers", "manager", "misc", "base", "shared":
			t.Errorf("%s: package %s could hold anything: name it after what lives there", dir, name)
		}
	}
}

var generated = regexp.MustCompile(`(?m)^// Code generated .* DO NOT EDIT\.$`)

func TestFiles(t *testing.T) {
	for _, f := range goFiles(t) {
		if !bytes.HasPrefix(f.src, []byte(header)) {
			t.Errorf("%s: begin the file with these two lines:\n%s", f.name, header)
		}
		if n := bytes.Count(f.src, []byte("\n")); n > maxLines && !f.test() && !generated.Match(f.src) {
			t.Errorf("%s has %d lines, more than %d: cut it by topic", f.name, n, maxLines)
		}
	}
}

func TestNoFloat(t *testing.T) {
	const why = "a float cannot hold a cent exactly: use money, a ratio of integers, or the written text"
	names := []string{"float32", "float64", "complex64", "complex128", "ParseFloat", "FormatFloat", "AppendFloat"}
	for _, f := range goFiles(t) {
		if f.test() || f.tool() || !slices.Contains(core, f.room()) && f.room() != "view" {
			continue
		}
		ast.Inspect(f.File, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.Ident:
				if slices.Contains(names, n.Name) {
					t.Errorf("%s: %s: %s", f.at(n), n.Name, why)
				}
			case *ast.BasicLit:
				if n.Kind == token.FLOAT || n.Kind == token.IMAG {
					t.Errorf("%s: %s: %s", f.at(n), n.Value, why)
				}
			}
			return true
		})
	}
}

func TestNoSkip(t *testing.T) {
	for _, f := range goFiles(t) {
		if !f.test() {
			continue
		}
		ast.Inspect(f.File, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			if s, ok := call.Fun.(*ast.SelectorExpr); ok && slices.Contains([]string{"Skip", "Skipf", "SkipNow"}, s.Sel.Name) {
				t.Errorf("%s: a skipped test proves nothing: let it run, shorten it under testing.Short, or draw only fitting values", f.at(s))
			}
			return true
		})
	}
}

func TestDependenciesAreDocumented(t *testing.T) {
	doc, err := os.ReadFile("docs/dependencies.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := strings.Split(string(doc), "\n")
	for _, name := range []string{"go.mod", "tools/go.mod"} {
		var mod struct {
			Require []struct {
				Path, Version string
				Indirect      bool
			}
			Tool []struct{ Path string }
		}
		if err := json.Unmarshal([]byte(run(t, "go", "mod", "edit", "-json", name)), &mod); err != nil {
			t.Fatal(err)
		}
		direct := 0
		for _, req := range mod.Require {
			used := !req.Indirect
			for _, tool := range mod.Tool {
				used = used || within(tool.Path, req.Path)
			}
			if used {
				direct++
			}
			named := func(row string) bool {
				return strings.HasPrefix(row, "| `"+req.Path+"` | "+req.Version+" |")
			}
			if used && !slices.ContainsFunc(rows, named) {
				t.Errorf("docs/dependencies.md: add a row that begins \"| `%s` | %s |\" and says what it is for, its licence and why not less", req.Path, req.Version)
			}
		}
		// Requirements all marked as indirect would pass unseen.
		if direct == 0 {
			t.Errorf("%s requires no module directly: run go mod tidy beside it", name)
		}
	}
}

// Paths of somebody's machine, at the start of a word.
var machinePath = regexp.MustCompile(`(^|[\s"'` + "`" + `(=:])/(root|home|tmp|work|Users)/`)

func TestNoMachinePaths(t *testing.T) {
	walk(t, func(name string) {
		if !slices.Contains([]string{".go", ".md", ".yaml", ".yml"}, path.Ext(name)) {
			return
		}
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(string(src), "\n") {
			if m := machinePath.FindString(line); m != "" {
				t.Errorf("%s:%d: %q exists on one machine only: use a path inside the repository, or t.TempDir", name, i+1, strings.TrimSpace(m))
			}
		}
	})
}

// run returns what a command prints.
func run(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := exec.Command(name, args...).Output()
	if err != nil {
		t.Fatalf("%s %s: %v", name, strings.Join(args, " "), err)
	}
	return string(out)
}

// within tells whether an import path belongs to a module.
func within(imp, mod string) bool { return imp == mod || strings.HasPrefix(imp, mod+"/") }

func isName(x ast.Expr, name string) bool {
	id, ok := x.(*ast.Ident)
	return ok && id.Name == name
}
