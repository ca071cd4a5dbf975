package patients

import (
	"context"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/ticket"
)

// Field is a text of the form.
type Field struct {
	Name, Label string // on the wire, and the code of the label
	Text        func(*api.PatientData) *string
	Must        bool
}

// Fields are the texts in the order of the form. The sex is a choice, and the notes are a box of their own.
var Fields = []Field{
	{"name", "booking.name", func(d *api.PatientData) *string { return &d.Name }, true},
	{"kana", "booking.kana", func(d *api.PatientData) *string { return &d.Kana }, false},
	{"birthDate", "patients.birth", func(d *api.PatientData) *string { return &d.BirthDate }, false},
	{"chartNumber", "booking.chart", func(d *api.PatientData) *string { return &d.ChartNumber }, false},
	{"phone", "patients.phone", func(d *api.PatientData) *string { return &d.Phone }, false},
	{"email", "patients.mail", func(d *api.PatientData) *string { return &d.Email }, false},
	{"postalCode", "patients.postal", func(d *api.PatientData) *string { return &d.PostalCode }, false},
	{"address", "patients.address", func(d *api.PatientData) *string { return &d.Address }, false},
	{"sex", "patients.sex", func(d *api.PatientData) *string { return &d.Sex }, false},
	{"notes", "patients.notes", func(d *api.PatientData) *string { return &d.Notes }, false},
}

// Draft is the form of a new patient, or of a change. It survives until it is sent or dropped.
type Draft struct {
	api.PatientData
	Before        api.Patient     // without ID for a new patient
	ReservationID string          // the visit of a guest that becomes the patient's first
	Stood         api.PatientData // what the form began with
	Since         time.Time       // when the draft was first kept for after a crash; zero until then
	ticket        ticket.Ticket
}

// Touched reports whether anything was typed or chosen.
func (d *Draft) Touched() bool { return d.PatientData != d.Stood }

// Change returns the draft of a patient's change.
func Change(patient api.Patient) *Draft {
	return &Draft{PatientData: patient.PatientData, Before: patient, Stood: patient.PatientData}
}

// Register returns the draft of a new patient, with what is known of a guest.
func Register(known api.PatientData, reservationID string) *Draft {
	return &Draft{PatientData: known, ReservationID: reservationID, Stood: known}
}

// Send returns the request that sends the draft. It may run on another goroutine.
func (d *Draft) Send(ctx context.Context, to api.Patients) func() (api.PatientDetail, error) {
	if d.Before.ID != "" {
		change := api.ChangePatient{PatientData: d.PatientData, Revision: d.Before.Revision}
		return func() (api.PatientDetail, error) { return to.Change(ctx, d.Before.ID, change) }
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
