package visits_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"madoguchi/madoguchi"
	"madoguchi/workflows/visits"
	"madoguchi/workflows/workflowstest"
)

// moving returns an edit that moves the visit of onlineBooking.
func moving(start time.Time, against int64) visits.Edit {
	moved := onlineBooking()
	moved.Reservation.Start, moved.Reservation.End = start, start.Add(15*time.Minute)
	moved.Call.Start, moved.Call.Window = start, madoguchi.CallWindow(start, tokyo)
	return visits.Edit{
		Reservation: moved.Reservation, Call: moved.Call, Claim: madoguchi.ClaimOf(moved.Reservation, 1, tokyo),
		Actor: sato, Revision: against,
	}
}

// see copies the stored reservation after a delay.
func (s *stage) see(after time.Duration) *madoguchi.Reservation {
	var seen madoguchi.Reservation
	s.RegisterDelayedCallback(func() { seen = s.store.reservations[visitID] }, after)
	return &seen
}

// move moves the visit after a delay, against its revision at that time.
func (s *stage) move(after time.Duration, id string, start time.Time) *workflowstest.Outcome {
	result := &workflowstest.Outcome{}
	s.RegisterDelayedCallback(func() {
		s.UpdateWorkflow(visits.EditUpdate, id, result, moving(start, s.store.reservations[visitID].Revision))
	}, after)
	return result
}

func (s *stage) receipt(after time.Duration, id madoguchi.DeliveryID, status madoguchi.DeliveryStatus) {
	s.RegisterDelayedCallback(func() {
		s.SignalWorkflow(visits.ReceiptSignal, visits.Receipt{Delivery: id, Status: status, At: s.Now()})
	}, after)
}

const (
	first  = madoguchi.DeliveryID("00000000000000z1")
	second = madoguchi.DeliveryID("00000000000000z2")
)

// A patient who was told a time has the old time after a move until the new message is sent, whatever receipt of the
// old one arrives.
func TestMovedVisitHoldsTheOldTime(t *testing.T) {
	s := newStage(t, booked)
	later := visit.AddDate(0, 0, 2)
	s.Update(time.Minute, visits.SendUpdate, "1", sms(first))
	told := s.see(2 * time.Minute)
	moved := s.move(3*time.Minute, "m", later)
	holds := s.see(4 * time.Minute)
	s.receipt(5*time.Minute, first, madoguchi.DeliveryDelivered)
	still := s.see(6 * time.Minute)
	s.RegisterDelayedCallback(func() { s.Carrier.Refuse(&madoguchi.CarrierError{Status: 503}) }, 7*time.Minute)
	s.Update(8*time.Minute, visits.SendUpdate, "2", sms(second))
	asked := s.see(8*time.Minute + time.Second)
	s.RegisterDelayedCallback(func() { s.Carrier.Refuse(nil) }, 8*time.Minute+2*time.Second)
	mended := s.see(20 * time.Minute)
	s.ExecuteWorkflow(visits.ReservationName, onlineBooking())
	require.NoError(t, s.GetWorkflowError())
	require.NoError(t, moved.Err)
	require.Empty(t, told.Attention)
	require.Equal(t, madoguchi.AttentionOldTime, holds.Attention)
	require.Equal(t, madoguchi.AttentionOldTime, still.Attention)
	require.Equal(t, madoguchi.DeliveryDelivered, still.Delivery.Status)
	require.Equal(t, madoguchi.DeliveryQueued, asked.Delivery.Status)
	require.Equal(t, madoguchi.AttentionOldTime, asked.Attention)
	require.Empty(t, mended.Attention)
	require.Contains(t, s.Carrier.Texts[1].Body, "11/26(木)14:30")
}

