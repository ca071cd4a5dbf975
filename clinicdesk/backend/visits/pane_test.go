package visits_test

import (
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/drafts"
	"madoguchi/clinicdesk/backend/phrases"
	"madoguchi/clinicdesk/backend/visits"
	"madoguchi/clinicdesk/internal/backendtest"
	"madoguchi/clinicdesk/internal/deskserver"
)

// wordsIn returns the words of the pictures' date in a language.
func wordsIn(language string) visits.Words {
	clinic := deskserver.Clinic()
	return visits.Words{
		Times: phrases.Times{
			Phrases: phrases.In(language), Now: backendtest.Now, Location: tokyo,
		},
		Clinic: &clinic,
	}
}

// entries returns the visits of the pictures' date.
func entries(t *testing.T) []api.Entry {
	t.Helper()
	entries, _ := backendtest.Loaded(t).Schedule.Day(backendtest.Day)
	return entries
}

// A standalone call has a call's states, not a reservation's: it can be begun, changed and cancelled.
func TestPaneOfACallThatStandsAlone(t *testing.T) {
	clinic := backendtest.NewClinic(t)
	session := clinic.SignIn(t)
	words := wordsIn(phrases.Japanese)
	draft := drafts.CallDraft{DoctorID: deskserver.Aoki, Start: noon}
	detail, err := drafts.CreateCall(t.Context(), session.Visits, &draft)()
	if err != nil {
		t.Fatal(err)
	}
	for _, state := range []string{"scheduled", "open", "waiting", "inCall"} {
		detail.Entry.State, detail.Entry.Call.State = state, state
		if pane := words.Pane(detail); !pane.CanStart || !pane.CanEdit || !pane.CanCancel || !pane.CanSend {
			t.Errorf("%s: %+v", state, pane)
		}
	}
	detail.Entry.State, detail.Entry.Call.State = "scheduled", "scheduled"
	pane := words.Pane(detail)
	if pane.Chip.Word != "作成済" || pane.Lines[0].Text != "作成（受付 佐藤）" {
		t.Errorf("the chip says %q, the timeline %q", pane.Chip.Word, pane.Lines[0].Text)
	}
	for _, state := range []string{"finished", "cancelled", "expired"} {
		detail.Entry.State, detail.Entry.Call.State = state, state
		if pane := words.Pane(detail); pane.CanStart || pane.CanEdit || pane.CanCancel || pane.CanSend {
			t.Errorf("%s: %+v", state, pane)
		}
	}
}

func TestPane(t *testing.T) {
	words := wordsIn(phrases.Japanese)
	for _, entry := range entries(t) {
		if entry.PatientName != "加藤 修" {
			continue
		}
		pane := words.Pane(api.Detail{Entry: entry, PatientURL: "https://example.jp/v/x"})
		if pane.Validity != "11/24 14:30 〜 11/25 15:30" || pane.Target != "090-1234-5678（SMS）" ||
			pane.Chip.Word != "SMS 到達" || !pane.CanStart {
			t.Errorf("got %+v", pane)
		}
		if pane.Facts[0].Value != "11月24日（火）15:30〜15:45" {
			t.Errorf("time %q", pane.Facts[0].Value)
		}
		return
	}
	t.Fatal("no such entry")
}

// The delivery note says each thing once, for every delivery state.
func TestWhatBecameOfTheLink(t *testing.T) {
	sent, later := noon.Add(-time.Hour), noon.Add(-58*time.Minute)
	for _, test := range []struct {
		delivery api.Delivery
		ja, en   string
	}{
		{api.Delivery{Status: "queued", AskedAt: sent}, "11/24 10:14 送信待ち", "asked 24 Nov 10:14, waiting to be sent"},
		{api.Delivery{Status: "sent", AskedAt: sent, SentAt: &sent}, "11/24 10:14 送信済", "sent 24 Nov 10:14"},
		{api.Delivery{Status: "delivered", AskedAt: sent, SentAt: &sent, StatusAt: later}, "11/24 10:14 送信・10:16 到達",
			"sent 24 Nov 10:14, delivered 10:16"},
		{api.Delivery{Status: "failed", Failure: "blocked", AskedAt: sent, SentAt: &sent, StatusAt: later},
			"11/24 10:14 送信・不達（受信拒否されています）", "sent 24 Nov 10:14, not delivered (blocked)"},
		{api.Delivery{Status: "failed", Failure: "notMobile", AskedAt: sent, StatusAt: later},
			"11/24 10:14 依頼・不達（携帯電話の番号ではありません）", "asked 24 Nov 10:14, not sent (not a mobile number)"},
	} {
		test.delivery.Channel, test.delivery.Target = api.SMS, "+819012345678"
		entry := entries(t)[0]
		entry.Call, entry.Delivery = &api.Call{}, &test.delivery
		for language, want := range map[string]string{phrases.Japanese: test.ja, "en": test.en} {
			if pane := wordsIn(language).Pane(api.Detail{Entry: entry}); pane.TargetNote != want ||
				pane.Failed != (test.delivery.Status == "failed") {
				t.Errorf("%s, %s: got %q, want %q", test.delivery.Status, language, pane.TargetNote, want)
			}
		}
	}
}
