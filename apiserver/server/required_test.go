package server

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

// TestARequiredFieldIsAskedFor sends the body of each operation without each field that openapi.yaml requires, with
// null instead, and with a value of another type. A missing field is a fault of that field, never a conflict with the
// state. The whole body is accepted afterwards.
func TestARequiredFieldIsAskedFor(t *testing.T) {
	doc, _ := documented(t)
	s := newScene(t)
	walked := 0
	for _, path := range slices.Sorted(maps.Keys(doc.Paths.Map())) {
		for method, operation := range doc.Paths.Value(path).Operations() {
			schema := bodyOf(operation)
			if schema == nil || len(schema.Required) == 0 {
				continue
			}
			walked++
			t.Run(method+" "+path, func(t *testing.T) {
				whole := s.wholeLetter(method, path)
				for _, field := range requiredIn(schema, decoded(t, whole.body)) {
					s.asksFor(t, whole, field)
				}
				if response, content := s.send(whole); response.StatusCode >= http.StatusMultipleChoices {
					t.Errorf("the whole body was answered %d: %s", response.StatusCode, content)
				}
			})
		}
	}
	if walked < 10 {
		t.Errorf("only %d operations have required fields", walked)
	}
}

// TestABodyIsAnObject sends other JSON than an object to each operation with a body. null is not a missing body; an
// empty body is one.
func TestABodyIsAnObject(t *testing.T) {
	doc, _ := documented(t)
	s := newScene(t)
	walked := 0
	for path, item := range doc.Paths.Map() {
		for method, operation := range item.Operations() {
			schema := bodyOf(operation)
			if schema == nil {
				continue
			}
			if walked++; schema.Nullable {
				t.Errorf("openapi.yaml allows null as the body of %s %s", method, path)
			}
			odd := s.wholeLetter(method, path)
			bodies := []string{"null", " null\n", "[]", "[{}]", `"text"`, "1", "true", "{} {}", "{"}
			if operation.RequestBody.Value.Required {
				bodies = append(bodies, "", " ")
			}
			for _, odd.body = range bodies {
				response, content := s.send(odd)
				if problem := problemIn(t, response, content); problem.Status != http.StatusBadRequest ||
					problem.Code != "body" {
					t.Errorf("%s %s with %q is answered %+v", method, path, odd.body, problem)
				}
			}
		}
	}
	if walked < 20 {
		t.Errorf("only %d operations have a body", walked)
	}
}

// TestARequiredParameterIsAskedFor leaves out each parameter of a query that openapi.yaml requires, for a visit in
// person, of which much is refused because of its state.
func TestARequiredParameterIsAskedFor(t *testing.T) {
	doc, _ := documented(t)
	s := newScene(t)
	visit := s.visit()
	visit.Method, visit.Visit = "inPerson", "return"
	inPerson := s.booked(visit).Entry.ID
	walked := 0
	for path, item := range doc.Paths.Map() {
		for method, operation := range item.Operations() {
			for _, parameter := range operation.Parameters {
				if parameter.Value.In != openapi3.ParameterInQuery || !parameter.Value.Required {
					continue
				}
				walked++
				response, content := s.send(letter{
					method: method, path: api.Prefix + strings.ReplaceAll(path, "{id}", inPerson),
					header: s.authorized(),
				})
				if problem := problemIn(t, response, content); problem.Status != http.StatusBadRequest ||
					problem.Field != parameter.Value.Name {
					t.Errorf("%s %s without %s is answered %+v", method, path, parameter.Value.Name, problem)
				}
			}
		}
	}
	if walked < 3 {
		t.Errorf("only %d parameters are required", walked)
	}
}

func bodyOf(operation *openapi3.Operation) *openapi3.Schema {
	if operation.RequestBody == nil {
		return nil
	}
	content := operation.RequestBody.Value.Content.Get("application/json")
	if content == nil {
		return nil
	}
	return content.Schema.Value
}

// place is where a field stands in a body: names, and numbers of lists.
type place []any

// named returns the place as problems name it, such as doctors[0].name.
func (p place) named() string {
	var name strings.Builder
	for _, step := range p {
		switch step := step.(type) {
		case int:
			fmt.Fprintf(&name, "[%d]", step)
		default:
			fmt.Fprintf(&name, ".%v", step)
		}
	}
	return strings.TrimPrefix(name.String(), ".")
}

// requiredIn returns the places of all required fields in a body, also of those within its lists and objects.
func requiredIn(schema *openapi3.Schema, body any) (places []place) {
	switch body := body.(type) {
	case map[string]any:
		for _, name := range schema.Required {
			places = append(places, place{name})
		}
		for name, value := range body {
			if property := schema.Properties[name]; property != nil {
				places = append(places, below(name, requiredIn(property.Value, value))...)
			}
		}
	case []any:
		for i, value := range body[:min(len(body), 1)] {
			places = append(places, below(i, requiredIn(schema.Items.Value, value))...)
		}
	}
	return places
}

func below(step any, places []place) (all []place) {
	for _, p := range places {
		all = append(all, append(place{step}, p...))
	}
	return all
}

