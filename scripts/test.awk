# Copyright 2026 The Ratable Authors
# SPDX-License-Identifier: Apache-2.0
#
# Shortens the output of go test -v: one line a package, the skipped tests, and
# everything a failed package printed.

/^ *=== (RUN|PAUSE|CONT|NAME)/ || /^ *--- PASS/ || /^PASS$/ || /^coverage: / { next }
/^ok  \t/ || /^\?   \t/ || /^\t.*\tcoverage: / { n = 0; print; next }
/^ *--- SKIP/ { print; next }
{ held[n++] = $0 }
/^FAIL\t/ { release() }
END { release() }

function release(i) {
	for (i = 0; i < n; i++) print held[i]
	n = 0
}
