package agendatest

import (
	"testing"
	"time"

	"madoguchi/madoguchi"
	"madoguchi/mongo"
	"madoguchi/mongo/mongotest"
	"madoguchi/mongo/mongotest/expect"
)

// on returns a claim of a clinic's doctor some days after the usual one.
func on(clinic madoguchi.ClinicID, doctor madoguchi.DoctorID, days, half int) madoguchi.Claim {
	claim := mongotest.Claim(clinic, half)
	claim.DoctorID, claim.Start, claim.End = doctor, claim.Start.AddDate(0, 0, days), claim.End.AddDate(0, 0, days)
	claim.Day = claim.Start.Format(time.DateOnly)
	return claim
}

// testDays reads the agendas of some doctors over some days.
func testDays(t *testing.T, store *mongo.Store) {
	first, gone, last := on(here, "d1", 0, 1), on(here, "d1", 0, 7), on(here, "d2", 3, 1)
	held := hold(on(here, "d1", 0, 5), 5)
	for _, claim := range []madoguchi.Claim{
		first, gone, last,
		// not asked for: days before and after, another doctor, another clinic
		on(here, "d1", -1, 1), on(here, "d1", 4, 1), on(here, "d3", 0, 1), on("other", "d1", 0, 1),
	} {
		expect.Done(t, store.Claim(t.Context(), claim))
	}
	expect.Done(t, store.Hold(t.Context(), held))
	expect.Done(t, store.Release(t.Context(), gone))

	doctors := []madoguchi.DoctorID{"d1", "d2", "nobody"}
	got, err := store.Agendas(t.Context(), here, doctors, first.Day, last.Day)
	expect.Done(t, err)
	expect.Same(t, "the agendas", got, []madoguchi.Agenda{
		{DoctorID: "d1", Day: first.Day, Occupied: []madoguchi.Occupancy{occupancy(first), occupancy(held)}},
		{DoctorID: "d2", Day: last.Day, Occupied: []madoguchi.Occupancy{occupancy(last)}},
	})
	for name, span := range map[string]struct {
		doctors     []madoguchi.DoctorID
		first, last string
	}{
		"days before": {doctors, "2020-01-01", "2020-12-31"}, "backwards": {doctors, last.Day, first.Day},
		"nobody": {nil, first.Day, last.Day},
	} {
		none, err := store.Agendas(t.Context(), here, span.doctors, span.first, span.last)
		expect.Done(t, err)
		expect.Same(t, name, len(none), 0)
	}
}

func occupancy(c madoguchi.Claim) madoguchi.Occupancy {
	return madoguchi.Occupancy{Reservation: c.Reservation, Start: c.Start, End: c.End, Expires: c.HeldUntil}
}