// After a move back, the patient has the right time again. A move within its time, such as to another doctor,
// changes nothing for the patient.
func TestMovedBackIsNoTrouble(t *testing.T) {
	s := newStage(t, booked)
	s.Update(time.Minute, visits.SendUpdate, "1", sms(first))
	s.move(2*time.Minute, "m", visit.AddDate(0, 0, 2))
	away := s.see(3 * time.Minute)
	s.move(4*time.Minute, "m2", visit)
	back := s.see(5 * time.Minute)
	s.ExecuteWorkflow(visits.ReservationName, onlineBooking())
	require.Equal(t, madoguchi.AttentionOldTime, away.Attention)
	require.Empty(t, back.Attention)
}

func TestMovedVisitNobodyWasToldOf(t *testing.T) {
	s := newStage(t, booked)
	s.Carrier.Refuse(&madoguchi.CarrierError{Code: 21614, Status: 400, Permanent: true})
	s.move(time.Minute, "m", visit.AddDate(0, 0, 1))
	untold := s.see(2 * time.Minute)
	s.Update(3*time.Minute, visits.SendUpdate, "1", sms(first))
	s.move(4*time.Minute, "m2", visit.AddDate(0, 0, 2))
	failed := s.see(5 * time.Minute)
	s.ExecuteWorkflow(visits.ReservationName, onlineBooking())
	require.Empty(t, untold.Attention)
	require.Equal(t, madoguchi.AttentionSendFailed, failed.Attention)
}

// A message under way during a move names the time before the move, which shows once it is sent. The new time can be
// sent at once, however recent the first message.
func TestMoveWhileAMessageIsUnderWay(t *testing.T) {
	s := newStage(t, booked)
	s.Carrier.Refuse(&madoguchi.CarrierError{Status: 503})
	s.Update(time.Minute, visits.SendUpdate, "1", sms(first))
	s.move(time.Minute+time.Second, "m", visit.AddDate(0, 0, 2))
	waits := s.see(time.Minute + 2*time.Second)
	s.RegisterDelayedCallback(func() { s.Carrier.Refuse(nil) }, time.Minute+3*time.Second)
	sent := s.see(2 * time.Minute)
	s.ExecuteWorkflow(visits.ReservationName, onlineBooking())
	require.Equal(t, madoguchi.AttentionOldTime, waits.Attention)
	require.Equal(t, madoguchi.DeliverySent, sent.Delivery.Status)
	require.Equal(t, madoguchi.AttentionOldTime, sent.Attention)
	require.Contains(t, s.Carrier.Texts[0].Body, "11/24(火)14:30")
}

func TestTheNewTimeIsSentAtOnce(t *testing.T) {
	s := newStage(t, booked)
	s.Update(time.Minute, visits.SendUpdate, "1", sms(first))
	s.move(time.Minute+time.Second, "m", visit.AddDate(0, 0, 2))
	again := s.Update(time.Minute+2*time.Second, visits.SendUpdate, "2", sms(second))
	s.ExecuteWorkflow(visits.ReservationName, onlineBooking())
	require.NoError(t, again.Rejected)
	require.Len(t, s.Carrier.Texts, 2)
}

// The old message and the new one have failed, the old one's receipt is late: the patient has no wrong time, and was
// not told the right one.
func TestALateReceiptOfAReplacedMessage(t *testing.T) {
	for name, test := range map[string]struct {
		late bool
		want string
	}{"heard": {true, madoguchi.AttentionSendFailed},
		"of a reservation from before": {false, madoguchi.AttentionOldTime}} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t, booked)
			s.Update(time.Minute, visits.SendUpdate, "1", sms(first))
			s.move(2*time.Minute, "m", visit.AddDate(0, 0, 2))
			s.RegisterDelayedCallback(func() {
				s.Carrier.Refuse(&madoguchi.CarrierError{Code: 21614, Status: 400, Permanent: true})
			}, 3*time.Minute)
			s.Update(4*time.Minute, visits.SendUpdate, "2", sms(second))
			failed := s.see(5 * time.Minute)
			s.receipt(6*time.Minute, first, madoguchi.DeliveryFailed)
			heard := s.see(7 * time.Minute)
			s.receipt(8*time.Minute, first, madoguchi.DeliveryFailed) // twice, as receipts come
			again := s.see(9 * time.Minute)
			booking := onlineBooking()
			booking.LateReceipts = test.late
			s.ExecuteWorkflow(visits.ReservationName, booking)
			require.NoError(t, s.GetWorkflowError())
			require.Equal(t, madoguchi.AttentionOldTime, failed.Attention)
			require.Equal(t, test.want, heard.Attention)
			require.Equal(t, second, heard.Delivery.ID)
			require.Equal(t, heard.Revision, again.Revision, "what says nothing new writes nothing")
		})
	}
}

