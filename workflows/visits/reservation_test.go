package visits_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"madoguchi/madoguchi"
	"madoguchi/workflows/process"
	"madoguchi/workflows/visits"
	"madoguchi/workflows/workflowstest"
)

var (
	booked  = time.Date(2026, 11, 22, 15, 1, 0, 0, tokyo)
	visit   = time.Date(2026, 11, 24, 14, 30, 0, 0, tokyo)
	sato    = madoguchi.Actor{Kind: madoguchi.ByStaff, ID: "00000000000000s1", Name: "佐藤"}
	patient = madoguchi.Actor{Kind: madoguchi.ByPatient}
)

const (
	clinicID = madoguchi.ClinicID("0000000000000001")
	visitID  = madoguchi.ReservationID("00000000000000r1")
)

func onlineBooking() visits.Booking {
	r := madoguchi.Reservation{
		ID: visitID, ClinicID: clinicID, DoctorID: "00000000000000d1", MenuID: "00000000000000m1",
		Method: madoguchi.Online, Visit: madoguchi.ReturnVisit, Start: visit, End: visit.Add(15 * time.Minute),
		PatientName: "田中 花子", ChartNumber: "10731", State: madoguchi.ReservationBooked,
	}
	return visits.Booking{
		Reservation: r,
		Call: &madoguchi.Call{
			ID: r.CallID(), ClinicID: clinicID, Reservation: r.ID, DoctorID: r.DoctorID, Start: visit,
			Window: madoguchi.CallWindow(visit, tokyo), State: madoguchi.CallScheduled,
		},
		Claim: madoguchi.ClaimOf(r, 1, tokyo), Actor: sato, RequestHash: "hash",
	}
}

func inPersonBooking() visits.Booking {
	booking := onlineBooking()
	booking.Reservation.Method, booking.Call = madoguchi.InPerson, nil
	return booking
}

func sms(id madoguchi.DeliveryID) visits.SendLink {
	return visits.SendLink{
		Delivery: id, Channel: madoguchi.SMS, Target: "+819012345678", Language: "ja", Actor: sato,
	}
}

func (s *stage) reservation(t *testing.T) madoguchi.Reservation {
	t.Helper()
	require.Contains(t, s.store.reservations, visitID)
	return s.store.reservations[visitID]
}

func codes(events []madoguchi.Event) []madoguchi.EventCode {
	var codes []madoguchi.EventCode
	for _, event := range events {
		codes = append(codes, event.Code)
	}
	return codes
}

func TestTakenSlotEndsTheReservation(t *testing.T) {
	s := newStage(t, booked)
	s.store.taken = true
	answer := s.Update(0, visits.BookUpdate, "book")
	s.ExecuteWorkflow(visits.ReservationName, onlineBooking())
	require.NoError(t, s.GetWorkflowError())
	require.NoError(t, answer.Err)
	require.Equal(t, visits.Booked{Taken: true, RequestHash: "hash"}, answer.Value)
	require.Empty(t, s.store.reservations)
}

func TestVisitIsHeld(t *testing.T) {
	s := newStage(t, booked)
	answer := s.Update(0, visits.BookUpdate, "book")
	sent := s.Update(time.Minute, visits.SendUpdate, "send", sms("00000000000000z1"))
	s.RegisterDelayedCallback(func() {
		s.SignalWorkflow(visits.ReceiptSignal, visits.Receipt{
			Delivery: "00000000000000z1", Status: madoguchi.DeliveryDelivered, At: s.Now(),
		})
	}, 2*time.Minute)
	s.inCall(visit.Sub(booked), madoguchi.EventPatientCame, madoguchi.EventCallStarted)
	s.RegisterDelayedCallback(func() {
		require.NoError(t,
			s.UpdateWorkflowByID(visits.CallWorkflowID(madoguchi.CallID(visitID)), visits.FinishCallUpdate, "f",
				&workflowstest.Outcome{}, visits.By{Actor: sato}))
	}, visit.Sub(booked)+10*time.Minute)
	s.ExecuteWorkflow(visits.ReservationName, onlineBooking())
	require.NoError(t, s.GetWorkflowError())
	require.False(t, answer.Value.(visits.Booked).Taken)
	require.NoError(t, sent.Rejected)
	r := s.reservation(t)
	require.Equal(t, madoguchi.ReservationFinished, r.State)
	require.Equal(t, madoguchi.DeliveryDelivered, r.Delivery.Status)
	require.Equal(t, []madoguchi.EventCode{"booked", "sendAsked", "sent", "delivered"}, codes(r.Timeline))
	call := s.store.calls[madoguchi.CallID(visitID)]
	require.Equal(t, madoguchi.CallFinished, call.State)
	require.Equal(t, []madoguchi.EventCode{"opened", "patientCame", "callStarted", "finished"}, codes(call.Timeline))
	require.Len(t, s.Carrier.Texts, 1)
	require.NotContains(t, s.Carrier.Texts[0].Body, "田中")
}

