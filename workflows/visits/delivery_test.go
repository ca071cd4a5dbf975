package visits_test

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"madoguchi/madoguchi"
	"madoguchi/workflows/process"
	"madoguchi/workflows/visits"
	"madoguchi/workflows/workflowstest"
)

const (
	wrongNumber = "+819012345678" // sms's
	rightNumber = "+819087654321"
)

// failing is a carrier that answers 503 until later.
func failing(t *testing.T) *stage {
	s := newStage(t, booked)
	s.Carrier.Refuse(&madoguchi.CarrierError{Code: 20500, Status: 503})
	return s
}

// at examines the reservation at a moment.
func (s *stage) at(t *testing.T, after time.Duration, look func(madoguchi.Reservation)) {
	s.RegisterDelayedCallback(func() { look(s.reservation(t)) }, after)
}

func mail(id madoguchi.DeliveryID) visits.SendLink {
	send := sms(id)
	send.Channel, send.Target = madoguchi.Mail, "hanako@example.com"
	return send
}

// While the carrier fails, a corrected number replaces the first at once. The first gets nothing afterwards.
func TestAnotherTargetReplacesThePendingOne(t *testing.T) {
	for name, send := range map[string]visits.SendLink{"number": func() visits.SendLink {
		corrected := sms("00000000000000z2")
		corrected.Target = rightNumber
		return corrected
	}(), "channel": mail("00000000000000z2")} {
		t.Run(name, func(t *testing.T) {
			s := failing(t)
			first := s.Update(time.Minute, visits.SendUpdate, "1", sms("00000000000000z1"))
			same := s.Update(3*time.Minute, visits.SendUpdate, "same", sms("00000000000000z9"))
			s.RegisterDelayedCallback(func() { s.Carrier.Refuse(nil) }, 4*time.Minute)
			second := s.Update(4*time.Minute, visits.SendUpdate, "2", send)
			s.at(t, 4*time.Minute+time.Second, func(r madoguchi.Reservation) {
				require.Equal(t, madoguchi.DeliverySent, r.Delivery.Status)
				require.Equal(t, send.Target, r.Delivery.Target)
				require.Empty(t, r.Attention)
			})
			s.ExecuteWorkflow(visits.ReservationName, onlineBooking())
			require.NoError(t, s.GetWorkflowError())
			require.NoError(t, first.Err)
			require.ErrorIs(t, process.Refusal(same.Rejected), visits.ErrSending)
			require.NoError(t, second.Rejected)
			require.NoError(t, second.Err)
			require.Len(t, append(s.Carrier.Letters, letters(s.Carrier.Texts)...), 1, "one message in all")
			require.Contains(t, codes(s.reservation(t).Timeline), madoguchi.EventSendReplaced)
		})
	}
}

// letters converts texts to letters, for counting them together.
func letters(texts []madoguchi.Text) []madoguchi.Letter { return make([]madoguchi.Letter, len(texts)) }

// After several changes of the target the last one counts, even if the carrier recovers in between.
func TestTheLastWishCounts(t *testing.T) {
	s := failing(t)
	corrected := sms("00000000000000z2")
	corrected.Target = rightNumber
	s.Update(time.Minute, visits.SendUpdate, "1", sms("00000000000000z1"))
	s.Update(2*time.Minute, visits.SendUpdate, "2", corrected)
	s.Update(3*time.Minute, visits.SendUpdate, "3", sms("00000000000000z3"))
	s.RegisterDelayedCallback(func() { s.Carrier.Refuse(nil) }, 3*time.Minute+time.Second)
	s.ExecuteWorkflow(visits.ReservationName, onlineBooking())
	require.NoError(t, s.GetWorkflowError())
	require.Len(t, s.Carrier.Texts, 1)
	require.Equal(t, wrongNumber, s.Carrier.Texts[0].To)
	require.Equal(t, madoguchi.DeliverySent, s.reservation(t).Delivery.Status)
}

// Reception is notified within a minute and a half, while attempts continue. The carrier finally accepts one
// message.
func TestASlowCarrierAsksForAttention(t *testing.T) {
	s := failing(t)
	s.Update(time.Minute, visits.SendUpdate, "1", sms("00000000000000z1"))
	s.at(t, time.Minute+59*time.Second, func(r madoguchi.Reservation) { require.Empty(t, r.Attention) })
	s.at(t, time.Minute+90*time.Second, func(r madoguchi.Reservation) {
		require.Equal(t, madoguchi.AttentionSendSlow, r.Attention)
		require.Equal(t, madoguchi.DeliveryQueued, r.Delivery.Status)
	})
	s.RegisterDelayedCallback(func() { s.Carrier.Refuse(nil) }, 8*time.Minute)
	s.at(t, 15*time.Minute, func(r madoguchi.Reservation) {
		require.Empty(t, r.Attention)
		require.Equal(t, madoguchi.DeliverySent, r.Delivery.Status)
	})
	s.ExecuteWorkflow(visits.ReservationName, onlineBooking())
	require.NoError(t, s.GetWorkflowError())
	require.Len(t, s.Carrier.Texts, 1)
}

