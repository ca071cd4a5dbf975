package mongo_test

import (
	"errors"
	"testing"
	"time"

	"madoguchi/madoguchi"
	"madoguchi/mongo"
	"madoguchi/mongo/mongotest"
	"madoguchi/mongo/mongotest/expect"
	"madoguchi/patients"
)

// visited stores a visit of a patient, or of a guest if patient is empty.
func visited(
	t *testing.T, store *mongo.Store, patient madoguchi.PatientID, start time.Time, state madoguchi.ReservationState,
) madoguchi.Reservation {
	t.Helper()
	visit := mongotest.Reservation("c1")
	visit.PatientID, visit.Start, visit.State = patient, start, state
	expect.Done(t, store.PutReservation(t.Context(), visit))
	return visit
}

func TestTheVisitsAroundNow(t *testing.T) {
	store, now := mongotest.Start(t), mongotest.Noon
	for _, days := range []int{-30, -2, 3, 20} {
		visited(t, store, "p1", now.AddDate(0, 0, days), madoguchi.ReservationBooked)
	}
	visited(t, store, "p1", now.AddDate(0, 0, -1), madoguchi.ReservationCancelled)
	visited(t, store, "p2", now.AddDate(0, 0, -7), madoguchi.ReservationFinished)
	got, err := store.VisitTimes(t.Context(), "c1", []madoguchi.PatientID{"p1", "p2", "p3"}, now)
	expect.Done(t, err)
	want := map[madoguchi.PatientID]madoguchi.VisitTimes{
		"p1": {Next: now.AddDate(0, 0, 3), Last: now.AddDate(0, 0, -2)}, "p2": {Last: now.AddDate(0, 0, -7)},
	}
	if len(got) != len(want) || got["p1"] != want["p1"] || got["p2"] != want["p2"] {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestAGuestIsFoundUntilRegistered(t *testing.T) {
	store := mongotest.Start(t)
	visit := visited(t, store, "", mongotest.Noon, madoguchi.ReservationFinished)
	visited(t, store, "p1", mongotest.Noon, madoguchi.ReservationFinished)
	found := func() []madoguchi.Reservation {
		t.Helper()
		list, err := store.SearchGuests(t.Context(), "c1", patients.Words("ﾊﾅｺ やまだ"), 10)
		expect.Done(t, err)
		return list
	}
	if list := found(); len(list) != 1 || list[0].ID != visit.ID {
		t.Errorf("found %+v", list)
	}
	expect.Done(t, store.AttachPatient(t.Context(), "c1", visit.ID, "p2"))
	expect.Done(t, store.AttachPatient(t.Context(), "c1", visit.ID, "p3")) // has one already
	stored, err := store.Reservation(t.Context(), "c1", visit.ID)
	expect.Done(t, err)
	if list := found(); len(list) != 0 || stored.PatientID != "p2" {
		t.Errorf("%+v is found as a guest, of patient %q", list, stored.PatientID)
	}
	stored.PatientID, stored.Account = "p4", ""
	expect.Done(t, store.ReassignVisit(t.Context(), stored))
	got, err := store.Reservation(t.Context(), "c1", visit.ID)
	if err != nil || got.PatientID != "p4" || got.Account != "" {
		t.Errorf("reassigned to %q of %q, %v", got.PatientID, got.Account, err)
	}
	open := visited(t, store, "", mongotest.Noon, madoguchi.ReservationBooked)
	if err := store.AttachPatient(t.Context(), "c1", open.ID, "p2"); !errors.Is(err, madoguchi.ErrNotOpen) {
		t.Errorf("a visit that its workflow still writes: %v", err)
	}
	if err := store.ReassignVisit(t.Context(), open); !errors.Is(err, madoguchi.ErrNotOpen) {
		t.Errorf("a visit that its workflow still writes, reassigned: %v", err)
	}
}
