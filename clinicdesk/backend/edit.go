package backend

import (
	"context"
	"time"

	"madoguchi/japan"
)

// EditDraft is 「編集」 of an entry, against the revision it began with.
type EditDraft struct {
	GuestDraft // of a reservation; DoctorID and Start of either kind
	Title      string
	Day, Clock string // as typed
	before     Entry
	overtaken  bool      // the entry was changed elsewhere since the draft was begun
	crossed    crossing  // and in fields that are touched here
	since      time.Time // when it was kept first; zero before
}

// Edit returns a draft of an entry's changes, beginning with what stands.
func (d *Drafts) Edit(entry Entry, location *time.Location) *EditDraft {
	if earlier, ok := d.edits.drafts[entry.ID]; ok {
		earlier.Rebase(entry, location)
	}
	return d.edits.begin(entry.ID, newEditDraft(entry, location))
}

func newEditDraft(entry Entry, location *time.Location) *EditDraft {
	draft := &EditDraft{
		GuestDraft: GuestDraft{Method: entry.Method, Start: entry.Start.In(location), stands: entry.PatientName},
		before:     entry,
	}
	draft.write(textsOf(entry, location))
	return draft
}

// EditTexts are what 「編集」 can change of an entry, as it is typed.
type EditTexts struct {
	DoctorID    string `json:"doctorId,omitempty"`
	MenuID      string `json:"menuId,omitempty"`
	Visit       string `json:"visit,omitempty"`
	PatientName string `json:"patientName,omitempty"`
	ChartNumber string `json:"chartNumber,omitempty"`
	Memo        string `json:"memo,omitempty"`
	Title       string `json:"title,omitempty"`
	Day         string `json:"day,omitempty"`
	Clock       string `json:"clock,omitempty"`
}

// textsOf are an entry's texts as it stands.
func textsOf(entry Entry, location *time.Location) EditTexts {
	start := entry.Start.In(location)
	return EditTexts{
		DoctorID: entry.DoctorID, MenuID: entry.MenuID, Visit: entry.Visit, PatientName: entry.PatientName,
		ChartNumber: entry.ChartNumber,
		Memo:        entry.Memo, Title: entry.Title, Day: start.Format(time.DateOnly), Clock: Clock(start),
	}
}

func (e *EditDraft) texts() EditTexts {
	return EditTexts{
		DoctorID: e.DoctorID, MenuID: e.MenuID, Visit: e.Visit, PatientName: e.PatientName, ChartNumber: e.ChartNumber,
		Memo: e.Memo, Title: e.Title, Day: e.Day, Clock: e.Clock,
	}
}

func (e *EditDraft) write(texts EditTexts) {
	e.DoctorID, e.MenuID, e.Visit = texts.DoctorID, texts.MenuID, texts.Visit
	e.PatientName, e.ChartNumber = texts.PatientName, texts.ChartNumber
	e.Memo, e.Title, e.Day, e.Clock = texts.Memo, texts.Title, texts.Day, texts.Clock
}

// each are the texts one by one, always in the same order.
func (t *EditTexts) each() []*string {
	return []*string{
		&t.DoctorID, &t.MenuID, &t.Visit, &t.PatientName, &t.ChartNumber, &t.Memo, &t.Title, &t.Day, &t.Clock,
	}
}

// FoundEdit, UseFoundEdit, ForgetFoundEdit, DiscardEdit, RestoreEdit and DoneEdit are for entries what
// those without Edit in their names are for slots.
func (d *Drafts) FoundEdit() bool { return d.edits.found() }

// UseFoundEdit is UseFound of an entry's changes.
func (d *Drafts) UseFoundEdit() *EditDraft { return d.edits.use() }

// FoundOvertaken reports whether the entry was changed elsewhere since what FoundEdit speaks of was typed.
func (d *Drafts) FoundOvertaken() bool { return d.edits.found() && d.edits.earlier.Overtaken() }

// ForgetFoundEdit is ForgetFound of an entry's changes.
func (d *Drafts) ForgetFoundEdit() { d.edits.forget() }

// DiscardEdit is Discard of an entry's changes.
func (d *Drafts) DiscardEdit(entry Entry) bool { return d.edits.discard(entry.ID) }

// RestoreEdit is Restore of an entry's changes; it returns the entry's ID.
func (d *Drafts) RestoreEdit() (id string, ok bool) { return d.edits.restore() }

// DoneEdit is Done of an entry's changes.
func (d *Drafts) DoneEdit(entry Entry) { d.edits.done(entry.ID) }

// Touched reports whether the draft differs from what stands.
func (e *EditDraft) Touched() bool { return e.texts() != textsOf(e.before, e.Start.Location()) }

// Overtaken reports whether the entry was changed elsewhere since the draft was begun.
func (e *EditDraft) Overtaken() bool { return e.overtaken }

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
// the revision the draft stands against is sent.
func (s *Session) Edit(ctx context.Context, draft *EditDraft) func() (Detail, error) {
	before := draft.before
	if !IsReservation(before) {
		edit := EditCall{
			Revision: before.Revision, DoctorID: changed(before.DoctorID, draft.DoctorID), Title: changed(before.Title, japan.Tidy(draft.Title)),
		}
		return func() (Detail, error) { return s.taken(s.client.EditCall(ctx, before.ID, edit)) }
	}
	edit := EditReservation{
		Revision: before.Revision, DoctorID: changed(before.DoctorID, draft.DoctorID), MenuID: changed(before.MenuID, draft.MenuID),
		Visit:       changed(before.Visit, draft.Visit),
		PatientName: changed(before.PatientName, japan.Tidy(draft.PatientName)),
		ChartNumber: changed(before.ChartNumber, japan.Tidy(draft.ChartNumber)),
		Memo:        changed(before.Memo, japan.TidyNote(draft.Memo)),
	}
	if start := draft.Start.UTC(); !start.Equal(before.Start) {
		edit.Start = &start
	}
	return func() (Detail, error) { return s.taken(s.client.EditReservation(ctx, before.ID, edit)) }
}

// Rebase sets the draft against a newer revision of its entry: what the person has not touched follows the change made
// elsewhere, what was typed stays. Where both have changed a field, Unread and View.Crossings say so.
func (e *EditDraft) Rebase(entry Entry, location *time.Location) {
	typed, was, is := e.texts(), textsOf(e.before, location), textsOf(entry, location)
	e.before, e.Method, e.overtaken = entry, entry.Method, e.overtaken || was != is
	e.stands = entry.PatientName
	before, now := was.each(), is.each()
	for i, text := range typed.each() {
		e.crossed.met(i, *text, *before[i], *now[i])
		if *text == *before[i] {
			*text = *now[i]
		}
	}
	e.write(typed)
}

func changed(before, after string) *string {
	if before == after {
		return nil
	}
	return &after
}
