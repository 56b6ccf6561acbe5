// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package book

import (
	"bytes"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/ratable/ratable/fact"
)

// pipe gives a few bytes at a time, as a FIFO does.
type pipe struct{ from io.Reader }

func (p pipe) Read(b []byte) (int, error) { return p.from.Read(b[:min(len(b), 4096)]) }

// allBlocks are the texts of the blocks of a file.
func allBlocks(t *testing.T, r *blockReader) []string {
	t.Helper()
	var out []string
	for {
		line := r.line
		b, err := r.next()
		if err != nil {
			t.Fatal(err)
		}
		if b == nil {
			return out
		}
		if b.line != line {
			t.Errorf("a block starts on line %d, want %d", b.line, line)
		}
		out = append(out, string(b.data))
	}
}

// A long line takes room in proportion to its length, however little each read
// gives.
func TestLongLineFromAPipe(t *testing.T) {
	text := []byte("first\n" + strings.Repeat("x", 3<<20) + "\nlast\n")
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	got := allBlocks(t, &blockReader{from: pipe{bytes.NewReader(text)}, line: 1})
	runtime.ReadMemStats(&after)
	if strings.Join(got, "") != string(text) {
		t.Error("the blocks are not the file")
	}
	if took := after.TotalAlloc - before.TotalAlloc; took > 48<<20 {
		t.Errorf("%d bytes were asked for to read %d", took, len(text))
	}
}

func TestBlocksAreTheFile(t *testing.T) {
	row := "a,\"two\nlines\",\"say \"\"so\"\"\"\n"
	for name, text := range map[string]string{
		"nothing": "", "no end": "a,b", "rows": strings.Repeat(row, 60_000),
		"stray quote": strings.Repeat(row, 9_000) + "b,5\" disk,c\n" + strings.Repeat("a,b,c\n", 400_000),
	} {
		blocks := allBlocks(t, &blockReader{from: pipe{strings.NewReader(text)}, quotes: true, line: 1})
		if strings.Join(blocks, "") != text {
			t.Errorf("%s: the blocks are not the file", name)
		}
		for _, b := range blocks {
			if len(b) > 2*maxQuoted {
				t.Errorf("%s: a block has %d bytes", name, len(b))
			}
			if name == "rows" && (!strings.HasPrefix(b, "a,") || !strings.HasSuffix(b, "\"\n")) {
				t.Errorf("%s: a block ends within a row", name)
			}
		}
	}
}

func TestAnEndlessLineIsRefused(t *testing.T) {
	r := &blockReader{from: endless{}, quotes: true, line: 7}
	if _, err := r.next(); err == nil || !strings.Contains(err.Error(), "line 7 has more than") {
		t.Errorf("got %v", err)
	}
}

type endless struct{}

func (endless) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = 'x'
	}
	return len(b), nil
}

// strayBook is a large CSV file of contracts with a bad row in the middle, and
// rows with problems of their own before it, soon after it, and at the end.
func strayBook(bad string) (text string, at map[string]int) {
	var b strings.Builder
	at = map[string]int{}
	b.WriteString("id,customer,signed,starts,term,currency,lines.product,lines.unit_price,lines.per\n")
	const rows = 90_000
	for i := range rows {
		line := i + 2
		switch i {
		case 10, rows/2 + 1, rows/2 + 20_000, rows - 1:
			at[fmt.Sprintf("c-%d", i)] = line
			fmt.Fprintf(&b, "c-%d,cu-1,2023-12-15,2024-01-01,12 lunes,USD,team,49.00,month\n", i)
		case rows / 2:
			at["bad"] = line
			b.WriteString(bad + "\n")
		default:
			fmt.Fprintf(&b, "c-%d,cu-1,2023-12-15,2024-01-01,12 months,USD,team,49.00,month\n", i)
		}
	}
	return b.String(), at
}

// One stray quotation mark costs its own row: what else is wrong in the file is
// listed in the same run.
func TestAStrayQuoteCostsOneRow(t *testing.T) {
	for name, bad := range map[string]string{
		"within a cell":   `c-x,5" disk,2023-12-15,2024-01-01,12 months,USD,team,49.00,month`,
		"opens a cell":    `c-x,"cu-1,2023-12-15,2024-01-01,12 months,USD,team,49.00,month`,
		"closes too soon": `c-x,"cu"-1",2023-12-15,2024-01-01,12 months,USD,team,49.00,month`,
	} {
		t.Run(name, func(t *testing.T) {
			text, at := strayBook(bad)
			ps := problems(t, write(t, map[string]string{"contracts.csv": text}))
			got := map[int]string{}
			for _, p := range ps.List() {
				got[int(p.At.Line)] = p.Class.String()
			}
			if len(ps.List()) != len(at) || len(got) != len(at) {
				t.Errorf("%d problems, want %d:\n%v", len(ps.List()), len(at), ps)
			}
			for id, line := range at {
				want := fact.ClassValue.String()
				if id == "bad" {
					want = fact.ClassSyntax.String()
				}
				if got[line] != want {
					t.Errorf("line %d, %s: got %q, want %q", line, id, got[line], want)
				}
			}
		})
	}
}

// A mark that opens a cell does not swallow the rows up to the next quoted cell.
func TestAStrayQuoteBeforeQuotedCells(t *testing.T) {
	ps := problems(t, write(t, map[string]string{"customers.csv": "id,name\n\n\r\na,\"Open\nb,Plain\n\n,No id\nc,\"Smith, Inc\"\nd,\"\n,None\n"}))
	var got []int32
	for _, p := range ps.List() {
		got = append(got, p.At.Line)
	}
	if fmt.Sprint(got) != "[4 7 9 10]" {
		t.Errorf("problems on lines %v, want 4, 7, 9 and 10:\n%v", got, ps)
	}
}
