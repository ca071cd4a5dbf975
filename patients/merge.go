package patients

import (
	"slices"
	"time"

	"madoguchi/madoguchi"
)

// Merge makes two records of a clinic one: merged points to survivor, which gets the facts that reception chose. If
// only merged has an account's link, the link moves. It returns ErrChanged if one of them is merged already.
func Merge(
	survivor, merged madoguchi.Patient, facts madoguchi.PatientFacts, by madoguchi.Actor, at time.Time,
) (madoguchi.Patient, madoguchi.Patient, error) {
	if survivor.ID == merged.ID || survivor.ClinicID != merged.ClinicID || survivor.MergedInto != "" ||
		merged.MergedInto != "" {
		return survivor, merged, madoguchi.ErrChanged
	}
	moved := survivor.Account == nil && merged.Account != nil
	merged.MergedInto = survivor.ID
	merged.Merge = &madoguchi.PatientMerge{Before: survivor.Facts(), After: facts, LinkMoved: moved}
	survivor = survivor.With(facts)
	if moved {
		survivor.Account, merged.Account = merged.Account, nil
	}
	survivor, merged = both(survivor, merged, madoguchi.PatientMerged, by, at)
	return survivor, merged, nil
}

// Unmerge undoes a merge. The survivor gets back each fact that still is as the merge left it; what was changed since
// then stays. It returns ErrChanged if merged does not point to survivor, or if survivor is itself merged: the later
// merge is undone first.
func Unmerge(
	survivor, merged madoguchi.Patient, by madoguchi.Actor, at time.Time,
) (madoguchi.Patient, madoguchi.Patient, error) {
	if merged.MergedInto != survivor.ID || merged.Merge == nil || survivor.MergedInto != "" ||
		survivor.ClinicID != merged.ClinicID {
		return survivor, merged, madoguchi.ErrChanged
	}
	done := *merged.Merge
	survivor = survivor.With(givenBack(survivor.Facts(), done))
	if done.LinkMoved && survivor.Account != nil {
		survivor.Account, merged.Account = nil, survivor.Account
	}
	merged.MergedInto, merged.Merge = "", nil
	survivor, merged = both(survivor, merged, madoguchi.PatientUnmerged, by, at)
	return survivor, merged, nil
}

// Returned returns what becomes of a visit when a merge is undone, and whether anything does. A visit that came to the
// survivor while it had the account of the merged record was meant for one of two persons. If the account's owner
// booked it, it belongs to the merged record. If staff booked it, the account no longer shows it: it may be the other
// person's.
func Returned(visit madoguchi.Reservation, survivor, merged madoguchi.Patient) (madoguchi.Reservation, bool) {
	link := survivor.Account
	if merged.Merge == nil || !merged.Merge.LinkMoved || link == nil || visit.PatientID != survivor.ID ||
		visit.Account != link.AccountID || visit.Member != link.Member {
		return visit, false
	}
	if visit.Source.OnWeb() {
		visit.PatientID = merged.ID
	} else {
		visit.Account, visit.Member, visit.BookedBy, visit.LinkedAt = "", "", "", time.Time{}
	}
	return visit, true
}

func givenBack(now madoguchi.PatientFacts, done madoguchi.PatientMerge) madoguchi.PatientFacts {
	before, after := done.Before, done.After
	for _, name := range madoguchi.PatientFields() {
		if current := now.Field(name); *current == *after.Field(name) {
			*current = *before.Field(name)
		}
	}
	return now
}

// Separate records that two records that look alike are two persons.
func Separate(
	a, b madoguchi.Patient, by madoguchi.Actor, at time.Time,
) (madoguchi.Patient, madoguchi.Patient, error) {
	if a.ID == b.ID || a.ClinicID != b.ClinicID || a.MergedInto != "" || b.MergedInto != "" {
		return a, b, madoguchi.ErrChanged
	}
	a.Distinct, b.Distinct = including(a.Distinct, b.ID), including(b.Distinct, a.ID)
	a, b = both(a, b, madoguchi.PatientDistinct, by, at)
	return a, b, nil
}

func including(ids []madoguchi.PatientID, id madoguchi.PatientID) []madoguchi.PatientID {
	if slices.Contains(ids, id) {
		return ids
	}
	return append(slices.Clone(ids), id)
}

// both records an act that concerns two patients, and counts the change.
func both(
	a, b madoguchi.Patient, code madoguchi.EventCode, by madoguchi.Actor, at time.Time,
) (madoguchi.Patient, madoguchi.Patient) {
	a.Timeline = madoguchi.AppendEvent(a.Timeline,
		madoguchi.Event{At: at, Code: code, Actor: by, Detail: string(b.ID)})
	b.Timeline = madoguchi.AppendEvent(b.Timeline,
		madoguchi.Event{At: at, Code: code, Actor: by, Detail: string(a.ID)})
	a.Revision++
	b.Revision++
	return a, b
}
