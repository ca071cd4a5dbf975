package visits_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"madoguchi/madoguchi"
	"madoguchi/workflows/visits"
	"madoguchi/workflows/workflowstest"
)

// When the patient of onlineBooking is reminded, after the booking.
const (
	untilDayBefore   = 26*time.Hour + 59*time.Minute
	untilHoursBefore = 44*time.Hour + 29*time.Minute
)

// remindedBooking is onlineBooking at a clinic that reminds.
func remindedBooking() visits.Booking {
	booking := onlineBooking()
	booking.Reminders = clinicReminds.Due(visit, tokyo)
	return booking
}

// webBooking is a booking by a patient with a mail address.
func webBooking(booking visits.Booking) visits.Booking {
	booking.Actor = patient
	booking.Reservation.Contact = madoguchi.Contact{Email: "hanako@example.com", Language: "en"}
	booking.Reminders = clinicReminds.Due(visit, tokyo)
	return booking
}

// moveReminded moves the visit, and its reminders with it.
func (s *stage) moveReminded(after time.Duration, start time.Time) {
	s.RegisterDelayedCallback(func() {
		before := s.store.reservations[visitID]
		edit := moving(start, before.Revision)
		edit.Reservation.Contact = before.Contact
		edit.Reminders = clinicReminds.Due(start, tokyo)
		s.UpdateWorkflow(visits.EditUpdate, "move", &workflowstest.Outcome{}, edit)
	}, after)
}

// events returns how often the visit's history has an event.
func (s *stage) events(t *testing.T, code madoguchi.EventCode) (count int) {
	for _, event := range s.reservation(t).Timeline {
		if event.Code == code {
			count++
		}
	}
	return count
}

func pendingCodes(r madoguchi.Reservation) (codes []madoguchi.PendingCode) {
	for _, timer := range r.Pending {
		codes = append(codes, timer.Code)
	}
	return codes
}

func TestRemindersGoWhereTheLinkWent(t *testing.T) {
	s := newStage(t, booked)
	unsent := s.see(30 * time.Second)
	s.Update(time.Minute, visits.SendUpdate, "1", sms(first))
	waits := s.see(2 * time.Minute)
	before := s.see(untilDayBefore - time.Minute)
	reminded := s.see(untilDayBefore + time.Minute)
	again := s.see(untilHoursBefore + time.Minute)
	s.ExecuteWorkflow(visits.ReservationName, remindedBooking())
	require.NoError(t, s.GetWorkflowError())
	require.Equal(t, []madoguchi.PendingCode{"open", "expire"}, pendingCodes(*unsent))
	require.Equal(t, []madoguchi.PendingCode{"dayBefore", "hoursBefore", "open", "expire"}, pendingCodes(*waits))
	require.Equal(t, madoguchi.EventSent, before.Timeline[len(before.Timeline)-1].Code)
	require.Equal(t, []madoguchi.PendingCode{"hoursBefore", "open", "expire"}, pendingCodes(*reminded))
	last := reminded.Timeline[len(reminded.Timeline)-1]
	require.Equal(t, madoguchi.Event{At: last.At, Code: madoguchi.EventReminded,
		Actor: madoguchi.Actor{Kind: madoguchi.BySystem}, Detail: "sms"}, last)
	require.WithinDuration(t, visit.AddDate(0, 0, -1).Add(3*time.Hour+30*time.Minute), last.At, time.Second)
	require.Equal(t, []madoguchi.PendingCode{"open", "expire"}, pendingCodes(*again))
	require.Equal(t, first, again.Delivery.ID, "the link's own delivery stays")
	require.Len(t, s.Carrier.Texts, 3)
	for _, text := range s.Carrier.Texts[1:] {
		require.Equal(t, "+819012345678", text.To)
		require.Contains(t, text.Body, "【ご予約の確認】")
		require.Contains(t, text.Body, "https://meet.example/v/")
	}
	require.Equal(t, 2, s.events(t, madoguchi.EventReminded))
}

