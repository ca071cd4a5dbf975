package visits_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"madoguchi/madoguchi"
	"madoguchi/workflows/process"
	"madoguchi/workflows/visits"
)

// Reception revokes the links of a visit before its window opens. Each link sent afterwards has the new generation.
func TestRevokedLinks(t *testing.T) {
	s := newStage(t, booked)
	booking := onlineBooking()
	booking.RevisionsByTime = true
	const before = time.Hour
	s.Update(before, visits.RevokeUpdate, "1", visits.By{Actor: sato})
	s.generation(t, before+time.Minute, 1)
	s.Update(before+2*time.Minute, visits.SendUpdate, "2", mail("00000000000000y1"))
	s.ExecuteWorkflow(visits.ReservationName, booking)
	require.NoError(t, s.GetWorkflowError())
	letters := s.Carrier.Letters
	token := s.Activities.Links.Keys.Token(madoguchi.CallID(visitID), madoguchi.PatientSide, 1)
	require.Contains(t, letters[len(letters)-1].Text, "/v/"+token)
	require.Equal(t, 1, s.reservation(t).LinkGeneration)
	require.Contains(t, codes(s.reservation(t).Timeline), madoguchi.EventLinksRevoked)
}

func TestLinksOfARunningCallAreRevoked(t *testing.T) {
	s := newStage(t, booked)
	inside := visit.Sub(booked) - 30*time.Minute
	s.Update(inside, visits.RevokeUpdate, "1", visits.By{Actor: sato})
	s.generation(t, inside+time.Minute, 1)
	s.Update(inside+2*time.Minute, visits.RevokeUpdate, "2", visits.By{Actor: sato})
	s.generation(t, inside+3*time.Minute, 2)
	s.ExecuteWorkflow(visits.ReservationName, onlineBooking())
	require.NoError(t, s.GetWorkflowError())
}

func TestLinksOfACallAloneAreRevoked(t *testing.T) {
	s := newStage(t, booked)
	call := *onlineBooking().Call
	call.Reservation = ""
	s.Update(time.Hour, visits.RevokeUpdate, "1", visits.By{Actor: sato})
	s.ExecuteWorkflow(visits.CallWindowName, visits.CallInput{Call: call, Actor: sato})
	require.NoError(t, s.GetWorkflowError())
	require.Equal(t, 1, s.store.calls[call.ID].Generation)
	require.Contains(t, codes(s.store.calls[call.ID].Timeline), madoguchi.EventLinksRevoked)
}

// A message on its way brings the former link, so the links are not revoked before it has gone. Nor are they without
// end, or after the visit.
func TestWhenLinksAreNotRevoked(t *testing.T) {
	s := newStage(t, booked)
	booking := onlineBooking()
	booking.Call.Generation = madoguchi.MostRevoked - 1
	s.Carrier.Refuse(madoguchi.ErrUnavailable)
	s.RegisterDelayedCallback(func() { s.Carrier.Refuse(nil) }, 2*time.Hour-time.Second)
	s.Update(time.Hour, visits.SendUpdate, "send", mail("00000000000000y1"))
	sending := s.Update(time.Hour+time.Second, visits.RevokeUpdate, "1", visits.By{Actor: sato})
	last := s.Update(3*time.Hour, visits.RevokeUpdate, "2", visits.By{Actor: sato})
	more := s.Update(4*time.Hour, visits.RevokeUpdate, "3", visits.By{Actor: sato})
	s.ExecuteWorkflow(visits.ReservationName, booking)
	require.NoError(t, s.GetWorkflowError())
	require.ErrorIs(t, process.Refusal(sending.Rejected), visits.ErrLinkUnderWay)
	require.NoError(t, last.Err)
	require.ErrorIs(t, process.Refusal(more.Rejected), madoguchi.ErrRevokedTooOften)
}
