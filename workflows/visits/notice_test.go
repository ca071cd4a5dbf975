package visits_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"madoguchi/madoguchi"
	"madoguchi/workflows/process"
	"madoguchi/workflows/visits"
	"madoguchi/workflows/workflowstest"
)

// bookedOnWeb is a booking of a patient on the web, with the mail that confirms it.
func bookedOnWeb(booking visits.Booking) visits.Booking {
	booking.Actor, booking.Reservation.Source = patient, madoguchi.BookedOnWeb
	booking.Notice = aboutVisit("00000000000000z1")
	booking.RevisionsByTime, booking.LateReceipts = true, true
	return booking
}

func aboutVisit(id madoguchi.DeliveryID) *visits.SendLink {
	return &visits.SendLink{
		Delivery: id, Channel: madoguchi.Mail, Target: "hanako@example.jp", Language: "ja", Actor: patient, Visit: true,
	}
}

func TestABookingOnTheWebIsConfirmedByMail(t *testing.T) {
	for name, booking := range map[string]visits.Booking{
		"online": bookedOnWeb(onlineBooking()), "in person": bookedOnWeb(inPersonBooking()),
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t, booked)
			s.at(t, time.Minute, func(r madoguchi.Reservation) {
				require.Equal(t, madoguchi.DeliverySent, r.Delivery.Status)
				require.Equal(t, []madoguchi.EventCode{"booked", "sendAsked", "sent"}, codes(r.Timeline))
			})
			s.ExecuteWorkflow(visits.ReservationName, booking)
			require.NoError(t, s.GetWorkflowError())
			require.Len(t, s.Carrier.Letters, 1)
			letter := s.Carrier.Letters[0]
			require.Contains(t, letter.Text, "https://meet.example/r/")
			require.Equal(t, name == "online", strings.Contains(letter.Text, "https://meet.example/v/"))
			require.Contains(t, letter.Calendar, "DTEND:20261124T054500Z")
			require.NotContains(t, letter.Text+letter.HTML+letter.Calendar, "田中")
		})
	}
}

// A mail that fails asks for attention and frees nothing.
func TestAConfirmationThatFailsNeedsAttention(t *testing.T) {
	s := newStage(t, booked)
	s.Carrier.Refuse(&madoguchi.CarrierError{Code: 550, Enhanced: "5.1.1", Permanent: true})
	s.at(t, time.Minute, func(r madoguchi.Reservation) {
		require.Equal(t, madoguchi.AttentionSendFailed, r.Attention)
		require.Equal(t, madoguchi.ReservationBooked, r.State)
	})
	s.ExecuteWorkflow(visits.ReservationName, bookedOnWeb(onlineBooking()))
	require.NoError(t, s.GetWorkflowError())
	require.Zero(t, s.store.released)
}

func TestATakenBookingSendsNothing(t *testing.T) {
	s := newStage(t, booked)
	s.store.taken = true
	s.ExecuteWorkflow(visits.ReservationName, bookedOnWeb(onlineBooking()))
	require.NoError(t, s.GetWorkflowError())
	require.Empty(t, s.Carrier.Letters)
}

// moveByPatient moves the visit by an hour, a minute after the booking.
func (s *stage) moveByPatient(t *testing.T) *workflowstest.Outcome {
	outcome := &workflowstest.Outcome{}
	s.RegisterDelayedCallback(func() {
		r := s.reservation(t)
		r.Start, r.End = r.Start.Add(time.Hour), r.End.Add(time.Hour)
		s.UpdateWorkflow(visits.EditUpdate, "move", outcome, visits.Edit{
			Reservation: r, Claim: madoguchi.ClaimOf(r, 1, tokyo), Actor: patient, Revision: r.Revision,
			Notice: aboutVisit("00000000000000z2"),
		})
	}, time.Minute)
	return outcome
}

// A patient who moves the visit gets a mail with the new time. Reception has nothing to do.
func TestThePatientMovesTheVisit(t *testing.T) {
	s := newStage(t, booked)
	moved := s.moveByPatient(t)
	s.at(t, 2*time.Minute, func(r madoguchi.Reservation) {
		require.NoError(t, moved.Err)
		require.Empty(t, r.Attention)
		require.Equal(t, visit.Add(time.Hour).UTC(), r.Start.UTC())
		require.Equal(t, []madoguchi.EventCode{"booked", "sendAsked", "sent", "moved", "sendAsked", "sent"},
			codes(r.Timeline))
	})
	s.ExecuteWorkflow(visits.ReservationName, bookedOnWeb(inPersonBooking()))
	require.NoError(t, s.GetWorkflowError())
	require.Len(t, s.Carrier.Letters, 2)
	require.Contains(t, s.Carrier.Letters[1].Subject, "日時を変更しました")
	require.Contains(t, s.Carrier.Letters[1].Text, "変更前：11月24日（火）14:30")
	require.Contains(t, s.Carrier.Letters[1].Calendar, "SEQUENCE:1")
}