func TestRemindersOfABookingOnTheWebGoByMail(t *testing.T) {
	for name, c := range map[string]struct {
		booking visits.Booking
		link    bool
	}{"online": {onlineBooking(), true}, "in person": {inPersonBooking(), false}} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t, booked)
			waits := s.see(time.Minute)
			s.ExecuteWorkflow(visits.ReservationName, webBooking(c.booking))
			require.NoError(t, s.GetWorkflowError())
			require.Contains(t, pendingCodes(*waits), madoguchi.PendingDayBefore)
			require.Len(t, s.Carrier.Letters, 2)
			require.Equal(t, "hanako@example.com", s.Carrier.Letters[0].To)
			require.Contains(t, s.Carrier.Letters[0].Subject, "reminder")
			require.Contains(t, s.Carrier.Letters[0].Text, "Tuesday 24 November 14:30 (JST)")
			require.Equal(t, c.link, strings.Contains(s.Carrier.Letters[0].Text, "https://meet.example/v/"))
			require.Equal(t, 2, s.events(t, madoguchi.EventReminded))
		})
	}
}

func TestNobodyIsRemindedOfAVisitThatIsOver(t *testing.T) {
	cancelled := newStage(t, booked)
	cancelled.Update(time.Hour, visits.CancelUpdate, "c", visits.By{Actor: sato})
	cancelled.ExecuteWorkflow(visits.ReservationName, webBooking(onlineBooking()))
	finished := newStage(t, booked)
	finished.Update(time.Hour, visits.FinishReservationUpdate, "f", visits.By{Actor: sato})
	finished.ExecuteWorkflow(visits.ReservationName, webBooking(inPersonBooking()))
	for _, s := range []*stage{cancelled, finished} {
		require.NoError(t, s.GetWorkflowError())
		require.Empty(t, s.Carrier.Letters)
		require.Empty(t, s.reservation(t).Pending)
	}
}

// A carrier that fails is not tried after a cancellation, and not after the visit's start.
func TestAReminderUnderWayEndsWithItsVisit(t *testing.T) {
	for name, after := range map[string]time.Duration{
		"cancelled": untilHoursBefore + time.Minute, "begun": visit.Sub(booked),
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t, booked)
			s.Carrier.Refuse(&madoguchi.CarrierError{Status: 451})
			if name == "cancelled" {
				s.Update(after, visits.CancelUpdate, "c", visits.By{Actor: sato})
			}
			tried := 0
			s.RegisterDelayedCallback(func() { tried = len(s.Carrier.Letters) }, after)
			s.ExecuteWorkflow(visits.ReservationName, webBooking(onlineBooking()))
			require.NoError(t, s.GetWorkflowError())
			require.Positive(t, tried)
			require.Len(t, s.Carrier.Letters, tried)
			require.Zero(t, s.events(t, madoguchi.EventReminded))
		})
	}
}

func TestRemindersMoveWithTheVisit(t *testing.T) {
	s := newStage(t, booked)
	later := visit.AddDate(0, 0, 2)
	s.moveReminded(untilDayBefore+time.Hour, later)
	moved := s.see(untilDayBefore + 2*time.Hour)
	s.ExecuteWorkflow(visits.ReservationName, webBooking(onlineBooking()))
	require.NoError(t, s.GetWorkflowError())
	require.Equal(t, []madoguchi.PendingTimer{
		{At: later.AddDate(0, 0, -1).Add(3*time.Hour + 30*time.Minute).UTC(), Code: madoguchi.PendingDayBefore},
		{At: later.Add(-3 * time.Hour).UTC(), Code: madoguchi.PendingHoursBefore},
	}, moved.Pending[:2])
	require.Len(t, s.Carrier.Letters, 3, "the day before, and both of the new start")
	require.Contains(t, s.Carrier.Letters[2].Text, "26 November 14:30")
}

