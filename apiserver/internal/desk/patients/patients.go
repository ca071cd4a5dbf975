package patients

import (
	"context"
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/api"
	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/desk/entries"
	"madoguchi/apiserver/internal/wire"
	"madoguchi/japan"
	"madoguchi/madoguchi"
	"madoguchi/patients"
)

// Show answers with a patient, or with the one into which it was merged.
func (h *Handler) Show(c *gin.Context) error {
	patient, err := h.named(c)
	if err != nil {
		return err
	}
	return h.answer(c, http.StatusOK, patient)
}

// named reads the patient that the path names, or the one into which it was merged.
func (h *Handler) named(c *gin.Context) (madoguchi.Patient, error) {
	id, err := answer.PathID(c)
	if err != nil {
		return madoguchi.Patient{}, err
	}
	return h.Store.Survivor(c.Request.Context(), access.SignedIn(c).Staff.ClinicID, madoguchi.PatientID(id))
}

// present is named for a request that is based on a revision. It returns ErrChanged if the patient was merged: the
// caller has not seen the other record, whose revision may be the same number.
func (h *Handler) present(c *gin.Context) (madoguchi.Patient, error) {
	patient, err := h.named(c)
	if err == nil && string(patient.ID) != c.Param("id") {
		err = madoguchi.ErrChanged
	}
	return patient, err
}

// mostVisits bounds the visits that a patient's detail shows.
const mostVisits = 100

// answer answers with everything about a patient.
func (h *Handler) answer(c *gin.Context, status int, patient madoguchi.Patient) error {
	ctx := c.Request.Context()
	clinic, err := h.Guard.Clinic(c)
	if err != nil {
		return err
	}
	alike, err := h.alikeAny(ctx, clinic.ID, []madoguchi.Patient{patient})
	if err != nil {
		return err
	}
	merged, err := h.Finds.MergedPatients(ctx, clinic.ID, []madoguchi.PatientID{patient.ID})
	if err != nil {
		return err
	}
	related, err := h.related(ctx, patient)
	if err != nil {
		return err
	}
	booked, err := h.Visits.ReservationsOfPatients(ctx, clinic.ID, append(idsOf(merged), patient.ID), mostVisits)
	if err != nil {
		return err
	}
	doubles := patients.NewIndex(alike).Alike(patient)
	answer.JSON(c, status, api.PatientDetail{
		Patient: api.PatientOf(patient), Related: all(related), Doubles: all(doubles), Merged: mergedOf(merged),
		Visits: entriesOf(clinic, booked),
	})
	return nil
}

// related returns the other patients with the same account.
func (h *Handler) related(ctx context.Context, patient madoguchi.Patient) ([]madoguchi.Patient, error) {
	if patient.Account == nil {
		return nil, nil
	}
	family, err := h.Finds.PatientsOfAccount(ctx, patient.ClinicID, patient.Account.AccountID)
	return slices.DeleteFunc(family, func(other madoguchi.Patient) bool {
		return other.ID == patient.ID || other.MergedInto != ""
	}), err
}

func all(list []madoguchi.Patient) []api.Patient {
	shown := make([]api.Patient, 0, len(list))
	for _, patient := range list {
		shown = append(shown, api.PatientOf(patient))
	}
	return shown
}

// mergedOf returns merged records with the act that merged them, the newest first.
func mergedOf(list []madoguchi.Patient) []api.MergedPatient {
	shown := make([]api.MergedPatient, 0, len(list))
	for _, patient := range list {
		merged := api.MergedPatient{Patient: api.PatientOf(patient)}
		for _, event := range patient.Timeline {
			if event.Code == madoguchi.PatientMerged {
				merged.At, merged.Name = event.At, event.Actor.Name
			}
		}
		shown = append(shown, merged)
	}
	slices.SortStableFunc(shown, func(a, b api.MergedPatient) int { return b.At.Compare(a.At) })
	return shown
}

func entriesOf(clinic madoguchi.Clinic, booked []madoguchi.Reservation) []api.Entry {
	shown := make([]api.Entry, 0, len(booked))
	for i := range booked {
		shown = append(shown, entries.Record{Reservation: &booked[i]}.Entry(clinic))
	}
	return shown
}

