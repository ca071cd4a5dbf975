package backend

import "time"

// FoundSlot says what Found speaks of: the fields that were typed into, and since when they are kept.
func (v View) FoundSlot(d *Drafts) string {
	draft := d.slots.earlier
	var labels []string
	for _, field := range draft.typed() {
		labels = append(labels, v.Say(field.label))
	}
	return Join("\n", v.Say("draft.found"), v.foundLine(labels, draft.since))
}

// FoundEdit says what FoundEdit of the drafts speaks of, and whether the entry was changed elsewhere since.
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

// foundLine names fields, and when they were typed where that is known.
func (v View) foundLine(labels []string, since time.Time) string {
	when := ""
	if !since.IsZero() {
		when = v.Say("draft.typed", v.clockToday(since))
	}
	return Join("　", v.List(labels...), when)
}
