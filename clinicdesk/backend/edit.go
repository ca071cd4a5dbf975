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

// Edit returns the draft of an entry's changes, beginning with what stands.
func (d *Drafts) Edit(entry Entry, location *time.Location) *EditDraft {
	if draft, ok := d.edits[entry.ID]; ok {
		draft.Rebase(entry, location)
		return draft
	}
	start := entry.Start.In(location)
	draft := &EditDraft{
		GuestDraft: GuestDraft{
			DoctorID: entry.DoctorID, MenuID: entry.MenuID, Method: entry.Method, Visit: entry.Visit, Start: start,
			PatientName: entry.PatientName, ChartNumber: entry.ChartNumber, Memo: entry.Memo,
		},
		Title: entry.Title, Day: start.Format(time.DateOnly), Clock: Clock(start), before: entry,
	}
	if d.edits == nil {
		d.edits = map[string]*EditDraft{}
	}
	d.edits[entry.ID] = draft
	return draft
}

// DropEdit forgets the draft of an entry's changes.
func (d *Drafts) DropEdit(entry Entry) { delete(d.edits, entry.ID) }

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