// A later decision has the higher revision, however many writes a dead worker made before.
func TestRevisionsFollowTime(t *testing.T) {
	s := newStage(t, booked)
	const later = time.Hour
	booking := onlineBooking()
	booking.RevisionsByTime = true
	s.Update(0, visits.BookUpdate, "book")
	s.RegisterDelayedCallback(func() {
		require.GreaterOrEqual(t, s.reservation(t).Revision, booked.UnixMilli())
	}, later/2)
	s.Update(later, visits.CancelUpdate, "cancel", visits.By{Actor: sato})
	s.ExecuteWorkflow(visits.ReservationName, booking)
	require.NoError(t, s.GetWorkflowError())
	require.Equal(t, madoguchi.ReservationCancelled, s.reservation(t).State)
	require.GreaterOrEqual(t, s.reservation(t).Revision, booked.Add(later).UnixMilli())
	require.GreaterOrEqual(t, s.store.calls[madoguchi.CallID(visitID)].Revision, booked.Add(later).UnixMilli())
}

// The reporters' clocks are ten minutes ahead, and are then corrected. No time is in the future, and a patient who
// has left is not shown waiting.
func TestTimesOfWrongClocksAreFitted(t *testing.T) {
	s := newStage(t, booked)
	const ahead = 10 * time.Minute
	s.Update(0, visits.BookUpdate, "book")
	s.Update(time.Minute, visits.SendUpdate, "send", sms("00000000000000z1"))
	s.RegisterDelayedCallback(func() {
		s.SignalWorkflow(visits.ReceiptSignal, visits.Receipt{
			Delivery: "00000000000000z1", Status: madoguchi.DeliveryDelivered, At: s.Now().Add(ahead),
		})
	}, 2*time.Minute)
	s.RegisterDelayedCallback(func() {
		heard := s.Now()
		require.False(t, s.reservation(t).Delivery.StatusAt.After(heard))
		for _, event := range s.reservation(t).Timeline {
			require.False(t, event.At.After(heard), event.Code)
		}
	}, 3*time.Minute)
	report := func(after time.Duration, kind madoguchi.EventCode, off time.Duration) {
		s.RegisterDelayedCallback(func() {
			_ = s.SignalWorkflowByID(visits.CallWorkflowID(madoguchi.CallID(visitID)), visits.PresenceSignal,
				visits.Presence{Kind: kind, At: s.Now().Add(off), Actor: patient})
		}, after)
	}
	window := visit.Sub(booked)
	report(window, madoguchi.EventPatientCame, ahead)
	s.RegisterDelayedCallback(func() {
		require.Equal(t, booked.Add(window).UTC(), s.store.calls[madoguchi.CallID(visitID)].Presence.PatientSince.UTC())
	}, window+time.Second)
	report(window+time.Minute, madoguchi.EventPatientLeft, 0)
	s.RegisterDelayedCallback(func() {
		require.Zero(t, s.store.calls[madoguchi.CallID(visitID)].Presence.PatientSince)
	}, window+2*time.Minute)
	report(window+3*time.Minute, madoguchi.EventPatientCame, -ahead)
	s.RegisterDelayedCallback(func() {
		require.Equal(t, booked.Add(window+3*time.Minute).UTC(),
			s.store.calls[madoguchi.CallID(visitID)].Presence.PatientSince.UTC())
	}, window+4*time.Minute)
	s.ExecuteWorkflow(visits.ReservationName, onlineBooking())
	require.NoError(t, s.GetWorkflowError())
}

