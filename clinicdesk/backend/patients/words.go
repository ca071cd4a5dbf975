package patients

import (
	"strings"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/phrases"
	"madoguchi/clinicdesk/backend/visits"
	"madoguchi/japan"
)

// Row is a line of the list: a patient, or a guest of earlier visits.
type Row struct {
	Patient api.Patient // without ID for a guest
	Guest   api.Guest   // without ReservationID for a patient
	Birth   string
	Visit   string // the next visit, else the last one
	Tag     string // member, family or guest
	Doubled bool
}

// ID identifies the row.
func (r Row) ID() string { return r.Patient.ID + r.Guest.ReservationID }

// Rows returns the lines of what a search has found: patients before guests.
func Rows(t phrases.Times, found api.PatientsFound) []Row {
	rows := make([]Row, 0, len(found.Patients)+len(found.Guests))
	for _, patient := range found.Patients {
		rows = append(rows, Row{
			Patient: patient.Patient, Birth: shownDate(patient.BirthDate),
			Visit: visitTime(t, patient), Tag: visits.Tag(t.Phrases, patient.Patient), Doubled: patient.Doubled,
		})
	}
	for _, guest := range found.Guests {
		data := api.PatientData{
			Name: guest.Name, Kana: guest.Kana, BirthDate: guest.BirthDate, ChartNumber: guest.ChartNumber,
			Phone: guest.Phone,
		}
		rows = append(rows, Row{
			Patient: api.Patient{PatientData: data}, Guest: guest, Birth: shownDate(guest.BirthDate),
			Visit: t.Short(t.At(guest.Start)), Tag: t.Say("patients.guest"),
		})
	}
	return rows
}

func visitTime(t phrases.Times, patient api.FoundPatient) string {
	switch {
	case patient.Next != nil:
		return t.Short(t.At(*patient.Next))
	case patient.Last != nil:
		return t.Say("patients.last", t.Short(t.At(*patient.Last)))
	}
	return ""
}

// Facts returns the lines of a patient's pane.
func Facts(t phrases.Times, detail api.PatientDetail) []visits.Fact {
	patient := detail.Patient
	facts := []visits.Fact{
		{Label: t.Say("booking.kana"), Value: patient.Kana},
		{Label: t.Say("patients.birth"), Value: visits.Born(t, patient.BirthDate, patient.Sex)},
		{Label: t.Say("booking.chart"), Value: patient.ChartNumber},
		{Label: t.Say("patients.phone"), Value: patient.Phone},
		{Label: t.Say("patients.mail"), Value: patient.Email},
		{Label: t.Say("patients.address"), Value: address(patient)},
		{Label: t.Say("patients.owner"), Value: patient.Owner},
		{Label: t.Say("patients.related"), Value: names(t, detail.Related)},
		{Label: t.Say("patients.notes"), Value: patient.Notes},
	}
	var shown []visits.Fact
	for _, fact := range facts {
		if fact.Value != "" {
			shown = append(shown, fact)
		}
	}
	return shown
}

func address(patient api.Patient) string {
	return phrases.Join(" ", japan.ShownPostalCode(patient.PostalCode), patient.Address)
}

func names(t phrases.Times, list []api.Patient) string {
	var all []string
	for _, patient := range list {
		all = append(all, patient.Name)
	}
	return t.List(all...)
}

// Summary identifies a patient in one line: name, birth date and phone.
func Summary(patient api.Patient) string {
	return phrases.Join("　", patient.Name, shownDate(patient.BirthDate), patient.Phone)
}

// shownDate writes a date (2006-01-02) as 2006/01/02.
func shownDate(date string) string { return strings.ReplaceAll(date, "-", "/") }

// Traits tells a found person from namesakes: reading, birth date, chart number, phone, and a guest's last visit.
func (r Row) Traits(p phrases.Phrases) string {
	chart, last := "", ""
	if r.Patient.ChartNumber != "" {
		chart = p.Say("patients.chart", r.Patient.ChartNumber)
	}
	if r.Patient.ID == "" {
		last = r.Visit
	}
	return phrases.Join("　", r.Patient.Kana, r.Birth, chart, r.Patient.Phone, last)
}

// Visit is a visit of a patient in words: when, and what it was.
type Visit struct {
	api.Entry
	When, What string
}

// Visits returns a patient's visits, the newest first.
func Visits(t phrases.Times, clinic api.Clinic, booked []api.Entry) []Visit {
	list := make([]Visit, 0, len(booked))
	for _, entry := range booked {
		what := t.Code("visit", entry.Visit) + "・" + t.Code("method", entry.Method)
		list = append(list, Visit{
			Entry: entry, When: t.Short(t.At(entry.Start)),
			What: phrases.Join("　", what, clinic.Doctor(entry.DoctorID).Name, t.Code("state", entry.State)),
		})
	}
	return list
}
