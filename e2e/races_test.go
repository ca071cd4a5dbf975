package e2e

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"go.temporal.io/api/workflowservice/v1"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
	"madoguchi/workflows/visits"
)

// atOnce runs do concurrently and returns the errors.
func atOnce(count int, do func(i int) error) []error {
	told := make([]error, count)
	var start, all sync.WaitGroup
	start.Add(1)
	for i := range count {
		all.Go(func() {
			start.Wait()
			told[i] = do(i)
		})
	}
	start.Done()
	all.Wait()
	return told
}

// one fails the test unless exactly one attempt succeeded and the others got the given error.
func one(t *testing.T, told []error, others error) {
	t.Helper()
	won := 0
	for _, err := range told {
		switch {
		case err == nil:
			won++
		case !errors.Is(err, others):
			t.Errorf("a loser was told %v, want %v", err, others)
		}
	}
	if won != 1 {
		t.Errorf("%d of %d were told yes, want one", won, len(told))
	}
}

// A rush for one slot: everybody gets an answer soon, and few workflows are started.
func TestOfManyBookingsOfOneSlotOneWins(t *testing.T) {
	const rivals, workflowsAtMost, within = 500, 20, 10 * time.Second
	s := sharedStack(t)
	client, session := s.signIn(t)
	request := visitInQuarters(session, 400, "佐野 一")
	began := time.Now()
	told := atOnce(rivals, func(int) error {
		_, err := client.Book(t.Context(), madoguchi.NewID(), request)
		return err
	})
	took := time.Since(began)
	one(t, told, madoguchi.ErrSlotTaken)
	if took > within {
		t.Errorf("%d bookings were answered within %v", rivals, took)
	}
	start := request.Start.UTC()
	query := fmt.Sprintf("Kind = 'reservation' AND VisitStart BETWEEN '%s' AND '%s'",
		start.Add(-time.Second).Format(time.RFC3339), start.Add(time.Second).Format(time.RFC3339))
	o := s.operator(t)
	var started int64
	eventually(t, "the workflows of the rush in the list", patience, func() string {
		answer, err := o.CountWorkflow(t.Context(), &workflowservice.CountWorkflowExecutionsRequest{Query: query})
		switch {
		case err != nil:
			return err.Error()
		case answer.Count == 0:
			return "none is listed yet"
		}
		started = answer.Count
		return ""
	})
	t.Logf(
		"%d bookings of one slot: all answered within %v, %d workflows started", rivals, took.Round(time.Millisecond),
		started,
	)
	if started > workflowsAtMost {
		t.Errorf("%d workflows were started, want %d at most", started, workflowsAtMost)
	}
}

func TestOfTwoEditsOneWins(t *testing.T) {
	s := sharedStack(t)
	ac := newActors(t, s, s.operator(t))
	entry := ac.book(ac.visitInDays("競合 一郎"))
	const rivals = 10
	told := atOnce(rivals, func(i int) error {
		note := func(v *api.GuestVisit) { v.Memo = fmt.Sprint("変更 ", i) }
		_, err := ac.client.EditReservation(t.Context(), entry.ID, edited(entry, note))
		return err
	})
	one(t, told, madoguchi.ErrChanged)
	detail, err := ac.client.Detail(t.Context(), entry.Kind, entry.ID)
	ac.must(err)
	for i, err := range told {
		if want := fmt.Sprint("変更 ", i); err == nil && detail.Entry.Memo != want {
			t.Errorf("the memo is %q, the winner wrote %q", detail.Entry.Memo, want)
		}
	}
}

func TestOfManyResendsOneIsSent(t *testing.T) {
	s := sharedStack(t)
	ac := newActors(t, s, s.operator(t))
	entry := ac.book(ac.visitInDays("連打 二郎"))
	told := atOnce(50, func(int) error {
		_, err := ac.client.Send(
			t.Context(), entry.Kind, entry.ID, madoguchi.NewID(), api.Send{Channel: "sms", Target: "090-1234-2050"},
		)
		return err
	})
	one(t, told, visits.ErrSending)
	ac.settled(
		entry, "the delivery",
		func(now api.Entry) bool { return now.Delivery.Status == string(madoguchi.DeliveryDelivered) },
	)
	if messages := s.messagesTo(t, "+819012342050"); len(messages) != 1 {
		t.Errorf("the patient got %d messages", len(messages))
	}
}

// Reception cancels while a colleague sends. The visit is cancelled, and the answer that nothing was sent is true.
func TestCancelAgainstSend(t *testing.T) {
	s := sharedStack(t)
	ac := newActors(t, s, s.operator(t))
	for range 10 {
		entry, target := ac.book(ac.visitInDays("取消 三郎")), "cancelled-"+madoguchi.NewID()+"@example.com"
		told := atOnce(2, func(side int) error {
			if side == 0 {
				_, err := ac.client.Cancel(t.Context(), entry.Kind, entry.ID)
				return err
			}
			_, err := ac.client.Send(
				t.Context(), entry.Kind, entry.ID, madoguchi.NewID(), api.Send{Channel: "mail", Target: target},
			)
			return err
		})
		ac.must(told[0])
		if told[1] != nil && madoguchi.KindOf(told[1]) != madoguchi.KindConflict {
			t.Errorf("the sender was told %v", told[1])
		}
		ac.settled(
			entry, "the cancellation",
			func(now api.Entry) bool { return now.State == string(madoguchi.ReservationCancelled) },
		)
		ac.awaitEnd(reservationID(entry))
		if messages := s.messagesTo(t, target); len(messages) > 1 || told[1] != nil && len(messages) > 0 {
			t.Errorf("%d messages; the sender was told %v", len(messages), told[1])
		}
	}
}

// awaitEnd waits for the end of a workflow. Nothing is sent after that.
func (ac *actors) awaitEnd(workflowID string) {
	ac.t.Helper()
	ac.must(ac.operator.GetWorkflow(ac.t.Context(), workflowID, "").Get(ac.t.Context(), nil))
}

// The patient joins while reception cancels. Nobody is left waiting in a call that is over.
func TestJoinAgainstCancel(t *testing.T) {
	s := sharedStack(t)
	ac := newActors(t, s, s.operator(t))
	for range 10 {
		entry := ac.callAt(
			situation{
				name: "open", there: func(e api.Entry) bool { return e.Call.State == string(madoguchi.CallOpen) },
			},
		)
		told := atOnce(2, func(side int) error {
			if side == 0 {
				_, err := ac.client.Cancel(t.Context(), entry.Kind, entry.ID)
				return err
			}
			return ac.processes.ReportPresence(
				t.Context(), madoguchi.CallID(entry.ID), presenceNow(madoguchi.EventPatientCame),
			)
		})
		ac.must(told[0])
		if told[1] != nil && madoguchi.KindOf(told[1]) != madoguchi.KindConflict {
			t.Errorf("the patient's coming was answered %v", told[1])
		}
		ac.awaitEnd(callID(entry))
		ac.settled(entry, "the end", func(now api.Entry) bool {
			return now.Call.State == string(madoguchi.CallCancelled) && now.Call.PatientSince == nil
		})
	}
}
