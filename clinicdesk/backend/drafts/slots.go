package drafts

import (
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/fields"
)

// Slot is a doctor's time in the schedule.
type Slot struct {
	DoctorID string
	Start    time.Time
}

// key is equal for equal instants in any time zone.
func (s Slot) key() Slot { return Slot{s.DoctorID, s.Start.UTC()} }

// Slots are the drafts of bookings and calls, by their slot.
type Slots struct {
	places[Slot, *SlotDraft]
}

// Begin returns an empty draft for a slot. Found reports an earlier one.
func (s *Slots) Begin(slot Slot, clinic api.Clinic) *SlotDraft {
	fresh := &SlotDraft{
		Slot: slot, Guest: GuestDraft{GuestVisit: api.GuestVisit{DoctorID: slot.DoctorID, Start: slot.Start}},
	}
	fresh.Call = CallDraft{DoctorID: slot.DoctorID, Start: slot.Start}
	fresh.Guest.Ready(clinic)
	return s.begin(slot.key(), fresh)
}

// Move takes the draft of a slot along to another one, whose form then finds it. It reports whether there was something
// to take along, and nothing was typed for the other slot.
func (s *Slots) Move(from, to Slot) bool {
	draft, ok := s.drafts[from.key()]
	if !ok || !draft.Touched() {
		return false
	}
	if there, ok := s.drafts[to.key()]; ok && there.Touched() {
		return false
	}
	delete(s.drafts, from.key())
	draft.Slot = to
	draft.Guest.DoctorID, draft.Guest.Start = to.DoctorID, to.Start
	draft.Call.DoctorID, draft.Call.Start = to.DoctorID, to.Start
	s.drafts[to.key()] = draft
	return true
}

// Discard drops the draft of a slot and reports whether it can be restored.
func (s *Slots) Discard(slot Slot) bool { return s.places.Discard(slot.key()) }

// Done removes the draft of a slot after submission.
func (s *Slots) Done(slot Slot) { s.places.Done(slot.key()) }

// SlotDraft holds the two forms of 「予約受付」 at a slot.
type SlotDraft struct {
	Slot  Slot
	Guest GuestDraft
	Call  CallDraft
	since time.Time // when it was first stored; zero before
}

// Touched reports whether anything was typed; choices alone do not count.
func (s *SlotDraft) Touched() bool { return len(s.typed()) > 0 }

// typed returns the fields with typed text.
func (s *SlotDraft) typed() (written []fields.Field) {
	texts := fields.Texts{GuestVisit: s.Guest.GuestVisit, Title: s.Call.Title}
	for _, field := range fields.All {
		if field.Typed() && *field.Text(&texts) != "" {
			written = append(written, field)
		}
	}
	return written
}
