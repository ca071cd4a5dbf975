package slots_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"madoguchi/japan/holidays"
	"madoguchi/madoguchi"
	"madoguchi/slots"
)

// The world of a property test: a clinic, what its agendas hold, and a wish.
type world struct {
	clinic  madoguchi.Clinic
	agendas []madoguchi.Agenda
	wish    slots.Wish
	first   string
	last    string
	now     time.Time
}

const menu = "m1"

// drawWorld draws days around a change to or from summer time, or around Japan's holidays of May.
func drawWorld(t *rapid.T) world {
	zone := rapid.SampledFrom([]string{
		"Asia/Tokyo", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo",
	}).Draw(t, "zone")
	location, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	first := rapid.SampledFrom([]string{
		"2026-03-07", "2026-03-28", "2026-04-04", "2026-04-23", "2026-05-01", "2026-10-03", "2026-10-24", "2026-10-29",
		"2026-10-31",
	}).Draw(t, "first")
	begin, err := time.ParseInLocation(time.DateOnly, first, location)
	if err != nil {
		t.Fatal(err)
	}
	w := world{
		clinic: madoguchi.Clinic{ID: "c1", TimeZone: zone, Menus: []madoguchi.Menu{{
			ID: menu, Minutes: map[madoguchi.Method]map[madoguchi.VisitType]int{
				madoguchi.Online: {madoguchi.FirstVisit: rapid.IntRange(5, 100).Draw(t, "minutes")},
			},
		}}},
		wish:  slots.Wish{Menu: menu, Method: madoguchi.Online, Visit: madoguchi.FirstVisit},
		first: first, last: begin.AddDate(0, 0, 3).Format(time.DateOnly),
		now: begin.Add(time.Duration(rapid.IntRange(-24*60, 48*60).Draw(t, "now")) * time.Minute),
	}
	w.clinic.Grid = rapid.SampledFrom([]int{0, 10, 15, 20, 30, 60}).Draw(t, "grid")
	w.clinic.ClosedOnHolidays = rapid.Bool().Draw(t, "closed on holidays")
	w.clinic.Web = madoguchi.WebBooking{
		Open: true, AheadDays: rapid.IntRange(0, 5).Draw(t, "ahead"),
		LeadMinutes: rapid.IntRange(0, 300).Draw(t, "lead"),
		Offers:      []madoguchi.WebOffer{{MenuID: menu, Method: madoguchi.Online, Visit: madoguchi.FirstVisit}},
	}
	w.drawDoctors(t, begin)
	w.drawHours(t)
	w.wish.Doctor = rapid.SampledFrom([]madoguchi.DoctorID{"", "d0"}).Draw(t, "wished")
	w.wish.Own = rapid.SampledFrom([]madoguchi.ReservationID{"", "r0"}).Draw(t, "own")
	return w
}

func (w *world) drawDoctors(t *rapid.T, begin time.Time) {
	for i := range rapid.IntRange(1, 3).Draw(t, "doctors") {
		id := madoguchi.DoctorID(fmt.Sprint("d", i))
		w.clinic.Doctors = append(w.clinic.Doctors, madoguchi.Doctor{
			ID: id, Capacity: rapid.IntRange(1, 3).Draw(t, "capacity"), Left: rapid.IntRange(0, 9).Draw(t, "left") == 0,
		})
		if rapid.IntRange(0, 9).Draw(t, "on the web") > 0 {
			w.clinic.Web.Doctors = append(w.clinic.Web.Doctors, id)
		}
		for offset := range 4 {
			w.agendas = append(w.agendas, madoguchi.Agenda{
				DoctorID: id, Day: begin.AddDate(0, 0, offset).Format(time.DateOnly),
				Occupied: w.drawOccupied(t, begin.AddDate(0, 0, offset)),
			})
		}
	}
}

func (w *world) drawOccupied(t *rapid.T, day time.Time) (occupied []madoguchi.Occupancy) {
	for i := range rapid.IntRange(0, 6).Draw(t, "visits") {
		start := day.Add(time.Duration(rapid.IntRange(0, 23*60).Draw(t, "start")) * time.Minute)
		one := madoguchi.Occupancy{
			Reservation: madoguchi.ReservationID(fmt.Sprint("r", i)), Start: start,
			End: start.Add(time.Duration(rapid.IntRange(0, 200).Draw(t, "length")) * time.Minute),
		}
		if rapid.Bool().Draw(t, "held") {
			one.Expires = w.now.Add(time.Duration(rapid.IntRange(-1, 1).Draw(t, "expires")) * time.Second)
		}
		occupied = append(occupied, one)
	}
	return occupied
}

