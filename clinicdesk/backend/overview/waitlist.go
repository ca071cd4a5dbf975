package overview

import (
	"context"
	"slices"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/daytime"
	"madoguchi/clinicdesk/backend/visits"
	"madoguchi/madoguchi"
)

// Waits is a patient on the waitlist (キャンセル待ち), in words.
type Waits struct {
	ID      string
	Name    string
	Called  string // the name with its honorific
	State   visits.StateView
	Facts   []visits.Fact
	Offered bool // a slot is offered
	Known   api.PatientData
}

// Waitlist returns who waits for one of some days, in the order of joining.
func (v View) Waitlist(days []time.Time) []Waits {
	if len(days) == 0 {
		return nil
	}
	first, last := days[0].Format(time.DateOnly), days[len(days)-1].Format(time.DateOnly)
	entries, _ := v.Session.Schedule.Waitlist(first, last)
	waits := make([]Waits, 0, len(entries))
	for _, entry := range entries {
		waits = append(waits, listed{v, entry}.waits())
	}
	return waits
}

// Offers is a view of the days for which patients wait, and of when slots are offered to them.
type Offers struct{ *View }

// DaysAsked names the days of a list, as 12月5日（土） or 11月23日 〜 29日.
func (v Offers) DaysAsked(days []time.Time) string {
	if len(days) == 1 {
		return v.Date(days[0])
	}
	return v.Days(days[0], days[len(days)-1])
}

// NextOffers says from when on slots are offered again; "" while they are offered at once.
func (v Offers) NextOffers() string {
	at := madoguchi.OfferTime(v.Now(), v.Location)
	if !at.After(v.Now()) {
		return ""
	}
	return v.Say("waitlist.next", v.ClockToday(at))
}

// Freed says when the slot of a visit is offered if the visit is cancelled; "" if nobody waits for it.
func (v Offers) Freed(visit api.Entry) string {
	at := madoguchi.OfferTime(v.Now(), v.Location)
	if !visit.IsReservation() || !madoguchi.InTime(visit.Start, at) || !v.wished(visit) {
		return ""
	}
	if !at.After(v.Now()) {
		return v.Say("cancel.offered")
	}
	return v.Say("cancel.offeredFrom", v.ClockToday(at))
}

// wished reports whether a patient waits, without an offer, for the day and the doctor of a visit.
func (v Offers) wished(visit api.Entry) bool {
	day := madoguchi.DayOf(visit.Start, v.Location)
	return slices.ContainsFunc(v.Session.Schedule.Waits(), func(e api.WaitlistEntry) bool {
		return e.FirstDay <= day && day <= e.LastDay && !(listed{*v.View, e}).offered() &&
			(e.DoctorID == "" || e.DoctorID == visit.DoctorID)
	})
}

// WaitDay is a day for which patients wait, in words.
type WaitDay struct {
	Day  time.Time
	Text string
}

// mostWaitDays is how many days a list names for which patients wait.
const mostWaitDays = 5

// WaitDays returns the first days from today on for which one of some entries waits.
func (v Offers) WaitDays(entries []api.WaitlistEntry) (days []WaitDay) {
	today := daytime.AtMinute(v.Now(), 0)
	for step := 0; step <= longestLook && len(days) < mostWaitDays; step++ {
		day := today.AddDate(0, 0, step)
		date, count := day.Format(time.DateOnly), 0
		for _, entry := range entries {
			if entry.FirstDay <= date && date <= entry.LastDay {
				count++
			}
		}
		if count > 0 {
			days = append(days, WaitDay{day, v.Say("waitlist.onDay", v.Date(day), count)})
		}
	}
	return days
}

// longestLook is how many days after today a list looks for patients who wait.
const longestLook = 31

// Elsewhere loads who waits for any day from today on.
func (v Offers) Elsewhere(ctx context.Context) ([]api.WaitlistEntry, error) {
	today := daytime.AtMinute(v.Now(), 0)
	last := today.AddDate(0, 0, longestLook)
	return v.Session.Visits.WaitsBetween(ctx, today.Format(time.DateOnly), last.Format(time.DateOnly))
}

// SlotOf names a slot by time and doctor.
func (v View) SlotOf(slot api.FreeSlot) string {
	return v.List(v.DateTime(v.At(slot.Start)), v.Clinic.Doctor(slot.DoctorID).Name)
}

// listed is an entry of the waitlist that is put into words.
type listed struct {
	View
	entry api.WaitlistEntry
}

func (l listed) waits() Waits {
	entry, say := l.entry, l.Say
	menu, _ := l.Clinic.Menu(entry.MenuID)
	waits := Waits{
		ID: entry.ID, Name: entry.PatientName, Called: l.Fill("name.patient", "name", entry.PatientName),
		State: l.state(), Offered: l.offered(),
		Known: api.PatientData{
			Name: entry.PatientName, Kana: entry.PatientKana, BirthDate: entry.BirthDate, Sex: entry.Sex,
			Phone: entry.Phone, Email: entry.Email,
		},
	}
	for _, fact := range []visits.Fact{
		{
			Label: say("pane.what"),
			Value: l.List(menu.Name, l.Code("visit", entry.Visit), l.Code("method", entry.Method)),
		},
		{Label: say("booking.doctor"), Value: l.doctor()},
		{Label: say("waitlist.days"), Value: l.days()},
		{Label: say("waitlist.offered"), Value: l.offer()},
		{Label: say("waitlist.joined"), Value: l.Short(l.At(entry.JoinedAt))},
		{Label: say("patients.birth"), Value: visits.Born(l.Times, entry.BirthDate, entry.Sex)},
		{Label: say("patients.phone"), Value: entry.Phone, Copy: true},
		{Label: say("patients.mail"), Value: entry.Email, Copy: true},
		{Label: say("booker.note"), Value: entry.Note},
	} {
		if fact.Value != "" {
			waits.Facts = append(waits.Facts, fact)
		}
	}
	return waits
}

// offered reports whether the patient can still accept an offer.
func (l listed) offered() bool {
	return l.entry.OfferedUntil != nil && l.Now().Before(*l.entry.OfferedUntil)
}

func (l listed) state() visits.StateView {
	if l.offered() {
		return visits.StateView{
			Tone: visits.ToneGood, Word: l.Say("waitlist.until", l.ClockToday(*l.entry.OfferedUntil)),
		}
	}
	return visits.StateView{Tone: visits.ToneWaiting, Word: l.Say("waitlist.waiting")}
}

// offer names the offered slot.
func (l listed) offer() string {
	if !l.offered() {
		return ""
	}
	return l.SlotOf(api.FreeSlot{Start: *l.entry.Offered, DoctorID: l.entry.OfferedDoctorID})
}

// doctor names the wished doctor.
func (l listed) doctor() string {
	if l.entry.DoctorID == "" {
		return l.Say("waitlist.anyDoctor")
	}
	return l.Clinic.Doctor(l.entry.DoctorID).Name
}

// days names the days for which the patient waits.
func (l listed) days() string {
	first, err := time.ParseInLocation(time.DateOnly, l.entry.FirstDay, l.Location)
	if err != nil {
		return ""
	}
	last, err := time.ParseInLocation(time.DateOnly, l.entry.LastDay, l.Location)
	if err != nil || last.Equal(first) {
		return l.Date(first)
	}
	return l.Fill("time.days", "first", l.Date(first), "last", l.Date(last))
}
