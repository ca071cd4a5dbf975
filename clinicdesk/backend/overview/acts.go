package overview

import (
	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/visits"
	"madoguchi/madoguchi"
)

// Act is what a patient did on the web and this desk has not looked at: a booking, a move or a cancellation.
type Act struct {
	ID    string
	Name  string
	State visits.StateView
	Facts []visits.Fact
}

// Acts is a view of what patients did on the web and this desk has not looked at.
type Acts struct{ *View }

// Count is the number of acts. Every place that shows a count of them shows this one.
func (v Acts) Count() int { return len(v.Entries()) }

// Entries returns the entries of the acts, the latest act first.
func (v Acts) Entries() []api.Entry { return v.Session.Schedule.New(v.Now()) }

// All returns the acts, the latest first.
func (v Acts) All() []Act {
	entries := v.Entries()
	acts := make([]Act, 0, len(entries))
	for _, entry := range entries {
		acts = append(acts, v.act(entry))
	}
	return acts
}

func (v Acts) act(entry api.Entry) Act {
	say := v.Say
	menu, _ := v.Clinic.Menu(entry.MenuID)
	state := visits.StateView{Tone: visits.ToneGood, Word: v.Code("act", entry.ByPatient.Code)}
	if entry.IsCancelled() {
		state = v.State(entry)
	}
	return Act{
		ID: entry.ID, Name: entry.PatientName, State: state,
		Facts: []visits.Fact{
			{Label: say("booking.when"), Value: v.DateTime(v.At(entry.Start)), Strong: true},
			{Label: say("pane.what"), Value: v.List(menu.Name, v.What(entry))},
			{Label: say("booking.doctor"), Value: v.Clinic.Doctor(entry.DoctorID).Name},
			{Label: say("act.at"), Value: v.ClockToday(entry.ByPatient.At)},
		},
	}
}

// Counts says how many acts there are of each kind; "" for none.
func (v Acts) Counts() string {
	entries := v.Entries()
	var counts []string
	for _, code := range madoguchi.PatientActs() {
		count := 0
		for _, entry := range entries {
			if entry.ByPatient.Code == string(code) {
				count++
			}
		}
		if count > 0 {
			counts = append(counts, v.Say("act.count."+string(code), count))
		}
	}
	return v.List(counts...)
}

// Announce announces entries whose patients did something on the web: one by name and time, several by the counts of
// all that is new, which the schedule shows too.
func (v Acts) Announce(entries []api.Entry) string {
	if len(entries) == 1 {
		return v.Say("act.said."+entries[0].ByPatient.Code, v.Named(entries[0]))
	}
	return v.Counts()
}