// Register stores a new patient. A repeat with the same key and body gets the first answer.
func (h *Handler) Register(c *gin.Context) error {
	var request api.NewPatient
	key, err := answer.DecodeKeyed(c, &request)
	if err != nil {
		return err
	}
	by := access.SignedIn(c)
	patient, err := h.newPatient(by.Staff.ClinicID, key, request, by.Actor())
	if err != nil {
		return err
	}
	ctx := c.Request.Context()
	if request.ReservationID != "" { // before the patient exists: the visit may be unknown
		if _, err := h.guestVisit(ctx, patient.ClinicID, request.ReservationID, patient.ID); err != nil {
			return err
		}
	}
	stored, err := h.Store.EnsurePatient(ctx, patient)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(stored.Timeline, func(event madoguchi.Event) bool {
		return event.Code == madoguchi.PatientRegistered && event.Detail == patient.Timeline[0].Detail
	}) {
		return madoguchi.ErrDifferentRequest
	}
	if request.ReservationID != "" {
		if err := h.attach(ctx, stored, request.ReservationID, by.Actor()); err != nil {
			return err
		}
	}
	return h.answer(c, http.StatusCreated, stored)
}

func (h *Handler) newPatient(
	clinic madoguchi.ClinicID, key string, request api.NewPatient, by madoguchi.Actor,
) (madoguchi.Patient, error) {
	now := wire.Instant(h.Now())
	facts := request.Apply(madoguchi.PatientFacts{})
	if faults := patients.Check(facts, madoguchi.PatientFacts{}, japan.Today(now)); len(faults) > 0 {
		return madoguchi.Patient{}, madoguchi.InvalidAll(faults)
	}
	patient := madoguchi.Patient{
		ID:       madoguchi.PatientID(madoguchi.DerivedID("patient", string(clinic), key)),
		ClinicID: clinic, CreatedAt: now, Revision: 1,
		// The hash tells a repeated request from a different one with the same key.
		Timeline: []madoguchi.Event{{
			At: now, Code: madoguchi.PatientRegistered, Actor: by, Detail: wire.Hash(request),
		}},
	}
	return patient.With(facts), nil
}

// guestVisit reads a visit that is to become a patient's. It refuses one that belongs to another patient.
func (h *Handler) guestVisit(
	ctx context.Context, clinic madoguchi.ClinicID, id string, patient madoguchi.PatientID,
) (madoguchi.Reservation, error) {
	visit, err := h.Visits.Reservation(ctx, clinic, madoguchi.ReservationID(id))
	switch {
	case madoguchi.KindOf(err) == madoguchi.KindNotFound:
		return visit, madoguchi.Invalid("reservationId", "unknown")
	case err == nil && visit.PatientID != "" && visit.PatientID != patient:
		return visit, madoguchi.ErrChanged
	}
	return visit, err
}

// attach makes a guest's visit the patient's. The visit's workflow writes it, unless it has ended.
func (h *Handler) attach(
	ctx context.Context, patient madoguchi.Patient, id string, by madoguchi.Actor,
) error {
	visit, err := h.guestVisit(ctx, patient.ClinicID, id, patient.ID)
	if err != nil || visit.PatientID == patient.ID {
		return err
	}
	if visit.State.Ended() {
		return h.Visits.AttachPatient(ctx, patient.ClinicID, visit.ID, patient.ID)
	}
	return h.Reservations.Attach(ctx, visit, patient.ID, by)
}

// Change replaces what staff wrote about a patient, if it has not changed since the caller read it.
func (h *Handler) Change(c *gin.Context) error {
	var request api.ChangePatient
	if err := answer.Decode(c, &request); err != nil {
		return err
	}
	before, err := h.present(c)
	if err != nil {
		return err
	}
	facts := request.Apply(before.Facts())
	if faults := patients.Check(facts, before.Facts(), japan.Today(h.Now())); len(faults) > 0 {
		return madoguchi.InvalidAll(faults)
	}
	if request.Revision != before.Revision {
		if request.Revision == before.Revision-1 && facts == before.Facts() {
			return h.answer(c, http.StatusOK, before) // a repeat whose first answer was lost
		}
		return madoguchi.ErrChanged
	}
	after := before.With(facts)
	after.Revision++
	if err := h.Store.PutPatient(c.Request.Context(), after); err != nil {
		return err
	}
	return h.answer(c, http.StatusOK, after)
}