// A message that no carrier accepts within half an hour fails with its own code.
func TestACarrierThatIsAwayIsGivenUp(t *testing.T) {
	s := newStage(t, booked)
	s.Carrier.Refuse(madoguchi.ErrUnavailable)
	s.Update(time.Minute, visits.SendUpdate, "1", sms("00000000000000z1"))
	s.at(t, 32*time.Minute, func(r madoguchi.Reservation) {
		require.Equal(t, madoguchi.DeliveryFailed, r.Delivery.Status)
		require.Equal(t, madoguchi.FailureNoAnswer, r.Delivery.Failure)
		require.Equal(t, madoguchi.AttentionSendFailed, r.Attention)
	})
	s.ExecuteWorkflow(visits.ReservationName, onlineBooking())
	require.NoError(t, s.GetWorkflowError())
	require.Empty(t, s.Carrier.Texts)
}

// An earlier attempt's answer was lost: the accepted message is found, also by the activity that follows ErrorSlow.
func TestWhatWasTakenUnheardIsFoundByTheNextActivity(t *testing.T) {
	s := failing(t)
	s.Update(time.Minute, visits.SendUpdate, "1", sms("00000000000000z1"))
	s.RegisterDelayedCallback(func() {
		s.store.mutex.Lock()
		defer s.store.mutex.Unlock()
		s.Carrier.Texts = append(s.Carrier.Texts,
			madoguchi.Text{Delivery: "00000000000000z1", To: wrongNumber, Body: s.Carrier.Body})
	}, time.Minute+50*time.Second)
	s.RegisterDelayedCallback(func() { s.Carrier.Refuse(nil) }, time.Minute+58*time.Second)
	s.ExecuteWorkflow(visits.ReservationName, onlineBooking())
	require.NoError(t, s.GetWorkflowError())
	require.Len(t, s.Carrier.Texts, 1)
	require.Equal(t, madoguchi.DeliverySent, s.reservation(t).Delivery.Status)
}

// A message over a quota is not sent, asks for attention and gives the reason. A repeat of a counted message passes.
func TestQuotas(t *testing.T) {
	s := newStage(t, booked)
	s.Activities.Quotas = madoguchi.Quotas{Target: madoguchi.Allowance{Hour: 2}}
	s.Update(time.Minute, visits.SendUpdate, "1", sms("00000000000000z1"))
	s.Update(2*time.Minute, visits.SendUpdate, "2", sms("00000000000000z2"))
	over := s.Update(3*time.Minute, visits.SendUpdate, "3", sms("00000000000000z3"))
	s.at(t, 4*time.Minute, func(r madoguchi.Reservation) {
		require.Equal(t, madoguchi.DeliveryFailed, r.Delivery.Status)
		require.Equal(t, madoguchi.FailureQuotaTarget, r.Delivery.Failure)
		require.Equal(t, madoguchi.AttentionSendFailed, r.Attention)
	})
	later := s.Update(62*time.Minute, visits.SendUpdate, "4", sms("00000000000000z4"))
	s.ExecuteWorkflow(visits.ReservationName, onlineBooking())
	require.NoError(t, s.GetWorkflowError())
	require.NoError(t, over.Err, "a sentence and no error")
	require.NoError(t, later.Err)
	require.Len(t, s.Carrier.Texts, 3)
	require.Equal(t, madoguchi.DeliverySent, s.reservation(t).Delivery.Status)
	require.Equal(t, sato.ID, s.store.spent[0].By)
}

// A message that is retried after a carrier's failure counts once.
func TestARetryCountsOnce(t *testing.T) {
	s := failing(t)
	s.Activities.Quotas = madoguchi.Quotas{Clinic: madoguchi.Allowance{Hour: 1}}
	s.Update(time.Minute, visits.SendUpdate, "1", sms("00000000000000z1"))
	s.RegisterDelayedCallback(func() { s.Carrier.Refuse(nil) }, 4*time.Minute)
	s.ExecuteWorkflow(visits.ReservationName, onlineBooking())
	require.NoError(t, s.GetWorkflowError())
	require.Len(t, s.Carrier.Texts, 1)
	require.Len(t, s.store.spent, 1)
}

// A patient has the link sent again, but nobody can flood a number with it. Staff can still send it. The mails about a
// booking on the web and its moves leave the patient all requests.
func TestAPatientAsksForALostLink(t *testing.T) {
	s := newStage(t, booked)
	booking := onlineBooking()
	booking.Notice = aboutVisit("00000000000000z0")
	s.Update(time.Minute, visits.SendUpdate, "1", sms(first))
	lost := func(after time.Duration, id string) *workflowstest.Outcome {
		request := sms(madoguchi.DeliveryID("0000000000000z" + id))
		request.Actor, request.Language = patient, "en"
		return s.Update(after, visits.SendUpdate, id, request)
	}
	asked := []*workflowstest.Outcome{lost(time.Hour, "11"), lost(2*time.Hour, "12"), lost(3*time.Hour, "13")}
	refused := lost(4*time.Hour, "14")
	staff := s.Update(5*time.Hour, visits.SendUpdate, "5", sms("00000000000000z5"))
	tomorrow := lost(26*time.Hour, "16")
	s.ExecuteWorkflow(visits.ReservationName, booking)
	require.NoError(t, s.GetWorkflowError())
	for _, one := range append(asked, staff, tomorrow) {
		require.NoError(t, errors.Join(one.Rejected, one.Err))
	}
	require.ErrorIs(t, process.Refusal(refused.Rejected), madoguchi.ErrTooMany)
	require.Len(t, s.Carrier.Texts, 6)
	require.Contains(t, s.Carrier.Texts[1].Body, "video call")
	event := s.reservation(t).Timeline[5]
	require.Equal(t, madoguchi.EventSendAsked, event.Code)
	require.Equal(t, patient, event.Actor)
}
