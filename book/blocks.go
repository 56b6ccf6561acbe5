// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package book

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"sync"

	"github.com/ratable/ratable/fact"
)

// blockSize is how much of a file one worker takes at a time.
const blockSize = 1 << 18

// maxRecord is the longest line that is read.
const maxRecord = 1 << 26

// maxQuoted is the longest row with line breaks in it. Where quotation marks
// stay open for longer, one is missing or too many: the block ends at the end of
// a line, and whoever reads it finds the bad row.
const maxQuoted = 1 << 20

// block is a part of a file that ends at the end of a line.
type block struct {
	data []byte
	line int32 // of its first byte
	done chan result
}

// result is what a block holds.
type result struct {
	facts    []fact.Fact
	problems fact.Problems
	failed   []factKey
}

// lineFormat is a format in which each record can be understood by itself.
type lineFormat interface {
	// worker makes what one goroutine needs to decode blocks of a file.
	worker(file string) blockDecoder
	// cut says whether a block may end after this many quotation marks.
	quotes() bool
}

// blockDecoder decodes the records of a block.
type blockDecoder interface {
	decode(b *block, out *result)
}

// readBlocks takes in a file of records, several blocks at a time. The order of
// the facts is that of the file.
func (in *intake) readBlocks(ctx context.Context, file string, format lineFormat) error {
	f, err := os.Open(file)
	if err != nil {
		return fmt.Errorf("book %s: %w", file, unwrapPath(err))
	}
	defer f.Close()
	return in.scan(ctx, file, &blockReader{from: f, quotes: format.quotes(), line: 1}, format)
}

// scan feeds blocks to the workers and takes in their results in order.
func (in *intake) scan(ctx context.Context, file string, r *blockReader, format lineFormat) error {
	ctx, cancel := context.WithCancel(ctx)
	work := make(chan *block, in.opt.Workers)
	order := make(chan *block, 2*in.opt.Workers)
	var readErr, sinkErr error
	var wg sync.WaitGroup
	wg.Go(func() {
		defer close(order)
		defer close(work)
		for {
			b, err := r.next()
			if b == nil {
				readErr = err
				return
			}
			for _, to := range []chan *block{order, work} {
				select {
				case to <- b:
				case <-ctx.Done():
					close(b.done)
					return
				}
			}
		}
	})
	for range in.opt.Workers {
		wg.Go(func() {
			d := format.worker(file)
			for b := range work {
				var out result
				d.decode(b, &out)
				r.recycle(b.data)
				b.done <- out
			}
		})
	}
	for b := range order {
		select {
		case out := <-b.done:
			if sinkErr == nil {
				in.add(&out)
				if sinkErr = in.drain(); sinkErr != nil {
					cancel()
				}
			}
		case <-ctx.Done():
		}
	}
	err := ctx.Err()
	cancel()
	wg.Wait()
	if sinkErr != nil {
		return sinkErr
	}
	if err != nil {
		return err
	}
	if readErr != nil {
		return fmt.Errorf("book %s: %w", file, readErr)
	}
	return nil
}

// add takes in what a block held.
func (in *intake) add(out *result) {
	in.facts = append(in.facts, out.facts...)
	in.problems.Merge(&out.problems)
	for _, k := range out.failed {
		in.failed[k] = true
	}
	in.progress(int64(len(out.facts)))
}

// drain hands the facts read so far to whom they are streamed, if to anybody.
func (in *intake) drain() error {
	if in.sink == nil || len(in.facts) == 0 {
		return nil
	}
	err := in.sink(in.facts)
	clear(in.facts)
	in.facts = in.facts[:0]
	return err
}

// blockReader cuts a file into blocks at the ends of lines; in formats with
// quoted line breaks, only where all quotation marks are closed.
type blockReader struct {
	from   io.Reader
	quotes bool
	line   int32
	rest   []byte // read, and not yet part of a block
	eof    bool
	free   sync.Pool
}

func (r *blockReader) recycle(data []byte) {
	if cap(data) <= 2*blockSize {
		r.free.Put(&data)
	}
}

func (r *blockReader) room() []byte {
	if b, ok := r.free.Get().(*[]byte); ok {
		return (*b)[:0]
	}
	return make([]byte, 0, blockSize+blockSize/4)
}

// next is the next block, or nil at the end.
func (r *blockReader) next() (*block, error) {
	data := append(r.room(), r.rest...)
	r.rest = r.rest[:0]
	for want := blockSize; ; want = 2 * len(data) {
		var err error
		if data, err = r.fill(data, want); err != nil {
			return nil, err
		}
		if r.eof {
			break
		}
		if end := r.lastEnd(data); end > 0 {
			r.rest = append(r.rest, data[end:]...)
			data = data[:end]
			break
		}
		if len(data) > maxRecord {
			return nil, fmt.Errorf("line %d has more than %d bytes", r.line, maxRecord)
		}
	}
	if len(data) == 0 {
		return nil, nil
	}
	b := &block{data: data, line: r.line, done: make(chan result, 1)}
	r.line += int32(bytes.Count(data, []byte{'\n'}))
	return b, nil
}

// fill reads until data has at least want bytes or the file ends. A pipe gives
// little at a time, so room is made only when there is none.
func (r *blockReader) fill(data []byte, want int) ([]byte, error) {
	for !r.eof && len(data) < want {
		if len(data) == cap(data) {
			data = slices.Grow(data, want-len(data))
		}
		n, err := r.from.Read(data[len(data):cap(data)])
		data = data[:len(data)+n]
		if err == io.EOF {
			r.eof = true
		} else if err != nil {
			return nil, err
		}
	}
	return data, nil
}

// lastEnd is the end of the last whole record in data, 0 if there is none.
func (r *blockReader) lastEnd(data []byte) int {
	last := bytes.LastIndexByte(data, '\n') + 1
	if !r.quotes {
		return last
	}
	end := last
	open := bytes.Count(data[:end], []byte{'"'})%2 == 1
	for open && end > 0 {
		before := bytes.LastIndexByte(data[:end-1], '\n') + 1
		open = open != (bytes.Count(data[before:end], []byte{'"'})%2 == 1)
		end = before
	}
	if end == 0 && len(data) >= maxQuoted {
		return last
	}
	return end
}
