package backend

import (
	"context"
	"time"

	"madoguchi"
)

// EditDraft is 「編集」 of an entry, against the revision it began with.
type EditDraft struct {
	GuestDraft // of a reservation; DoctorID and Start of either kind
	Title      string
	Day, Clock string // as typed
	before     Entry
}

// Edit returns a draft of an entry's changes, beginning with what stands.
func (d *Drafts) Edit(entry Entry, location *time.Location) *EditDraft {
	if earlier, ok := d.edits.drafts[entry.ID]; ok {
		earlier.Rebase(entry, location)
	}
	start := entry.Start.In(location)
	draft := &EditDraft{
		GuestDraft: GuestDraft{
			DoctorID: entry.DoctorID, MenuID: entry.MenuID, Method: entry.Method, Visit: entry.Visit, Start: start,
			PatientName: entry.PatientName, ChartNumber: entry.ChartNumber, Memo: entry.Memo,
		},
		Title: entry.Title, Day: start.Format(time.DateOnly), Clock: Clock(start), before: entry,
	}
	return d.edits.begin(entry.ID, draft)
}

// FoundEdit, UseFoundEdit, ForgetFoundEdit, DiscardEdit, RestoreEdit and DoneEdit are for entries what those without Edit in
// their names are for slots.
func (d *Drafts) FoundEdit() bool { return d.edits.found() }

// UseFoundEdit is UseFound of an entry's changes.
func (d *Drafts) UseFoundEdit() *EditDraft { return d.edits.use() }

// ForgetFoundEdit is ForgetFound of an entry's changes.
func (d *Drafts) ForgetFoundEdit() { d.edits.forget() }

// DiscardEdit is Discard of an entry's changes.
func (d *Drafts) DiscardEdit(entry Entry) bool { return d.edits.discard(entry.ID) }

// RestoreEdit is Restore of an entry's changes; it returns the entry's ID.
func (d *Drafts) RestoreEdit() (id string, ok bool) { return d.edits.restore() }

// DoneEdit is Done of an entry's changes.
func (d *Drafts) DoneEdit(entry Entry) { d.edits.done(entry.ID) }

// Touched reports whether the draft differs from what stands.
func (e *EditDraft) Touched() bool {
	stands := e.before.Start.In(e.Start.Location())
	for typed, was := range map[*string]string{
		&e.DoctorID: e.before.DoctorID, &e.MenuID: e.before.MenuID, &e.Visit: e.before.Visit, &e.PatientName: e.before.PatientName,
		&e.ChartNumber: e.before.ChartNumber, &e.Memo: e.before.Memo, &e.Title: e.before.Title,
		&e.Day: stands.Format(time.DateOnly), &e.Clock: Clock(stands),
	} {
		if *typed != was {
			return true
		}
	}
	return false
}

// ReadStart turns what was typed for day and time into Start. Each of the two has its own error, so that both can be
// shown at once; Start stays as it was where there is one.
func (e *EditDraft) ReadStart(today time.Time) (badDay, badClock error) {
	day, badDay := ReadDay(e.Day, today)
	minute, badClock := ReadClock(e.Clock)
	if badDay == nil && badClock == nil {
		e.Start = AtMinute(day, minute)
	}
	return badDay, badClock
}

// Edit submits the draft; the returned function does the work and may run on another goroutine. Only what differs from
// the revision the draft began with is sent.
func (s *Session) Edit(ctx context.Context, draft *EditDraft) func() (Detail, error) {
	before := draft.before
	if !IsReservation(before) {
		edit := EditCall{
			Revision: before.Revision, DoctorID: changed(before.DoctorID, draft.DoctorID), Title: changed(before.Title, madoguchi.Tidy(draft.Title)),
		}
		return func() (Detail, error) { return s.taken(s.client.EditCall(ctx, before.ID, edit)) }
	}
	edit := EditReservation{
		Revision: before.Revision, DoctorID: changed(before.DoctorID, draft.DoctorID), MenuID: changed(before.MenuID, draft.MenuID),
		Visit:       changed(before.Visit, draft.Visit),
		PatientName: changed(before.PatientName, madoguchi.Tidy(draft.PatientName)),
		ChartNumber: changed(before.ChartNumber, madoguchi.Tidy(draft.ChartNumber)), Memo: changed(before.Memo, madoguchi.TidyNote(draft.Memo)),
	}
	if start := draft.Start.UTC(); !start.Equal(before.Start) {
		edit.Start = &start
	}
	return func() (Detail, error) { return s.taken(s.client.EditReservation(ctx, before.ID, edit)) }
}

// Rebase sets the draft against a newer revision of its entry: what the person has not touched follows the change made
// elsewhere, what was typed stays.
func (e *EditDraft) Rebase(entry Entry, location *time.Location) {
	before := e.before
	e.before = entry
	from, to := before.Start.In(location), entry.Start.In(location)
	for _, field := range []struct {
		typed   *string
		was, is string
	}{
		{&e.DoctorID, before.DoctorID, entry.DoctorID}, {&e.MenuID, before.MenuID, entry.MenuID}, {&e.Visit, before.Visit, entry.Visit},
		{&e.PatientName, before.PatientName, entry.PatientName}, {&e.ChartNumber, before.ChartNumber, entry.ChartNumber},
		{&e.Memo, before.Memo, entry.Memo}, {&e.Title, before.Title, entry.Title},
		{&e.Day, from.Format(time.DateOnly), to.Format(time.DateOnly)}, {&e.Clock, Clock(from), Clock(to)},
	} {
		if *field.typed == field.was {
			*field.typed = field.is
		}
	}
}

func changed(before, after string) *string {
	if before == after {
		return nil
	}
	return &after
}
