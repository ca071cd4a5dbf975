package drafts

import (
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/crossing"
	"madoguchi/clinicdesk/backend/daytime"
	"madoguchi/clinicdesk/backend/fields"
)

// EditDraft is 「編集」 of an entry, based on the revision it began with.
type EditDraft struct {
	GuestDraft // for a reservation; DoctorID and Start for both kinds
	Title      string
	Day, Clock string // as typed
	before     api.Entry
	stood      fields.Texts // as the typing of each field began
	overtaken  bool         // the entry has changed elsewhere since the draft began
	unread     bool         // a typed field has changed elsewhere since Read
	since      time.Time    // when it was first stored; zero before
}

func newEditDraft(entry api.Entry, location *time.Location) *EditDraft {
	draft := &EditDraft{
		GuestDraft: GuestDraft{GuestVisit: entry.GuestVisit, stands: entry.PatientName},
		before:     entry,
	}
	draft.Start = entry.Start.In(location)
	draft.stood = textsOf(entry, location)
	draft.write(draft.stood)
	return draft
}

// textsOf returns the current texts of an entry.
func textsOf(entry api.Entry, location *time.Location) fields.Texts {
	start := entry.Start.In(location)
	return textsAt(entry.GuestVisit, entry.Title, start.Format(time.DateOnly), daytime.Clock(start))
}

func textsAt(visit api.GuestVisit, title, day, clock string) fields.Texts {
	visit.Method, visit.Start = "", time.Time{}
	return fields.Texts{GuestVisit: visit, Title: title, Day: day, Clock: clock}
}

func (e *EditDraft) texts() fields.Texts { return textsAt(e.GuestVisit, e.Title, e.Day, e.Clock) }

func (e *EditDraft) write(texts fields.Texts) {
	texts.Method, texts.Start = e.Method, e.Start
	e.GuestVisit, e.Title, e.Day, e.Clock = texts.GuestVisit, texts.Title, texts.Day, texts.Clock
}

// Touched reports whether the draft differs from the entry.
func (e *EditDraft) Touched() bool { return e.texts() != textsOf(e.before, e.Start.Location()) }

// Overtaken reports whether the entry has changed elsewhere since the draft began.
func (e *EditDraft) Overtaken() bool { return e.overtaken }

// ReadStart parses the typed day and time into Start. Day and time have separate errors, so that the form can show
// both. Start is unchanged on an error.
func (e *EditDraft) ReadStart(today time.Time) (badDay, badClock error) {
	day, badDay := daytime.ReadDay(e.Day, today)
	minute, badClock := daytime.ReadClock(e.Clock)
	if badDay == nil && badClock == nil {
		e.Start = daytime.AtMinute(day, minute)
	}
	return badDay, badClock
}

// Rebase applies the draft to a newer revision of its entry. Untouched fields follow the change made elsewhere; typed
// fields stay. If both sides changed a field, Unread and Crossings report it.
func (e *EditDraft) Rebase(entry api.Entry, location *time.Location) {
	typed, was, is := e.texts(), textsOf(e.before, location), textsOf(entry, location)
	e.before, e.Method, e.overtaken = entry, entry.Method, e.overtaken || was != is
	e.stands = entry.PatientName
	if crossing.Follow(fieldTexts(), &typed, &e.stood, was, is) {
		e.unread = true
	}
	e.write(typed)
}
