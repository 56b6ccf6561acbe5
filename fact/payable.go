// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package fact

import "strings"

// The conditions on which a line is payable, beside the passing of time.
const (
	PayableAllDelivered = "all_delivered" // every line of the contract is delivered
	PayableAccepted     = "accepted"      // the customer accepted it
)

// PayableMilestone is the name of the milestone that a line waits for to be
// payable; "" when it waits for none.
func (l *Line) PayableMilestone() string {
	name, is := strings.CutPrefix(l.PayableWhen, "milestone ")
	if !is {
		return ""
	}
	return strings.TrimSpace(name)
}

// payableWhen is a condition of payment.
var payableWhen = codec[string]{
	spec: &spec{kind: specText, value: "all_delivered, accepted, or milestone NAME"},
	parse: func(d *Decoder, n *Node, v *string) {
		if !d.scalar(n, "a condition") || !d.wellFormed(n) {
			return
		}
		l := Line{PayableWhen: n.Text}
		if n.Text != PayableAllDelivered && n.Text != PayableAccepted && l.PayableMilestone() == "" {
			d.report(n, ClassValue, n.describe()+" is no condition of payment that is known here", payableFix(n.Text))
			return
		}
		*v = d.words.keep(n.Text)
	},
	write: text.write,
	empty: text.empty,
}

// payableFix says what was probably meant.
func payableFix(said string) string {
	for word, name := range map[string]string{"accept": PayableAccepted, "deliver": PayableAllDelivered} {
		if strings.Contains(strings.ToLower(said), word) {
			return "did you mean " + name + "?"
		}
	}
	if fix := didYouMean(said, []string{PayableAllDelivered, PayableAccepted}); fix != "" {
		return fix
	}
	return "write all_delivered, accepted, or milestone NAME with the name of a delivery of event milestone"
}
