// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"fmt"
	"strings"
)

//go:generate go run ./internal/genfindings ../docs/check.md

const findingsHead = `<!-- Made by go generate ./derive from the table of findings. Do not edit. -->

# What check finds

` + "`ratable check`" + ` reads a book and says what is wrong with it or worth a look. A book that cannot be read is one problem after the other, each with file, line, field
and what to do. A book that can be read has findings: facts that are each in order, and do not go together.

Each finding has a kind, a severity, the contract and line, the day, the place in the files, the money at stake where there is some, what was found, and the fix.
The names of kinds do not change. ` + "`--format json`" + ` and ` + "`--format csv`" + ` give all of it; the listing shows the kinds with the most severe first.

| severity | meaning | exit status of check |
|---|---|---|
| error | facts contradict each other: some number is wrong | 1 |
| warning | money may be missing, or a number is not what was meant | 1 with ` + "`--fail-on warning`" + ` |
| notice | something to know, or soon to decide | 1 with ` + "`--fail-on notice`" + ` |

With ` + "`--fail-on never`" + ` findings do not change the exit status; a book that cannot be read, or does not tie out, is always status 1.

An amount at stake is one way to see how much a finding matters. It is not added to any number, and the amounts of different kinds are not meant to be summed.

## The findings
`

// FindingsReference is the reference of all findings as Markdown: docs/check.md.
func FindingsReference() []byte {
	var b strings.Builder
	b.WriteString(findingsHead)
	b.WriteString("\n| kind | severity | what it means | at stake | what to do |\n|---|---|---|---|---|\n")
	for severity := Error; severity >= Notice; severity-- {
		for _, k := range FindingKinds() {
			if x := &findingKinds[k]; x.severity == severity {
				fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s |\n", x.name, x.severity, x.means, x.stake, x.fix)
			}
		}
	}
	return []byte(b.String())
}
