package drafts_test

import (
	"reflect"
	"testing"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/drafts"
	"madoguchi/clinicdesk/backend/patients"
)

// What was typed about a patient outlives a crash, only at that patient. If a colleague has changed the patient, what
// both changed is to be decided, also after another crash.
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
	changed.Phone, changed.Revision = "03-9999-9999", 4
	for range 2 {
		got := after.Patient(patients.Change(changed))
		if crossed := got.Crossed(); got.PatientData != typed.PatientData || len(crossed) != 1 ||
			crossed[0].Name != "phone" || got.Before != changed {
			t.Errorf("found at a patient who has changed: %+v", got)
		}
		after = reopened(t, after)
	}
	after.DropPatient(after.Patient(patients.Change(changed)))
	if kept := after.Kept(noon); len(kept.Patients) != 0 {
		t.Errorf("dropped, but kept: %+v", kept.Patients)
	}
}
