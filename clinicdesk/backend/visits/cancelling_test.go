package visits_test

import (
	"strings"
	"testing"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/phrases"
	"madoguchi/clinicdesk/internal/backendtest"
	"madoguchi/madoguchi"
)

// Before a cancellation the desk says that the patient is in the waiting room.
func TestCancellingSaysWhoWaits(t *testing.T) {
	words := wordsIn(phrases.Japanese)
	entry := backendtest.Visit("e1", 1, "小林 誠")
	entry.Kind, entry.Start = api.KindReservation, noon
	const text = "患者への通知は送られません。患者用URLは使えなくなります。"
	for state, want := range map[string]string{
		"waiting": "小林 誠 さん が待合にいます（11:14から）。" + text, "open": text, "scheduled": text,
	} {
		entry.Call = &api.Call{State: state}
		if state == "waiting" {
			entry.Call.PatientSince = &noon
		}
		if got := words.Cancelling(entry); got != want {
			t.Errorf("%s: got %q, want %q", state, got, want)
		}
	}
	entry.Call = nil
	if got := words.Cancelling(entry); got != "患者への通知は送られません。" {
		t.Errorf("in person: got %q", got)
	}
	entry.Source = api.BookedOnWeb
	if got := words.Cancelling(entry); got != "患者にキャンセルをお知らせするメールが送られます。" {
		t.Errorf("booked on the web: got %q", got)
	}
}

// A patient's cancellation after the deadline is called late, in the pane and in the lists.
func TestALateCancellationIsCalledLate(t *testing.T) {
	w := wordsIn(phrases.Japanese)
	entry := api.Entry{Kind: api.KindReservation, State: "cancelled", Cancelled: &api.Cancelled{Reason: "patient"}}
	if by := w.CancelledBy(entry); strings.Contains(by, "締め切り後") {
		t.Errorf("in time: %s", by)
	}
	entry.Cancelled.Late = true
	if by := w.Contact(entry); !strings.HasSuffix(by, "患者の希望　締め切り後") {
		t.Errorf("late: %s", by)
	}
}

// The patient's check of the device is one short word in the lists, and a fact with its time in the pane.
func TestTheCheckOfADeviceIsShown(t *testing.T) {
	w := wordsIn(phrases.Japanese)
	entry := backendtest.Visit("e1", 1, "小林 誠")
	entry.Kind, entry.Start = api.KindReservation, noon
	if said := w.Contact(entry); said != "" {
		t.Errorf("without a check: %q", said)
	}
	entry.Devices = &api.DeviceCheck{Result: "camera", At: noon}
	if said := w.Contact(entry); said != "カメラ不可" {
		t.Errorf("in the lists: %q", said)
	}
	facts := w.Pane(api.Detail{Entry: entry}).Facts
	if last := facts[len(facts)-1]; last.Label != "端末の確認" || !strings.HasPrefix(last.Value, "カメラ不可（") {
		t.Errorf("in the pane: %+v", last)
	}
	for _, result := range madoguchi.DeviceChecks() {
		entry.Devices.Result = string(result)
		if said := w.Devices(entry); said == "" || said == string(result) {
			t.Errorf("%s has no word", result)
		}
	}
}
