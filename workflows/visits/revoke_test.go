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

// The link of the call at a former address ends, before the window opens and while it is open. A link that is mailed
// to the same address again, or goes to the patient by SMS, ends none.
func TestANewAddressEndsTheFormerLinkOfTheCall(t *testing.T) {
	for name, booking := range map[string]visits.Booking{
		"by reception": onlineBooking(), "on the web": bookedOnWeb(onlineBooking()),
	} {
		t.Run(name, func(t *testing.T) {
			booking.RevokesCalls, booking.RevisionsByTime = true, true
			booking.Reservation.Contact.Email = ""
			if booking.Notice != nil {
				booking.Reservation.Contact = madoguchi.Contact{Email: "hanako@example.com", Language: "ja"}
				booking.Notice.Target = "hanako@example.com"
			}
			s := newStage(t, booked)
			another := func(id madoguchi.DeliveryID, target string) visits.SendLink {
				send := mail(id)
				send.Target = target
				return send
			}
			inside := visit.Sub(booked) - 30*time.Minute
			s.Update(time.Hour, visits.SendUpdate, "1", another("00000000000000y1", "hanako@example.com"))
			s.Update(2*time.Hour, visits.SendUpdate, "2", another("00000000000000y2", "hanako@example.com"))
			s.Update(3*time.Hour, visits.SendUpdate, "3", sms("00000000000000y3"))
			s.generation(t, 4*time.Hour, 0)
			s.Update(5*time.Hour, visits.SendUpdate, "4", another("00000000000000y4", "tanaka@example.com"))
			s.generation(t, 6*time.Hour, 1)
			s.Update(inside, visits.SendUpdate, "5", another("00000000000000y5", "right@example.com"))
			s.generation(t, inside+time.Minute, 2)
			s.ExecuteWorkflow(visits.ReservationName, booking)
			require.NoError(t, s.GetWorkflowError())
			keys, call := s.Activities.Links.Keys, madoguchi.CallID(visitID)
			letters := s.Carrier.Letters
			for i, generation := range map[int]int{1: 2, 2: 1} { // counted from the newest
				token := keys.Token(call, madoguchi.PatientSide, generation)
				require.Contains(t, letters[len(letters)-i].Text, "/v/"+token)
			}
		})
	}
}

// An undone move, whose mail would have gone to another address, leaves the address as it was: a later mail to that
// address still ends the former links.
func TestAnUndoneMoveLeavesTheAddress(t *testing.T) {
	s := newStage(t, booked)
	booking := bookedOnWeb(onlineBooking())
	booking.RevokesCalls, booking.RevisionsByTime = true, true
	booking.Reservation.Contact = madoguchi.Contact{Email: "hanako@example.com", Language: "ja"}
	booking.Notice.Target = "hanako@example.com"
	var refused *workflowstest.Outcome
	moved := onlineBooking()
	moved.Reservation = booking.Reservation
	moved.Reservation.Start, moved.Reservation.End = visit.Add(time.Hour), visit.Add(75*time.Minute)
	notice := aboutVisit("00000000000000y1")
	notice.Target = "tanaka@example.com"
	s.RegisterDelayedCallback(func() { s.store.taken = true }, time.Hour)
	s.RegisterDelayedCallback(func() {
		refused = s.Update(0, visits.EditUpdate, "e", visits.Edit{
			Reservation: moved.Reservation, Call: moved.Call, Claim: madoguchi.ClaimOf(moved.Reservation, 1, tokyo),
			Actor: sato, Revision: s.reservation(t).Revision, Notice: notice,
		})
	}, 2*time.Hour)
	s.generation(t, 3*time.Hour, 0)
	send := mail("00000000000000y2")
	send.Target = "tanaka@example.com"
	s.Update(4*time.Hour, visits.SendUpdate, "s", send)
	s.generation(t, 5*time.Hour, 1)
	s.ExecuteWorkflow(visits.ReservationName, booking)
	require.NoError(t, s.GetWorkflowError())
	require.ErrorIs(t, process.Refusal(refused.Err), madoguchi.ErrSlotTaken)
}

// generation checks that of the call's links.
func (s *stage) generation(t *testing.T, after time.Duration, want int) {
	s.RegisterDelayedCallback(func() {
		require.Equal(t, want, s.store.call(madoguchi.CallID(visitID)).Generation, "after %s", after)
	}, after)
}

// A running call of an earlier release keeps its links, and the mail has one that works.
func TestARunningCallOfAnEarlierReleaseKeepsItsLinks(t *testing.T) {
	s := newStage(t, booked)
	inside := visit.Sub(booked) - 30*time.Minute
	first, second := mail("00000000000000y1"), mail("00000000000000y2")
	second.Target = "right@example.com"
	s.Update(time.Hour, visits.SendUpdate, "1", first)
	s.Update(inside, visits.SendUpdate, "2", second)
	s.generation(t, inside+time.Minute, 0)
	s.ExecuteWorkflow(visits.ReservationName, onlineBooking())
	require.NoError(t, s.GetWorkflowError())
	letters := s.Carrier.Letters
	require.Contains(t, letters[len(letters)-1].Text,
		"/v/"+s.Activities.Links.Keys.Token(madoguchi.CallID(visitID), madoguchi.PatientSide, 0))
}

// A patient who booked on the web gets the mail of the cancellation also if the call's workflow decides it.
func TestACancellationInTheWindowIsMailed(t *testing.T) {
	s := newStage(t, booked)
	booking := bookedOnWeb(onlineBooking())
	booking.Reservation.Contact = madoguchi.Contact{Email: "hanako@example.jp", Language: "ja"}
	cancel := cancellation(madoguchi.CancelByClinic)
	cancel.Notice = aboutVisit("00000000000000z9")
	s.updateCall(visit.Sub(booked)-30*time.Minute, visits.CancelUpdate, "c", cancel)
	s.ExecuteWorkflow(visits.ReservationName, booking)
	require.NoError(t, s.GetWorkflowError())
	require.Equal(t, madoguchi.ReservationCancelled, s.reservation(t).State)
	letters := s.Carrier.Letters
	require.Contains(t, letters[len(letters)-1].Subject, "キャンセル")
}
