// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/ratable/ratable/book"
	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/derive"
	exportjson "github.com/ratable/ratable/export/json"
	"github.com/ratable/ratable/export/text"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/view"
)

func newShow() *cobra.Command {
	var s source
	var p period
	var on, format string
	var accounting bool
	c := &cobra.Command{
		Use:   "show CONTRACT...",
		Short: "the state of a contract on any day, as known on any day",
		Long: "Prints a contract as it stands at the close of a day: with the changes agreed by then, its term and lines, its\n" +
			"numbers as a report has them, the invoices to come, and everything that happened to it, each with its place in\n" +
			"the book. With --known-at, only what was known at the end of that day counts. With --accounting, prints how it is\n" +
			"accounted for instead (ASC 606): its obligations and what of the price is theirs, how changes were treated, where it\n" +
			"stands, and what was judged.",
		Example: "  ratable show k-1 --on 2024-06-30 --book contracts.yaml\n" +
			"  ratable show k-1 --accounting --on 2024-06-30 --book contracts.yaml\n" +
			"  ratable show k-1 k-2 --on 2024-06-30 --known-at 2024-07-05 --book contracts.yaml --format json",
		Args: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return fmt.Errorf("%s takes at least one CONTRACT: %s", c.CommandPath(), c.UseLine())
			}
			return nil
		},
		ValidArgsFunction: func(c *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			return contractNames(c.Context(), &s, args), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if format != "table" && format != "json" {
				return fmt.Errorf("--format %s: there are table and json", format)
			}
			s.progress = newProgress()
			if accounting {
				return showAccountings(cmd, &s, &p, on, args, format)
			}
			cs, err := stand(cmd.Context(), &s, &p, on, args)
			if err != nil {
				return err
			}
			return showContracts(cmd, &s, &p, cs, format)
		},
	}
	s.bookFlags(c)
	s.knownAtFlag(c)
	f := c.Flags()
	f.StringVar(&on, "on", "", "the day at whose close it is shown (default: --as-of, else the book's latest invoice or payment, else --known-at)")
	f.StringVar(&p.asOf, "as-of", "", "the day up to which things have happened (default: the day shown, or the latest document if that is later)")
	f.BoolVar(&accounting, "accounting", false, "how it is accounted for: price, obligations, allocation, modifications, position, judgements")
	f.StringVarP(&format, "format", "f", "table", "table or json")
	complete(c, "format", "table", "json")
	return c
}

// stand finds how each contract stands on the day.
func stand(ctx context.Context, s *source, p *period, on string, ids []string) ([]*view.Contract, error) {
	var out []*view.Contract
	err := eachShown(ctx, s, p, on, ids, func(b *book.Book, o *opened, g *derive.Group, id string, day civil.Day) error {
		c, err := view.ContractOn(o.env, g, id, day)
		if err != nil {
			return runError(err)
		}
		for _, x := range b.SupersededOf(id) {
			c.Superseded = append(c.Superseded, view.Superseded{Fact: x.Fact, By: x.By})
		}
		o.tell(&c.Numbers.Meta)
		out = append(out, c)
		return nil
	})
	return out, err
}

// eachShown calls f with each contract that is to be shown.
func eachShown(ctx context.Context, s *source, p *period, on string, ids []string, f func(*book.Book, *opened, *derive.Group, string, civil.Day) error) error {
	b, pol, err := s.load(ctx)
	if err != nil {
		return err
	}
	day, err := standingDay(s, p, b, on)
	if err != nil {
		return err
	}
	p.at = day.String()
	o, err := prepare(s, p, b, pol)
	if err != nil {
		return err
	}
	for i, id := range ids {
		if slices.Contains(ids[:i], id) {
			return fmt.Errorf("contract %s is given twice", id)
		}
		id = b.Current(id)
		g := groupOf(b, id)
		if g == nil {
			return unknownContract(b, id)
		}
		if err := f(b, o, g, id, day); err != nil {
			return err
		}
	}
	return nil
}

