package drafts

import (
	"time"

	"madoguchi/apiserver/api"
)

// Edits are the drafts of changes, by their entry's ID.
type Edits struct {
	places[string, *EditDraft]
}

// Begin returns the draft of an entry's changes. It begins with the current values.
func (e *Edits) Begin(entry api.Entry, location *time.Location) *EditDraft {
	if earlier, ok := e.drafts[entry.ID]; ok {
		earlier.Rebase(entry, location)
	}
	return e.begin(entry.ID, newEditDraft(entry, location))
}

// FoundOvertaken reports whether the entry has changed elsewhere since the draft that Found reports.
func (e *Edits) FoundOvertaken() bool { return e.Found() && e.earlier.Overtaken() }
