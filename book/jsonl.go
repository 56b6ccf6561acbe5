// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package book

import (
	"bytes"
	"strings"

	"github.com/ratable/ratable/fact"
)

// jsonLines is the format of one JSON object a line.
type jsonLines struct{}

func (jsonLines) quotes() bool { return false }

func (jsonLines) worker(file string) blockDecoder {
	w := &jsonLinesWorker{file: file, json: newJSONReader()}
	w.dec = fact.NewDecoder(&w.problems)
	return w
}

type jsonLinesWorker struct {
	file     string
	json     *jsonReader
	problems fact.Problems
	dec      *fact.Decoder
}

var byteOrderMark = []byte("\ufeff")

func (w *jsonLinesWorker) decode(b *block, out *result) {
	data, line := b.data, b.line
	if line == 1 {
		data = bytes.TrimPrefix(data, byteOrderMark)
	}
	text := string(data)
	out.facts = make([]fact.Fact, 0, len(data)/200+1)
	for from := 0; from < len(data); line++ {
		end := bytes.IndexByte(data[from:], '\n')
		if end < 0 {
			end = len(data)
		} else {
			end += from
		}
		if len(bytes.TrimSpace(data[from:end])) > 0 {
			w.one(data[from:end:end], text[from:end], line, out)
		}
		from = end + 1
	}
	out.problems, w.problems = w.problems, fact.Problems{}
}

// one decodes a line.
func (w *jsonLinesWorker) one(data []byte, text string, line int32, out *result) {
	n, err := w.json.read(data, text, line, false)
	if err != nil {
		w.json.note(&w.problems, w.file, err)
		return
	}
	if f := w.dec.Decode(n, w.file); f != nil {
		out.facts = append(out.facts, f)
		return
	}
	kind, _ := fact.ParseKind(n.TextOf("type"))
	if id := n.TextOf("id"); id != "" {
		out.failed = append(out.failed, factKey{kind, strings.Clone(id)})
	}
}
