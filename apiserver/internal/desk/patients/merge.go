package patients

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/api"
	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/wire"
	"madoguchi/japan"
	"madoguchi/madoguchi"
	"madoguchi/patients"
)

// Merge makes another record part of a patient, with the data that staff chose from both. Nothing of the other record
// is lost.
func (h *Handler) Merge(c *gin.Context) error {
	var request api.MergePatients
	if err := answer.Decode(c, &request); err != nil {
		return err
	}
	patient, other, err := h.pair(c, request.OtherID)
	if err != nil {
		return err
	}
	if other.MergedInto == patient.ID { // a repeat
		return h.answer(c, http.StatusOK, patient)
	}
	if request.Revision != patient.Revision || request.OtherRevision != other.Revision {
		return madoguchi.ErrChanged
	}
	facts := request.Apply(patient.Facts())
	if faults := chosenFaults(facts, patient, other, japan.Today(h.Now())); len(faults) > 0 {
		return madoguchi.InvalidAll(faults)
	}
	return h.change(c, patient, other,
		func(a, b madoguchi.Patient, by madoguchi.Actor, at time.Time) (_, _ madoguchi.Patient, _ error) {
			return patients.Merge(a, b, facts, by, at)
		})
}

// chosenFaults returns the faults of the chosen data. What one of the records has is allowed.
func chosenFaults(facts madoguchi.PatientFacts, patient, other madoguchi.Patient, today string) []madoguchi.Fault {
	if faults := patients.Check(facts, patient.Facts(), today); len(faults) == 0 {
		return nil
	}
	return patients.Check(facts, other.Facts(), today)
}

// Unmerge undoes a merge. The visits that came meanwhile go back first, so that a repeat completes what was cut off.
func (h *Handler) Unmerge(c *gin.Context) error {
	patient, other, err := h.decodedPair(c)
	if err != nil {
		return err
	}
	if other.MergedInto == "" { // a repeat
		return h.answer(c, http.StatusOK, patient)
	}
	if err := h.returnVisits(c, patient, other); err != nil {
		return err
	}
	return h.change(c, patient, other, patients.Unmerge)
}

// mostReturned bounds the visits that are looked at when a merge is undone, the newest ones.
const mostReturned = 500

// returnVisits gives back what came to the survivor of a merge.
func (h *Handler) returnVisits(c *gin.Context, survivor, merged madoguchi.Patient) error {
	ctx, by := c.Request.Context(), access.SignedIn(c).Actor()
	found, err := h.Visits.ReservationsOfPatients(ctx, survivor.ClinicID, []madoguchi.PatientID{survivor.ID},
		mostReturned)
	if err != nil {
		return err
	}
	for _, visit := range found {
		after, changed := patients.Returned(visit, survivor, merged)
		switch {
		case !changed:
		case visit.State.Ended():
			err = h.Visits.ReassignVisit(ctx, after)
		default:
			err = h.Reservations.Reassign(ctx, visit, after, by)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Distinct records that another record that looks alike is another person.
func (h *Handler) Distinct(c *gin.Context) error {
	patient, other, err := h.decodedPair(c)
	if err != nil {
		return err
	}
	return h.change(c, patient, other, patients.Separate)
}

func (h *Handler) decodedPair(c *gin.Context) (patient, other madoguchi.Patient, err error) {
	var request api.OtherPatient
	if err := answer.Decode(c, &request); err != nil {
		return patient, other, err
	}
	return h.pair(c, request.OtherID)
}

// pair reads the patient that the path names, and another one of the clinic as it is stored. It returns ErrChanged if
// the first was merged: the caller has decided about another record.
func (h *Handler) pair(c *gin.Context, otherID string) (patient, other madoguchi.Patient, err error) {
	if patient, err = h.present(c); err != nil {
		return patient, other, err
	}
	other, err = h.Store.Patient(c.Request.Context(), patient.ClinicID, madoguchi.PatientID(otherID))
	if madoguchi.KindOf(err) == madoguchi.KindNotFound {
		err = madoguchi.Invalid("otherId", "unknown")
	}
	return patient, other, err
}

// change changes two patients and answers with the first.
func (h *Handler) change(
	c *gin.Context, patient, other madoguchi.Patient,
	act func(a, b madoguchi.Patient, by madoguchi.Actor, at time.Time) (madoguchi.Patient, madoguchi.Patient, error),
) error {
	patient, other, err := act(patient, other, access.SignedIn(c).Actor(), wire.Instant(h.Now()))
	if err != nil {
		return err
	}
	if err := h.Store.PutPatients(c.Request.Context(), patient, other); err != nil {
		return err
	}
	return h.answer(c, http.StatusOK, patient)
}
