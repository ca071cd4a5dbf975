package backend

import (
	"time"
)

// Waiter is a patient who waits, with the way in.
type Waiter struct {
	ID     string
	Name   string // the patient's, or the title of a call that stands alone
	Note   string // since when the patient is there, when the visit is, and with whom
	State  StateView
	Action string // the words of the way in
}

// Waiting are the entries whose patients wait now.
func (v View) Waiting() []Entry { return v.Schedule.Waiting(v.Now()) }

// CountWaiting is how many patients wait: the one number that the desk shows wherever it shows one.
func (v View) CountWaiting() int { return len(v.Waiting()) }

// LiveBeside is another running call of the entry's doctor, in which somebody is heard.
func (v View) LiveBeside(entry Entry) (live Entry, found bool) {
	for _, other := range v.Schedule.all() {
		if other.ID != entry.ID && other.DoctorID != "" && other.DoctorID == entry.DoctorID && other.Live() {
			return other, true
		}
	}
	return live, false
}

// Waiters are the patients who wait now, but those of the entries that are left out, those who came first in front.
func (v View) Waiters(without func(Entry) bool) []Waiter {
	var waiters []Waiter
	for _, entry := range v.Waiting() {
		if !without(entry) {
			waiters = append(waiters, v.waiter(entry))
		}
	}
	return waiters
}

func (v View) waiter(entry Entry) Waiter {
	when := Clock(v.At(entry.Start))
	if v.At(entry.Start).Format(time.DateOnly) != v.Now().Format(time.DateOnly) {
		when = v.Short(v.At(entry.Start))
	}
	return Waiter{
		ID: entry.ID, Name: v.Called(entry), State: v.State(entry), Action: v.wayIn(entry),
		Note: Join("　", v.attended(entry), v.Say("waiters.start", when), v.Doctor(entry.DoctorID).Name), // what may be cut is last
	}
}

// wayIn are the words of what opens the console.
func (v View) wayIn(entry Entry) string {
	if entry.Begun() {
		return v.Say("reception.return")
	}
	return v.Say("pane.start")
}

// Arrival is what a notification says of patients who have come to wait. Anybody may read it on a locked screen: it
// names a patient only where the desk's settings say so.
type Arrival struct{ Title, Text string }

// Arrival tells of the entries' patients.
func (v View) Arrival(entries []Entry, names bool) Arrival {
	arrival := Arrival{Title: v.Say("arrival.title", v.CountWaiting())}
	var lines []string
	for _, entry := range entries {
		who := v.Say("arrival.of", Clock(v.At(entry.Start)))
		if names {
			who = Clock(v.At(entry.Start)) + " " + v.Called(entry)
		}
		lines = append(lines, v.Say("arrival.came", who))
	}
	arrival.Text = Join("\n", lines...)
	return arrival
}