// The visit moves again while the message with its new time is under way. That message then names an outdated time,
// and the patient has a wrong time until the newest message is sent.
func TestMovedAgainWhileTheNewTimeIsUnderWay(t *testing.T) {
	s := newStage(t, booked)
	const third = madoguchi.DeliveryID("00000000000000z3")
	s.Update(time.Minute, visits.SendUpdate, "1", sms(first))
	s.move(2*time.Minute, "m", visit.AddDate(0, 0, 2))
	s.RegisterDelayedCallback(func() { s.Carrier.Refuse(&madoguchi.CarrierError{Status: 503}) }, 3*time.Minute)
	s.Update(4*time.Minute, visits.SendUpdate, "2", sms(second))
	queued := s.see(4*time.Minute + time.Second)
	s.move(4*time.Minute+2*time.Second, "m2", visit.AddDate(0, 0, 3))
	moved := s.see(4*time.Minute + 3*time.Second)
	s.RegisterDelayedCallback(func() { s.Carrier.Refuse(nil) }, 4*time.Minute+4*time.Second)
	sent := s.see(10 * time.Minute)
	s.Update(11*time.Minute, visits.SendUpdate, "3", sms(third))
	mended := s.see(12 * time.Minute)
	s.ExecuteWorkflow(visits.ReservationName, onlineBooking())
	require.NoError(t, s.GetWorkflowError())
	require.Equal(t, madoguchi.DeliveryQueued, queued.Delivery.Status)
	require.Equal(t, madoguchi.AttentionOldTime, queued.Attention)
	require.Equal(t, madoguchi.AttentionOldTime, moved.Attention)
	require.Equal(t, madoguchi.DeliverySent, sent.Delivery.Status)
	require.Equal(t, madoguchi.AttentionOldTime, sent.Attention)
	require.Empty(t, mended.Attention)
	require.Len(t, s.Carrier.Texts, 3)
	require.Contains(t, s.Carrier.Texts[1].Body, "11/26(木)14:30")
	require.Contains(t, s.Carrier.Texts[2].Body, "11/27(金)14:30")
}

// The visit moves back while the message with the other time is under way. The patient has the right time, but may
// still be told the other one, until that message has failed permanently.
func TestMovedBackWhileTheOtherTimeIsUnderWay(t *testing.T) {
	for name, test := range map[string]struct {
		then error // what the carrier answers in the end
		want string
	}{
		"it is sent after all": {nil, madoguchi.AttentionOldTime},
		"it is refused": {
			&madoguchi.CarrierError{Code: 21614, Status: 400, Permanent: true}, madoguchi.AttentionSendFailed,
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t, booked)
			s.Update(time.Minute, visits.SendUpdate, "1", sms(first))
			s.move(2*time.Minute, "m", visit.AddDate(0, 0, 2))
			s.RegisterDelayedCallback(func() { s.Carrier.Refuse(&madoguchi.CarrierError{Status: 503}) }, 3*time.Minute)
			s.Update(4*time.Minute, visits.SendUpdate, "2", sms(second))
			s.move(4*time.Minute+2*time.Second, "m2", visit)
			back := s.see(4*time.Minute + 3*time.Second)
			s.RegisterDelayedCallback(func() { s.Carrier.Refuse(test.then) }, 4*time.Minute+4*time.Second)
			over := s.see(10 * time.Minute)
			s.ExecuteWorkflow(visits.ReservationName, onlineBooking())
			require.NoError(t, s.GetWorkflowError())
			require.Equal(t, madoguchi.DeliveryQueued, back.Delivery.Status)
			require.Equal(t, madoguchi.AttentionOldTime, back.Attention)
			require.Equal(t, test.want, over.Attention)
		})
	}
}

