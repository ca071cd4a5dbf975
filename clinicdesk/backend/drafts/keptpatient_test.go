package drafts_test

import (
	"reflect"
	"testing"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/drafts"
	"madoguchi/clinicdesk/backend/patients"
)

// What was typed about a patient outlives a crash, only at that patient, and not if the patient has changed since.
func TestAPatientsFormOutlivesACrash(t *testing.T) {
	hanako := api.Patient{ID: "hanako", Revision: 3}
	hanako.PatientData = api.PatientData{Name: "大塚 花子", Phone: "03-1234-5678"}
	var crashed drafts.Drafts
	typed := crashed.Patient(patients.Change(hanako))
	filled := reflect.ValueOf(&typed.PatientData).Elem()
	for i := range filled.NumField() {
		filled.Field(i).SetString(filled.Type().Field(i).Name)
	}
	crashed.Patient(patients.Register(api.PatientData{Name: "初診 太郎"}, "visit")) // nothing typed
	after := reopened(t, &crashed)
	if got := after.Patient(patients.Change(hanako)); got.PatientData != typed.PatientData || !got.Touched() ||
		got.Before != hanako {
		t.Errorf("found %+v", got)
	}
	if got := after.Patient(patients.Register(api.PatientData{Name: "初診 太郎"}, "visit")); got.Touched() {
		t.Errorf("what was not typed is found: %+v", got)
	}
	changed := hanako
	changed.Revision++
	if got := after.Patient(patients.Change(changed)); got.Touched() {
		t.Errorf("found at a patient who has changed: %+v", got)
	}
	after.DropPatient(typed)
	if kept := after.Kept(noon); len(kept.Patients) != 0 {
		t.Errorf("dropped, but kept: %+v", kept.Patients)
	}
}
