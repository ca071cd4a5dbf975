package visits_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"madoguchi/madoguchi"
	"madoguchi/workflows/visits"
)

// A restart of the API server reports all participants as gone, and a moment later as present. They have waited
// throughout.
func TestWhoWaitsIsWaitingSinceBeforeABriefAbsence(t *testing.T) {
	s := newStage(t, booked)
	call := *onlineBooking().Call
	call.Reservation = ""
	opens := call.Window.Opens
	report := func(kind madoguchi.EventCode, after time.Duration) {
		s.RegisterDelayedCallback(func() {
			s.SignalWorkflow(visits.PresenceSignal, visits.Presence{Kind: kind, At: s.Now(), Actor: patient})
		}, opens.Add(after).Sub(booked))
	}
	waitsSince := func(after, since time.Duration) {
		s.RegisterDelayedCallback(func() {
			require.Equal(t, since, s.store.calls[call.ID].Presence.PatientSince.Sub(opens), "after %v", after)
		}, opens.Add(after).Sub(booked))
	}
	report(madoguchi.EventPatientCame, time.Minute)
	report(madoguchi.EventPatientLeft, 10*time.Minute)
	report(madoguchi.EventPatientCame, 11*time.Minute)
	waitsSince(12*time.Minute, time.Minute)
	report(madoguchi.EventPatientLeft, 20*time.Minute)
	report(madoguchi.EventPatientCame, 30*time.Minute)
	waitsSince(31*time.Minute, 30*time.Minute)
	s.ExecuteWorkflow(visits.CallWindowName, visits.CallInput{Call: call, Actor: sato})
	require.NoError(t, s.GetWorkflowError())
}