// asksFor spoils one field of a letter in each way, and expects that the answer names it.
func (s *scene) asksFor(t *testing.T, whole letter, field place) {
	t.Helper()
	for how, spoil := range map[string]func(object map[string]any, name string){
		"missing": func(object map[string]any, name string) { delete(object, name) },
		"null":    func(object map[string]any, name string) { object[name] = nil },
		"strange": func(object map[string]any, name string) { object[name] = []any{map[string]any{}} },
	} {
		body := decoded(t, whole.body)
		object := body
		for _, step := range field[:len(field)-1] {
			switch step := step.(type) {
			case int:
				object = object.([]any)[step]
			case string:
				object = object.(map[string]any)[step]
			}
		}
		spoil(object.(map[string]any), field[len(field)-1].(string))
		spoiled := whole
		raw, err := json.Marshal(body)
		must(t, err)
		spoiled.body = string(raw)
		response, content := s.send(spoiled)
		problem := problemIn(t, response, content)
		want := field.named()
		if how == "strange" {
			want = "" // the body is no JSON of the operation
		}
		if problem.Status != http.StatusBadRequest || problem.Field != want {
			t.Errorf("%s %s is answered %d %s %q", field.named(), how, problem.Status, problem.Code, problem.Field)
		}
	}
}

func decoded(t *testing.T, body string) (value any) {
	t.Helper()
	must(t, json.Unmarshal([]byte(body), &value))
	return value
}

// wholeLetter returns an operation's letter that is accepted.
func (s *scene) wholeLetter(method, path string) letter {
	s.t.Helper()
	record := subject{}
	if strings.Contains(path, "{id}") {
		record = s.recordFor(route{path: strings.ReplaceAll(path, "{id}", ":id")})
	}
	who, body := s.wholeBody(method+" "+path, record.revision)
	raw, err := json.Marshal(body)
	must(s.t, err)
	return letter{
		method: method, path: api.Prefix + strings.ReplaceAll(path, "{id}", record.id), body: string(raw),
		header: map[string]string{"Authorization": "Bearer " + who, "Idempotency-Key": newKey()},
	}
}

// wholeBody returns an operation's body, and the token to send it with. revision is the record's.
func (s *scene) wholeBody(operation string, revision int64) (token string, body any) {
	s.t.Helper()
	visit := s.visit()
	visit.Start, visit.DoctorID = s.nextFree(), string(s.clinic.Doctors[1].ID)
	token = s.session(s.member(s.clinic.ID, madoguchi.Admin))
	switch operation {
	case "POST /sessions":
		return token, api.SignIn{Email: s.withPassword(madoguchi.NewID() + "@example.jp").Email, Password: password}
	case "POST /second-factor/set-up":
		return token, api.BeginSetUp{}
	case "POST /second-factor/confirm":
		return s.confirmation()
	case "POST /second-factor/recovery-codes", "POST /second-factor/off":
		return s.proof()
	case "POST /staff/invitations":
		return token, api.Invite{Name: "山本 桜", Email: madoguchi.NewID() + "@example.jp", Role: "reception"}
	case "PATCH /staff/members/{id}":
		return token, api.ChangeMember{Role: "reception"}
	case "PUT /clinic/settings":
		_, settings := s.admin()
		return token, settings
	case "POST /reservations":
		return token, visit
	case "PUT /reservations/{id}":
		return token, api.EditReservation{GuestVisit: visit, Revision: revision}
	case "PATCH /reservations/{id}", "PATCH /calls/{id}":
		return token, map[string]any{"revision": revision}
	case "POST /patients/search":
		return token, api.PatientSearch{Text: "たなか"}
	case "POST /patients":
		return token, api.NewPatient{PatientData: hanako()}
	case "PUT /patients/{id}":
		return token, api.ChangePatient{PatientData: hanako(), Revision: revision}
	case "POST /patients/{id}/merge":
		other := s.registered(hanako()).Patient
		return token, api.MergePatients{
			PatientData: hanako(), Revision: revision, OtherID: other.ID, OtherRevision: other.Revision,
		}
	case "POST /patients/{id}/unmerge", "POST /patients/{id}/distinct":
		return token, api.OtherPatient{OtherID: s.registered(hanako()).Patient.ID}
	case "POST /waitlist/{id}/offer":
		return token, api.OfferSlot{Start: visit.Start, DoctorID: visit.DoctorID}
	case "POST /calls":
		return token, api.CreateCall{DoctorID: visit.DoctorID, Start: visit.Start}
	case "POST /reservations/{id}/cancel", "POST /calls/{id}/cancel":
		return token, api.Cancel{}
	case "POST /reservations/{id}/deliveries", "POST /calls/{id}/deliveries":
		return token, api.Send{Channel: "mail", Target: "hanako@example.jp"}
	}
	s.t.Fatalf("%s has a body, and none here", operation)
	return "", nil
}

// confirmation confirms a second factor whose set-up has begun.
func (s *scene) confirmation() (token string, body api.ConfirmSetUp) {
	s.t.Helper()
	token = s.session(s.withRole(madoguchi.NewID()+"@example.jp", madoguchi.Physician))
	client := s.anonymous()
	client.SetToken(token)
	begun, err := client.BeginSetUp(s.t.Context(), api.BeginSetUp{})
	must(s.t, err)
	return token, api.ConfirmSetUp{Pending: begun.Pending, Code: app{t: s.t, secret: begun.Secret, now: s.now}.code(0)}
}

// proof proves who a member of staff is who need not have a second factor, and has one.
func (s *scene) proof() (token string, body api.Proof) {
	s.t.Helper()
	mari := s.withSecondFactor(madoguchi.Reception)
	staff, err := s.store.StaffByEmail(s.t.Context(), mari.email)
	must(s.t, err)
	return s.session(staff), api.Proof{Password: password, Code: mari.code(1)}
}
