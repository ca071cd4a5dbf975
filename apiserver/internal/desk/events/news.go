package events

import (
	"context"

	"madoguchi/apiserver/api"
	"madoguchi/apiserver/internal/desk/entries"
	"madoguchi/apiserver/internal/wire"
	"madoguchi/madoguchi"
)

// newsOf reads the content of a change.
func (h *Handler) newsOf(ctx context.Context, change madoguchi.Change) (news, error) {
	if change.Kind == madoguchi.ClinicChanged {
		clinic, err := h.Store.Clinic(ctx, change.ClinicID)
		wire := wire.Clinic(clinic)
		return news{clinic: &wire}, err
	}
	if change.Kind == madoguchi.RecoveryChanged {
		return news{asks: true}, nil // each desk shows it according to its user
	}
	if change.Kind == madoguchi.PatientChanged {
		return news{patient: &api.ChangedPatient{ID: change.ID}}, nil // a desk reads the patients that it shows
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

// changedRecord reads the record of a change; the call of a reservation counts as the reservation. For a call whose
// window has not opened it returns ErrNotFound: the reservation's workflow writes both, the call first, so the change
// of the reservation covers both.
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
