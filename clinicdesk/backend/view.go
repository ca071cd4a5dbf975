package backend

import (
	"time"

	"madoguchi/apiserver/api"
)

// View turns the desk's data into view models for the pages.
type View struct {
	Words
	Session   *Session
	Cancelled bool // show cancelled entries too (「取消を表示」)
}

// ViewOf returns the view of a session in a language.
func ViewOf(p Phrases, session *Session) *View {
	return &View{
		Words: Words{
			Times:  Times{Phrases: p, Now: session.Now, Location: session.Location},
			Clinic: &session.Clinic,
		},
		Session: session,
	}
}

// entries returns the visible entries of a day.
func (v View) entries(day time.Time) (entries []api.Entry, loaded bool) {
	if v.Cancelled {
		return v.Session.Schedule.DayWithCancelled(day.Format(time.DateOnly))
	}
	return v.Session.Schedule.Day(day.Format(time.DateOnly))
}

// IsOpen reports whether a doctor sees patients at an instant.
func (v View) IsOpen(doctorID string, at time.Time) bool {
	at = v.At(at)
	column := Column{Open: openSpans(*v.Clinic, at.Weekday(), doctorID)}
	return column.IsOpen(MinuteOfDay(at, at))
}