func (w *world) drawHours(t *rapid.T) {
	doctors := []madoguchi.DoctorID{"", "", "d0", "d1"}
	for range rapid.IntRange(0, 12).Draw(t, "hours") {
		from := rapid.IntRange(0, 1430).Draw(t, "from")
		hours := madoguchi.OpeningHours{
			Weekday: time.Weekday(rapid.IntRange(0, 6).Draw(t, "weekday")), From: from,
			Until:  rapid.IntRange(from+1, 1440).Draw(t, "until"),
			Doctor: rapid.SampledFrom(doctors).Draw(t, "doctor"),
		}
		if rapid.IntRange(0, 4).Draw(t, "off") == 0 {
			hours.From, hours.Until = 0, 0
		}
		clashes := func(h madoguchi.OpeningHours) bool {
			return h.Weekday == hours.Weekday && h.Doctor == hours.Doctor &&
				(h.DayOff() || hours.DayOff() || h.From < hours.Until && hours.From < h.Until)
		}
		if (hours.Until > 0 || hours.DayOff()) && !slices.ContainsFunc(w.clinic.Hours, clashes) {
			w.clinic.Hours = append(w.clinic.Hours, hours)
		}
	}
	for _, exception := range []madoguchi.DayException{
		{Day: w.first, Reason: "院内研修"},
		{Day: w.last, Reason: "臨時", Hours: []madoguchi.Period{{From: 600, Until: 700}}},
		{
			Day: w.first, Doctor: "d0", Reason: "学会",
			Hours: []madoguchi.Period{{From: 840, Until: 1440}, {From: 95, Until: 190}},
		},
	} {
		if rapid.Bool().Draw(t, "exception") {
			w.clinic.Exceptions = append(w.clinic.Exceptions, exception)
		}
	}
}

// free is the model: it looks at every minute of a visit.
func (w world) free(doctor madoguchi.Doctor, day string, start time.Time, minutes int) bool {
	for minute := range minutes {
		at := start.Add(time.Duration(minute) * time.Minute)
		if w.patients(doctor, day, at) >= doctor.Capacity {
			return false
		}
	}
	return true
}

func (w world) patients(doctor madoguchi.Doctor, day string, at time.Time) (count int) {
	for _, agenda := range w.agendas {
		for _, o := range agenda.Occupied {
			expired := !o.Expires.IsZero() && !o.Expires.After(w.now)
			if agenda.DoctorID == doctor.ID && agenda.Day == day && !expired && o.Reservation != w.wish.Own &&
				!at.Before(o.Start) && at.Before(o.End) {
				count++
			}
		}
	}
	return count
}

// fits is the model of the opening hours: the visit begins in a period by the wall clock, and ends before the period's
// last instant does.
func (w world) fits(doctor madoguchi.Doctor, day string, start, end time.Time) bool {
	date, _ := time.Parse(time.DateOnly, day)
	instant := func(minute int) time.Time {
		return time.Date(date.Year(), date.Month(), date.Day(), 0, minute, 0, 0, w.clinic.Location())
	}
	return slices.ContainsFunc(w.open(doctor, day, date.Weekday()), func(p madoguchi.Period) bool {
		minute := start.Hour()*60 + start.Minute()
		return p.From <= minute && minute < p.Until && !end.After(instant(p.Until))
	})
}

// open is the model of which hours count.
func (w world) open(doctor madoguchi.Doctor, day string, weekday time.Weekday) []madoguchi.Period {
	if doctor.Left {
		return nil
	}
	for _, whose := range []madoguchi.DoctorID{doctor.ID, ""} {
		for _, exception := range w.clinic.Exceptions {
			if exception.Day == day && exception.Doctor == whose {
				return exception.Hours
			}
		}
	}
	if _, holiday := holidays.On(day); holiday && w.clinic.ClosedOnHolidays {
		return nil
	}
	for _, whose := range []madoguchi.DoctorID{doctor.ID, ""} {
		var periods []madoguchi.Period
		for _, hours := range w.clinic.Hours {
			if hours.Weekday == weekday && hours.Doctor == whose {
				periods = append(periods, madoguchi.Period{From: hours.From, Until: hours.Until})
			}
		}
		if len(periods) > 0 {
			return periods
		}
	}
	return nil
}

// doctors is the model of who can be booked.
func (w world) doctors() (doctors []madoguchi.Doctor) {
	for _, doctor := range w.clinic.Doctors {
		if !doctor.Left && (w.wish.Doctor == "" || w.wish.Doctor == doctor.ID) &&
			slices.Contains(w.clinic.Web.Doctors, doctor.ID) {
			doctors = append(doctors, doctor)
		}
	}
	return doctors
}

