package api

import (
	"time"

	"madoguchi/japan"
	"madoguchi/madoguchi"
)

// GuestVisit is the data of a reservation that staff make for a guest (B3) or for a patient (B2). A booking (POST
// /reservations with an Idempotency-Key), an edit, an entry and the desk's drafts share it, so that the wire format
// defines each field once. Menu, method and visit determine the duration. A call without a reservation only has
// DoctorID, Method and Start.
//
// The server compares a repeated booking by the JSON of this struct: keep the order of the fields, and give new
// fields omitempty.
type GuestVisit struct {
	DoctorID    string    `json:"doctorId"`
	MenuID      string    `json:"menuId,omitempty"`
	Method      string    `json:"method"`
	Visit       string    `json:"visit,omitempty"`
	Start       time.Time `json:"start"`
	PatientName string    `json:"patientName,omitempty"`
	PatientKana string    `json:"patientKana,omitempty"` // either kana; comes back as japan.Reading writes it
	ChartNumber string    `json:"chartNumber,omitempty"`
	Memo        string    `json:"memo,omitempty"`
	// PatientID is the clinic's patient; empty for a guest. An edit without it leaves the patient as it is.
	PatientID string `json:"patientId,omitempty"`
}

// EditReservation replaces a reservation's visit as a whole (PUT /reservations/{id}). Revision is the one that the
// edit is based on; another one answers 409 with the code "changed". The method never changes ("methodFixed"),
// because a patient's link would start or stop working. Older desks send PATCH, which keeps the fields that it
// omits.
type EditReservation struct {
	GuestVisit
	Revision int64 `json:"revision"`
}

// GuestVisitOf returns a reservation's visit.
func GuestVisitOf(r madoguchi.Reservation) GuestVisit {
	return GuestVisit{
		DoctorID: string(r.DoctorID), MenuID: string(r.MenuID), Method: string(r.Method), Visit: string(r.Visit),
		Start: r.Start, PatientName: r.PatientName, PatientKana: r.PatientKana, ChartNumber: r.ChartNumber,
		Memo: r.Memo, PatientID: string(r.PatientID),
	}
}

// Apply returns the reservation with the visit's values in the stored form: tidy texts, and the start in UTC and
// whole milliseconds. A value that equals the reservation's stays as it is stored. Apply validates nothing and leaves
// the end unchanged.
func (v GuestVisit) Apply(to madoguchi.Reservation) madoguchi.Reservation {
	to.DoctorID, to.MenuID = madoguchi.DoctorID(v.DoctorID), madoguchi.MenuID(v.MenuID)
	to.Method, to.Visit = madoguchi.Method(v.Method), madoguchi.VisitType(v.Visit)
	if !v.Start.Equal(to.Start) {
		to.Start = v.Start.UTC().Truncate(time.Millisecond)
	}
	Retype(&to.PatientName, v.PatientName, japan.Tidy)
	Retype(&to.PatientKana, v.PatientKana, japan.Reading)
	Retype(&to.ChartNumber, v.ChartNumber, japan.TidyNumber)
	Retype(&to.Memo, v.Memo, japan.TidyNote)
	if v.PatientID != "" {
		to.PatientID = madoguchi.PatientID(v.PatientID)
	}
	return to
}

// Retype replaces a stored text by the tidy form of a typed one. A text that was left as it is stored stays, even if it
// is not tidy: its user did not change it.
func Retype(stored *string, typed string, tidy func(string) string) {
	if typed != *stored {
		*stored = tidy(typed)
	}
}

// Tidied returns the visit in the stored form.
func (v GuestVisit) Tidied() GuestVisit { return GuestVisitOf(v.Apply(madoguchi.Reservation{})) }

// The values of Method and Visit.
const (
	InPerson    = string(madoguchi.InPerson)
	Online      = string(madoguchi.Online)
	FirstVisit  = string(madoguchi.FirstVisit)
	ReturnVisit = string(madoguchi.ReturnVisit)
)