// A reminder whose time passes before the booking, the move or the first link is not made up for.
func TestNoReminderIsLate(t *testing.T) {
	late := webBooking(onlineBooking())
	s := newStage(t, booked.Add(untilDayBefore+time.Minute))
	s.ExecuteWorkflow(visits.ReservationName, late)
	require.Len(t, s.Carrier.Letters, 1, "booked between the two")

	s = newStage(t, booked)
	s.moveReminded(time.Hour, booked.Add(6*time.Hour))
	s.ExecuteWorkflow(visits.ReservationName, webBooking(onlineBooking()))
	require.Len(t, s.Carrier.Letters, 1, "moved to today")

	s = newStage(t, booked)
	s.Update(untilDayBefore+time.Minute, visits.SendUpdate, "1", sms(first))
	s.ExecuteWorkflow(visits.ReservationName, remindedBooking())
	require.Len(t, s.Carrier.Texts, 2, "the link, and one reminder after it")
}

func TestAMoveToATakenSlotLeavesTheReminders(t *testing.T) {
	s := newStage(t, booked)
	s.RegisterDelayedCallback(func() { s.store.taken = true }, time.Minute)
	s.moveReminded(time.Hour, visit.AddDate(0, 0, 2))
	s.ExecuteWorkflow(visits.ReservationName, webBooking(onlineBooking()))
	require.NoError(t, s.GetWorkflowError())
	require.Len(t, s.Carrier.Letters, 2)
	require.Contains(t, s.Carrier.Letters[1].Text, "24 November 14:30")
}

// The clinic reminds two hours later from now on. A visit of which the patient was reminded keeps its start, and gets
// another doctor.
func TestNobodyIsRemindedTwice(t *testing.T) {
	s := newStage(t, booked)
	s.RegisterDelayedCallback(func() {
		edit := moving(visit, s.store.reservations[visitID].Revision)
		edit.Reservation.DoctorID = "00000000000000d2"
		edit.Claim = madoguchi.ClaimOf(edit.Reservation, 1, tokyo)
		edit.Reminders = madoguchi.Reminders{DayBefore: true, DayBeforeAt: 20 * 60, HoursBefore: 3}.Due(visit, tokyo)
		s.UpdateWorkflow(visits.EditUpdate, "doctor", &workflowstest.Outcome{}, edit)
	}, untilDayBefore+time.Hour)
	s.ExecuteWorkflow(visits.ReservationName, remindedAndSent(s))
	require.NoError(t, s.GetWorkflowError())
	require.Equal(t, 1, s.events(t, madoguchi.EventMoved))
	require.Equal(t, 2, s.events(t, madoguchi.EventReminded))
	require.Len(t, s.Carrier.Texts, 3)
}

// remindedAndSent is remindedBooking, with the link sent a minute later.
func remindedAndSent(s *stage) visits.Booking {
	s.Update(time.Minute, visits.SendUpdate, "1", sms(first))
	return remindedBooking()
}

func TestAClinicSwitchesItsRemindersOff(t *testing.T) {
	s := newStage(t, booked)
	s.RegisterDelayedCallback(func() { s.store.silent = true }, time.Hour)
	s.ExecuteWorkflow(visits.ReservationName, remindedAndSent(s))
	require.NoError(t, s.GetWorkflowError())
	require.Len(t, s.Carrier.Texts, 1)
	require.Zero(t, s.events(t, madoguchi.EventReminded))
	require.Zero(t, s.events(t, madoguchi.EventReminderFailed))
}

