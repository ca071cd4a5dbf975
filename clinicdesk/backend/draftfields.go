package backend

import (
	"madoguchi/japan"
	"madoguchi/madoguchi"
)

// EditTexts are what 「予約受付」 and 「編集」 can change, as it is typed. Of GuestVisit, Method and Start stay empty: a
// method never changes, and Day and Clock are how a start is typed.
type EditTexts struct {
	GuestVisit
	Title string `json:"title,omitempty"`
	Day   string `json:"day,omitempty"`
	Clock string `json:"clock,omitempty"`
}

// draftField is one of the EditTexts, for whatever is said about a draft.
type draftField struct {
	name    string // on the wire
	label   string // code of its label
	longest int    // in characters; 0 where it is chosen, or where its form decides
	shown   place  // where the reservation pane shows it
	text    func(*EditTexts) *string
	tidy    func(string) string // brings it into the form in which it is kept
}

// place is where the reservation pane shows a field.
type place int

const (
	elsewhere place = iota
	aboveDoctor
	belowDoctor
)

// typed reports whether the field is free text: what was chosen alone belongs to nobody.
func (f draftField) typed() bool { return f.longest > 0 }

// draftFields are in the order in which they are named.
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

// longestOf is how many characters a field may have, by wire name; 0 where that is not what bounds it.
func longestOf(name string) int {
	for _, field := range draftFields {
		if field.name == name {
			return field.longest
		}
	}
	return 0
}
