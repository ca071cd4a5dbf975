package e2e

import (
	"testing"

	enumspb "go.temporal.io/api/enums/v1"

	"madoguchi/apiserver/api"
)

// TestAnotherNumberWhileTheCarrierFails corrects a number at the desk while the carrier fails. The right one gets the
// link at once, the wrong one never does.
func TestAnotherNumberWhileTheCarrierFails(t *testing.T) {
	s := sharedStack(t)
	d := openDesk(t, s, screen{1440, 900})
	d.signIn(t, s)
	bookAtDesk(t, d, "村上 七海")
	sendFromDesk(t, d, unservedNumber)
	d.find(t, "SMS 送信待ち", "chip")
	d.click(t, "URL再送", "button")
	const right, rightTarget = "090-5555-0107", "+819055550107"
	d.fill(t, "携帯電話番号", right)
	d.click(t, "送信する", "button")
	d.find(t, "SMS 到達", "chip")
	d.shot(t, "desk-send-replaced")
	if got := s.messagesTo(t, rightTarget); len(got) != 1 {
		t.Errorf("the right number got %d messages", len(got))
	}
	client, _ := s.signIn(t)
	entry := entryOf(t, client, func(entry api.Entry) bool { return entry.PatientName == "村上 七海" })
	s.givenUp(t, reservationID(entry))
	for _, message := range s.messagesTo(t, "+819010020500") {
		if message.Status != "refused" {
			t.Errorf("a message to the wrong number is %s", message.Status)
		}
	}
	if _, err := client.Cancel(t.Context(), entry.Kind, entry.ID); err != nil { // frees the slot for other tests
		t.Error(err)
	}
}

// givenUp waits until Temporal has cancelled a send: no attempt follows.
func (s *stack) givenUp(t *testing.T, workflowID string) {
	t.Helper()
	o := s.operator(t)
	eventually(t, "the end of the first send", patience, func() string {
		for _, event := range o.history(t, workflowID).Events {
			if event.EventType == enumspb.EVENT_TYPE_ACTIVITY_TASK_CANCELED {
				return ""
			}
		}
		return "it is still tried"
	})
}

// TestQuotasAtTheDesk sends until the first week's quota of a provisioned clinic is reached. The desk shows the rest,
// and then a task with the reason why a link was not sent.
func TestQuotasAtTheDesk(t *testing.T) {
	s := ownStack(t, "MADOGUCHI_SEND_NEW_CLINIC=3/10")
	ac := newActors(t, s, s.operator(t))
	for _, name := range []string{"一人目", "二人目"} {
		ac.sendSMS(ac.book(ac.visitInDays(name)), "090-5555-0108")
	}
	d := openDesk(t, s, screen{1440, 900})
	d.signIn(t, s)
	bookAtDesk(t, d, "村上 七海")
	d.sees(t, "あと1通送れます（1時間の上限）")
	d.shot(t, "desk-quota-near")
	sendFromDesk(t, d, "090-5555-0109")
	d.find(t, "SMS 到達", "chip")
	d.click(t, "URL再送", "button")
	d.sees(t, "送信の上限に達しています")
	d.shot(t, "desk-quota-full")
	d.fill(t, "携帯電話番号", "090-5555-0110")
	d.click(t, "送信する", "button")
	d.find(t, "要対応", "chip")
	d.shot(t, "desk-quota-reached")
	if got := s.messagesTo(t, "+819055550110"); len(got) != 0 {
		t.Errorf("sent %d over the quota", len(got))
	}
}