// A message with a new time withdraws the old one, also when repeated by mail. A time that never reached the patient
// is not mentioned.
func TestTheNewTimeWithdrawsTheOldOne(t *testing.T) {
	s := newStage(t, booked)
	s.Update(time.Minute, visits.SendUpdate, "1", sms(first))
	s.move(2*time.Minute, "m", visit.AddDate(0, 0, 2))
	s.Update(3*time.Minute, visits.SendUpdate, "2", sms(second))
	s.Update(4*time.Minute, visits.SendUpdate, "3", mail("00000000000000z3"))
	s.ExecuteWorkflow(visits.ReservationName, onlineBooking())
	require.NoError(t, s.GetWorkflowError())
	require.Len(t, s.Carrier.Texts, 2)
	require.NotContains(t, s.Carrier.Texts[0].Body, "日時変更")
	require.Contains(t, s.Carrier.Texts[1].Body, "【日時変更】")
	require.Contains(t, s.Carrier.Texts[1].Body, "11/26(木)14:30")
	require.Len(t, s.Carrier.Letters, 1)
	require.Contains(t, s.Carrier.Letters[0].Subject, "日時変更のご案内（11/26(木)14:30）")
	require.Contains(t, s.Carrier.Letters[0].Text, "以前のご案内（11/24 14:30）は無効です。")
}

func TestATimeThatNobodyWasToldIsNotWithdrawn(t *testing.T) {
	s := newStage(t, booked)
	s.Carrier.Refuse(&madoguchi.CarrierError{Code: 21614, Status: 400, Permanent: true})
	s.Update(time.Minute, visits.SendUpdate, "1", sms(first))
	s.move(2*time.Minute, "m", visit.AddDate(0, 0, 2))
	s.RegisterDelayedCallback(func() { s.Carrier.Refuse(nil) }, 3*time.Minute)
	s.Update(4*time.Minute, visits.SendUpdate, "2", sms(second))
	s.ExecuteWorkflow(visits.ReservationName, onlineBooking())
	require.Len(t, s.Carrier.Texts, 1)
	require.NotContains(t, s.Carrier.Texts[0].Body, "日時変更")
}

// The message with the intermediate time may not have been sent: the newest message withdraws the earlier time
// without naming it.
func TestAnUncertainTimeIsWithdrawnUnnamed(t *testing.T) {
	s := newStage(t, booked)
	s.Update(time.Minute, visits.SendUpdate, "1", sms(first))
	s.move(2*time.Minute, "m", visit.AddDate(0, 0, 2))
	s.RegisterDelayedCallback(func() { s.Carrier.Refuse(&madoguchi.CarrierError{Status: 503}) }, 3*time.Minute)
	s.Update(4*time.Minute, visits.SendUpdate, "2", sms(second))
	s.move(4*time.Minute+2*time.Second, "m2", visit.AddDate(0, 0, 3))
	s.RegisterDelayedCallback(func() { s.Carrier.Refuse(nil) }, 4*time.Minute+2500*time.Millisecond)
	s.Update(4*time.Minute+3*time.Second, visits.SendUpdate, "3", mail("00000000000000z3"))
	s.ExecuteWorkflow(visits.ReservationName, onlineBooking())
	require.Len(t, s.Carrier.Letters, 1)
	require.Contains(t, s.Carrier.Letters[0].Text, "以前のご案内は無効です。")
}
