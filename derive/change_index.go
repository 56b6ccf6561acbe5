// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

// changesIn are the group's changes of one contract, in the order in which they
// came; nil when it has none.
func (d *Deriver) changesIn(contract string) *Changes { return d.changes[contract] }

// indexChanges puts the group's changes by contract, so that a group of many
// contracts with many changes does not search all of them for each.
func (d *Deriver) indexChanges(x *Changes) {
	d.changes = nil // not cleared: the map of one large group would be swept for each small one
	if x == nil {
		return
	}
	d.changes = make(map[string]*Changes)
	for _, f := range x.Amendments {
		of := d.changed(f.Contract)
		of.Amendments = append(of.Amendments, f)
	}
	for _, f := range x.Terminations {
		of := d.changed(f.Contract)
		of.Terminations = append(of.Terminations, f)
	}
	for _, f := range x.Pauses {
		of := d.changed(f.Contract)
		of.Pauses = append(of.Pauses, f)
	}
	for _, f := range x.Resumes {
		of := d.changed(f.Contract)
		of.Resumes = append(of.Resumes, f)
	}
	for _, f := range x.Usages {
		of := d.changed(f.Contract)
		of.Usages = append(of.Usages, f)
	}
}

// changed is changesIn, made when there is none yet.
func (d *Deriver) changed(contract string) *Changes {
	of := d.changes[contract]
	if of == nil {
		of = new(Changes)
		d.changes[contract] = of
	}
	return of
}
