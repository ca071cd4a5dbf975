package drafts

import (
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/daytime"
	"madoguchi/clinicdesk/backend/fields"
	"madoguchi/clinicdesk/backend/phrases"
)

// crossing holds the fields of an entry that were changed both here and elsewhere. Saving overwrites the change made
// elsewhere.
type crossing struct {
	fields [len(fields.All)]bool
	unread bool
}

// met records whether both sides changed a field; was is the entry's old value, and is its current one.
func (c *crossing) met(field int, typed, was, is string) {
	switch {
	case typed == was:
		c.fields[field] = false
	case was != is:
		c.fields[field], c.unread = true, true
	}
}

// Unread reports whether the user must read Crossings before saving.
func (e *EditDraft) Unread() bool { return e.crossed.unread && len(e.crossedFields()) > 0 }

// Read marks Crossings as read.
func (e *EditDraft) Read() { e.crossed.unread = false }

// crossedFields returns the fields that both sides changed to different values.
func (e *EditDraft) crossedFields() (crossed []int) {
	typed, is := e.texts(), textsOf(e.before, e.Start.Location())
	for i, field := range fields.All {
		if e.crossed.fields[i] && !agree(field, *field.Text(&typed), *field.Text(&is), e.before.Start) {
			crossed = append(crossed, i)
		}
	}
	return crossed
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
	for _, crossed := range e.crossedFields() {
		label, value := fields.All[crossed].Label, *fields.All[crossed].Text(&stands)
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
