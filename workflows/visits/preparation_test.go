package visits_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"madoguchi/madoguchi"
	"madoguchi/workflows/visits"
)

// A patient agrees and answers before the visit, then answers again. A repeat of the agreement is no second event.
func TestAPatientPrepares(t *testing.T) {
	s := newStage(t, booked)
	first := s.Update(time.Hour, visits.PrepareUpdate, "p1", visits.Prepared{Explanation: "e1", Answered: true})
	again := s.Update(2*time.Hour, visits.PrepareUpdate, "p2", visits.Prepared{Explanation: "e1", Answered: true})
	s.Update(3*time.Hour, visits.CancelUpdate, "c", visits.Cancellation{Actor: sato})
	late := s.Update(3*time.Hour+time.Millisecond, visits.PrepareUpdate, "p3", visits.Prepared{Answered: true})
	s.ExecuteWorkflow(visits.ReservationName, onlineBooking())
	require.NoError(t, s.GetWorkflowError())
	require.NoError(t, first.Err)
	require.NoError(t, again.Err)
	require.False(t, late.Accepted)
	r := s.reservation(t)
	require.Equal(t, "e1", r.Explanation)
	require.WithinDuration(t, booked.Add(time.Hour), r.AgreedAt, time.Minute)
	require.WithinDuration(t, booked.Add(2*time.Hour), r.AnsweredAt, time.Minute)
	require.Equal(t, []madoguchi.EventCode{
		madoguchi.EventBooked, madoguchi.EventAgreed, madoguchi.EventAnswered, madoguchi.EventAnswered,
		madoguchi.EventCancelled,
	}, codes(r.Timeline))
}

// The outcome of the patient's check of the device is kept, also over an edit by staff.
func TestTheCheckOfADeviceIsKept(t *testing.T) {
	s := newStage(t, booked)
	s.Update(time.Hour, visits.PrepareUpdate, "p1", visits.Prepared{Devices: madoguchi.CameraFailed})
	unknown := s.Update(2*time.Hour, visits.PrepareUpdate, "p2", visits.Prepared{Devices: "FaceTime"})
	s.move(3*time.Hour, "m", visit.Add(time.Hour))
	s.ExecuteWorkflow(visits.ReservationName, onlineBooking())
	require.NoError(t, s.GetWorkflowError())
	require.False(t, unknown.Accepted)
	r := s.reservation(t)
	require.True(t, r.Start.Equal(visit.Add(time.Hour)))
	require.Equal(t, madoguchi.CameraFailed, r.Devices)
	require.WithinDuration(t, booked.Add(time.Hour), r.DevicesAt, time.Minute)
}
