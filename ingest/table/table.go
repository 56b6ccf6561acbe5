// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package table

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// sniffed is how much of a file is looked at to find its delimiter.
const sniffed = 64 << 10

// Reader gives the rows of one table after its header.
type Reader struct {
	Header    []string // trimmed names of the columns
	Line      int32    // of the header, 1-based
	Delimiter rune
	csv       *csv.Reader
}

// A RowError is something wrong with one row. Reading can go on after it.
type RowError struct {
	Line int32
	What string
	Fix  string
}

// Error is the line and what is wrong.
func (e *RowError) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.What) }

// Open reads the header. A delimiter of zero is found in the header itself:
// comma, semicolon, tab or bar, whichever stands there most often.
func Open(r io.Reader, delimiter rune) (*Reader, error) {
	in := bufio.NewReaderSize(r, sniffed)
	start, err := in.Peek(sniffed)
	if err != nil && err != io.EOF && !errors.Is(err, bufio.ErrBufferFull) {
		return nil, err
	}
	if err := checkEncoding(start); err != nil {
		return nil, err
	}
	if bytes.HasPrefix(start, []byte(bom)) {
		_, _ = in.Discard(len(bom)) // it was peeked, so it is there
		start = start[len(bom):]
	}
	if delimiter == 0 {
		delimiter = sniff(start)
	}
	t := &Reader{Delimiter: delimiter, csv: csv.NewReader(in)}
	t.csv.Comma = delimiter
	t.csv.FieldsPerRecord = -1
	t.csv.ReuseRecord = true
	return t, t.header()
}

const bom = "\ufeff"

// checkEncoding notes files that are no text in UTF-8.
func checkEncoding(start []byte) error {
	switch {
	case bytes.HasPrefix(start, []byte{0xff, 0xfe}), bytes.HasPrefix(start, []byte{0xfe, 0xff}):
		return &RowError{1, "the file is in UTF-16", "save it as CSV UTF-8"}
	case bytes.HasPrefix(start, []byte("PK\x03\x04")):
		return &RowError{1, "the file is a spreadsheet or an archive, not CSV", "save the sheet as CSV UTF-8"}
	case bytes.IndexByte(start, 0) >= 0:
		return &RowError{1, "the file is not text", "save the table as CSV UTF-8"}
	}
	return nil
}

// sniff finds the delimiter that the first line with any text has most of.
func sniff(start []byte) rune {
	start = bytes.TrimLeft(start, "\r\n")
	counts := [4]int{}
	const marks = ",;\t|"
	quoted := false
	for _, b := range start {
		switch i := strings.IndexByte(marks, b); {
		case b == '"':
			quoted = !quoted
		case quoted:
		case b == '\n' || b == '\r':
			return most(marks, counts)
		case i >= 0:
			counts[i]++
		}
	}
	return most(marks, counts)
}

func most(marks string, counts [4]int) rune {
	best := 0
	for i, n := range counts {
		if n > counts[best] {
			best = i
		}
	}
	return rune(marks[best])
}

// header reads the names of the columns. Spreadsheets leave empty columns at
// the right; they are dropped.
func (t *Reader) header() error {
	cells, line, err := t.Next()
	if err == io.EOF {
		return &RowError{1, "the file is empty", "the first row names the columns"}
	}
	if err != nil {
		return err
	}
	for len(cells) > 0 && cells[len(cells)-1] == "" {
		cells = cells[:len(cells)-1]
	}
	if len(cells) == 0 {
		return &RowError{line, "the first row names no column", "the first row names the columns"}
	}
	t.Line = line
	t.Header = make([]string, len(cells))
	for i, c := range cells {
		if !utf8.ValidString(c) {
			return &RowError{line, "the names of the columns are not in UTF-8", "save the file as CSV UTF-8"}
		}
		t.Header[i] = strings.Clone(c)
	}
	return nil
}

// Next gives the cells of the next row, trimmed of spaces, and its line. The
// cells are valid until the next call. The error is io.EOF at the end, a
// [RowError] when one row is wrong, or that of the file.
func (t *Reader) Next() ([]string, int32, error) {
	cells, err := t.csv.Read()
	if err != nil {
		return nil, 0, rowError(err)
	}
	for i, c := range cells {
		cells[i] = strings.TrimSpace(c)
	}
	line, _ := t.csv.FieldPos(0)
	return t.fit(cells, int32(line))
}

// fit makes a row as long as the header, when only empty cells are too many.
func (t *Reader) fit(cells []string, line int32) ([]string, int32, error) {
	n := len(t.Header)
	if n == 0 || len(cells) == n {
		return cells, line, nil
	}
	full := len(cells)
	for len(cells) > n && cells[len(cells)-1] == "" {
		cells = cells[:len(cells)-1]
	}
	if len(cells) == n || Empty(cells) {
		return cells, line, nil
	}
	return nil, line, &RowError{line, fmt.Sprintf("the row has %d cells and the header %d", full, n),
		"a cell that holds " + markName(t.Delimiter) + " stands in quotes"}
}

func markName(r rune) string {
	if r == '\t' {
		return "a tab"
	}
	return fmt.Sprintf("%q", string(r))
}

// rowError turns an error of package csv into one of a row.
func rowError(err error) error {
	var p *csv.ParseError
	if !errors.As(err, &p) {
		return err
	}
	what := "the row cannot be read: " + p.Err.Error()
	switch {
	case errors.Is(p.Err, csv.ErrBareQuote):
		what = "a quote stands in the middle of a cell"
	case errors.Is(p.Err, csv.ErrQuote):
		what = "the quote of a cell is not closed, or text follows it"
	}
	return &RowError{int32(p.StartLine), what, `a cell with quotes is written "so ""quoted"" "`}
}

// Empty reports whether no cell of a row holds anything.
func Empty(cells []string) bool {
	for _, c := range cells {
		if c != "" {
			return false
		}
	}
	return true
}