// inCall reports presence to the reservation's call, a second apart.
func (s *stage) inCall(after time.Duration, kinds ...madoguchi.EventCode) {
	for i, kind := range kinds {
		s.RegisterDelayedCallback(func() {
			_ = s.SignalWorkflowByID(visits.CallWorkflowID(madoguchi.CallID(visitID)), visits.PresenceSignal,
				visits.Presence{Kind: kind, At: s.Now(), Actor: patient})
		}, after+time.Duration(i)*time.Second)
	}
}

func TestNobodyComes(t *testing.T) {
	s := newStage(t, booked)
	s.ExecuteWorkflow(visits.ReservationName, onlineBooking())
	require.NoError(t, s.GetWorkflowError())
	require.Equal(t, madoguchi.ReservationNoShow, s.reservation(t).State)
	require.Equal(t, madoguchi.CallExpired, s.store.calls[madoguchi.CallID(visitID)].State)
	require.WithinDuration(t, visit.AddDate(0, 0, 1), s.Now(), time.Minute)
}

func TestCancelGivesTheSlotBackAndSendsNothing(t *testing.T) {
	s := newStage(t, booked)
	cancelled := s.Update(time.Hour, visits.CancelUpdate, "c", visits.By{Actor: sato})
	late := s.Update(time.Hour+time.Millisecond, visits.SendUpdate, "late", sms("00000000000000z2"))
	s.ExecuteWorkflow(visits.ReservationName, onlineBooking())
	require.NoError(t, s.GetWorkflowError())
	require.NoError(t, cancelled.Err)
	require.False(t, late.Accepted)
	require.Equal(t, 1, s.store.released)
	require.Empty(t, s.Carrier.Texts)
	require.Equal(t, madoguchi.ReservationCancelled, s.reservation(t).State)
	require.Equal(t, madoguchi.CallCancelled, s.store.calls[madoguchi.CallID(visitID)].State)
}

func TestCancelDuringTheWindowEndsTheCall(t *testing.T) {
	s := newStage(t, booked)
	s.inCall(visit.Sub(booked), madoguchi.EventPatientCame)
	s.Update(visit.Sub(booked)+time.Minute, visits.CancelUpdate, "c", visits.By{Actor: sato})
	s.ExecuteWorkflow(visits.ReservationName, onlineBooking())
	require.NoError(t, s.GetWorkflowError())
	require.Equal(t, madoguchi.ReservationCancelled, s.reservation(t).State)
	call := s.store.calls[madoguchi.CallID(visitID)]
	require.Equal(t, madoguchi.CallCancelled, call.State)
	require.Equal(t, []madoguchi.EventCode{"booked", "cancelled"}, codes(s.reservation(t).Timeline))
	require.Equal(t, []madoguchi.EventCode{"opened", "patientCame"}, codes(call.Timeline),
		"the cancellation is told once")
}

func TestMoveTakesTheTimersAlong(t *testing.T) {
	s := newStage(t, booked)
	moved := onlineBooking()
	later := visit.AddDate(0, 0, 2)
	moved.Reservation.Start, moved.Reservation.End = later, later.Add(15*time.Minute)
	moved.Call.Start, moved.Call.Window = later, madoguchi.CallWindow(later, tokyo)
	edit := visits.Edit{
		Reservation: moved.Reservation, Call: moved.Call, Claim: madoguchi.ClaimOf(moved.Reservation, 1, tokyo),
		Actor: sato, Revision: 1,
	}
	done := s.Update(time.Hour, visits.EditUpdate, "e", edit)
	stale := s.Update(2*time.Hour, visits.EditUpdate, "e2", edit)
	s.ExecuteWorkflow(visits.ReservationName, onlineBooking())
	require.NoError(t, s.GetWorkflowError())
	require.NoError(t, done.Err)
	require.ErrorIs(t, process.Refusal(stale.Rejected), madoguchi.ErrChanged)
	require.Equal(t, 1, s.store.moves)
	call := s.store.calls[madoguchi.CallID(visitID)]
	require.True(t, call.Start.Equal(later))
	require.WithinDuration(t, later.Add(-time.Hour), call.Timeline[0].At, time.Second)
}