// A move to a taken slot leaves the visit and its confirmation as they were.
func TestThePatientCannotMoveToATakenSlot(t *testing.T) {
	s := newStage(t, booked)
	s.RegisterDelayedCallback(func() { s.store.taken = true }, 30*time.Second)
	moved := s.moveByPatient(t)
	s.at(t, 2*time.Minute, func(r madoguchi.Reservation) {
		require.ErrorIs(t, process.Refusal(moved.Err), madoguchi.ErrSlotTaken)
		require.Equal(t, visit.UTC(), r.Start.UTC())
	})
	s.ExecuteWorkflow(visits.ReservationName, bookedOnWeb(inPersonBooking()))
	require.NoError(t, s.GetWorkflowError())
	require.Len(t, s.Carrier.Letters, 1)
}

// A patient who cancels gets a mail whose calendar file removes the entry.
func TestThePatientCancelsTheVisit(t *testing.T) {
	s := newStage(t, booked)
	cancelled := s.Update(time.Minute, visits.CancelUpdate, "c", visits.Cancellation{
		Actor: patient, Reason: madoguchi.CancelByPatient, LeaveToCall: true, Notice: aboutVisit("00000000000000z2"),
	})
	s.ExecuteWorkflow(visits.ReservationName, bookedOnWeb(onlineBooking()))
	require.NoError(t, s.GetWorkflowError())
	require.NoError(t, cancelled.Err)
	r := s.reservation(t)
	require.Equal(t, madoguchi.ReservationCancelled, r.State)
	require.Equal(t, patient, r.Timeline[len(r.Timeline)-1].Actor)
	require.Len(t, s.Carrier.Letters, 2)
	require.Contains(t, s.Carrier.Letters[1].Calendar, "METHOD:CANCEL")
}

// Staff make the links invalid and send the mail about the visit again: it says so, and brings the links that work.
func TestStaffSendTheMailAboutAVisitAgain(t *testing.T) {
	s := newStage(t, booked)
	revoked := s.Update(time.Minute, visits.RevokeUpdate, "1", visits.By{Actor: sato})
	again := aboutVisit("00000000000000z2")
	again.Actor, again.Repeats = sato, true
	sent := s.Update(2*time.Minute, visits.SendUpdate, "2", *again)
	s.ExecuteWorkflow(visits.ReservationName, bookedOnWeb(onlineBooking()))
	require.NoError(t, s.GetWorkflowError())
	require.NoError(t, revoked.Err)
	require.NoError(t, sent.Err)
	require.Len(t, s.Carrier.Letters, 2)
	first, second := s.Carrier.Letters[0], s.Carrier.Letters[1]
	require.NotContains(t, first.Subject+first.Text, "再送")
	require.Contains(t, second.Subject, "（再送）")
	require.True(t, strings.HasPrefix(second.Text, "（再送）"))
	require.NotEmpty(t, second.Calendar)
	for _, path := range []string{"https://meet.example/r/", "https://meet.example/v/"} {
		require.NotEqual(t, linkIn(t, first.Text, path), linkIn(t, second.Text, path))
	}
}

func linkIn(t *testing.T, text, start string) string {
	_, rest, found := strings.Cut(text, start)
	require.True(t, found)
	link, _, _ := strings.Cut(rest, "\n")
	return link
}

// The patient has the confirmation of a visit in person sent again, and reception sees to one that failed. There is no
// link of a call to send.
func TestTheConfirmationOfAVisitInPersonIsSentAgain(t *testing.T) {
	s := newStage(t, booked)
	again := s.Update(time.Hour, visits.SendUpdate, "again", *aboutVisit("00000000000000z2"))
	call := s.Update(2*time.Hour, visits.SendUpdate, "call", mail("00000000000000z3"))
	s.RegisterDelayedCallback(func() {
		s.Carrier.Refuse(&madoguchi.CarrierError{Code: 550, Enhanced: "5.1.1", Permanent: true})
	}, 3*time.Hour)
	s.Update(4*time.Hour, visits.SendUpdate, "failing", *aboutVisit("00000000000000z4"))
	attended := s.Update(5*time.Hour, visits.AttendUpdate, "attended", visits.By{Actor: sato})
	s.ExecuteWorkflow(visits.ReservationName, bookedOnWeb(inPersonBooking()))
	require.NoError(t, s.GetWorkflowError())
	require.NoError(t, again.Err)
	require.NoError(t, again.Rejected)
	require.Contains(t, s.Carrier.Letters[1].Text, "https://meet.example/r/")
	require.ErrorIs(t, process.Refusal(call.Rejected), madoguchi.ErrNoCall)
	require.NoError(t, attended.Rejected)
	require.Contains(t, codes(s.reservation(t).Timeline), madoguchi.EventAttended)
}

