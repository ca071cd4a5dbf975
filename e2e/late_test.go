package e2e

import (
	"strings"
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

// TestWhatIsLateIsTold shortens the times after which reception learns of a missing answer of a carrier, and of a
// patient who does not return after a crash.
func TestWhatIsLateIsTold(t *testing.T) {
	s := newStack(t.TempDir(), freeAddresses(), "MADOGUCHI_TEST_PATIENCE=4s", "MADOGUCHI_RETURN_WITHIN=10s")
	s.programs = otherPrograms(t, map[string]string{"worker": "madoguchi/e2e/internal/hasty"})
	s.run(t)
	d := openDesk(t, s, screen{1440, 900})
	d.signIn(t, s)
	t.Run("a slow carrier", func(t *testing.T) { seesASlowCarrier(t, s, d) })
	t.Run("a patient who left in a crash", func(t *testing.T) { showsDeparturesAfterCrash(t, s, d) })
}

// seesASlowCarrier sends while the carrier fails. The desk shows a task while the message is still tried, and no longer
// once another number has been reached.
func seesASlowCarrier(t *testing.T, s *stack, d *desk) {
	bookAtDesk(t, d, "村上 七海")
	sendFromDesk(t, d, unservedNumber)
	d.find(t, "SMS 送信待ち", "chip")
	d.sees(t, "URLをまだ送れていません")
	d.shot(t, "desk-send-slow")
	d.click(t, "要対応", "place")
	d.sees(t, "送信中のまま")
	d.shot(t, "desk-send-slow-task")
	client, _ := s.signIn(t)
	entry := entryOf(t, client, func(entry api.Entry) bool { return entry.PatientName == "村上 七海" })
	if entry.Attention != madoguchi.AttentionSendSlow || entry.Delivery.Status != string(madoguchi.DeliveryQueued) {
		t.Errorf("it is %s and needs attention for %q", entry.Delivery.Status, entry.Attention)
	}

	d.click(t, "村上 七海", "row")
	d.click(t, "URL再送", "button")
	d.fill(t, "携帯電話番号", "090-5555-0117")
	d.click(t, "送信する", "button")
	d.find(t, "SMS 到達", "chip")
	eventually(t, "the end of the task", patience, func() string {
		now := entryOf(t, client, func(other api.Entry) bool { return other.ID == entry.ID })
		if now.Attention != "" {
			return "it still needs attention for " + now.Attention
		}
		return ""
	})
	d.shot(t, "desk-send-slow-mended")
	if _, err := client.Cancel(t.Context(), entry.Kind, entry.ID); err != nil {
		t.Error(err)
	}
}

// showsDeparturesAfterCrash kills the API server while two patients wait. One of them does not come back.
func showsDeparturesAfterCrash(t *testing.T, s *stack, d *desk) {
	d.click(t, "受付一覧", "place")
	stays, leaves := callNow(t, s, "stays@example.com"), callNow(t, s, "leaves@example.com")
	staying := newBrowser(t, phone)
	staying.enter(t, s.linkTo(t, "stays@example.com"))
	leaving := newActors(t, s, s.operator(t)).comes(t, s.linkTo(t, "leaves@example.com"))
	d.sees(t, "ビデオ通話で待っている方　2名")
	d.shot(t, "desk-two-wait")

	s.kill(t, "apiserver")
	_ = leaving.socket.CloseNow() // and it does not come back
	killed := time.Now()
	d.sees(t, "ビデオ通話で待っている方　1名")
	d.sees(t, stays.Entry.Title)
	for _, it := range d.things(t) {
		if strings.Contains(it.Label+it.Text, leaves.Entry.Title) {
			t.Errorf("the desk still shows %s as %s", leaves.Entry.Title, it.Role)
		}
	}
	client, _ := s.signIn(t)
	if lefts := timesOf(t, client, leaves.Entry.ID, madoguchi.EventPatientLeft); len(lefts) != 1 ||
		lefts[0].Before(killed) {
		t.Errorf("the patient who left is told to have left at %v", lefts)
	}
	if lefts := timesOf(t, client, stays.Entry.ID, madoguchi.EventPatientLeft); len(lefts) != 0 {
		t.Errorf("the patient who waits is told to have left at %v", lefts)
	}
	staying.state(t, "call", "waiting")
	now := entryOf(t, client, func(entry api.Entry) bool { return entry.ID == stays.Entry.ID })
	if now.Call.State != string(madoguchi.CallWaiting) {
		t.Errorf("the patient who waits is %s", now.Call.State)
	}
	d.shot(t, "desk-one-waits")
	s.finish(t, stays, leaves)
}

// timesOf returns the times of an event in a call's history.
func timesOf(t *testing.T, client *api.Client, call string, code madoguchi.EventCode) (times []time.Time) {
	t.Helper()
	detail, err := client.Detail(t.Context(), api.KindCall, call)
	if err != nil {
		t.Fatal(err)
	}
	for _, event := range detail.Timeline {
		if event.Code == string(code) {
			times = append(times, event.At)
		}
	}
	return times
}