// The revision of each move is higher than that of the move before, even if something else happened in between.
func TestMovesAreNumbered(t *testing.T) {
	s := newStage(t, booked)
	memo := onlineBooking()
	memo.Reservation.Memo = "血圧手帳"
	away, back := onlineBooking(), onlineBooking()
	later := visit.AddDate(0, 0, 2)
	away.Reservation.Start, away.Reservation.End = later, later.Add(15*time.Minute)
	away.Call.Start, away.Call.Window = later, madoguchi.CallWindow(later, tokyo)
	var edits []*workflowstest.Outcome
	for i, next := range []visits.Booking{memo, away, memo, back, away} {
		edit := visits.Edit{
			Reservation: next.Reservation, Call: next.Call, Claim: madoguchi.ClaimOf(next.Reservation, 1, tokyo),
			Actor: sato, Revision: int64(1 + i),
		}
		edits = append(edits,
			s.Update(time.Duration(1+i)*time.Minute, visits.EditUpdate, fmt.Sprint("e", i), edit))
	}
	s.ExecuteWorkflow(visits.ReservationName, onlineBooking())
	for _, edit := range edits {
		require.NoError(t, errors.Join(edit.Rejected, edit.Err))
	}
	require.Equal(t, 3, s.store.moves)
	require.True(t, s.reservation(t).Start.Equal(later))
}

func TestMoveToATakenSlotChangesNothing(t *testing.T) {
	s := newStage(t, booked)
	moved := onlineBooking()
	moved.Reservation.Start, moved.Reservation.End = visit.Add(time.Hour), visit.Add(75*time.Minute)
	s.RegisterDelayedCallback(func() { s.store.taken = true }, time.Hour)
	refused := s.Update(2*time.Hour, visits.EditUpdate, "e", visits.Edit{
		Reservation: moved.Reservation, Call: moved.Call, Claim: madoguchi.ClaimOf(moved.Reservation, 1, tokyo),
		Actor: sato, Revision: 1,
	})
	s.ExecuteWorkflow(visits.ReservationName, onlineBooking())
	require.ErrorIs(t, process.Refusal(refused.Err), madoguchi.ErrSlotTaken)
	require.True(t, s.reservation(t).Start.Equal(visit))
}

// A move to a time whose window is already open must not open the call before the slot is claimed.
func TestMoveIntoAnOpenWindowThatIsTakenOpensNothing(t *testing.T) {
	s := newStage(t, booked)
	moved := onlineBooking()
	soon := booked.Add(90 * time.Minute)
	moved.Reservation.Start, moved.Reservation.End = soon, soon.Add(15*time.Minute)
	moved.Call.Start, moved.Call.Window = soon, madoguchi.CallWindow(soon, tokyo)
	s.RegisterDelayedCallback(func() { s.store.taken = true }, time.Hour)
	refused := s.Update(time.Hour+time.Minute, visits.EditUpdate, "e", visits.Edit{
		Reservation: moved.Reservation, Call: moved.Call, Claim: madoguchi.ClaimOf(moved.Reservation, 1, tokyo),
		Actor: sato, Revision: 1,
	})
	s.ExecuteWorkflow(visits.ReservationName, onlineBooking())
	require.NoError(t, s.GetWorkflowError())
	require.ErrorIs(t, process.Refusal(refused.Err), madoguchi.ErrSlotTaken)
	call := s.store.calls[madoguchi.CallID(visitID)]
	require.True(t, call.Start.Equal(visit))
	require.WithinDuration(t, visit.Add(-time.Hour), call.Timeline[0].At, time.Second)
}

func TestAStoreThatIsAwayIsWaitedFor(t *testing.T) {
	s := newStage(t, booked)
	s.RegisterDelayedCallback(func() { s.store.downUntil = s.Now().Add(5 * time.Minute) }, time.Hour)
	cancelled := s.Update(time.Hour+time.Second, visits.CancelUpdate, "c", visits.By{Actor: sato})
	s.ExecuteWorkflow(visits.ReservationName, onlineBooking())
	require.NoError(t, s.GetWorkflowError())
	require.NoError(t, cancelled.Err)
	require.Equal(t, madoguchi.ReservationCancelled, s.reservation(t).State)
	require.Equal(t, madoguchi.CallCancelled, s.store.calls[madoguchi.CallID(visitID)].State)
}

