// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

// Command ratable turns a book of SaaS contracts into every view of revenue. One
// file a subcommand; what they compute lives in the packages beside it.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"
)

// Exit statuses (design section 4).
const (
	exitDone    = 0
	exitData    = 1 // the data is wrong
	exitCommand = 2 // the command line is wrong
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second interrupt ends at once
	status := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(status)
}

// run executes one command line.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	out := &output{Writer: stdout}
	root := newRoot()
	root.SetArgs(args)
	root.SetOut(out)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	switch {
	case out.err != nil:
		fmt.Fprintln(stderr, out.err)
		return exitData
	case err == nil:
		return exitDone
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(stderr, "interrupted: nothing was written")
		return exitData
	}
	var data dataError
	if errors.As(err, &data) {
		if data.error != errSaid {
			fmt.Fprintln(stderr, data.error)
		}
		return exitData
	}
	fmt.Fprintf(stderr, "%v\nrun 'ratable --help' to see what there is\n", err)
	return exitCommand
}

// output remembers the first error of writing, so that a full disk is never
// taken for a finished report.
type output struct {
	io.Writer
	err error
}

func (o *output) Write(p []byte) (int, error) {
	if o.err != nil {
		return 0, o.err
	}
	n, err := o.Writer.Write(p)
	o.err = err
	return n, err
}

// dataError is an error of the data rather than of the command line.
type dataError struct{ error }

func (e dataError) Unwrap() error { return e.error }

// errSaid ends with status 1 when everything was already printed.
var errSaid = errors.New("already said")

// wrongData marks an error as one of the data.
func wrongData(err error) error {
	if err == nil {
		return nil
	}
	return dataError{err}
}

// wrongFile marks an error of reading a file as one of the data, unless there is
// no file of the name that was given.
func wrongFile(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return wrongData(err)
}

// one is a command's only argument, by the name it has in the usage line.
func one(name string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) == 1 {
			return nil
		}
		return fmt.Errorf("%s takes one %s, and got %d: %s", c.CommandPath(), name, len(args), c.UseLine())
	}
}

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:   "ratable",
		Short: "every view of SaaS revenue from one book of contracts",
		Long: "Ratable computes bookings, billings, cash, recognized and deferred revenue, RPO, MRR and ARR\n" +
			"from one book of contracts: exact to the cent, each number explained down to its fact.",
		Example:       "  ratable demo\n  ratable report revenue,bookings --book contracts.yaml --from 2024-01 --to 2024-12",
		Version:       version(),
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.AddCommand(newDemo(), newReport(), newDisclose(), newExplain(), newShow(), newCompare(), newCheck(), newPolicy(), newExamples(), newModel(), newImport(), newMeasures())
	return root
}
