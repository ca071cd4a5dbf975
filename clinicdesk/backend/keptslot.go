package backend

import (
	"cmp"
	"slices"
	"time"
)

// KeptSlot is a SlotDraft as DraftSafe keeps it.
type KeptSlot struct {
	At          time.Time `json:"at"` // when it was begun
	DoctorID    string    `json:"doctorId"`
	Start       time.Time `json:"start"`
	MenuID      string    `json:"menuId,omitempty"`
	Method      string    `json:"method,omitempty"`
	Visit       string    `json:"visit,omitempty"`
	PatientName string    `json:"patientName,omitempty"`
	ChartNumber string    `json:"chartNumber,omitempty"`
	Memo        string    `json:"memo,omitempty"`
	GuestKey    string    `json:"guestKey,omitempty"` // of a booking whose answer was never heard
	Title       string    `json:"title,omitempty"`
	AtOnce      bool      `json:"atOnce,omitempty"`
	Send        bool      `json:"send,omitempty"`
	CallStart   time.Time `json:"callStart,omitzero"`
	CallKey     string    `json:"callKey,omitempty"`
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
			At: draft.since, DoctorID: draft.Slot.DoctorID, Start: draft.Slot.Start.UTC(),
			MenuID: draft.Guest.MenuID, Method: draft.Guest.Method, Visit: draft.Guest.Visit,
			PatientName: draft.Guest.PatientName,
			ChartNumber: draft.Guest.ChartNumber, Memo: draft.Guest.Memo, GuestKey: draft.Guest.ticket.key,
			Title: draft.Call.Title, AtOnce: draft.Call.AtOnce, Send: draft.Call.Send,
			CallStart: draft.Call.Start.UTC(), CallKey: draft.Call.ticket.key,
		})
	}
	slices.SortFunc(kept,
		func(a, b KeptSlot) int { return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.DoctorID, b.DoctorID)) })
	return kept
}

func (d *Drafts) adoptSlots(kept []KeptSlot, location *time.Location) {
	for _, k := range kept {
		slot := Slot{DoctorID: k.DoctorID, Start: k.Start.In(location)}
		draft := &SlotDraft{Slot: slot, since: k.At}
		draft.Guest = GuestDraft{
			DoctorID: k.DoctorID, Start: slot.Start, MenuID: k.MenuID, Method: k.Method, Visit: k.Visit,
			PatientName: k.PatientName, ChartNumber: k.ChartNumber, Memo: k.Memo, ticket: ticket{k.GuestKey},
		}
		draft.Call = CallDraft{
			DoctorID: k.DoctorID, Start: k.CallStart.In(location), AtOnce: k.AtOnce, Title: k.Title, Send: k.Send,
			ticket: ticket{k.CallKey},
		}
		d.slots.adopt(slot.key(), draft)
	}
}