// The patient's page asks at the moment when the window opens, and the server's clock may be ahead of the timer.
func TestPatientBeforeTheTimerDoesNotEndTheCall(t *testing.T) {
	s := newStage(t, booked)
	call := *onlineBooking().Call
	call.Reservation = ""
	opens := call.Window.Opens.Sub(booked)
	s.RegisterDelayedCallback(func() {
		s.SignalWorkflow(visits.PresenceSignal,
			visits.Presence{Kind: madoguchi.EventPatientCame, At: s.Now(), Actor: patient})
	}, opens-time.Second)
	var atStart madoguchi.Call
	s.RegisterDelayedCallback(func() { atStart = s.store.calls[call.ID] }, opens+time.Hour)
	s.ExecuteWorkflow(visits.CallWindowName, visits.CallInput{Call: call, Actor: sato})
	require.NoError(t, s.GetWorkflowError())
	require.Equal(t, madoguchi.CallWaiting, atStart.State)
	require.WithinDuration(t, call.Window.Expires, s.store.calls[call.ID].Presence.EndedAt, time.Second)
}

func TestVisitInPersonFinishes(t *testing.T) {
	s := newStage(t, booked)
	noCall := s.Update(time.Hour, visits.SendUpdate, "s", sms("00000000000000z3"))
	s.Update(2*time.Hour, visits.FinishReservationUpdate, "f", visits.By{Actor: sato})
	s.ExecuteWorkflow(visits.ReservationName, inPersonBooking())
	require.NoError(t, s.GetWorkflowError())
	require.ErrorIs(t, process.Refusal(noCall.Rejected), madoguchi.ErrNoCall)
	require.Equal(t, madoguchi.ReservationFinished, s.reservation(t).State)
}

// A double press of the button sends once. A corrected number gets a message at once, the same number after a pause.
func TestSendingAgain(t *testing.T) {
	s := newStage(t, booked)
	other := sms("00000000000000z3")
	other.Target = "+819087654321"
	first := s.Update(time.Minute, visits.SendUpdate, "1", sms("00000000000000z1"))
	twice := s.Update(time.Minute+time.Second, visits.SendUpdate, "2", sms("00000000000000z2"))
	corrected := s.Update(time.Minute+2*time.Second, visits.SendUpdate, "3", other)
	again := s.Update(2*time.Minute, visits.SendUpdate, "4", sms("00000000000000z4"))
	s.ExecuteWorkflow(visits.ReservationName, onlineBooking())
	require.NoError(t, s.GetWorkflowError())
	require.NoError(t, first.Err)
	require.ErrorIs(t, process.Refusal(twice.Rejected), visits.ErrSending)
	require.NoError(t, corrected.Rejected)
	require.NoError(t, again.Rejected)
	require.Len(t, s.Carrier.Texts, 3)
}

// The doctor ends the visit at the moment when its window ends. Either may be first, and everything is written once.
func TestFinishAtTheMomentOfExpiry(t *testing.T) {
	for name, early := range map[string]time.Duration{
		"before": time.Millisecond, "at once": 0, "after": -time.Millisecond,
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t, booked)
			call := *onlineBooking().Call
			call.Reservation = ""
			finished := s.Update(call.Window.Expires.Sub(booked)-early, visits.FinishCallUpdate, "f",
				visits.By{Actor: sato})
			s.ExecuteWorkflow(visits.CallWindowName, visits.CallInput{Call: call, Actor: sato})
			require.NoError(t, s.GetWorkflowError())
			stored := s.store.calls[call.ID]
			ended := codes(stored.Timeline)[len(stored.Timeline)-1]
			require.Equal(t, string(stored.State), string(ended))
			require.True(t, stored.State.Ended())
			if finished.Accepted {
				require.NoError(t, finished.Err)
				require.Equal(t, madoguchi.CallFinished, stored.State)
			}
		})
	}
}

// Reception marks an alert as done that no further message would end, and the history records the actor.
func TestReceptionSeesToWhatNeedsAttention(t *testing.T) {
	s := newStage(t, booked)
	s.Carrier.Refuse(&madoguchi.CarrierError{Code: 21614, Status: 400, Permanent: true})
	s.Update(time.Minute, visits.SendUpdate, "s", sms("00000000000000z4"))
	first := s.Update(time.Hour, visits.AttendUpdate, "a", visits.By{Actor: sato})
	second := s.Update(time.Hour+time.Second, visits.AttendUpdate, "b", visits.By{Actor: sato})
	var seen madoguchi.Reservation
	s.RegisterDelayedCallback(func() { seen = s.reservation(t) }, 2*time.Hour)
	s.ExecuteWorkflow(visits.ReservationName, onlineBooking())
	require.NoError(t, errors.Join(first.Rejected, first.Err, second.Rejected, second.Err))
	require.Empty(t, seen.Attention)
	last := seen.Timeline[len(seen.Timeline)-1]
	require.Equal(t, []madoguchi.EventCode{"booked", "sendAsked", "sendFailed", "attended"}, codes(seen.Timeline))
	require.Equal(t, sato, last.Actor)
	require.Equal(t, "sendFailed", last.Detail)
}

