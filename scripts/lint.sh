#!/usr/bin/env bash
# Copyright 2026 The Ratable Authors
# SPDX-License-Identifier: Apache-2.0
#
# Checks the format, the list of modules and the usual mistakes. The version of staticcheck is fixed
# in tools/go.mod.
set -euo pipefail
cd "$(dirname "$0")/.."

unformatted=$(gofmt -l .)
if [ -n "$unformatted" ]; then
	printf 'not formatted, run gofmt -w on:\n%s\n' "$unformatted" >&2
	exit 1
fi
# Prints what differs, and fails, when go.mod or go.sum is not what the imports need.
go mod tidy -diff
go vet ./...
go tool -modfile=tools/go.mod staticcheck ./...