// A withdrawal that cancels the visit tells the patient. One of an earlier release cancels without a mail.
func TestAWithdrawalTellsOfTheVisitsItCancels(t *testing.T) {
	for name, forget := range map[string]visits.Forget{
		"cancelled":          {Cancel: true, Notice: true, Actor: patient},
		"late":               {Cancel: true, Notice: true, Late: true, Actor: patient},
		"an earlier release": {Cancel: true, Actor: patient},
		"kept":               {Actor: patient},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t, booked)
			booking := bookedOnWeb(inPersonBooking())
			booking.Reservation.Contact = madoguchi.Contact{Email: "hanako@example.jp", Language: "ja"}
			s.RegisterDelayedCallback(func() { s.SignalWorkflow(visits.ForgetSignal, forget) }, time.Hour)
			s.at(t, 2*time.Hour, func(r madoguchi.Reservation) {
				require.Equal(t, forget.Cancel, r.State == madoguchi.ReservationCancelled)
				said := func(e madoguchi.Event) bool { return e.Detail == string(madoguchi.CancelLate) }
				require.Equal(t, forget.Late, slices.ContainsFunc(r.Timeline, said))
				letters := 1 // the confirmation
				if forget.Notice {
					letters++
				}
				require.Len(t, s.Carrier.Letters, letters)
			})
			s.ExecuteWorkflow(visits.ReservationName, booking)
			require.NoError(t, s.GetWorkflowError())
		})
	}
}

// The mail about a booking on the web leaves the clinic its own messages.
func TestPatientsUseUpNothingOfTheClinics(t *testing.T) {
	s := newStage(t, booked)
	s.Activities.Quotas = madoguchi.Quotas{Clinic: madoguchi.Allowance{Hour: 1}, Patients: madoguchi.Allowance{Hour: 1}}
	booking := bookedOnWeb(onlineBooking())
	s.Update(time.Minute, visits.SendUpdate, "1", sms("00000000000000z9"))
	s.ExecuteWorkflow(visits.ReservationName, booking)
	require.NoError(t, s.GetWorkflowError())
	require.Len(t, s.Carrier.Texts, 1)
	require.NotEmpty(t, s.Carrier.Letters)
	require.Equal(t, madoguchi.AnyPatient, s.store.spent[0].By)
	require.NotEqual(t, madoguchi.AnyPatient, s.store.spent[1].By)
}

// Reception has the link sent to the address that the patient meant. The first link ends, and its address gets no mail.
func TestANewAddressEndsTheFormerLink(t *testing.T) {
	s := newStage(t, booked)
	booking := bookedOnWeb(inPersonBooking())
	booking.Reservation.Contact = madoguchi.Contact{Email: "hanako@example.jp", Language: "ja"}
	again := *aboutVisit("00000000000000z2")
	s.Update(time.Hour, visits.SendUpdate, "again", again)
	right := *aboutVisit("00000000000000z3")
	right.Target, right.Actor = "hanako.tanaka@example.jp", sato
	s.at(t, 90*time.Minute, func(r madoguchi.Reservation) {
		require.Zero(t, r.LinkGeneration)
	})
	s.Update(2*time.Hour, visits.SendUpdate, "right", right)
	s.at(t, 3*time.Hour, func(r madoguchi.Reservation) {
		require.Equal(t, 1, r.LinkGeneration)
		require.Equal(t, right.Target, r.Contact.Email)
	})
	s.ExecuteWorkflow(visits.ReservationName, booking)
	require.NoError(t, s.GetWorkflowError())
	keys := s.Activities.Links.Keys
	require.Contains(t, s.Carrier.Letters[1].Text, "/r/"+keys.VisitToken(booking.Reservation.ID, 0))
	require.Contains(t, s.Carrier.Letters[2].Text, "/r/"+keys.VisitToken(booking.Reservation.ID, 1))
}
