// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package text

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/ratable/ratable/export"
	"github.com/ratable/ratable/fact"
)

// mostNames is how many names a person reads to the end; JSON has all of them.
const mostNames = 8

// WriteCheck says what a book holds and what in it is worth a look. Identities
// that do not hold are the caller's to say, as errors.
func WriteCheck(w io.Writer, k *export.Check, opt Options) error {
	out := output(w)
	fmt.Fprintf(out, "%s read, %s or loose invoices", counted(k.Facts, "fact"), counted(k.Contracts, "contract"))
	if k.FirstDay.IsSet() {
		fmt.Fprintf(out, ", %s to %s", k.FirstDay, k.LastDay)
	}
	fmt.Fprintln(out)
	if k.Ignored > 0 {
		fmt.Fprintf(out, "ignored, because said before: %s\n", counted(k.Ignored, "fact"))
	}
	implied(out, "customer", k.ImpliedCustomers, opt)
	implied(out, "product", k.ImpliedProducts, opt)
	for _, kind := range fact.Kinds() {
		if n := k.NotDerived[kind]; n > 0 {
			fmt.Fprintf(out, "kept, and not derived yet: %s of type %s\n", counted(n, "fact"), kind)
		}
	}
	if err := findings(out, k, opt); err != nil {
		return err
	}
	switch {
	case len(k.Ties) == 0:
		fmt.Fprintln(out, "\nnothing to tie out: no contract and no invoice")
	case k.OK():
		fmt.Fprintf(out, "\nties out: %s checked\n", counted(len(k.Ties), "identity"))
	}
	return out.Flush()
}

// implied names what was only mentioned.
func implied(out *bufio.Writer, what string, ids []string, opt Options) {
	if len(ids) == 0 {
		return
	}
	more := ""
	if len(ids) > mostNames {
		more = opt.pick(" …", " ...")
	}
	fmt.Fprintf(out, "%s only mentioned, and implied: %s%s\n", counted(len(ids), what), clean(strings.Join(ids[:min(mostNames, len(ids))], ", ")), more)
}
