package fields

import (
	"madoguchi/apiserver/api"
	"madoguchi/japan"
	"madoguchi/madoguchi"
)

// Texts are the fields of 「予約受付」 and 「編集」 as typed. Of GuestVisit, Method and Start stay empty: the method never
// changes, and Day and Clock hold the typed start.
type Texts struct {
	api.GuestVisit
	Title string `json:"title,omitempty"`
	Day   string `json:"day,omitempty"`
	Clock string `json:"clock,omitempty"`
}

// Field describes one field of Texts.
type Field struct {
	Name    string // on the wire
	Label   string // code of its label
	Longest int    // in characters; 0 for a choice or a field limited by its format
	Shown   Place  // where the reservation pane shows it
	Text    func(*Texts) *string
	Tidy    func(string) string // normalises the text for storage
}

// Place is where the reservation pane shows a field.
type Place int

// The places of a field. One that is elsewhere has a line or a title of its own.
const (
	Elsewhere Place = iota
	AboveDoctor
	BelowDoctor
)

// Typed reports whether the field is free text. A choice alone is not worth keeping as a draft.
func (f Field) Typed() bool { return f.Longest > 0 }

// All are the fields in display order.
var All = [...]Field{
	{"doctorId", "booking.doctor", 0, Elsewhere,
		func(t *Texts) *string { return &t.DoctorID }, japan.Tidy},
	{"menuId", "booking.menu", 0, Elsewhere,
		func(t *Texts) *string { return &t.MenuID }, japan.Tidy},
	{"visit", "booking.visit", 0, Elsewhere,
		func(t *Texts) *string { return &t.Visit }, japan.Tidy},
	{"patientId", "booking.patient", 0, Elsewhere,
		func(t *Texts) *string { return &t.PatientID }, japan.Tidy},
	{"patientName", "booking.name", madoguchi.MaxName, Elsewhere,
		func(t *Texts) *string { return &t.PatientName }, japan.Tidy},
	{"patientKana", "booking.kana", madoguchi.MaxName, AboveDoctor,
		func(t *Texts) *string { return &t.PatientKana }, japan.Reading},
	{"chartNumber", "booking.chart", madoguchi.MaxChart, AboveDoctor,
		func(t *Texts) *string { return &t.ChartNumber }, japan.Tidy},
	{"memo", "booking.memo", madoguchi.MaxMemo, BelowDoctor,
		func(t *Texts) *string { return &t.Memo }, japan.TidyNote},
	{"title", "booking.callName", madoguchi.MaxTitle, Elsewhere,
		func(t *Texts) *string { return &t.Title }, japan.Tidy},
	{"day", LabelDay, 0, Elsewhere,
		func(t *Texts) *string { return &t.Day }, japan.Tidy},
	{"clock", LabelClock, 0, Elsewhere,
		func(t *Texts) *string { return &t.Clock }, japan.Tidy},
}

// The labels of the typed start.
const (
	LabelDay   = "edit.day"
	LabelClock = "edit.clock"
)

// Longest returns the most characters of a field by wire name; 0 if its length is not limited.
func Longest(name string) int {
	for _, field := range All {
		if field.Name == name {
			return field.Longest
		}
	}
	return 0
}
