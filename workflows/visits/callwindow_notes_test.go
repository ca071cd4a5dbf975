package visits_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"madoguchi/madoguchi"
	"madoguchi/workflows/visits"
)

// A lasting state is recorded when it begins and when it ends, however often it is reported in between. An end
// without a beginning is ignored.
func TestWhatLastsIsNotedOnce(t *testing.T) {
	s := newStage(t, booked)
	call := *onlineBooking().Call
	call.Reservation = ""
	at := call.Window.Opens.Sub(booked)
	report := func(kind madoguchi.EventCode, detail string) {
		at += time.Second
		s.RegisterDelayedCallback(func() {
			s.SignalWorkflow(visits.PresenceSignal,
				visits.Presence{Kind: kind, At: s.Now(), Actor: patient, Detail: detail})
		}, at)
	}
	look := func(what string, stopped madoguchi.DoorStep) {
		at += time.Second
		s.RegisterDelayedCallback(func() {
			_, step := s.store.call(call.ID).Stopped()
			require.Equal(t, stopped, step, what)
		}, at)
	}
	report(madoguchi.EventPatientTurnedBack, "")
	report(madoguchi.EventPatientStopped, "ask")
	report(madoguchi.EventPatientStopped, "ask")
	look("at the question", madoguchi.DoorAsks)
	report(madoguchi.EventPatientStopped, "refused")
	look("after the answer", madoguchi.DoorRefused)
	report(madoguchi.EventPatientTurnedBack, "")
	look("gone", "")
	report(madoguchi.EventPatientStopped, "refused")
	report(madoguchi.EventPatientCame, "")
	look("in", "")
	report(madoguchi.EventCallStarted, "")
	report(madoguchi.EventPatientWithPicture, "")
	report(madoguchi.EventPatientWithoutPicture, "refused")
	report(madoguchi.EventPatientWithoutPicture, "refused")
	report(madoguchi.EventPatientWithPicture, "")
	report(madoguchi.EventPatientLeft, "")
	s.ExecuteWorkflow(visits.CallWindowName, visits.CallInput{Call: call, Actor: sato})
	require.NoError(t, s.GetWorkflowError())
	stored := s.store.calls[call.ID]
	require.Equal(t, []madoguchi.EventCode{
		"booked", "opened", "patientStopped", "patientStopped", "patientTurnedBack", "patientStopped", "patientCame",
		"callStarted",
		"patientWithoutPicture", "patientWithPicture", "patientLeft", "expired",
	}, codes(stored.Timeline))
	require.True(t, stored.PatientCame())
	require.False(t, stored.PatientGone().IsZero())
}
