package patients

import (
	"context"
	"strings"
	"time"
	"unicode"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/crossing"
	"madoguchi/clinicdesk/backend/ticket"
	"madoguchi/japan"
)

// Field is a text of the form.
type Field struct {
	Name, Label string // on the wire, and the code of the label
	Must        bool
}

// Fields are the texts in the order of the form. The sex is a choice, and the notes are a box of their own.
var Fields = []Field{
	{"name", "booking.name", true},
	{"kana", "booking.kana", false},
	{"birthDate", "patients.birth", false},
	{"chartNumber", "booking.chart", false},
	{"phone", "patients.phone", false},
	{"email", "patients.mail", false},
	{"postalCode", "patients.postal", false},
	{"address", "patients.address", false},
	{"sex", "patients.sex", false},
	{"notes", "patients.notes", false},
}

// Text returns the field's text.
func (f Field) Text(of *api.PatientData) *string { return of.Field(f.Name) }

// texts returns the texts of Fields.
func texts() []crossing.Field[api.PatientData] {
	all := make([]crossing.Field[api.PatientData], 0, len(Fields))
	for _, field := range Fields {
		all = append(all, field.Text)
	}
	return all
}

// Draft is the form of a new patient, or of a change. It survives until it is sent or dropped.
type Draft struct {
	api.PatientData
	Before        api.Patient     // as known now; without ID for a new patient
	ReservationID string          // the visit of a guest that becomes the patient's first
	Stood         api.PatientData // what the typing of each field began with
	Since         time.Time       // when the draft was first kept for after a crash; zero until then
	ticket        ticket.Ticket
}

// Touched reports whether anything was typed or chosen.
func (d *Draft) Touched() bool { return d.PatientData != d.Stood }

// Typed returns what a search text that finds nobody says about a new patient: a reading or a name. A text with digits
// may be a chart number, a phone number or a birth date, and says nothing.
func Typed(text string) api.PatientData {
	reading := japan.Reading(text)
	switch {
	case strings.ContainsFunc(text, unicode.IsDigit):
		return api.PatientData{}
	case japan.IsReading(reading):
		return api.PatientData{Kana: reading}
	}
	return api.PatientData{Name: japan.Tidy(text)}
}

// Change returns the draft of a patient's change.
func Change(patient api.Patient) *Draft {
	return &Draft{PatientData: patient.PatientData, Before: patient, Stood: patient.PatientData}
}

// Register returns the draft of a new patient, with what is known of a guest.
func Register(known api.PatientData, reservationID string) *Draft {
	return &Draft{PatientData: known, ReservationID: reservationID, Stood: known}
}

// Rebase makes the draft a change of the patient as the record is now: a newer revision, the record into which the
// patient was merged, or the one that a colleague registered for the guest. Untouched fields follow the record; typed
// ones stay, and Crossed has those that differ from what the record got elsewhere.
func (d *Draft) Rebase(patient api.Patient) {
	was := d.Before.PatientData
	if d.Before.ID == "" {
		was = d.Stood
	}
	crossing.Follow(texts(), &d.PatientData, &d.Stood, was, patient.PatientData)
	d.Before, d.ReservationID, d.ticket = patient, "", ticket.Ticket{}
}

// Crossed returns the fields that were changed both here and elsewhere, to different texts. The draft cannot be sent
// before Settle was called for each.
func (d *Draft) Crossed() (fields []Field) {
	if d.Before.ID == "" {
		return nil
	}
	tidied := d.Tidied()
	crossed := crossing.Crossed(texts(), d.PatientData, d.Stood, d.Before.PatientData,
		func(i int, typed, is string) bool { return typed == is || *Fields[i].Text(&tidied) == is })
	for _, i := range crossed {
		fields = append(fields, Fields[i])
	}
	return fields
}

// Settle decides a crossed field: it gets the record's text, or keeps what was typed.
func (d *Draft) Settle(field Field, theirs bool) {
	now := *field.Text(&d.Before.PatientData)
	*field.Text(&d.Stood) = now
	if theirs {
		*field.Text(&d.PatientData) = now
	}
}

// Send returns the request that sends the draft. It may run on another goroutine.
func (d *Draft) Send(ctx context.Context, to api.Patients) func() (api.PatientDetail, error) {
	if d.Before.ID != "" {
		id, change := d.Before.ID, api.ChangePatient{PatientData: d.PatientData, Revision: d.Before.Revision}
		return func() (api.PatientDetail, error) { return to.Change(ctx, id, change) }
	}
	key, request := d.ticket.Show(), api.NewPatient{PatientData: d.PatientData, ReservationID: d.ReservationID}
	return func() (api.PatientDetail, error) { return to.Register(ctx, key, request) }
}

// Answered records the result of the draft's submission.
func (d *Draft) Answered(err error) { d.ticket.Answered(err) }

// Choice is two records of one person side by side. The survivor gets the chosen data; of the notes it gets both.
type Choice struct {
	Chosen   api.PatientData
	Survivor api.Patient
	Other    api.Patient
}

// Compare begins with the survivor's data, and the other's where the survivor has none.
func Compare(survivor, other api.Patient) *Choice {
	c := &Choice{Chosen: survivor.PatientData, Survivor: survivor, Other: other}
	for _, field := range Fields {
		if text := field.Text(&c.Chosen); *text == "" {
			*text = *field.Text(&other.PatientData)
		}
	}
	if survivor.Notes != "" && other.Notes != "" && survivor.Notes != other.Notes {
		c.Chosen.Notes = survivor.Notes + "\n" + other.Notes
	}
	return c
}

// Rebase returns the choice between the two records as they are now. What was chosen stays where a record still has it.
func (c *Choice) Rebase(survivor, other api.Patient) *Choice {
	fresh := Compare(survivor, other)
	for _, field := range fresh.Differing() {
		chosen := *field.Text(&c.Chosen)
		if chosen == *field.Text(&fresh.Survivor.PatientData) || chosen == *field.Text(&fresh.Other.PatientData) {
			*field.Text(&fresh.Chosen) = chosen
		}
	}
	return fresh
}

// Differing returns the fields of which reception has to choose one: both records have a text, and not the same one.
func (c *Choice) Differing() (fields []Field) {
	for _, field := range Fields {
		a, b := *field.Text(&c.Survivor.PatientData), *field.Text(&c.Other.PatientData)
		if a != "" && b != "" && a != b && field.Name != "notes" {
			fields = append(fields, field)
		}
	}
	return fields
}

// Send returns the request that merges the two.
func (c *Choice) Send(ctx context.Context, to api.Patients) func() (api.PatientDetail, error) {
	merge := api.MergePatients{
		PatientData: c.Chosen, Revision: c.Survivor.Revision, OtherID: c.Other.ID, OtherRevision: c.Other.Revision,
	}
	return func() (api.PatientDetail, error) { return to.Merge(ctx, c.Survivor.ID, merge) }
}
