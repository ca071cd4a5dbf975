package backend

import (
	"madoguchi/apiserver/api"
	"madoguchi/japan"
	"madoguchi/madoguchi"
)

// EditTexts are the fields of 「予約受付」 and 「編集」 as typed. Of GuestVisit, Method and Start stay empty: the method never
// changes, and Day and Clock hold the typed start.
type EditTexts struct {
	api.GuestVisit
	Title string `json:"title,omitempty"`
	Day   string `json:"day,omitempty"`
	Clock string `json:"clock,omitempty"`
}

// draftField describes one field of EditTexts.
type draftField struct {
	name    string // on the wire
	label   string // code of its label
	longest int    // in characters; 0 for a choice or a field limited by its format
	shown   place  // where the reservation pane shows it
	text    func(*EditTexts) *string
	tidy    func(string) string // normalises the text for storage
}

// place is where the reservation pane shows a field.
type place int

const (
	elsewhere place = iota
	aboveDoctor
	belowDoctor
)

// typed reports whether the field is free text. A choice alone is not worth keeping as a draft.
func (f draftField) typed() bool { return f.longest > 0 }

// draftFields are in display order.
var draftFields = [...]draftField{
	{"doctorId", "booking.doctor", 0, elsewhere,
		func(t *EditTexts) *string { return &t.DoctorID }, japan.Tidy},
	{"menuId", "booking.menu", 0, elsewhere,
		func(t *EditTexts) *string { return &t.MenuID }, japan.Tidy},
	{"visit", "booking.visit", 0, elsewhere,
		func(t *EditTexts) *string { return &t.Visit }, japan.Tidy},
	{"patientName", "booking.name", madoguchi.MaxName, elsewhere,
		func(t *EditTexts) *string { return &t.PatientName }, japan.Tidy},
	{"patientKana", "booking.kana", madoguchi.MaxName, aboveDoctor,
		func(t *EditTexts) *string { return &t.PatientKana }, japan.Reading},
	{"chartNumber", "booking.chart", madoguchi.MaxChart, aboveDoctor,
		func(t *EditTexts) *string { return &t.ChartNumber }, japan.Tidy},
	{"memo", "booking.memo", madoguchi.MaxMemo, belowDoctor,
		func(t *EditTexts) *string { return &t.Memo }, japan.TidyNote},
	{"title", "booking.callName", madoguchi.MaxTitle, elsewhere,
		func(t *EditTexts) *string { return &t.Title }, japan.Tidy},
	{"day", labelDay, 0, elsewhere,
		func(t *EditTexts) *string { return &t.Day }, japan.Tidy},
	{"clock", labelClock, 0, elsewhere,
		func(t *EditTexts) *string { return &t.Clock }, japan.Tidy},
}

const (
	labelDay   = "edit.day"
	labelClock = "edit.clock"
)

// maxLength returns the most characters of a field by wire name; 0 if its length is not limited.
func maxLength(name string) int {
	for _, field := range draftFields {
		if field.name == name {
			return field.longest
		}
	}
	return 0
}
