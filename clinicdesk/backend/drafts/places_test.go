package drafts_test

import (
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/drafts"
	"madoguchi/clinicdesk/internal/deskserver"
)

// A draft is found only at its slot, is never filled in, and stays until the user decides.
func TestDraftsBelongToTheirSlot(t *testing.T) {
	var unsent drafts.Drafts
	clinic := api.Clinic{}
	here := drafts.Slot{DoctorID: deskserver.Aoki, Start: noon}
	begin := func(slot drafts.Slot) *drafts.SlotDraft {
		draft := unsent.Slots.Begin(slot, clinic)
		if draft.Touched() {
			t.Errorf("the form of %v begins with %+v", slot, draft.Guest)
		}
		return draft
	}
	begin(here).Guest.PatientName = "田中 花子"
	for _, other := range []drafts.Slot{
		{DoctorID: deskserver.Nishimura, Start: noon}, {DoctorID: deskserver.Aoki, Start: noon.AddDate(0, 0, 1)},
	} {
		if begin(other); unsent.Slots.Found() {
			t.Errorf("%v finds what belongs elsewhere", other)
		}
	}
	begin(drafts.Slot{DoctorID: deskserver.Aoki, Start: noon.UTC()})
	if !unsent.Slots.Found() {
		t.Fatal("what was typed is lost")
	}
	begin(drafts.Slot{DoctorID: deskserver.Aoki, Start: noon.Add(time.Hour)}) // undecided
	begin(here)
	if used := unsent.Slots.Use(); used.Guest.PatientName != "田中 花子" || unsent.Slots.Found() {
		t.Errorf("used: %+v", used.Guest)
	}
	if !unsent.Slots.Discard(here) {
		t.Error("there is nothing to bring back")
	}
	if begin(here); unsent.Slots.Found() {
		t.Error("what was discarded is found")
	}
	if slot, ok := unsent.Slots.Restore(); !ok || !slot.Start.Equal(here.Start) {
		t.Fatalf("restored %v, %v", slot, ok)
	}
	begin(here)
	unsent.Slots.Forget()
	if begin(here); unsent.Slots.Found() {
		t.Error("what was let go of is found")
	}
	if unsent.Slots.Discard(here) {
		t.Error("an empty form is worth bringing back")
	}
}
