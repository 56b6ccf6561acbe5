#!/usr/bin/env bash
# Copyright 2026 The Ratable Authors
# SPDX-License-Identifier: Apache-2.0
#
# usage: scripts/coverage.sh PERCENT PACKAGE...
#
# Fails if the tests of a package run less than PERCENT of its statements.
# It reads bin/cover.out, which make test leaves behind.
set -euo pipefail
cd "$(dirname "$0")/.."

floor=$1
shift
module=$(go list -m)
part=$(mktemp)
trap 'rm -f "$part"' EXIT
failed=0
for pkg in "$@"; do
	awk -v own="^$module/$pkg/[^/]*:" 'NR == 1 || $0 ~ own' bin/cover.out >"$part"
	got=$(go tool cover -func="$part" | awk '$1 == "total:" { sub("%", "", $3); print $3 }')
	if awk -v got="${got:-0}" -v floor="$floor" 'BEGIN { exit !(got < floor) }'; then
		echo "$pkg: the tests run ${got:-0}% of the statements, less than $floor%: add tests" >&2
		failed=1
	else
		echo "$pkg: $got% of statements"
	fi
done
exit $failed
