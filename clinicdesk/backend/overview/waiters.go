package overview

import (
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/daytime"
	"madoguchi/clinicdesk/backend/phrases"
	"madoguchi/clinicdesk/backend/visits"
)

// Waiter is a waiting patient, with the action that opens the call.
type Waiter struct {
	ID     string
	Name   string // the patient's, or the title of a standalone call
	Note   string // since when the patient waits, the visit's time and the doctor
	State  visits.StateView
	Action string // the label of the action
}

// Waiting returns the entries whose patients wait now.
func (v View) Waiting() []api.Entry { return v.Session.Schedule.Waiting(v.Now()) }

// CountWaiting is the number of waiting patients. Every place that shows a count of them shows this one.
func (v View) CountWaiting() int { return len(v.Waiting()) }

// OtherLiveCall returns another running call of the entry's doctor with somebody connected.
func (v View) OtherLiveCall(entry api.Entry) (live api.Entry, found bool) {
	for _, other := range v.Session.Schedule.All() {
		if other.ID != entry.ID && other.DoctorID != "" && other.DoctorID == entry.DoctorID && other.Live() {
			return other, true
		}
	}
	return live, false
}

// Waiters returns the patients who wait now, earliest arrival first, except those that without selects.
func (v View) Waiters(without func(api.Entry) bool) []Waiter {
	var waiters []Waiter
	for _, entry := range v.Waiting() {
		if !without(entry) {
			waiters = append(waiters, v.waiter(entry))
		}
	}
	return waiters
}

func (v View) waiter(entry api.Entry) Waiter {
	when := daytime.Clock(v.At(entry.Start))
	if v.At(entry.Start).Format(time.DateOnly) != v.Now().Format(time.DateOnly) {
		when = v.Short(v.At(entry.Start))
	}
	return Waiter{
		ID: entry.ID, Name: v.Called(entry), State: v.State(entry), Action: v.EnterLabel(entry),
		// The last part may be cut off.
		Note: phrases.Join("　", v.Attended(entry), v.Say("waiters.start", when), v.Clinic.Doctor(entry.DoctorID).Name),
	}
}

// Arrival is the text of a notification about arrived patients. Anyone may read it on a locked screen, so it contains
// patients' names only if the desk's settings allow it.
type Arrival struct{ Title, Text string }

// Arrival returns the notification about the entries' patients.
func (v View) Arrival(entries []api.Entry, names bool) Arrival {
	arrival := Arrival{Title: v.Say("arrival.title", v.CountWaiting())}
	var lines []string
	for _, entry := range entries {
		who := v.Say("arrival.of", daytime.Clock(v.At(entry.Start)))
		if names {
			who = daytime.Clock(v.At(entry.Start)) + " " + v.Called(entry)
		}
		lines = append(lines, v.Say("arrival.came", who))
	}
	arrival.Text = phrases.Join("\n", lines...)
	return arrival
}
