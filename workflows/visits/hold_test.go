package visits_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"madoguchi/madoguchi"
	"madoguchi/workflows/visits"
	"madoguchi/workflows/workflowstest"
)

// TestHoldAndDevices reports holds, also out of order as another process may, and devices that ask to be admitted.
func TestHoldAndDevices(t *testing.T) {
	s := newStage(t, booked)
	window := visit.Sub(booked)
	begin := booked.Add(window)
	report := func(after int, kind madoguchi.EventCode, at int, device string) {
		s.RegisterDelayedCallback(func() {
			_ = s.SignalWorkflowByID(visits.CallWorkflowID(madoguchi.CallID(visitID)), visits.PresenceSignal,
				visits.Presence{
					Kind: kind, At: begin.Add(time.Duration(at) * time.Second), Actor: sato, Device: device,
				})
		}, window+time.Duration(after)*time.Second)
	}
	look := func(after int, check func(madoguchi.Call)) { // time passes as it is while something is written
		s.RegisterDelayedCallback(func() {
			check(s.store.call(madoguchi.CallID(visitID)))
		}, window+time.Duration(after)*time.Second+500*time.Millisecond)
	}
	s.Update(0, visits.BookUpdate, "book")
	report(0, madoguchi.EventCallHeld, 0, "") // nothing runs that could be held
	report(1, madoguchi.EventPatientCame, 1, "telephone")
	report(2, madoguchi.EventCallStarted, 2, "")
	report(3, madoguchi.EventCallHeld, 1, "") // decided before the start
	look(3, func(call madoguchi.Call) {
		require.False(t, call.OnHold())
		require.Equal(t, sato.ID, call.Presence.LiveBy)
		require.Equal(t, "telephone", call.Presence.Device)
	})
	report(4, madoguchi.EventCallHeld, 4, "")
	report(5, madoguchi.EventCallHeld, 5, "") // again
	look(5, func(call madoguchi.Call) {
		require.True(t, call.OnHold())
		require.Equal(t, begin.Add(4*time.Second).UTC(), call.Presence.HeldSince.UTC())
	})
	report(6, madoguchi.EventCallResumed, 6, "")
	report(7, madoguchi.EventCallHeld, 5, "") // late
	report(8, madoguchi.EventDeviceAsked, 8, "")
	report(8, madoguchi.EventDeviceAsked, 8, "") // again, as its taking was not heard of
	report(9, madoguchi.EventDeviceRefused, 9, "")
	report(10, madoguchi.EventDeviceAdmitted, 10, "tablet")
	look(10, func(call madoguchi.Call) {
		require.False(t, call.OnHold())
		require.Equal(t, "tablet", call.Presence.Device)
	})
	report(11, madoguchi.EventCallHeld, 11, "")
	report(12, madoguchi.EventDeviceAsked, 12, "")
	look(12, func(call madoguchi.Call) { require.Equal(t, begin.Add(12*time.Second).UTC(), call.AskingSince().UTC()) })
	report(13, madoguchi.EventDeviceGone, 13, "")
	look(13, func(call madoguchi.Call) { require.Zero(t, call.AskingSince()) })
	report(14, madoguchi.EventDeviceAsked, 12, "") // it was not gone
	look(14, func(call madoguchi.Call) { require.NotZero(t, call.AskingSince()) })
	s.RegisterDelayedCallback(func() {
		require.NoError(t,
			s.UpdateWorkflowByID(visits.CallWorkflowID(madoguchi.CallID(visitID)), visits.FinishCallUpdate, "f",
				&workflowstest.Outcome{}, visits.By{Actor: sato}))
	}, window+time.Minute)
	s.ExecuteWorkflow(visits.ReservationName, onlineBooking())
	require.NoError(t, s.GetWorkflowError())
	call := s.store.calls[madoguchi.CallID(visitID)]
	require.Zero(t, call.Presence.HeldSince, "what has ended is not on hold")
	require.Equal(t, []madoguchi.EventCode{
		"opened", "patientCame", "callStarted", "callHeld", "callResumed", "deviceAsked", "deviceRefused",
		"deviceAdmitted", "callHeld",
		"deviceAsked", "deviceGone", "deviceAsked", "finished",
	}, codes(call.Timeline))
}
