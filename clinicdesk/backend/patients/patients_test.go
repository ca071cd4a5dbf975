package patients_test

import (
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/patients"
	"madoguchi/clinicdesk/backend/phrases"
)

func times() phrases.Times {
	now := time.Date(2026, 5, 11, 9, 0, 0, 0, time.UTC)
	return phrases.Times{Phrases: phrases.In("ja"), Now: func() time.Time { return now }, Location: time.UTC}
}

func TestAPatientInWords(t *testing.T) {
	last := time.Date(2026, 4, 14, 10, 0, 0, 0, time.UTC)
	hanako := api.Patient{
		ID: "p1", Member: true,
		PatientData: api.PatientData{Name: "田中 花子", BirthDate: "1984-05-12", Sex: "female", Phone: "090-1234-5678"},
	}
	rows := patients.Rows(times(), api.PatientsFound{
		Patients: []api.FoundPatient{{Patient: hanako, Last: &last, Doubled: true}},
		Guests:   []api.Guest{{ReservationID: "r1", Name: "鈴木 一郎", Start: last}},
	})
	if len(rows) != 2 || rows[0].Visit != "4/14 10:00（前回）" || rows[0].Tag != "会員" || rows[0].Birth != "1984/05/12" ||
		rows[1].Tag != "非会員" || rows[1].ID() != "r1" {
		t.Errorf("listed as %+v", rows)
	}
	facts := patients.Facts(times(), api.PatientDetail{Patient: hanako})
	if len(facts) != 2 || facts[0].Value != "1984年5月12日（41歳）・女性" {
		t.Errorf("the pane says %+v", facts)
	}
	if got := patients.Summary(hanako); got != "田中 花子　1984/05/12　090-1234-5678" {
		t.Errorf("in one line: %q", got)
	}
}

func TestTwoRecordsSideBySide(t *testing.T) {
	a := api.Patient{ID: "a", PatientData: api.PatientData{Name: "田中 花子", Phone: "1", Notes: "一"}}
	b := api.Patient{ID: "b", PatientData: api.PatientData{Name: "田中 華子", Email: "b@example.jp", Notes: "二"}}
	choice := patients.Compare(a, b)
	want := api.PatientData{Name: "田中 花子", Phone: "1", Email: "b@example.jp", Notes: "一\n二"}
	if choice.Chosen != want {
		t.Errorf("begins with %+v", choice.Chosen)
	}
	if differing := choice.Differing(); len(differing) != 1 || differing[0].Name != "name" {
		t.Errorf("differ in %+v", differing)
	}
}
