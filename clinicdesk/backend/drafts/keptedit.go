package drafts

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/fields"
)

// Kept is the content of a Safe.
type Kept struct {
	Slots []KeptSlot `json:"slots,omitempty"`
	Edits []KeptEdit `json:"edits,omitempty"`

	Patients []KeptPatient `json:"patients,omitempty"`
}

// Equal reports whether both hold the same drafts.
func (k Kept) Equal(other Kept) bool {
	return slices.Equal(k.Slots, other.Slots) && slices.Equal(k.Edits, other.Edits) &&
		slices.Equal(k.Patients, other.Patients)
}

// UnmarshalJSON also reads the format of an earlier version of the desk, which kept slots only.
func (k *Kept) UnmarshalJSON(data []byte) error {
	if bytes.HasPrefix(data, []byte("[")) {
		return json.Unmarshal(data, &k.Slots)
	}
	type plain Kept
	return json.Unmarshal(data, (*plain)(k))
}

// fresh returns the drafts typed after an instant.
func (k Kept) fresh(after time.Time) Kept {
	return Kept{
		Slots: slices.DeleteFunc(slices.Clone(k.Slots), func(slot KeptSlot) bool { return !slot.At.After(after) }),
		Edits: slices.DeleteFunc(slices.Clone(k.Edits), func(edit KeptEdit) bool { return !edit.At.After(after) }),

		Patients: slices.DeleteFunc(slices.Clone(k.Patients), func(p KeptPatient) bool { return !p.At.After(after) }),
	}
}

// Empty reports whether there is nothing to store.
func (k Kept) Empty() bool { return len(k.Slots)+len(k.Edits)+len(k.Patients) == 0 }

// KeptEdit is an EditDraft as a Safe stores it, with the values that its typing began with. When it is offered, fields
// that were not typed show the entry's current values.
type KeptEdit struct {
	At       time.Time    `json:"at"` // when the draft began
	EntryID  string       `json:"entryId"`
	Kind     string       `json:"kind"`
	Revision int64        `json:"revision"`
	Start    time.Time    `json:"start"`
	Stood    fields.Texts `json:"stood"`
	Typed    fields.Texts `json:"typed"`
}

// keptEdits are sorted by start and entry.
func (d *Drafts) keptEdits(now time.Time) (kept []KeptEdit) {
	for _, draft := range d.Edits.touched() {
		if draft.since.IsZero() {
			draft.since = now
		}
		before := draft.before
		kept = append(kept, KeptEdit{
			At: draft.since, EntryID: before.ID, Kind: before.Kind, Revision: before.Revision,
			Start: before.Start.UTC(),
			Stood: draft.stood, Typed: draft.texts(),
		})
	}
	slices.SortFunc(kept, func(a, b KeptEdit) int {
		return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.EntryID, b.EntryID))
	})
	return kept
}

func (d *Drafts) adoptEdits(kept []KeptEdit, location *time.Location) {
	for _, k := range kept {
		stood := api.Entry{
			ID: k.EntryID, Kind: k.Kind, Revision: k.Revision, GuestVisit: k.Stood.GuestVisit, Title: k.Stood.Title,
		}
		stood.Start = k.Start
		draft := newEditDraft(stood, location)
		draft.write(k.Typed)
		draft.since = k.At
		d.Edits.adopt(k.EntryID, draft)
	}
}
