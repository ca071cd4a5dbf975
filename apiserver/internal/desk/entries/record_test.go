package entries

import (
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

// TestTheCommonEndIsToldOnce reads histories of an earlier release, in which both the call and its reservation record
// the end.
func TestTheCommonEndIsToldOnce(t *testing.T) {
	noon := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	for _, end := range []madoguchi.EventCode{madoguchi.EventFinished, madoguchi.EventCancelled} {
		told := func(ofReservation, ofCall bool) (times int) {
			r := Record{Reservation: &madoguchi.Reservation{}, Call: &madoguchi.Call{}}
			r.Reservation.Timeline = []madoguchi.Event{{At: noon, Code: madoguchi.EventBooked}}
			r.Call.Timeline = []madoguchi.Event{{At: noon.Add(time.Minute), Code: madoguchi.EventCallStarted}}
			if ofReservation {
				r.Reservation.Timeline = append(
					r.Reservation.Timeline, madoguchi.Event{At: noon.Add(time.Hour), Code: end},
				)
			}
			if ofCall {
				r.Call.Timeline = append(r.Call.Timeline, madoguchi.Event{At: noon.Add(time.Hour), Code: end})
			}
			events, _ := r.history()
			for _, event := range events {
				if event.Code == end {
					times++
				}
			}
			return times
		}
		if told(true, true) != 1 || told(false, true) != 1 || told(true, false) != 1 || told(false, false) != 0 {
			t.Errorf(
				"%s is told %d, %d, %d and %d times", end, told(true, true), told(false, true), told(true, false),
				told(false, false),
			)
		}
	}
}

// The attention begins when the visit was moved, not when the link arrived. A failed link has its own event.
func TestSinceWhenReceptionHasToAct(t *testing.T) {
	arrived := time.Date(2026, 11, 24, 9, 45, 0, 0, time.UTC)
	first, moved := arrived.Add(time.Hour), arrived.Add(2*time.Hour)
	history := []madoguchi.Event{
		{At: arrived, Code: madoguchi.EventDelivered}, {At: first, Code: madoguchi.EventMoved},
		{At: moved, Code: madoguchi.EventMoved},
		{At: moved.Add(time.Hour), Code: madoguchi.EventPatientStopped},
	}
	delivery := &madoguchi.Delivery{StatusAt: arrived}
	for reason, want := range map[string]time.Time{
		madoguchi.AttentionOldTime: moved, madoguchi.AttentionSendFailed: arrived,
	} {
		if got := attentionSince(reason, delivery, history); got == nil || !got.Equal(want) {
			t.Errorf("%s: since %v, want %v", reason, got, want)
		}
	}
	if got := attentionSince("", delivery, history); got != nil {
		t.Errorf("nothing is to do since %v", got)
	}
	for _, reason := range madoguchi.Attentions {
		if attentionBegins[reason] == "" {
			t.Errorf("no event tells when %s began", reason)
		}
	}
}

// A link is invalid from its revocation until another one is sent, by hand or with a reminder.
func TestWhetherTheSentLinkIsInvalid(t *testing.T) {
	asked, sent, revoked := madoguchi.EventSendAsked, madoguchi.EventSent, madoguchi.EventLinksRevoked
	for _, test := range []struct {
		status madoguchi.DeliveryStatus
		want   bool
		codes  []madoguchi.EventCode
	}{
		{madoguchi.DeliverySent, false, []madoguchi.EventCode{asked, sent}},
		{madoguchi.DeliverySent, true, []madoguchi.EventCode{asked, sent, revoked, madoguchi.EventEdited}},
		{madoguchi.DeliveryFailed, false, []madoguchi.EventCode{asked, madoguchi.EventSendFailed, revoked}},
		{madoguchi.DeliveryQueued, false, []madoguchi.EventCode{asked, sent, revoked, asked}},
		{madoguchi.DeliverySent, false, []madoguchi.EventCode{asked, sent, revoked, madoguchi.EventReminded}},
	} {
		var history []madoguchi.Event
		for _, code := range test.codes {
			history = append(history, madoguchi.Event{Code: code})
		}
		newest := &madoguchi.Delivery{Status: test.status}
		visit := Record{Reservation: &madoguchi.Reservation{Delivery: newest, Timeline: history}}
		call := Record{Call: &madoguchi.Call{Delivery: newest, Timeline: history}}
		for _, entry := range []api.Entry{visit.Entry(madoguchi.Clinic{}), call.Entry(madoguchi.Clinic{})} {
			if entry.Delivery.Revoked != test.want {
				t.Errorf("%s after %v: the link of the %s is invalid: %t",
					test.status, test.codes, entry.Kind, entry.Delivery.Revoked)
			}
		}
	}
}
