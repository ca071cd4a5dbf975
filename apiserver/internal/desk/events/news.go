package events

import (
	"context"

	"madoguchi/apiserver/internal/desk/entries"
	"madoguchi/apiserver/internal/wire"
	"madoguchi/madoguchi"
)

// newsOf reads what a change is about.
func (h *Handler) newsOf(ctx context.Context, change madoguchi.Change) (news, error) {
	if change.Kind == madoguchi.ClinicChanged {
		clinic, err := h.Store.Clinic(ctx, change.ClinicID)
		wire := wire.Clinic(clinic)
		return news{clinic: &wire}, err
	}
	if change.Kind == madoguchi.RecoveryChanged {
		return news{asks: true}, nil // who it is for differs by desk
	}
	found, err := h.changedRecord(ctx, change)
	if err != nil {
		return news{}, err
	}
	clinic, err := h.Store.Clinic(ctx, change.ClinicID)
	if err != nil {
		return news{}, err
	}
	entry := found.Entry(clinic)
	return news{entry: &entry, call: found.Call}, nil
}

// changedRecord reads the record that a change is about; a reservation's call counts as the reservation. It answers
// ErrNotFound to the change of a call whose window has not opened: its reservation's workflow writes the two together,
// the call first, and the reservation's change tells of both.
func (h *Handler) changedRecord(ctx context.Context, change madoguchi.Change) (entries.Record, error) {
	if change.Kind == madoguchi.ReservationChanged {
		return h.Entries.Reservation(ctx, change.ClinicID, change.ID)
	}
	call, err := h.Store.Call(ctx, change.ClinicID, madoguchi.CallID(change.ID))
	if err != nil || call.Reservation == "" {
		return entries.Record{Call: &call}, err
	}
	if call.State == madoguchi.CallScheduled {
		return entries.Record{}, madoguchi.ErrNotFound
	}
	reservation, err := h.Store.Reservation(ctx, change.ClinicID, call.Reservation)
	return entries.Record{Reservation: &reservation, Call: &call}, err
}
