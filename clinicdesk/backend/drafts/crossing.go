package drafts

import (
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/crossing"
	"madoguchi/clinicdesk/backend/daytime"
	"madoguchi/clinicdesk/backend/fields"
	"madoguchi/clinicdesk/backend/phrases"
)

// Unread reports whether the user must read Crossings before saving, which overwrites the change made elsewhere.
func (e *EditDraft) Unread() bool { return e.unread && len(e.crossed()) > 0 }

// Read marks Crossings as read.
func (e *EditDraft) Read() { e.unread = false }

// crossed returns the fields that both sides changed to different values.
func (e *EditDraft) crossed() []int {
	is := textsOf(e.before, e.Start.Location())
	return crossing.Crossed(fieldTexts(), e.texts(), e.stood, is, func(i int, typed, stands string) bool {
		return agree(fields.All[i], typed, stands, e.before.Start)
	})
}

// fieldTexts returns the texts of fields.All.
func fieldTexts() []crossing.Field[fields.Texts] {
	texts := make([]crossing.Field[fields.Texts], 0, len(fields.All))
	for _, field := range fields.All {
		texts = append(texts, field.Text)
	}
	return texts
}

// agree reports whether a typed text means the current value.
func agree(field fields.Field, typed, stands string, start time.Time) bool {
	switch field.Label {
	case fields.LabelDay:
		day, err := daytime.ReadDay(typed, start)
		return err == nil && day.Format(time.DateOnly) == stands
	case fields.LabelClock:
		minute, err := daytime.ReadClock(typed)
		now, _ := daytime.ReadClock(stands)
		return err == nil && minute == now
	}
	return field.Tidy(typed) == stands
}

// Crossings says, for each field that was also changed elsewhere, its new value; "" if there is none. The clinic names
// doctors and menus.
func (e *EditDraft) Crossings(p phrases.Phrases, clinic api.Clinic) string {
	stands := textsOf(e.before, e.Start.Location())
	var lines []string
	for _, field := range e.crossed() {
		label, value := fields.All[field].Label, *fields.All[field].Text(&stands)
		if value == "" {
			lines = append(lines, p.Say("edit.crossedEmpty", p.Say(label)))
			continue
		}
		lines = append(lines, p.Say("edit.crossed", p.Say(label), valueOfField(p, clinic, label, value)))
	}
	return phrases.Join("\n", lines...)
}

// valueOfField describes a field's value in words.
func valueOfField(p phrases.Phrases, clinic api.Clinic, label, value string) string {
	switch label {
	case "booking.doctor":
		return clinic.Doctor(value).Name
	case "booking.menu":
		menu, _ := clinic.Menu(value)
		return menu.Name
	case "booking.visit":
		return p.Code("visit", value)
	}
	return value
}
