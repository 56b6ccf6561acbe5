// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package book

import (
	"context"
	"fmt"
	"io/fs"
	"path"
	"strings"
)

// LoadFS reads files of a file system as one book, such as those embedded in the
// program. They are YAML or JSON; the formats for large books, JSON Lines and
// CSV, are read from disk only, by [Load]. Errors are as there.
func LoadFS(ctx context.Context, fsys fs.FS, names []string, opt Options) (*Book, error) {
	in := newIntake(opt)
	for _, name := range names {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, fmt.Errorf("book %s: %w", name, unwrapPath(err))
		}
		switch strings.ToLower(path.Ext(name)) {
		case ".yaml", ".yml":
			in.yaml(name, data)
		case ".json":
			in.json(name, data)
		default:
			return nil, fmt.Errorf("book %s: only .yaml, .yml and .json are read from here; give the path of a file on disk", name)
		}
		in.progress(0)
	}
	return in.build()
}
