package backend

import (
	"cmp"
	"slices"
	"time"
)

// KeptSlot is a SlotDraft as DraftSafe keeps it.
type KeptSlot struct {
	At time.Time `json:"at"` // when it was begun
	GuestVisit
	GuestKey  string    `json:"guestKey,omitempty"` // of a booking whose answer was never heard
	Title     string    `json:"title,omitempty"`
	AtOnce    bool      `json:"atOnce,omitempty"`
	Send      bool      `json:"send,omitempty"`
	CallStart time.Time `json:"callStart,omitzero"`
	CallKey   string    `json:"callKey,omitempty"`
}

// Kept returns what was typed into slots and changed of entries, and neither sent nor discarded.
func (d *Drafts) Kept(now time.Time) Kept { return Kept{d.keptSlots(now), d.keptEdits(now)} }

// Adopt takes what an earlier run of the desk kept, to be offered where it belongs. What was typed since then stands.
func (d *Drafts) Adopt(kept Kept, location *time.Location) {
	d.adoptSlots(kept.Slots, location)
	d.adoptEdits(kept.Edits, location)
}

// keptSlots are by time and doctor.
func (d *Drafts) keptSlots(now time.Time) (kept []KeptSlot) {
	for _, draft := range d.slots.touched() {
		if draft.since.IsZero() {
			draft.since = now
		}
		kept = append(kept, KeptSlot{
			At: draft.since, GuestVisit: draft.keptGuest(), GuestKey: draft.Guest.ticket.key,
			Title: draft.Call.Title, AtOnce: draft.Call.AtOnce, Send: draft.Call.Send,
			CallStart: draft.Call.Start.UTC(), CallKey: draft.Call.ticket.key,
		})
	}
	slices.SortFunc(kept,
		func(a, b KeptSlot) int { return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.DoctorID, b.DoctorID)) })
	return kept
}

// keptGuest is the guest's form with the slot's doctor and time.
func (s *SlotDraft) keptGuest() GuestVisit {
	visit := s.Guest.GuestVisit
	visit.DoctorID, visit.Start = s.Slot.DoctorID, s.Slot.Start.UTC()
	return visit
}

func (d *Drafts) adoptSlots(kept []KeptSlot, location *time.Location) {
	for _, k := range kept {
		slot := Slot{DoctorID: k.DoctorID, Start: k.Start.In(location)}
		draft := &SlotDraft{Slot: slot, since: k.At}
		draft.Guest = GuestDraft{GuestVisit: k.GuestVisit, ticket: ticket{k.GuestKey}}
		draft.Guest.Start = slot.Start
		draft.Call = CallDraft{
			DoctorID: k.DoctorID, Start: k.CallStart.In(location), AtOnce: k.AtOnce, Title: k.Title, Send: k.Send,
			ticket: ticket{k.CallKey},
		}
		d.slots.adopt(slot.key(), draft)
	}
}
