package backend

import "time"

// FoundSlot describes the draft that Found reports: the typed fields, and since when they are stored.
func (v View) FoundSlot(d *Drafts) string {
	draft := d.slots.earlier
	var labels []string
	for _, field := range draft.typed() {
		labels = append(labels, v.Say(field.label))
	}
	return Join("\n", v.Say("draft.found"), v.foundLine(labels, draft.since))
}

// FoundEdit describes the draft that FoundEdit of the drafts reports, and whether the entry has changed elsewhere
// since.
func (v View) FoundEdit(d *Drafts) string {
	draft, code := d.edits.earlier, "draft.found"
	if d.FoundOvertaken() {
		code = "draft.since"
	}
	typed, stands := draft.texts(), textsOf(draft.before, draft.Start.Location())
	var labels []string
	for _, field := range draftFields {
		if *field.text(&typed) != *field.text(&stands) {
			labels = append(labels, v.Say(field.label))
		}
	}
	return Join("\n", v.Say(code), v.foundLine(labels, draft.since))
}

// foundLine names fields, and when they were typed if that is known.
func (v View) foundLine(labels []string, since time.Time) string {
	when := ""
	if !since.IsZero() {
		when = v.Say("draft.typed", v.clockToday(since))
	}
	return Join("　", v.List(labels...), when)
}
