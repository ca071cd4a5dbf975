package api

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"madoguchi/japan"
	"madoguchi/madoguchi"
)

// PatientData is what staff write about a patient. Every field but Name may be empty. A birth date may be typed in an
// era's or the western calendar.
type PatientData struct {
	Name        string `json:"name"`
	Kana        string `json:"kana,omitempty"`
	BirthDate   string `json:"birthDate,omitempty"` // in answers 2006-01-02
	Sex         string `json:"sex,omitempty"`
	Phone       string `json:"phone,omitempty"`
	PostalCode  string `json:"postalCode,omitempty"`
	Address     string `json:"address,omitempty"`
	ChartNumber string `json:"chartNumber,omitempty"`
	Email       string `json:"email,omitempty"`
	Notes       string `json:"notes,omitempty"`
}

// Field returns the field with a wire name, one of madoguchi.PatientFields, or nil.
func (d *PatientData) Field(name string) *string {
	return map[string]*string{
		"name": &d.Name, "kana": &d.Kana, "birthDate": &d.BirthDate, "sex": &d.Sex, "phone": &d.Phone,
		"postalCode": &d.PostalCode, "address": &d.Address, "chartNumber": &d.ChartNumber, "email": &d.Email,
		"notes": &d.Notes,
	}[name]
}

// PatientDataOf returns a patient's facts.
func PatientDataOf(f madoguchi.PatientFacts) (d PatientData) {
	for _, name := range madoguchi.PatientFields() {
		*d.Field(name) = *f.Field(name)
	}
	return d
}

// Apply returns the facts in the stored form. A value that equals the one before stays as it is stored. Apply validates
// nothing.
func (d PatientData) Apply(to madoguchi.PatientFacts) madoguchi.PatientFacts {
	for _, name := range madoguchi.PersonFields() {
		if typed := *d.Field(name); typed != *to.Person.Field(name) {
			to.Person.SetField(name, typed)
		}
	}
	if d.Phone != "" {
		to.Person.Phone = ShowNumber(to.Person.Phone)
	}
	Retype(&to.ChartNumber, d.ChartNumber, japan.TidyNumber)
	Retype(&to.Email, d.Email, madoguchi.FoldMail)
	Retype(&to.Notes, d.Notes, japan.TidyNote)
	return to
}

// Tidied returns the data in the stored form.
func (d PatientData) Tidied() PatientData { return PatientDataOf(d.Apply(madoguchi.PatientFacts{})) }

// Patient is a clinic's record of a person. A member has an account (会員); a member of the account's family is also
// Family, and Owner is the name of the account's owner.
type Patient struct {
	ID string `json:"id"`
	PatientData
	Member   bool   `json:"member"`
	Family   bool   `json:"family"`
	Owner    string `json:"owner,omitempty"`
	Revision int64  `json:"revision"`
}

// PatientOf returns a patient in the form for staff.
func PatientOf(p madoguchi.Patient) Patient {
	shown := Patient{ID: string(p.ID), PatientData: PatientDataOf(p.Facts()), Revision: p.Revision}
	if link := p.Account; link != nil {
		shown.Member, shown.Family, shown.Owner = true, link.Member != "", link.Owner
	}
	return shown
}

// PatientSearch looks for patients (POST /patients/search): each word of Text is the beginning of a name, a reading in
// either kana, a chart number, a phone number or its last digits, a birth date or a mail address. It changes nothing.
// The text is in the body because a URL is logged.
type PatientSearch struct {
	Text string `json:"text"`
}

// MostFound bounds the patients that a search finds.
const MostFound = 50

// PatientsFound answers a search. More says that there are further ones: the text has to become longer.
type PatientsFound struct {
	Patients []FoundPatient `json:"patients"`
	Guests   []Guest        `json:"guests"`
	More     bool           `json:"more"`
}

// FoundPatient is a patient with the visits around now.
type FoundPatient struct {
	Patient
	Doubled bool       `json:"doubled"` // another record may be the same person
	Next    *time.Time `json:"next,omitempty"`
	Last    *time.Time `json:"last,omitempty"`
}