func TestPermanentRefusalAsksForAttentionOnce(t *testing.T) {
	s := newStage(t, booked)
	s.Carrier.Refuse(&madoguchi.CarrierError{Code: 21614, Status: 400, Permanent: true})
	s.Update(time.Minute, visits.SendUpdate, "s", sms("00000000000000z4"))
	var seen madoguchi.Reservation
	s.RegisterDelayedCallback(func() { seen = s.reservation(t) }, time.Hour)
	s.ExecuteWorkflow(visits.ReservationName, onlineBooking())
	require.Equal(t, madoguchi.DeliveryFailed, seen.Delivery.Status)
	require.Equal(t, "notMobile", seen.Delivery.Failure)
	require.Equal(t, "sendFailed", seen.Attention)
}

func TestCallAloneRunsFromCreationToExpiry(t *testing.T) {
	s := newStage(t, booked)
	s.Activities.ShowNumber = func(number string) string { return "電話 " + number }
	call := *onlineBooking().Call
	call.Reservation, call.Title = "", "ひまわり苑（4名）"
	created := s.Update(0, visits.CreateUpdate, "create")
	edited := s.Update(time.Hour, visits.EditCallUpdate, "e",
		visits.EditCall{Title: "ひまわり苑", DoctorID: "00000000000000d2", Actor: sato, Revision: 1})
	mail := sms("00000000000000z5")
	mail.Channel, mail.Target = madoguchi.Mail, "himawari@example.com"
	s.Update(2*time.Hour, visits.SendUpdate, "s", mail)
	s.ExecuteWorkflow(visits.CallWindowName, visits.CallInput{Call: call, Actor: sato, RequestHash: "h"})
	require.NoError(t, s.GetWorkflowError())
	require.Equal(t, visits.CallCreated{RequestHash: "h"}, created.Value)
	require.NoError(t, edited.Err)
	stored := s.store.calls[call.ID]
	require.Equal(t, "ひまわり苑", stored.Title)
	require.Equal(t, madoguchi.CallExpired, stored.State)
	require.Equal(t, madoguchi.DeliverySent, stored.Delivery.Status)
	require.Len(t, s.Carrier.Letters, 1)
	require.Contains(t, s.Carrier.Letters[0].Text, "電話 03-1234-5678")
	require.Contains(t, s.Carrier.Letters[0].HTML, "電話 03-1234-5678")
}

// TestAnEditLeavesTextsAsTheyAre books by rules of before: the name has a character that is not allowed any more.
func TestAnEditLeavesTextsAsTheyAre(t *testing.T) {
	s := newStage(t, booked)
	older := onlineBooking()
	older.Reservation.PatientName = "田中\u200e花子"
	edit := func(change func(*madoguchi.Reservation), against int64) visits.Edit {
		after := older.Reservation
		change(&after)
		return visits.Edit{
			Reservation: after, Call: older.Call, Claim: older.Claim, Actor: sato, Revision: against,
		}
	}
	memo := edit(func(r *madoguchi.Reservation) { r.Memo = "血圧手帳" }, 1)
	done := s.Update(time.Hour, visits.EditUpdate, "memo", memo)
	name := edit(func(r *madoguchi.Reservation) { r.PatientName = "田仲\u200e花子" }, 2)
	refused := s.Update(2*time.Hour, visits.EditUpdate, "name", name)
	s.ExecuteWorkflow(visits.ReservationName, older)
	require.NoError(t, errors.Join(done.Rejected, done.Err))
	require.ErrorIs(t, process.Refusal(refused.Rejected), madoguchi.Invalid("patientName", "invisibleCharacter"))
	require.Equal(t, older.Reservation.PatientName, s.reservation(t).PatientName)
	require.Equal(t, "血圧手帳", s.reservation(t).Memo)
}
