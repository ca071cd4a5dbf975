package drafts

import (
	"time"

	"madoguchi/clinicdesk/backend/fields"
	"madoguchi/clinicdesk/backend/patients"
	"madoguchi/clinicdesk/backend/phrases"
)

// DescribeFound describes the draft that Found reports: the typed fields, and since when they are stored.
func (s *Slots) DescribeFound(t phrases.Times) string {
	draft := s.earlier
	var labels []string
	for _, field := range draft.typed() {
		labels = append(labels, t.Say(field.Label))
	}
	return phrases.Join("\n", t.Say("draft.found"), foundLine(t, labels, draft.since))
}

// DescribeFound describes the draft that Found reports, and whether the entry has changed elsewhere since.
func (e *Edits) DescribeFound(t phrases.Times) string {
	draft, code := e.earlier, "draft.found"
	if e.FoundOvertaken() {
		code = "draft.since"
	}
	typed, stands := draft.texts(), textsOf(draft.before, draft.Start.Location())
	var labels []string
	for _, field := range fields.All {
		if *field.Text(&typed) != *field.Text(&stands) {
			labels = append(labels, t.Say(field.Label))
		}
	}
	return phrases.Join("\n", t.Say(code), foundLine(t, labels, draft.since))
}

// DescribeLeft describes a registration that was left unfinished.
func DescribeLeft(t phrases.Times, draft *patients.Draft) string {
	var labels []string
	for _, field := range patients.Fields {
		if *field.Text(&draft.PatientData) != *field.Text(&draft.Stood) {
			labels = append(labels, t.Say(field.Label))
		}
	}
	return phrases.Join("\n", t.Say("draft.found"), foundLine(t, labels, draft.Since))
}

// foundLine names fields, and when they were typed if that is known.
func foundLine(t phrases.Times, labels []string, since time.Time) string {
	when := ""
	if !since.IsZero() {
		when = t.Say("draft.typed", t.ClockToday(since))
	}
	return phrases.Join("　", t.List(labels...), when)
}
