package api_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"madoguchi/apiserver/api"
)

func document(t *testing.T) *openapi3.T {
	t.Helper()
	loader := &openapi3.Loader{Context: t.Context()}
	doc, err := loader.LoadFromFile("openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestDocumentIsValidWithItsExamples(t *testing.T) {
	err := document(t).Validate(t.Context(), openapi3.EnableExamplesValidation(),
		openapi3.EnableSchemaFormatValidation())
	if err != nil {
		t.Error(err)
	}
}

func TestDocumentStandsBelowThePrefix(t *testing.T) {
	if servers := document(t).Servers; len(servers) != 1 || servers[0].URL != api.Prefix {
		t.Errorf("servers are %v, want %s alone", servers, api.Prefix)
	}
}

// Every wire struct and its schema have the same fields. The document requires exactly the fields that Go never
// omits.
func TestSchemasNameTheFieldsOfTheWire(t *testing.T) {
	wires := map[string]any{
		"SignIn": api.SignIn{}, "NewSession": api.Session{}, "Staff": api.Staff{}, "Clinic": api.Clinic{},
		"OpeningHours": api.OpeningHours{}, "Doctor": api.Doctor{}, "Menu": api.Menu{}, "GuestVisit": api.GuestVisit{},
		"EditReservation": api.EditReservation{}, "CreateCall": api.CreateCall{}, "EditCall": api.EditCall{},
		"Send": api.Send{}, "Cancel": api.Cancel{}, "Cancelled": api.Cancelled{}, "Attended": api.Attended{},
		"Preview": api.Preview{}, "Day": api.Day{}, "AttentionList": api.AttentionList{}, "Call": api.Call{},
		"Delivery": api.Delivery{},
		"Detail":   api.Detail{}, "Event": api.Event{}, "Pending": api.Pending{}, "Problem": api.Problem{},
		"StaffList": api.StaffList{}, "Member": api.Member{}, "Invitation": api.Invitation{}, "Invite": api.Invite{},
		"Invited":      api.Invited{},
		"ChangeMember": api.ChangeMember{},
		"Places":       api.Places{}, "Place": api.Place{},
		"Fault": api.Fault{}, "Settings": api.Settings{},
		"Days": api.Days{}, "DayException": api.DayException{}, "Period": api.Period{}, "WebBooking": api.WebBooking{},
		"Waitlist": api.Waitlist{}, "WaitlistEntry": api.WaitlistEntry{}, "FreeSlots": api.FreeSlots{},
		"FreeSlot": api.FreeSlot{}, "OfferSlot": api.OfferSlot{},
		"WebOffer": api.WebOffer{}, "Reminders": api.Reminders{},
		"SecondFactor": api.SecondFactor{}, "Proof": api.Proof{}, "BeginSetUp": api.BeginSetUp{}, "SetUp": api.SetUp{},
		"Patient": api.Patient{}, "FoundPatient": api.FoundPatient{}, "Guest": api.Guest{},
		"PatientSearch": api.PatientSearch{}, "PatientsFound": api.PatientsFound{},
		"PatientDetail": api.PatientDetail{},
		"MergedPatient": api.MergedPatient{}, "NewPatient": api.NewPatient{}, "ChangePatient": api.ChangePatient{},
		"MergePatients": api.MergePatients{}, "OtherPatient": api.OtherPatient{},
		"ConfirmSetUp": api.ConfirmSetUp{}, "RecoveryCodes": api.RecoveryCodes{},
	}
	required := []string{"menuId", "visit", "patientName"} // a call that stands alone has none of them
	// Fields with omitempty that an answer always contains, or that a request must contain.
	always := map[string][]string{
		"NewSession": {"token"}, "Problem": {"titles"},
		"GuestVisit": required, "EditReservation": required,
	}
	schemas := document(t).Components.Schemas
	for name, wire := range wires {
		t.Run(name, func(t *testing.T) {
			schema := schemas[name].Value
			fields := wireFields(reflect.TypeOf(wire))
			for field, optional := range fields {
				required := slices.Contains(schema.Required, field)
				if schema.Properties[field] == nil {
					t.Errorf("%s is not in the document", field)
				} else if required == optional && !slices.Contains(always[name], field) {
					t.Errorf("%s: required in the document is %v", field, required)
				}
			}
			for property := range schema.Properties {
				if _, known := fields[property]; !known {
					t.Errorf("%s is not on the wire", property)
				}
			}
		})
	}
}

// An entry is one struct in Go and two schemas in the document, one for each kind.
func TestEntrySchemasTogetherNameTheFieldsOfTheWire(t *testing.T) {
	schemas := document(t).Components.Schemas
	for field, optional := range wireFields(reflect.TypeOf(api.Entry{})) {
		reservation, call := schemas["ReservationEntry"].Value, schemas["CallEntry"].Value
		if reservation.Properties[field] == nil && call.Properties[field] == nil {
			t.Errorf("%s is not in the document", field)
		}
		everywhere := slices.Contains(reservation.Required, field) && slices.Contains(call.Required, field)
		if !optional && !everywhere {
			t.Errorf("%s is always on the wire but not required", field)
		}
	}
}

// wireFields lists the JSON names of a struct's fields and whether each may be missing.
func wireFields(of reflect.Type) map[string]bool {
	fields := make(map[string]bool)
	for _, field := range reflect.VisibleFields(of) {
		if field.Anonymous {
			continue // its fields are visible themselves
		}
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		fields[name] = strings.Contains(options, "omitempty")
	}
	return fields
}

func TestExamplesOfRequestsFitTheWire(t *testing.T) {
	wires := map[string]any{
		"signIn": &api.SignIn{}, "book": &api.GuestVisit{}, "editReservation": &api.EditReservation{},
		"patchReservation": &api.EditReservation{}, "createCall": &api.CreateCall{},
		"beginSetUp": &api.BeginSetUp{}, "confirmSetUp": &api.ConfirmSetUp{}, "newRecoveryCodes": &api.Proof{},
		"secondFactorOff": &api.Proof{},
		"editCall":        &api.EditCall{}, "cancelReservation": &api.Cancel{}, "cancelCall": &api.Cancel{},
		"sendReservationLink": &api.Send{}, "sendCallLink": &api.Send{},
		"searchPatients": &api.PatientSearch{}, "registerPatient": &api.NewPatient{},
		"changePatient": &api.ChangePatient{}, "mergePatients": &api.MergePatients{},
		"offerSlot":       &api.OfferSlot{},
		"unmergePatients": &api.OtherPatient{}, "distinctPatients": &api.OtherPatient{},
		"changeSettings": &api.Settings{}, "invite": &api.Invite{}, "changeMember": &api.ChangeMember{},
	}
	seen := 0
	for _, item := range document(t).Paths.Map() {
		for _, operation := range item.Operations() {
			if operation.RequestBody == nil {
				continue
			}
			seen++
			for _, example := range examples(operation.RequestBody.Value.Content["application/json"]) {
				readStrictly(t, operation.OperationID, example, wires[operation.OperationID])
			}
		}
	}
	if seen != len(wires) {
		t.Errorf("%d operations have a body, %d are known", seen, len(wires))
	}
}

func examples(of *openapi3.MediaType) []any {
	values := []any{of.Example}
	if of.Example == nil {
		values = nil
	}
	for _, example := range of.Examples {
		values = append(values, example.Value.Value)
	}
	return values
}

func readStrictly(t *testing.T, operation string, example, into any) {
	t.Helper()
	encoded, err := json.Marshal(example)
	if err != nil {
		t.Fatal(err)
	}
	decoder := json.NewDecoder(strings.NewReader(string(encoded)))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		t.Errorf("%s: %v", operation, err)
	}
}
