package patients

import (
	"cmp"
	"context"
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/api"
	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/wire"
	"madoguchi/japan"
	"madoguchi/madoguchi"
	"madoguchi/patients"
)

// Search answers with the patients and guests that a text finds (B2). It changes nothing.
func (h *Handler) Search(c *gin.Context) error {
	var request api.PatientSearch
	if err := answer.Decode(c, &request); err != nil {
		return err
	}
	found, err := h.search(c.Request.Context(), access.SignedIn(c).Staff.ClinicID, request.Text)
	if err != nil {
		return err
	}
	answer.JSON(c, http.StatusOK, found)
	return nil
}

func (h *Handler) search(ctx context.Context, clinic madoguchi.ClinicID, text string) (api.PatientsFound, error) {
	answered := api.PatientsFound{Patients: []api.FoundPatient{}, Guests: []api.Guest{}}
	words := patients.Words(text)
	if len(words) == 0 {
		return answered, nil
	}
	found, err := h.Finds.SearchPatients(ctx, clinic, words, api.MostFound+1)
	if err != nil {
		return answered, err
	}
	if answered.More = len(found) > api.MostFound; answered.More {
		found = found[:api.MostFound]
	}
	slices.SortStableFunc(found, byReading)
	if answered.Patients, err = h.rows(ctx, clinic, found); err != nil {
		return answered, err
	}
	visits, err := h.Visits.SearchGuests(ctx, clinic, words, mostGuestVisits)
	answered.Guests = guestsOf(visits)
	return answered, err
}

// byReading orders people as a card index does: by reading, else by name.
func byReading(a, b madoguchi.Patient) int {
	return cmp.Or(cmp.Compare(cmp.Or(a.Person.Kana, a.Person.Name), cmp.Or(b.Person.Kana, b.Person.Name)),
		cmp.Compare(a.Person.BirthDate, b.Person.BirthDate), cmp.Compare(a.ID, b.ID))
}

// rows returns the patients with the visits around now and the mark of possible doubles.
func (h *Handler) rows(
	ctx context.Context, clinic madoguchi.ClinicID, found []madoguchi.Patient,
) ([]api.FoundPatient, error) {
	rows := make([]api.FoundPatient, 0, len(found))
	if len(found) == 0 {
		return rows, nil
	}
	alike, err := h.alikeAny(ctx, clinic, found)
	if err != nil {
		return nil, err
	}
	times, err := h.visitTimes(ctx, clinic, found)
	if err != nil {
		return nil, err
	}
	index := patients.NewIndex(alike)
	for _, patient := range found {
		at := times[patient.ID]
		rows = append(rows, api.FoundPatient{
			Patient: api.PatientOf(patient), Next: wire.Time(at.Next), Last: wire.Time(at.Last),
			Doubled: len(index.Alike(patient)) > 0,
		})
	}
	return rows, nil
}

// alikeAny returns the records that share a trait with one of the patients.
func (h *Handler) alikeAny(
	ctx context.Context, clinic madoguchi.ClinicID, found []madoguchi.Patient,
) ([]madoguchi.Patient, error) {
	var traits []string
	for _, patient := range found {
		traits = append(traits, patients.Traits(patient)...)
	}
	return h.Finds.PatientsWithTraits(ctx, clinic, traits, 4*api.MostFound)
}

// visitTimes returns the visits around now, also of the records that were merged into the patients.
func (h *Handler) visitTimes(
	ctx context.Context, clinic madoguchi.ClinicID, found []madoguchi.Patient,
) (map[madoguchi.PatientID]madoguchi.VisitTimes, error) {
	ids := idsOf(found)
	merged, err := h.Finds.MergedPatients(ctx, clinic, ids)
	if err != nil {
		return nil, err
	}
	times, err := h.Visits.VisitTimes(ctx, clinic, append(ids, idsOf(merged)...), h.Now())
	if err != nil {
		return nil, err
	}
	for _, part := range slices.Backward(merged) { // a record comes after the one that it was merged into
		times[part.MergedInto] = around(times[part.MergedInto], times[part.ID])
	}
	return times, nil
}

// around returns the nearest of two patients' visits.
func around(a, b madoguchi.VisitTimes) madoguchi.VisitTimes {
	if a.Next.IsZero() || !b.Next.IsZero() && b.Next.Before(a.Next) {
		a.Next = b.Next
	}
	if b.Last.After(a.Last) {
		a.Last = b.Last
	}
	return a
}

func idsOf(list []madoguchi.Patient) []madoguchi.PatientID {
	ids := make([]madoguchi.PatientID, 0, len(list))
	for _, patient := range list {
		ids = append(ids, patient.ID)
	}
	return ids
}

// mostGuestVisits bounds the visits of guests that a search reads.
const mostGuestVisits = 4 * api.MostFound

// guestsOf returns the persons of guests' visits, each with the newest visit. Visits with the same name, reading,
// chart number and birth date are one person's.
func guestsOf(visits []madoguchi.Reservation) []api.Guest {
	slices.SortStableFunc(visits, func(a, b madoguchi.Reservation) int { return b.Start.Compare(a.Start) })
	guests, seen := []api.Guest{}, map[string]bool{}
	for _, visit := range visits {
		person := japan.Fold(visit.PatientName) + " " + japan.Fold(visit.PatientKana) + " " +
			japan.Fold(visit.ChartNumber) + " " + visit.Contact.BirthDate
		if seen[person] || len(guests) == api.MostFound {
			continue
		}
		seen[person] = true
		guests = append(guests, api.Guest{
			ReservationID: string(visit.ID), Name: visit.PatientName, Kana: visit.PatientKana,
			BirthDate: visit.Contact.BirthDate, ChartNumber: visit.ChartNumber,
			Phone: api.ShowNumber(visit.Reached().Phone), Start: visit.Start,
		})
	}
	return guests
}
