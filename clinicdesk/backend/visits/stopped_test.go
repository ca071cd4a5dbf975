package visits_test

import (
	"testing"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/phrases"
)

// TestThePatientBeforeTheWayIn shows a patient as stopped until they enter, and the history with the step.
func TestThePatientBeforeTheWayIn(t *testing.T) {
	words := wordsIn(phrases.Japanese)
	entry := api.Entry{
		ID: "x", Kind: api.KindReservation, State: "booked", GuestVisit: api.GuestVisit{Start: noon},
		Call: &api.Call{State: "open", StoppedSince: &noon, StoppedAt: "refused"},
	}
	if got := words.State(entry).Word; got != "カメラの許可待ち" {
		t.Errorf("the state reads %q", got)
	}
	in := entry
	in.Call = &api.Call{State: "inCall", PatientSince: &noon, ClinicSince: &noon}
	if got := words.State(in).Word; got != "診察中" {
		t.Errorf("the state of a patient in the call reads %q", got)
	}
	pane := words.Pane(api.Detail{Entry: entry, Timeline: []api.Event{
		{At: noon, Code: "patientStopped", Detail: "inApp"},
		{At: noon, Code: "patientWithoutPicture", Detail: "refused"}, {At: noon, Code: "patientWithPicture"},
	}})
	for i, want := range []string{"患者が入室の手前で停止（アプリ内で停止）", "患者の映像なし（カメラ 不許可）", "患者の映像あり"} {
		if got := pane.Lines[i].Text; got != want {
			t.Errorf("line %d reads %q, want %q", i, got, want)
		}
	}
}