// TestFreeSlotsAreThoseOfTheModel compares every start of every day with the model.
func TestFreeSlotsAreThoseOfTheModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		days := slots.Free(w.clinic, w.wish, w.agendas, w.first, w.last, w.now)
		if len(w.doctors()) == 0 {
			if days != nil {
				t.Fatalf("nobody can be booked, and there are %v", days)
			}
			return
		}
		today := w.now.In(w.clinic.Location())
		if len(days) > 0 && (days[0].Day < max(w.first, today.Format(time.DateOnly)) ||
			days[len(days)-1].Day > today.AddDate(0, 0, w.clinic.Web.AheadDays).Format(time.DateOnly)) {
			t.Fatalf("%s to %s on %v", days[0].Day, days[len(days)-1].Day, today)
		}
		for _, day := range days {
			w.compare(t, day)
		}
	})
}

func (w world) compare(t *rapid.T, day slots.Day) {
	date, _ := time.Parse(time.DateOnly, day.Day)
	grid, minutes := w.clinic.Grid, w.clinic.Menus[0].Minutes[madoguchi.Online][madoguchi.FirstVisit]
	if grid == 0 {
		grid = 30
	}
	var want []string
	left := 0
	for minute := 0; minute < 24*60; minute += grid {
		start := time.Date(date.Year(), date.Month(), date.Day(), 0, minute, 0, 0, w.clinic.Location())
		end := start.Add(time.Duration(minutes) * time.Minute)
		offered, free := false, false
		for _, doctor := range w.doctors() {
			fits := w.fits(doctor, day.Day, start, end)
			offered, free = offered || fits, free || fits && w.free(doctor, day.Day, start, minutes)
		}
		skipped := start.Hour()*60+start.Minute() != minute
		if offered && !skipped && start.Sub(w.now) >= time.Duration(w.clinic.Web.LeadMinutes)*time.Minute {
			want = append(want, fmt.Sprint(start, end, !free))
			if free {
				left++
			}
		}
	}
	var got []string
	for _, slot := range day.Slots {
		got = append(got, fmt.Sprint(slot.Start, slot.End, slot.Taken))
		w.checkDoctor(t, day, slot, minutes)
	}
	if !slices.Equal(got, want) || day.Left != left {
		t.Fatalf("%s: got %d free\n%v\nwant %d\n%v", day.Day, day.Left, got, left, want)
	}
}

// checkDoctor checks that a free slot's doctor is free, and that nobody else who is free has fewer visits.
func (w world) checkDoctor(t *rapid.T, day slots.Day, slot slots.Slot, minutes int) {
	if slot.Taken {
		if slot.Doctor != "" {
			t.Fatalf("%v is taken, and %s's", slot.Start, slot.Doctor)
		}
		return
	}
	fewest, own := -1, -1
	for _, doctor := range w.doctors() {
		if !w.fits(doctor, day.Day, slot.Start, slot.End) || !w.free(doctor, day.Day, slot.Start, minutes) {
			continue
		}
		busy := w.busy(doctor.ID, day.Day)
		if fewest < 0 || busy < fewest {
			fewest = busy
		}
		if doctor.ID == slot.Doctor {
			own = busy
		}
	}
	if own < 0 || own != fewest {
		t.Fatalf("%v is %q's, who has %d visits; the fewest are %d", slot.Start, slot.Doctor, own, fewest)
	}
}

func (w world) busy(doctor madoguchi.DoctorID, day string) int {
	for _, agenda := range w.agendas {
		if agenda.DoctorID == doctor && agenda.Day == day {
			return len(agenda.Occupied)
		}
	}
	return 0
}

// TestTheFirstFreeMoment compares with a look at every minute.
func TestTheFirstFreeMoment(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		w.wish.Own = ""
		doctor, day := w.clinic.Doctors[0], w.agendas[0]
		from, err := time.ParseInLocation(time.DateOnly, day.Day, w.clinic.Location())
		if err != nil {
			t.Fatal(err)
		}
		from = from.Add(time.Duration(rapid.IntRange(0, 1400).Draw(t, "from")) * time.Minute)
		until := from.Add(time.Duration(rapid.IntRange(1, 60).Draw(t, "length")) * time.Minute)
		want := from
		for want.Before(until) && w.patients(doctor, day.Day, want) >= doctor.Capacity {
			want = want.Add(time.Minute)
		}
		got, ok := slots.FirstFree(day.Occupied, doctor.Capacity, from, until, w.now)
		if ok != want.Before(until) || ok && !got.Equal(want) {
			t.Fatalf("got %v, %v, want %v before %v", got, ok, want, until)
		}
	})
}