// Guest is a person with visits who is not registered as a patient. ReservationID is the newest of them.
type Guest struct {
	ReservationID string    `json:"reservationId"`
	Name          string    `json:"name"`
	Kana          string    `json:"kana,omitempty"`
	BirthDate     string    `json:"birthDate,omitempty"` // 2006-01-02, of a web booking
	ChartNumber   string    `json:"chartNumber,omitempty"`
	Phone         string    `json:"phone,omitempty"`
	Start         time.Time `json:"start"` // of that visit
}

// PatientDetail is everything about a patient.
type PatientDetail struct {
	Patient Patient         `json:"patient"`
	Related []Patient       `json:"related"` // of the same account
	Doubles []Patient       `json:"doubles"` // who may be the same person
	Merged  []MergedPatient `json:"merged"`  // records that became part of this one, the newest first
	Visits  []Entry         `json:"visits"`  // the newest first
}

// MergedPatient is a record that was merged, when, and by which member of staff.
type MergedPatient struct {
	Patient Patient   `json:"patient"`
	At      time.Time `json:"at"`
	Name    string    `json:"actorName,omitempty"`
}

// NewPatient registers a patient. ReservationID is the visit of a guest that then belongs to the patient; empty for
// none.
type NewPatient struct {
	PatientData
	ReservationID string `json:"reservationId,omitempty"`
}

// ChangePatient replaces what staff wrote about a patient (PUT /patients/{id}). Revision is the one that the change is
// based on.
type ChangePatient struct {
	PatientData
	Revision int64 `json:"revision"`
}

// MergePatients makes another record part of a patient (POST /patients/{id}/merge). The patient gets the data that
// staff chose from both. The revisions are those that the choice is based on.
type MergePatients struct {
	PatientData
	Revision      int64  `json:"revision"`
	OtherID       string `json:"otherId"`
	OtherRevision int64  `json:"otherRevision"`
}

// OtherPatient names the other record of an undone merge (POST /patients/{id}/unmerge), or another person who only
// looks alike (POST /patients/{id}/distinct).
type OtherPatient struct {
	OtherID string `json:"otherId"`
}

// Patients calls the server about patients. Its methods are those of Client in every respect.
type Patients struct{ client *Client }

// PatientsOf returns the requests about patients of a client.
func PatientsOf(client *Client) Patients { return Patients{client} }

// Search looks for the clinic's patients and guests.
func (p Patients) Search(ctx context.Context, text string) (PatientsFound, error) {
	return call[PatientsFound](ctx, p.client,
		request{method: http.MethodPost, path: "/patients/search", body: PatientSearch{Text: text}})
}

// Show returns a patient with visits; the one into which it was merged, if it was.
func (p Patients) Show(ctx context.Context, id string) (PatientDetail, error) {
	return call[PatientDetail](ctx, p.client, request{method: http.MethodGet, path: patientPath(id)})
}

// Register registers a patient. A repeat with the same key and body returns the first answer.
func (p Patients) Register(ctx context.Context, key string, patient NewPatient) (PatientDetail, error) {
	return call[PatientDetail](ctx, p.client,
		request{method: http.MethodPost, path: "/patients", key: key, body: patient})
}

// Change replaces a patient's data. It returns madoguchi.ErrChanged if another change came first.
func (p Patients) Change(ctx context.Context, id string, change ChangePatient) (PatientDetail, error) {
	return call[PatientDetail](ctx, p.client, request{method: http.MethodPut, path: patientPath(id), body: change})
}

// Merge makes another record part of a patient. A repeat succeeds.
func (p Patients) Merge(ctx context.Context, id string, merge MergePatients) (PatientDetail, error) {
	return call[PatientDetail](ctx, p.client,
		request{method: http.MethodPost, path: patientPath(id) + "/merge", body: merge})
}

// Unmerge undoes a merge. A repeat succeeds.
func (p Patients) Unmerge(ctx context.Context, id, other string) (PatientDetail, error) {
	return call[PatientDetail](ctx, p.client, request{
		method: http.MethodPost, path: patientPath(id) + "/unmerge", body: OtherPatient{OtherID: other},
	})
}

// Distinct says that another record that looks alike is another person.
func (p Patients) Distinct(ctx context.Context, id, other string) (PatientDetail, error) {
	return call[PatientDetail](ctx, p.client, request{
		method: http.MethodPost, path: patientPath(id) + "/distinct", body: OtherPatient{OtherID: other},
	})
}

func patientPath(id string) string { return "/patients/" + url.PathEscape(id) }
