package visits

import (
	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/phrases"
	"madoguchi/madoguchi"
)

// Words describes visits in a language.
type Words struct {
	phrases.Times
	Clinic *api.Clinic // of the session, which renews it
}

// Name is the title of an entry: the patient's name, or the title of a standalone call.
func (w Words) Name(entry api.Entry) string {
	if entry.IsReservation() {
		return entry.PatientName
	}
	if entry.Title != "" {
		return entry.Title
	}
	return w.Say("videoCall")
}

// Untitled reports whether an entry's name says only that it is a video call.
func (w Words) Untitled(entry api.Entry) bool {
	return !entry.IsReservation() && w.Name(entry) == w.Say("videoCall")
}

// Called is Name with the patient's honorific; a standalone call has its title.
func (w Words) Called(entry api.Entry) string {
	if entry.IsReservation() {
		return w.Fill("name.patient", "name", entry.PatientName)
	}
	return w.Name(entry)
}

// Named identifies an entry by patient and time. Every question before a destructive action shows it.
func (w Words) Named(entry api.Entry) string {
	return w.Say("send.person", w.Called(entry), w.DateTime(w.At(entry.Start)))
}

// InCallWith names the two sides of a call that has begun: the member of staff who began it, or the entry's doctor, and
// the patient.
func (w Words) InCallWith(detail api.Detail) string {
	clinician := w.Clinic.Doctor(detail.Entry.DoctorID).Name
	for _, event := range detail.Timeline {
		if event.Code == string(madoguchi.EventCallStarted) && event.Name != "" {
			clinician = event.Name
		}
	}
	return w.Say("cancel.inCallText", clinician, w.Called(detail.Entry))
}

// What joins visit and method, as 再診・オンライン.
func (w Words) What(entry api.Entry) string {
	return w.List(w.Code("visit", entry.Visit), w.Code("method", entry.Method))
}

// EnterLabel returns the label of the action that opens the console.
func (w Words) EnterLabel(entry api.Entry) string {
	if entry.Begun() {
		return w.Say("reception.return")
	}
	return w.Say("pane.start")
}
