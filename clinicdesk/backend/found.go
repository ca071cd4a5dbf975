package backend

import "time"

// DescribeFound describes the draft that Found reports: the typed fields, and since when they are stored.
func (d *Drafts) DescribeFound(t Times) string {
	draft := d.slots.earlier
	var labels []string
	for _, field := range draft.typed() {
		labels = append(labels, t.Say(field.label))
	}
	return Join("\n", t.Say("draft.found"), foundLine(t, labels, draft.since))
}

// DescribeFoundEdit describes the draft that FoundEdit reports, and whether the entry has changed elsewhere since.
func (d *Drafts) DescribeFoundEdit(t Times) string {
	draft, code := d.edits.earlier, "draft.found"
	if d.FoundOvertaken() {
		code = "draft.since"
	}
	typed, stands := draft.texts(), textsOf(draft.before, draft.Start.Location())
	var labels []string
	for _, field := range draftFields {
		if *field.text(&typed) != *field.text(&stands) {
			labels = append(labels, t.Say(field.label))
		}
	}
	return Join("\n", t.Say(code), foundLine(t, labels, draft.since))
}

// foundLine names fields, and when they were typed if that is known.
func foundLine(t Times, labels []string, since time.Time) string {
	when := ""
	if !since.IsZero() {
		when = t.Say("draft.typed", t.ClockToday(since))
	}
	return Join("　", t.List(labels...), when)
}
