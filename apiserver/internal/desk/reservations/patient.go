package reservations

import (
	"context"
	"errors"
	"time"

	"madoguchi/apiserver/internal/wire"
	"madoguchi/madoguchi"
)

// assign completes a visit of a patient (B2): it belongs to the survivor if the patient was merged, and a member's
// account shows it from now on. Who booked for a member of the family stays on the visit of that member. former is the
// patient that the visit had, or empty: a visit that staff booked and that moves to a patient without an account is no
// longer shown by the former one's.
func (h *Handler) assign(ctx context.Context, visit *madoguchi.Reservation, former madoguchi.PatientID) error {
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
	link := patient.Account
	if link == nil && former != "" && !visit.Source.OnWeb() {
		visit.Account, visit.Member, visit.BookedBy, visit.LinkedAt = "", "", "", time.Time{}
	}
	if link == nil || visit.Account == link.AccountID && visit.Member == link.Member {
		return nil
	}
	if visit.Account != link.AccountID {
		visit.LinkedAt = wire.Instant(h.Now())
	}
	visit.Account, visit.Member, visit.BookedBy = link.AccountID, link.Member, ""
	return nil
}

// chartTries bounds the writes of a chart number beside colleagues who change the same patient.
const chartTries = 3

// noteChart gives the chart number of a visit to its patient, if the patient has none: reception often learns it when
// it books, and looks for the patient by it later. The visit is written already, so a failure is logged only.
func (h *Handler) noteChart(ctx context.Context, visit madoguchi.Reservation) {
	if visit.PatientID == "" || visit.ChartNumber == "" {
		return
	}
	var err error
	for range chartTries {
		if err = h.writeChart(ctx, visit); !errors.Is(err, madoguchi.ErrChanged) {
			break
		}
	}
	if err != nil {
		h.Logger.Warn("the patient of a visit got no chart number", "reservation", visit.ID, "cause", err)
	}
}

func (h *Handler) writeChart(ctx context.Context, visit madoguchi.Reservation) error {
	patient, err := h.Patients.Survivor(ctx, visit.ClinicID, visit.PatientID)
	if err != nil || patient.ChartNumber != "" {
		return err
	}
	patient.ChartNumber = visit.ChartNumber
	patient.Revision++
	return h.Patients.PutPatient(ctx, patient)
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
	if err := h.assign(ctx, &after, visit.PatientID); err != nil {
		return err
	}
	return h.replace(ctx, clinic, visit, after, by)
}

// Reassign changes the patient and the account of a visit that has not ended to those of after.
func (h *Handler) Reassign(ctx context.Context, before, after madoguchi.Reservation, by madoguchi.Actor) error {
	clinic, err := h.Guard.Store.Clinic(ctx, before.ClinicID)
	if err != nil {
		return err
	}
	return h.replace(ctx, clinic, before, after, by)
}

func (h *Handler) replace(
	ctx context.Context, clinic madoguchi.Clinic, before, after madoguchi.Reservation, by madoguchi.Actor,
) error {
	edit, err := h.editOf(clinic, before, after)
	if err != nil {
		return err
	}
	edit.Actor, edit.Revision = by, before.Revision
	return h.Processes.EditReservation(ctx, before.ID, edit)
}
