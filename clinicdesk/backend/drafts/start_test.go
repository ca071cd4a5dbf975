package drafts_test

import (
	"testing"
	"time"

	"madoguchi/clinicdesk/backend/drafts"
	"madoguchi/clinicdesk/internal/deskserver"
)

// A start that was typed outlives a crash of the desk, at the slot where it was typed.
func TestATypedStartIsKept(t *testing.T) {
	var unsent drafts.Drafts
	slot := drafts.Slot{DoctorID: deskserver.Aoki, Start: noon}
	draft := unsent.Slots.Begin(slot, deskserver.Clinic())
	draft.Guest.PatientName, draft.Guest.Start = "田中 花子", noon.Add(10*time.Minute)
	again := reopened(t, &unsent)
	again.Slots.Begin(slot, deskserver.Clinic())
	if !again.Slots.Found() {
		t.Fatal("the draft is not found at its slot")
	}
	if got := again.Slots.Use().Guest.Start; !got.Equal(noon.Add(10 * time.Minute)) {
		t.Errorf("the start is %v", got)
	}
}