// A reminder that fails is recorded, and sent by mail if an address is known. It is no task for reception.
func TestAReminderThatFails(t *testing.T) {
	for name, c := range map[string]struct {
		refuses bool // or else reports later that the phone is off, twice
		email   string
		letters int
	}{
		"refused": {refuses: true}, "undelivered": {},
		"refused, with a mail address":     {refuses: true, email: "hanako@example.com", letters: 1},
		"undelivered, with a mail address": {email: "hanako@example.com", letters: 1},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t, booked)
			booking := remindedAndSent(s)
			booking.Reservation.Contact = madoguchi.Contact{Email: c.email, Language: "ja"}
			booking.Reminders = booking.Reminders[:1]
			if c.refuses {
				s.RegisterDelayedCallback(func() {
					s.Carrier.Refuse(&madoguchi.CarrierError{Code: 21610, Status: 400, Permanent: true})
				}, untilDayBefore-time.Minute)
			} else {
				s.RegisterDelayedCallback(
					func() { s.undelivered(s.Carrier.Texts[1].Delivery) }, untilDayBefore+time.Minute)
			}
			failed := s.see(untilDayBefore + time.Hour)
			s.ExecuteWorkflow(visits.ReservationName, booking)
			require.NoError(t, s.GetWorkflowError())
			require.Contains(t, codes(failed.Timeline), madoguchi.EventReminderFailed)
			require.Empty(t, failed.Attention)
			require.Equal(t, madoguchi.DeliverySent, failed.Delivery.Status)
			require.Len(t, s.Carrier.Letters, c.letters)
		})
	}
}

// undelivered reports twice that a message has not reached the phone.
func (s *stage) undelivered(id madoguchi.DeliveryID) {
	for range 2 {
		s.SignalWorkflow(visits.ReceiptSignal, visits.Receipt{
			Delivery: id, Status: madoguchi.DeliveryFailed, Failure: madoguchi.FailureUnreachable, At: s.Now(),
		})
	}
}

// The patient knows the time before a move until the reminder names the new one.
func TestAReminderTellsTheNewTime(t *testing.T) {
	s := newStage(t, booked)
	s.moveReminded(time.Hour, visit.Add(time.Hour))
	moved := s.see(2 * time.Hour)
	told := s.see(untilDayBefore + time.Minute)
	s.ExecuteWorkflow(visits.ReservationName, remindedAndSent(s))
	require.NoError(t, s.GetWorkflowError())
	require.Equal(t, madoguchi.AttentionOldTime, moved.Attention)
	require.Empty(t, told.Attention)
	require.Contains(t, s.Carrier.Texts[1].Body, "【日時変更】青木内科クリニック ビデオ通話 11/24(火)15:30")
}

// An hour before the start, the link opens too.
func TestAReminderAtTheMomentWhenTheLinkOpens(t *testing.T) {
	s := newStage(t, booked)
	booking := remindedAndSent(s)
	booking.Reminders = madoguchi.Reminders{HoursBefore: 1}.Due(visit, tokyo)
	open := s.see(visit.Sub(booked) - time.Hour + time.Minute)
	s.ExecuteWorkflow(visits.ReservationName, booking)
	require.NoError(t, s.GetWorkflowError())
	require.Len(t, s.Carrier.Texts, 2)
	require.Empty(t, open.Pending, "the call has it")
	require.Equal(t, madoguchi.EventReminded, open.Timeline[len(open.Timeline)-1].Code)
}

// At the full hour, a clinic reminds more patients than it may message within an hour.
func TestARemindersQuotaIsWaitedFor(t *testing.T) {
	s := newStage(t, booked)
	s.Activities.Quotas = madoguchi.Quotas{Clinic: madoguchi.Allowance{Hour: 1, Day: 10}}
	s.RegisterDelayedCallback(func() {
		s.store.spent = append(s.store.spent, madoguchi.Spending{Delivery: "another", At: s.Now()})
	}, untilDayBefore-58*time.Minute)
	held := s.see(untilDayBefore + time.Minute)
	sent := s.see(untilDayBefore + 10*time.Minute)
	s.ExecuteWorkflow(visits.ReservationName, webBooking(onlineBooking()))
	require.NoError(t, s.GetWorkflowError())
	require.NotContains(t, codes(held.Timeline), madoguchi.EventReminded)
	require.NotContains(t, codes(held.Timeline), madoguchi.EventReminderFailed)
	require.Contains(t, codes(sent.Timeline), madoguchi.EventReminded)
}
