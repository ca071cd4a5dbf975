package backend

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"
	"time"
)

// Kept is what DraftSafe keeps.
type Kept struct {
	Slots []KeptSlot `json:"slots,omitempty"`
	Edits []KeptEdit `json:"edits,omitempty"`
}

// Equal reports whether both are the same.
func (k Kept) Equal(other Kept) bool {
	return slices.Equal(k.Slots, other.Slots) && slices.Equal(k.Edits, other.Edits)
}

// UnmarshalJSON reads what an earlier version of the desk has kept, too: slots alone.
func (k *Kept) UnmarshalJSON(data []byte) error {
	if bytes.HasPrefix(data, []byte("[")) {
		return json.Unmarshal(data, &k.Slots)
	}
	type plain Kept
	return json.Unmarshal(data, (*plain)(k))
}

// fresh is what was typed after an instant.
func (k Kept) fresh(after time.Time) Kept {
	return Kept{
		Slots: slices.DeleteFunc(slices.Clone(k.Slots), func(slot KeptSlot) bool { return !slot.At.After(after) }),
		Edits: slices.DeleteFunc(slices.Clone(k.Edits), func(edit KeptEdit) bool { return !edit.At.After(after) }),
	}
}

func (k Kept) empty() bool { return len(k.Slots)+len(k.Edits) == 0 }

// KeptEdit is an EditDraft as DraftSafe keeps it, with what stood when it was typed: whatever else has changed of the entry until
// it is offered stays as it is then.
type KeptEdit struct {
	At       time.Time `json:"at"` // when it was begun
	EntryID  string    `json:"entryId"`
	Kind     string    `json:"kind"`
	Revision int64     `json:"revision"`
	Start    time.Time `json:"start"`
	Stood    EditTexts `json:"stood"`
	Typed    EditTexts `json:"typed"`
}

// keptEdits are by start and entry.
func (d *Drafts) keptEdits(now time.Time) (kept []KeptEdit) {
	for _, draft := range d.edits.touched() {
		if draft.since.IsZero() {
			draft.since = now
		}
		before := draft.before
		kept = append(kept, KeptEdit{
			At: draft.since, EntryID: before.ID, Kind: before.Kind, Revision: before.Revision, Start: before.Start.UTC(),
			Stood: textsOf(before, draft.Start.Location()), Typed: draft.texts(),
		})
	}
	slices.SortFunc(kept, func(a, b KeptEdit) int {
		return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.EntryID, b.EntryID))
	})
	return kept
}

func (d *Drafts) adoptEdits(kept []KeptEdit, location *time.Location) {
	for _, k := range kept {
		stood := Entry{ID: k.EntryID, Kind: k.Kind, Revision: k.Revision, GuestVisit: k.Stood.GuestVisit, Title: k.Stood.Title}
		stood.Start = k.Start
		draft := newEditDraft(stood, location)
		draft.write(k.Typed)
		draft.since = k.At
		d.edits.adopt(k.EntryID, draft)
	}
}