// standingDay is the day that is shown.
func standingDay(s *source, p *period, b *book.Book, on string) (civil.Day, error) {
	flag, text := "--on", on
	if on == "" {
		flag, text = "--as-of", p.asOf
	}
	if text != "" {
		d, err := civil.ParseDay(text)
		if err != nil {
			return 0, fmt.Errorf("%s: %w", flag, err)
		}
		return d, nil
	}
	latest := b.InvoicesThrough
	if y := b.PaymentsThrough; y.IsSet() && (!latest.IsSet() || y.Day() > latest.Day()) {
		latest = y
	}
	if opt, err := s.options(); err != nil || latest.IsSet() || opt.KnownAt.IsSet() {
		return latest.OrDate(opt.KnownAt).Day(), err
	}
	return 0, errors.New("say which day: --on 2024-06-30 (the book has no invoice and no payment to tell)")
}

// groupOf is the group of a contract.
func groupOf(b *book.Book, id string) *derive.Group {
	for _, g := range b.Groups {
		if slices.ContainsFunc(g.Contracts, func(c *fact.Contract) bool { return c.ID == id }) {
			return g
		}
	}
	return nil
}

// mostNear is how many contracts an error or a completion names.
const (
	mostNear      = 8
	mostCompleted = 1000
)

// unknownContract names the contracts that may have been meant.
func unknownContract(b *book.Book, id string) error {
	var ids, near []string
	for _, g := range b.Groups {
		for _, c := range g.Contracts {
			ids = append(ids, c.ID)
		}
	}
	slices.Sort(ids)
	for rest := ids; len(near) < 3; {
		n := fact.Nearest(id, rest)
		if n == "" {
			break
		}
		near = append(near, n)
		rest = slices.DeleteFunc(slices.Clone(rest), func(x string) bool { return x == n })
	}
	switch {
	case len(near) > 0:
		return fmt.Errorf("the book has no contract %s: did you mean %s?", id, strings.Join(near, " or "))
	case len(ids) > mostNear:
		return fmt.Errorf("the book has no contract %s among its %d", id, len(ids))
	case len(ids) == 0:
		return fmt.Errorf("the book has no contract %s, and no other that is known", id)
	}
	return fmt.Errorf("the book has no contract %s: there are %s", id, strings.Join(ids, ", "))
}

// contractNames completes contracts, of a book that is small enough to read.
func contractNames(ctx context.Context, s *source, given []string) []string {
	var size int64
	slices.Sort(s.books)
	s.books = slices.Compact(s.books) // cobra reads the flags of a line more than once
	for _, name := range s.books {
		info, err := os.Stat(name)
		if err != nil || info.IsDir() {
			return nil
		}
		size += info.Size()
	}
	if size == 0 || size > 1<<20 {
		return nil
	}
	b, _, err := s.load(ctx)
	if err != nil {
		return nil // there is nothing to say while a line is being typed
	}
	var names []string
	for _, g := range b.Groups {
		for _, c := range g.Contracts {
			if !slices.Contains(given, c.ID) && len(names) < mostCompleted {
				names = append(names, c.ID)
			}
		}
	}
	slices.Sort(names)
	return names
}

// showContracts prints them, and fails where a number does not tie.
func showContracts(cmd *cobra.Command, s *source, p *period, cs []*view.Contract, format string) error {
	w := cmd.OutOrStdout()
	if format == "json" {
		if err := exportjson.WriteContracts(w, cs); err != nil {
			return err
		}
	} else {
		for i, c := range cs {
			if i > 0 {
				if _, err := io.WriteString(w, "\n"); err != nil {
					return err
				}
			}
			opt := text.ContractOptions{Options: textOptions(w), Explain: explainLines(s, p, c)}
			if err := text.WriteContract(w, c, opt); err != nil {
				return err
			}
		}
	}
	for _, c := range cs {
		if err := (&answers{report: c.Numbers}).tiesOut(cmd.ErrOrStderr()); err != nil {
			return err
		}
	}
	return nil
}

// explainLines are the commands that take a balance and a flow of a contract
// apart.
func explainLines(s *source, p *period, c *view.Contract) []string {
	rest := " --where " + shellWord("contract="+c.Contract.ID)
	for _, b := range s.books {
		rest += " --book " + shellWord(b)
	}
	for _, f := range [][2]string{{"--policy", s.policy}, {"--known-at", s.knownAt}, {"--as-of", p.asOf}} {
		if f[1] != "" {
			rest += " " + f[0] + " " + shellWord(f[1])
		}
	}
	return []string{
		"ratable explain deferred_revenue --at " + c.On.String() + rest,
		"ratable explain revenue --in " + c.On.Month().String() + rest,
	}
}

// shellWord is a word as a shell takes it.
func shellWord(s string) string {
	plain := strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./=:,+@") == ""
	if plain && s != "" {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
