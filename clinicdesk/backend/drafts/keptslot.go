package drafts

import (
	"cmp"
	"slices"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/ticket"
)

// KeptSlot is a SlotDraft as a Safe stores it.
type KeptSlot struct {
	At time.Time `json:"at"` // when the draft began
	api.GuestVisit
	// GuestStart is the start of the guest's visit if it is not the slot's.
	GuestStart time.Time `json:"guestStart,omitzero"`
	GuestKey   string    `json:"guestKey,omitempty"` // Idempotency-Key of a booking without an answer
	Title      string    `json:"title,omitempty"`
	AtOnce     bool      `json:"atOnce,omitempty"`
	Send       bool      `json:"send,omitempty"`
	CallStart  time.Time `json:"callStart,omitzero"`
	CallKey    string    `json:"callKey,omitempty"`
}

// Kept returns the drafts of slots, edits and patients that were neither sent nor discarded.
func (d *Drafts) Kept(now time.Time) Kept {
	return Kept{Slots: d.keptSlots(now), Edits: d.keptEdits(now), Patients: d.keptPatients(now)}
}

// Adopt adds the drafts that an earlier run of the desk stored. Newer drafts win.
func (d *Drafts) Adopt(kept Kept, location *time.Location) {
	d.adoptSlots(kept.Slots, location)
	d.adoptEdits(kept.Edits, location)
	d.adoptPatients(kept.Patients)
}

// keptSlots are sorted by time and doctor.
func (d *Drafts) keptSlots(now time.Time) (kept []KeptSlot) {
	for _, draft := range d.Slots.touched() {
		if draft.since.IsZero() {
			draft.since = now
		}
		kept = append(kept, KeptSlot{
			At: draft.since, GuestVisit: draft.keptGuest(), GuestStart: draft.movedStart(),
			GuestKey: draft.Guest.ticket.Key,
			Title:    draft.Call.Title, AtOnce: draft.Call.AtOnce, Send: draft.Call.Send,
			CallStart: draft.Call.Start.UTC(), CallKey: draft.Call.ticket.Key,
		})
	}
	slices.SortFunc(kept,
		func(a, b KeptSlot) int { return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.DoctorID, b.DoctorID)) })
	return kept
}

// keptGuest returns the guest's form with the slot's doctor and time.
func (s *SlotDraft) keptGuest() api.GuestVisit {
	visit := s.Guest.GuestVisit
	visit.DoctorID, visit.Start = s.Slot.DoctorID, s.Slot.Start.UTC()
	return visit
}

// movedStart returns the start of the guest's visit, or the zero time if it is the slot's.
func (s *SlotDraft) movedStart() time.Time {
	if s.Guest.Start.Equal(s.Slot.Start) {
		return time.Time{}
	}
	return s.Guest.Start.UTC()
}

func (d *Drafts) adoptSlots(kept []KeptSlot, location *time.Location) {
	for _, k := range kept {
		slot := Slot{DoctorID: k.DoctorID, Start: k.Start.In(location)}
		draft := &SlotDraft{Slot: slot, since: k.At}
		draft.Guest = GuestDraft{GuestVisit: k.GuestVisit, ticket: ticket.Ticket{Key: k.GuestKey}}
		draft.Guest.Start = slot.Start
		if !k.GuestStart.IsZero() {
			draft.Guest.Start = k.GuestStart.In(location)
		}
		draft.Call = CallDraft{
			DoctorID: k.DoctorID, Start: k.CallStart.In(location), AtOnce: k.AtOnce, Title: k.Title, Send: k.Send,
			ticket: ticket.Ticket{Key: k.CallKey},
		}
		d.Slots.adopt(slot.key(), draft)
	}
}
