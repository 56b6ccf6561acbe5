// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package policy

import (
	"fmt"
	"regexp"
	"strings"

	"cel.dev/cel-go/cel"
)

var (
	noOverload = regexp.MustCompile(`found no matching overload for '([^']+)' applied to '([^']*)'`)
	noFunction = regexp.MustCompile(`undeclared reference to '([^']+)'`)
	noField    = regexp.MustCompile(`undefined field '([^']+)'`)
	badSyntax  = regexp.MustCompile(`^Syntax error: (.*)$`)
	badToken   = regexp.MustCompile(`token recognition error at: '(.*)'`)
)

// faultsOf says in the words of a policy what the parser or the checker found.
func faultsOf(issues *cel.Issues, source string) []fault {
	var faults []fault
	for _, e := range issues.Errors() {
		f := fault{offsetIn(source, e.Location.Line(), e.Location.Column()), plainly(e.Message)}
		if len(faults) > 0 && badSyntax.MatchString(e.Message) {
			continue // what follows the first error of syntax is its echo
		}
		faults = append(faults, f)
	}
	return faults
}

func plainly(message string) string {
	if m := noOverload.FindStringSubmatch(message); m != nil {
		return notApplicable(m[1], strings.Trim(m[2], "()"))
	}
	if m := noFunction.FindStringSubmatch(message); m != nil {
		var names []string
		for _, f := range functions {
			names = append(names, f.Name)
		}
		if hint := suggestion(m[1], names); hint != "" {
			return "there is no " + m[1] + hint
		}
		return "there is no " + m[1] + ": the functions are " + strings.Join(names, ", ")
	}
	if m := noField.FindStringSubmatch(message); m != nil {
		return "there is no field " + m[1] + " here"
	}
	if m := badToken.FindStringSubmatch(message); m != nil {
		return fmt.Sprintf("not readable as an expression: %q means nothing here", m[1])
	}
	if m := badSyntax.FindStringSubmatch(message); m != nil {
		text, _, _ := strings.Cut(m[1], " expecting {")
		text = strings.ReplaceAll(text, "<EOF>", "the end")
		return "not readable as an expression: " + text
	}
	return message
}

// notApplicable says which operation does not go with which types.
func notApplicable(name, types string) string {
	op := strings.Trim(name, "_@")
	plain := types
	for _, w := range [][2]string{{"string", "text"}, {"int", "whole number"}, {"bool", "yes or no"}, {"double", "fraction"}} {
		plain = regexp.MustCompile(`\b`+w[0]+`\b`).ReplaceAllString(plain, w[1])
	}
	if strings.Contains(types, ", ") {
		plain = strings.Replace(plain, ", ", " and ", 1)
	}
	for _, f := range functions {
		if f.Name == op {
			return fmt.Sprintf("%s does not take %s: write %s", op, plain, f.Form)
		}
	}
	if op == "" {
		op = name
	}
	return fmt.Sprintf("%s does not go with %s", op, plain)
}
