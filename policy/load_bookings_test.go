// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package policy

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// Where a message must point is marked with § in the text; the mark is taken out
// before the text is read. Without a mark the column does not count.
func TestClassErrors(t *testing.T) {
	const good = "{name: new, when: true, amount: event.value}"
	for _, tt := range []struct{ name, text, want string }{
		{"unknown field", "bookings:\n  classes:\n    - name: new\n      when: event.§knd == \"signing\"\n      amount: event.value\n",
			"bookings.classes: class new: when: there is no event.knd (did you mean event.kind?)"},
		{"the event is left out", "bookings.classes:\n- {name: new, when: §kind == \"signing\", amount: event.value}\n",
			"class new: when: there is no kind (did you mean event.kind or event.product.kind?)"},
		{"field of another group", "bookings.classes:\n- {name: new, when: event.§family == \"a\", amount: event.value}\n", "there is no event.family (did you mean event.product.family?)"},
		{"field of a text", "bookings.classes:\n- {name: new, when: event.kind.§size == 1, amount: event.value}\n", "event.kind is a text: it has no fields"},
		{"further left", "bookings.classes:\n- {name: new, when: event.§custmer.id == \"a\", amount: event.value}\n", "there is no event.custmer"},
		{"a group", "bookings.classes:\n- {name: new, when: event.§customer == \"a\", amount: event.value}\n", "event.customer is a group of fields: write one of event.customer.id, event.customer.arr_before"},
		{"the event itself", "bookings.classes:\n- {name: new, when: §event == 1, amount: event.value}\n", "event is a group of fields"},
		{"mistyped kind", "bookings.classes:\n- {name: new, when: event.kind == §\"sining\", amount: event.value}\n",
			`"sining" is none of the kinds of event: signing, renewal, amendment, termination, credit, invoice (did you mean signing?)`},
		{"mistyped kind in a list", "bookings.classes:\n- {name: new, when: 'event.kind in [\"signing\", §\"renewl\"]', amount: event.value}\n", "(did you mean renewal?)"},
		{"condition of an amount", "bookings.classes:\n- {name: new, when: §event.value, amount: event.value}\n",
			"it gives a whole number (an amount in minor units), and yes or no (a condition) is needed"},
		{"amount of a condition", "bookings.classes:\n- {name: new, when: true, amount: §event.open}\n",
			"class new: amount: it gives yes or no (a condition), and a whole number (an amount in minor units) is needed"},
		{"day of an amount", "bookings.classes:\n- {name: new, when: true, amount: event.value, day: §event.value}\n", "and a day is needed"},
		{"fraction", "bookings.classes:\n- name: new\n  when: \"true\"\n  amount: event.value * §0.5\n", "0.5 is a fraction, and amounts are whole minor units: write share(event.value, 1, 2) for a half"},
		{"text and number", "bookings.classes:\n- {name: new, when: event.kind §== 1, amount: event.value}\n", "== does not go with text and whole number"},
		{"day and number", "bookings.classes:\n- {name: new, when: event.day §< 20240101, amount: event.value}\n", "< does not go with day and whole number"},
		{"unknown function", "bookings.classes:\n- {name: new, when: 'true', amount: 'mn§(event.value, 1)'}\n", "there is no mn (did you mean min?)"},
		{"wrong argument", "bookings.classes:\n- {name: new, when: 'true', amount: 'min§(event.value, event.day)'}\n", "min does not take whole number and day: write min(a, b)"},
		{"wrong date", "bookings.classes:\n- {name: new, when: event.day < date(§\"2024-02-30\"), amount: event.value}\n", `date("2024-02-30"): `},
		{"date of a field", "bookings.classes:\n- {name: new, when: event.day < date(event§.kind), amount: event.value}\n", `date() reads a text in quotes that stands here: date("2024-01-31")`},
		{"quantity beyond 64 bits", "bookings.classes:\n- {name: new, when: 'event.after.quantity < quantity(§\"9000000000000000000\")', amount: event.value}\n", "a quantity of 9000000000000000000 is too large"},
		{"wrong money", "bookings.classes:\n- {name: new, when: 'true', amount: 'money(§\"1,000\")'}\n", `money("1,000"): `},
		{"syntax", "bookings.classes:\n- {name: new, when: event.value > §&& true, amount: event.value}\n", "not readable as an expression: "},
		{"no clock", "bookings.classes:\n- {name: new, when: 'timestamp§(\"2024-01-01T00:00:00Z\") == 1', amount: event.value}\n", "there is no timestamp: the functions are min, max"},

		// The characters of a value stand elsewhere in the file when it is quoted,
		// escaped or folded.
		{"single quotes", "bookings.classes:\n- {name: new, when: 'event.line == \"it''s\" || event.§knd == \"b\"', amount: event.value}\n", "there is no event.knd"},
		{"double quotes", "bookings.classes:\n- {name: new, when: \"event.line == \\\"é\\\" || event.§knd == \\\"b\\\"\", amount: event.value}\n", "there is no event.knd"},
		{"literal block", "bookings.classes:\n- name: new\n  when: |\n    event.value > 0 &&\n      event.§knd == \"b\"\n  amount: event.value\n", "there is no event.knd"},
		{"folded block", "bookings.classes:\n- name: new\n  when: >-\n    event.value > 0\n    && event.§knd == \"b\"\n  amount: event.value\n", "there is no event.knd"},
		{"folded plain", "bookings.classes:\n- name: new\n  when: event.value > 0\n    && event.§knd == \"b\"\n  amount: event.value\n", "there is no event.knd"},
		{"anchor and tag", "bookings.classes:\n- {name: new, when: &a !!str event.§knd == \"b\", amount: event.value}\n", "there is no event.knd"},
		{"wide characters", "bookings.classes:\n- {name: new, when: event.line == \"日本\" && event.§knd == \"b\", amount: event.value}\n", "there is no event.knd"},

		{"no classes", "bookings.classes: []\n", "write a list, each entry with name, when and amount"},
		{"not a list", "bookings.classes: tcv\n", "write a list, each entry with name, when and amount"},
		{"not a map", "bookings.classes: [new]\n", `a class is a map with name, when, amount, not "new"`},
		{"amount is missing", "bookings.classes:\n- {name: new, when: true}\n", "a class needs name, when, amount: amount is missing"},
		{"when is empty", "bookings.classes:\n- {name: new, when: , amount: event.value}\n", "when: the value is missing"},
		{"unknown key", "bookings.classes:\n- {name: new, when: true, amont: event.value}\n", "a class has no amont: it has name, register, when, amount, day (did you mean amount?)"},
		{"key twice", "bookings.classes:\n- {name: new, when: true, name: old, amount: event.value}\n", "name is stated twice"},
		{"name twice", "bookings.classes:\n- " + good + "\n- " + good + "\n", "register bookings has a class new already, on line 12: join their conditions with ||, or name one differently"},
		{"bad name", "bookings.classes:\n- {name: New Logo, when: true, amount: event.value}\n", `"New Logo": write small letters, digits and _`},
		{"reserved name", "bookings.classes:\n- {name: tcv, when: true, amount: event.value}\n", "bookings_tcv is another measure: choose another name"},
		{"unknown register", "bookings.registers: [{name: commitment}]\nbookings.classes:\n- {name: new, register: comitment, when: true, amount: event.value}\n- {name: a, register: commitment, when: true, amount: event.value}\n",
			"register: there is no comitment: the registers are commitment (did you mean commitment?)"},
		{"no register named", "bookings.registers: [{name: commitment}]\nbookings.classes:\n- {name: a, register: commitment, when: true, amount: event.value}\n- " + good + "\n",
			"the class names no register, and none is called bookings: write register: with one of commitment"},
		{"empty register", "bookings.registers: [{name: bookings}, {name: commitment}]\nbookings.classes: [" + good + "]\n", "register commitment has no class: add one with register: commitment, or give it a preset"},
		{"register twice", "bookings.registers: [{name: a, preset: tcv}, {name: a, preset: tcv}]\n", "two registers are named a: give each a name of its own"},
		{"registers are no list", "bookings.registers: commitment\n", "write a list: registers: [{name: compensation"},
		{"divides nothing", "bookings.registers: [{name: a, divides: §event.open}]\nbookings.classes: [{name: new, register: a, when: true, amount: event.value}]\n", "divides: it gives yes or no"},
		{"unknown preset", "bookings.preset: tvc\n", `"tvc" is none of the ready-made lists: tcv, first_year, first_year_acv, annual_renewals, net_new_arr, built_in (did you mean tcv?)`},
		{"preset and classes", "bookings: {preset: tcv, classes: [" + good + "]}\n", "a preset is a whole list of classes, and this policy has its own: keep one"},
		{"preset beside registers", "bookings: {preset: tcv, registers: [{name: a, preset: tcv}]}\n", "with registers, the preset stands in the register"},
		{"preset and classes of one register", "bookings: {registers: [{name: bookings, preset: tcv}], classes: [" + good + "]}\n", "register bookings has a preset and classes of its own: keep one"},
		{"preset and divides", "bookings.registers: [{name: a, preset: tcv, divides: event.acv}]\n", "register a: its preset tcv says what it divides: take divides out"},
		{"unknown split", "bookings: {preset: tcv, split: yaer}\n", `"yaer" is none of its options: none, year (did you mean year?)`},
		{"split of nothing", "bookings.split: year\n", "it divides events for classes, and this policy has none"},
		{"classes twice", "bookings.classes: [" + good + "]\nbookings: {classes: [" + good + "]}\n", "stated twice, first on line 11: keep one"},
		{"built-in switch beside", "bookings:\n  value: acv\n  preset: tcv\n", "bookings.value: it tells the built-in classes what to count, and this policy has classes of its own"},
		{"built-in switch later", "bookings.preset: tcv\nversions:\n- {from: 2025-01-01, bookings.date: signed}\n", "bookings.date: it tells the built-in classes what to count"},
		{"invoices are left out", "bookings.invoices: exclude\nbookings.classes:\n- {name: loose, when: 'event.kind == \"invoice\"', amount: event.value}\n", "asks for invoices without contract, which are left out: add bookings.invoices: include"},
		{"mistyped key", "bookings.clases: []\n", "there is no such switch (did you mean bookings.classes?)"},
		{"too long", "bookings.classes:\n- {name: new, when: 'event.value > " + strings.Repeat("0", maxExpression) + "', amount: event.value}\n", "class new: when: "},
		{"too deep", "bookings.classes:\n- {name: new, when: '" + strings.Repeat("(", 100) + "true" + strings.Repeat(")", 100) + "', amount: event.value}\n", "class new: when: "},
	} {
		t.Run(tt.name, func(t *testing.T) {
			before, after, marked := strings.Cut(tt.text, "§")
			_, err := Parse("p.yaml", 11, []byte(before+after), Default())
			var es Errors
			if !errors.As(err, &es) {
				t.Fatalf("accepted (%v)", err)
			}
			if !strings.Contains(es.Error(), tt.want) {
				t.Errorf("got\n%v\nwant %q", es, tt.want)
			}
			for _, e := range es {
				if e.File != "p.yaml" || e.Line < 11 {
					t.Errorf("no place: %v", e)
				}
			}
			if marked {
				line := strings.Count(before, "\n")
				col := len([]rune(before[strings.LastIndexByte(before, '\n')+1:])) + 1
				if at := fmt.Sprintf("p.yaml:%d:%d: ", line+11, col); !strings.HasPrefix(err.Error(), at) {
					t.Errorf("got %v\nwant it at %s", err, at)
				}
			}
			if len(es) > 1 && tt.name != "key twice" {
				t.Errorf("more than one problem:\n%v", es)
			}
		})
	}
}
