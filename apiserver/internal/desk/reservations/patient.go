package reservations

import (
	"context"

	"madoguchi/apiserver/internal/wire"
	"madoguchi/madoguchi"
)

// assign completes a visit of a patient (B2): it belongs to the survivor if the patient was merged, and a member's
// account shows it from now on.
func (h *Handler) assign(ctx context.Context, visit *madoguchi.Reservation) error {
	if visit.PatientID == "" {
		return nil
	}
	patient, err := h.Patients.Survivor(ctx, visit.ClinicID, visit.PatientID)
	switch {
	case madoguchi.KindOf(err) == madoguchi.KindNotFound:
		return madoguchi.Invalid("patientId", "unknown")
	case err != nil:
		return err
	}
	visit.PatientID = patient.ID
	if link := patient.Account; link != nil && visit.Account != link.AccountID {
		visit.Account, visit.LinkedAt, visit.BookedBy = link.AccountID, wire.Instant(h.Now()), ""
	}
	return nil
}

// Attach makes a guest's visit, which has not ended, a visit of the clinic's patient.
func (h *Handler) Attach(
	ctx context.Context, visit madoguchi.Reservation, patient madoguchi.PatientID, by madoguchi.Actor,
) error {
	clinic, err := h.Guard.Store.Clinic(ctx, visit.ClinicID)
	if err != nil {
		return err
	}
	after := visit
	after.PatientID = patient
	if err := h.assign(ctx, &after); err != nil {
		return err
	}
	edit, err := h.editOf(clinic, visit, after)
	if err != nil {
		return err
	}
	edit.Actor, edit.Revision = by, visit.Revision
	return h.Processes.EditReservation(ctx, visit.ID, edit)
}
