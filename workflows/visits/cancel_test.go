package visits_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"madoguchi/madoguchi"
	"madoguchi/workflows/process"
	"madoguchi/workflows/visits"
	"madoguchi/workflows/workflowstest"
)

// updateCall is Update for the reservation's call.
func (s *stage) updateCall(after time.Duration, name, id string, arguments ...any) *workflowstest.Outcome {
	result := &workflowstest.Outcome{}
	s.RegisterDelayedCallback(func() {
		if err := s.UpdateWorkflowByID(
			visits.CallWorkflowID(madoguchi.CallID(visitID)), name, id, result, arguments...,
		); err != nil {
			result.Rejected = err
		}
	}, after)
	return result
}

func cancellation(reason madoguchi.CancelReason) visits.Cancellation {
	return visits.Cancellation{Actor: sato, Reason: reason, LeaveToCall: true}
}

// While the window is open, the call decides. Its reservation follows, releases the slot, and records the actor and
// the reason.
func TestCancelInTheWindowIsTheCalls(t *testing.T) {
	s := newStage(t, booked)
	window := visit.Sub(booked)
	s.inCall(window, madoguchi.EventPatientCame)
	asked := s.Update(window+time.Minute, visits.CancelUpdate, "c", cancellation(madoguchi.CancelByPatient))
	decided := s.updateCall(window+time.Minute+time.Second, visits.CancelUpdate, "c2",
		cancellation(madoguchi.CancelByPatient))
	s.ExecuteWorkflow(visits.ReservationName, onlineBooking())
	require.NoError(t, s.GetWorkflowError())
	require.ErrorIs(t, process.Refusal(asked.Rejected), madoguchi.ErrInProgress)
	require.NoError(t, decided.Rejected)
	require.NoError(t, decided.Err)
	require.Equal(t, 1, s.store.released)
	r := s.reservation(t)
	require.Equal(t, madoguchi.ReservationCancelled, r.State)
	call := s.store.calls[madoguchi.CallID(visitID)]
	last := call.Timeline[len(call.Timeline)-1]
	require.Equal(t, madoguchi.Event{At: last.At, Code: madoguchi.EventCancelled, Actor: sato, Detail: "patient"}, last)
	require.Equal(t, madoguchi.CallCancelled, call.State)
}

// A call that has begun cannot be cancelled, even after both sides have left it. Only the console ends it.
func TestCancelInCallIsRefused(t *testing.T) {
	s := newStage(t, booked)
	window := visit.Sub(booked)
	s.inCall(window, madoguchi.EventPatientCame, madoguchi.EventClinicCame, madoguchi.EventCallStarted)
	during := s.updateCall(window+time.Minute, visits.CancelUpdate, "c", cancellation(""))
	s.inCall(window+2*time.Minute, madoguchi.EventPatientLeft, madoguchi.EventClinicLeft)
	alone := s.updateCall(window+3*time.Minute, visits.CancelUpdate, "c2", cancellation(""))
	finished := s.updateCall(window+4*time.Minute, visits.FinishCallUpdate, "f", visits.By{Actor: sato})
	s.ExecuteWorkflow(visits.ReservationName, onlineBooking())
	require.NoError(t, s.GetWorkflowError())
	require.ErrorIs(t, process.Refusal(during.Rejected), madoguchi.ErrInCall)
	require.ErrorIs(t, process.Refusal(alone.Rejected), madoguchi.ErrInCall)
	require.NoError(t, finished.Err)
	require.Equal(t, madoguchi.ReservationFinished, s.reservation(t).State)
}

// The doctor starts the call at the moment of a cancellation. While the report waits for a write, the cancellation
// is refused too.
func TestCancelAgainstABeginningCall(t *testing.T) {
	s := newStage(t, booked)
	call := *onlineBooking().Call
	call.Reservation = ""
	inside := call.Window.Opens.Sub(booked) + time.Minute
	report := func(kind madoguchi.EventCode) {
		s.SignalWorkflow(visits.PresenceSignal, visits.Presence{Kind: kind, At: s.Now(), Actor: patient})
	}
	var during workflowstest.Outcome
	s.RegisterDelayedCallback(func() {
		report(madoguchi.EventPatientCame)
		report(madoguchi.EventCallStarted)
		s.UpdateWorkflow(visits.CancelUpdate, "c", &during, cancellation(""))
	}, inside)
	s.ExecuteWorkflow(visits.CallWindowName, visits.CallInput{Call: call, Actor: sato})
	require.NoError(t, s.GetWorkflowError())
	require.Error(t, during.Rejected)
	require.Contains(t, codes(s.store.calls[call.ID].Timeline), madoguchi.EventCallStarted)
	require.Equal(t, madoguchi.CallExpired, s.store.calls[call.ID].State)
}

// The doctor ends the call from the list at the moment of its start. While the report of the start waits for a write,
// the end does not lose it.
func TestFinishAgainstABeginningCall(t *testing.T) {
	s := newStage(t, booked)
	call := *onlineBooking().Call
	call.Reservation = ""
	report := func(kind madoguchi.EventCode) {
		s.SignalWorkflow(visits.PresenceSignal, visits.Presence{Kind: kind, At: s.Now(), Actor: patient})
	}
	var finished workflowstest.Outcome
	s.RegisterDelayedCallback(func() {
		report(madoguchi.EventPatientCame)
		report(madoguchi.EventCallStarted)
		s.UpdateWorkflow(visits.FinishCallUpdate, "f", &finished, visits.By{Actor: sato})
	}, call.Window.Opens.Sub(booked)+time.Minute)
	s.ExecuteWorkflow(visits.CallWindowName, visits.CallInput{Call: call, Actor: sato})
	require.NoError(t, s.GetWorkflowError())
	require.NoError(t, finished.Err)
	require.Equal(t, madoguchi.CallFinished, s.store.calls[call.ID].State)
	require.False(t, s.store.calls[call.ID].Presence.CallSince.IsZero())
}

func TestCancelReasonIsACode(t *testing.T) {
	s := newStage(t, booked)
	typed := s.Update(time.Hour, visits.CancelUpdate, "c", cancellation("田中さんの都合"))
	s.ExecuteWorkflow(visits.ReservationName, onlineBooking())
	require.ErrorIs(t, process.Refusal(typed.Rejected), madoguchi.Invalid("reason", "unknown"))
}
