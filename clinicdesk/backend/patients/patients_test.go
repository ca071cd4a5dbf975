package patients_test

import (
	"slices"
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/patients"
	"madoguchi/clinicdesk/backend/phrases"
	"madoguchi/madoguchi"
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
		Guests:   []api.Guest{{ReservationID: "r1", Name: "鈴木 一郎", BirthDate: "1950-01-01", Start: last}},
	})
	if len(rows) != 2 || rows[0].Visit != "4/14 10:00（前回）" || rows[0].Tag != "会員" || rows[0].Birth != "1984/05/12" ||
		rows[1].Tag != "非会員" || rows[1].Birth != "1950/01/01" || rows[1].ID() != "r1" {
		t.Errorf("listed as %+v", rows)
	}
	if got := rows[0].Traits(times().Phrases); got != "1984/05/12　090-1234-5678" {
		t.Errorf("told from namesakes by %q", got)
	}
	if got := rows[1].Traits(times().Phrases); got != "1950/01/01　4/14 10:00" {
		t.Errorf("the guest is told from namesakes by %q", got)
	}
	facts := patients.Facts(times(), api.PatientDetail{Patient: hanako})
	if len(facts) != 2 || facts[0].Value != "1984年5月12日（41歳）・女性" {
		t.Errorf("the pane says %+v", facts)
	}
	if got := patients.Summary(hanako); got != "田中 花子　1984/05/12　090-1234-5678" {
		t.Errorf("in one line: %q", got)
	}
}

func TestASearchTextBeginsARegistration(t *testing.T) {
	for text, want := range map[string]api.PatientData{
		"たなか はなこ": {Kana: "タナカ　ハナコ"}, "ﾀﾅｶ": {Kana: "タナカ"}, "田中 花子": {Name: "田中 花子"}, "Smith": {Name: "Smith"},
		"090-1234": {}, "A-0012": {}, "１９８４": {},
	} {
		if got := patients.Typed(text); got != want {
			t.Errorf("%q begins with %+v, want %+v", text, got, want)
		}
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

// A colleague changes the patient while reception types: nothing typed is lost, and both changes of a field are shown.
func TestADraftFollowsThePatient(t *testing.T) {
	stood := api.PatientData{Name: "田中 花子", Phone: "090-1234-5678", Notes: "一", Address: "東京都"}
	draft := patients.Change(api.Patient{ID: "p", Revision: 1, PatientData: stood})
	draft.Phone, draft.Notes, draft.Kana = "03-1111-2222", "一と二", "ﾀﾅｶ ﾊﾅｺ"
	now := stood
	now.Phone, now.Address, now.Kana = "080-9999-9999", "千葉県", "タナカ　ハナコ"
	draft.Rebase(api.Patient{ID: "p", Revision: 2, PatientData: now})
	want := now
	want.Phone, want.Notes, want.Kana = "03-1111-2222", "一と二", "ﾀﾅｶ ﾊﾅｺ"
	if draft.PatientData != want || draft.Before.Revision != 2 {
		t.Errorf("became %+v", draft.PatientData)
	}
	if crossed := draft.Crossed(); len(crossed) != 1 || crossed[0].Name != "phone" {
		t.Fatalf("crossed in %+v; the reading is the same in the stored form", crossed)
	}
	ours, theirs := *draft, *draft
	ours.Settle(draft.Crossed()[0], false)
	theirs.Settle(draft.Crossed()[0], true)
	if ours.Crossed() != nil || theirs.Crossed() != nil || ours.Phone != "03-1111-2222" || theirs.Phone != now.Phone {
		t.Errorf("settled as %q and %q", ours.Phone, theirs.Phone)
	}
}

// A colleague registers the guest while reception types: what was typed becomes a change of that patient.
func TestARegistrationBecomesAChange(t *testing.T) {
	draft := patients.Register(api.PatientData{Name: "鈴木 一郎"}, "r1")
	draft.Phone, draft.Notes = "03-1111-2222", "電話は夕方に"
	registered := api.PatientData{Name: "鈴木 一郎", Phone: "03-3333-4444", BirthDate: "1984-05-12"}
	draft.Rebase(api.Patient{ID: "p", Revision: 1, PatientData: registered})
	if draft.Before.ID != "p" || draft.ReservationID != "" || draft.BirthDate != "1984-05-12" ||
		draft.Notes != "電話は夕方に" || draft.Phone != "03-1111-2222" {
		t.Errorf("became %+v", draft)
	}
	if crossed := draft.Crossed(); len(crossed) != 1 || crossed[0].Name != "phone" {
		t.Errorf("crossed in %+v", crossed)
	}
}

func TestAChoiceFollowsTheRecords(t *testing.T) {
	a := api.Patient{ID: "a", Revision: 1, PatientData: api.PatientData{Name: "田中 花子", Phone: "1", ChartNumber: "7"}}
	b := api.Patient{ID: "b", Revision: 1, PatientData: api.PatientData{Name: "田中 華子", Phone: "2", ChartNumber: "8"}}
	choice := patients.Compare(a, b)
	choice.Chosen.Name, choice.Chosen.Phone = b.Name, b.Phone
	b.Phone, b.Revision = "3", 2
	choice = choice.Rebase(a, b)
	want := api.PatientData{Name: "田中 華子", Phone: "1", ChartNumber: "7"}
	if choice.Chosen != want || choice.Other.Revision != 2 {
		t.Errorf("chosen %+v; the phone that was chosen is gone", choice.Chosen)
	}
}

// Every fact of a patient has a place in the form.
func TestFieldsAreThoseOfAPatient(t *testing.T) {
	var names []string
	for _, field := range patients.Fields {
		names = append(names, field.Name)
	}
	want := madoguchi.PatientFields()
	slices.Sort(names)
	slices.Sort(want)
	if !slices.Equal(names, want) {
		t.Errorf("the form has %v, a patient %v", names, want)
	}
}
