package overview

import (
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend"
	"madoguchi/clinicdesk/backend/daytime"
	"madoguchi/clinicdesk/backend/phrases"
	"madoguchi/clinicdesk/backend/visits"
	"madoguchi/madoguchi"
	"madoguchi/slots"
)

// View turns the desk's data into view models for the pages.
type View struct {
	visits.Words
	Session   *backend.Session
	Cancelled bool // show cancelled entries too (「取消を表示」)
}

// Of returns the view of a session in a language.
func Of(p phrases.Phrases, session *backend.Session) *View {
	return &View{
		Words: visits.Words{
			Times:  phrases.Times{Phrases: p, Now: session.Now, Location: session.Location},
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
	hours := slots.HoursOf(v.Clinic.Domain(), madoguchi.DoctorID(doctorID), at.Format(time.DateOnly))
	return hours.Has(daytime.MinuteOfDay(at, at))
}
