// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/ratable/ratable/cmd/ratable/internal/picture"
)

func TestThePictureShowsTheDemo(t *testing.T) {
	t.Setenv("COLUMNS", "")
	var out bytes.Buffer
	if status := run(context.Background(), []string{"demo"}, &out, os.Stderr); status != exitDone {
		t.Fatalf("the demo ended with %d", status)
	}
	shown, err := os.ReadFile(filepath.Join(root, "docs", "overview.svg"))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(shown, picture.Draw(out.String())) {
		t.Error("docs/overview.svg is not what ratable demo prints: run go generate ./cmd/ratable")
	}
}
