package visits_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"madoguchi/madoguchi"
	"madoguchi/workflows/visits"
)

// A visit that ends early gives the rest of its time back, to the whole minute. One that ends late or began in an
// earlier release keeps its time, and an agenda that refuses does not keep the visit open.
func TestAVisitThatEndsEarlyGivesTheRestBack(t *testing.T) {
	for name, test := range map[string]struct {
		after   time.Duration // after the start of the visit
		earlier bool          // booked in an earlier release
		taken   bool          // the agenda refuses
		end     time.Duration // of the record, after the start
		held    time.Duration
	}{
		"early":              {after: 5*time.Minute + time.Second, end: 6 * time.Minute, held: 6 * time.Minute},
		"on the minute":      {after: 5 * time.Minute, end: 5 * time.Minute, held: 5 * time.Minute},
		"before its start":   {after: -time.Hour, end: time.Minute, held: time.Minute},
		"late":               {after: 20 * time.Minute, end: 15 * time.Minute, held: 15 * time.Minute},
		"an earlier release": {after: 5 * time.Minute, earlier: true, end: 15 * time.Minute, held: 15 * time.Minute},
		"refused":            {after: 5 * time.Minute, taken: true, end: 5 * time.Minute, held: 15 * time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t, booked)
			booking := inPersonBooking()
			booking.GivesBack = !test.earlier
			at := visit.Sub(booked) + test.after
			s.RegisterDelayedCallback(func() { s.store.taken = test.taken }, at-time.Second)
			finished := s.Update(at, visits.FinishReservationUpdate, "f", visits.By{Actor: sato})
			s.ExecuteWorkflow(visits.ReservationName, booking)
			require.NoError(t, s.GetWorkflowError())
			require.NoError(t, finished.Err)
			record := s.reservation(t)
			require.Equal(t, madoguchi.ReservationFinished, record.State)
			require.Equal(t, visit.Add(test.end), record.End.In(visit.Location()))
			require.Equal(t, visit.Add(test.held), s.store.held.End.In(visit.Location()))
			require.Equal(t, visit, s.store.held.Start.In(visit.Location()))
		})
	}
}
