#!/usr/bin/env bash
# Copyright 2026 The Ratable Authors
# SPDX-License-Identifier: Apache-2.0
#
# Runs every test. The whole log goes to bin/test.log and the coverage to
# bin/cover.out; the terminal shows one line a package and all of what failed.
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p bin

# Step "packages": the Debian packages that tests need besides Go are installed
# here. So far there are none.

# Step "tests".
go test -v -count=1 -timeout=10m -coverprofile=bin/cover.out ./... |
	tee bin/test.log | awk -f scripts/test.awk

# Step "race": the short tests again, under the race detector, which needs a C
# compiler.
if [ "$(go env CGO_ENABLED)" = 1 ]; then
	echo "with the race detector:"
	go test -race -short -count=1 -timeout=10m ./...
else
	echo "without the race detector: no C compiler was found"
fi
