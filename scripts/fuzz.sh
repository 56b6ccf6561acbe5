#!/usr/bin/env bash
# Copyright 2026 The Ratable Authors
# SPDX-License-Identifier: Apache-2.0
#
# usage: scripts/fuzz.sh DURATION
#
# Runs every fuzz target for a while. What it finds lands in testdata/fuzz of the
# package: commit it with the fix.
set -euo pipefail
cd "$(dirname "$0")/.."

for pkg in $(go list ./...); do
	targets=$(go test -list='^Fuzz' "$pkg" | awk '/^Fuzz/')
	for target in $targets; do
		echo "$pkg $target"
		go test -run='^$' -fuzz="^$target\$" -fuzztime="$1" -fuzzminimizetime=1s "$pkg"
	done
done
