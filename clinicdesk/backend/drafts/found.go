package drafts

import (
	"time"

	"madoguchi/clinicdesk/backend/fields"
	"madoguchi/clinicdesk/backend/phrases"
)

// DescribeFound describes the draft that Found reports: the typed fields, and since when they are stored.
func (d *Drafts) DescribeFound(t phrases.Times) string {
	draft := d.slots.earlier
	var labels []string
	for _, field := range draft.typed() {
		labels = append(labels, t.Say(field.Label))
	}
	return phrases.Join("\n", t.Say("draft.found"), foundLine(t, labels, draft.since))
}

// DescribeFoundEdit describes the draft that FoundEdit reports, and whether the entry has changed elsewhere since.
func (d *Drafts) DescribeFoundEdit(t phrases.Times) string {
	draft, code := d.edits.earlier, "draft.found"
	if d.FoundOvertaken() {
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

// foundLine names fields, and when they were typed if that is known.
func foundLine(t phrases.Times, labels []string, since time.Time) string {
	when := ""
	if !since.IsZero() {
		when = t.Say("draft.typed", t.ClockToday(since))
	}
	return phrases.Join("　", t.List(labels...), when)
}
