package slots_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"madoguchi/madoguchi"
	"madoguchi/slots"
)

// clinicIn returns a clinic that is open on all days, whose only visit takes half an hour.
func clinicIn(zone string, from, until int) madoguchi.Clinic {
	clinic := madoguchi.Clinic{
		ID: "c1", TimeZone: zone, Grid: 30,
		Doctors: []madoguchi.Doctor{{ID: "d1", Capacity: 1}, {ID: "d2", Capacity: 1}},
		Menus: []madoguchi.Menu{{ID: menu, Minutes: map[madoguchi.Method]map[madoguchi.VisitType]int{
			madoguchi.Online: {madoguchi.FirstVisit: 30},
		}}},
		Web: madoguchi.WebBooking{
			Open: true, AheadDays: 60, Doctors: []madoguchi.DoctorID{"d1", "d2"},
			Offers: []madoguchi.WebOffer{{MenuID: menu, Method: madoguchi.Online, Visit: madoguchi.FirstVisit}},
		},
	}
	for day := range time.Saturday + 1 {
		clinic.Hours = append(clinic.Hours, madoguchi.OpeningHours{Weekday: day, From: from, Until: until})
	}
	return clinic
}

var wish = slots.Wish{Menu: menu, Method: madoguchi.Online, Visit: madoguchi.FirstVisit}

func at(t *testing.T, zone, clock string) time.Time {
	t.Helper()
	location, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	instant, err := time.ParseInLocation("2006-01-02 15:04", clock, location)
	if err != nil {
		t.Fatal(err)
	}
	return instant
}

func clocks(day slots.Day) string {
	var starts []string
	for _, slot := range day.Slots {
		starts = append(starts, slot.Start.Format("15:04"))
	}
	return strings.Join(starts, " ")
}

// Summer time skips an hour in March and repeats one in October. No start is skipped time, none is offered twice, and
// all take their full length.
func TestSlotsWhereSummerTimeChanges(t *testing.T) {
	clinic := clinicIn("Europe/Berlin", 60, 4*60)
	for day, want := range map[string]string{
		"2026-03-28": "01:00 01:30 02:00 02:30 03:00 03:30", "2026-03-29": "01:00 01:30 03:00 03:30",
		"2026-10-25": "01:00 01:30 02:00 02:30 03:00 03:30",
	} {
		now := at(t, "Europe/Berlin", day+" 00:00")
		days := slots.Free(clinic, wish, nil, day, day, now)
		if len(days) != 1 || clocks(days[0]) != want {
			t.Errorf("%s: got %v, want %s", day, days, want)
			continue
		}
		for _, slot := range days[0].Slots {
			if slot.End.Sub(slot.Start) != 30*time.Minute {
				t.Errorf("%v ends %v", slot.Start, slot.End)
			}
		}
	}
}

func TestADaySaysWhyItIsClosed(t *testing.T) {
	clinic := clinicIn("Asia/Tokyo", 9*60, 12*60)
	clinic.ClosedOnHolidays = true
	clinic.Hours = slices.DeleteFunc(clinic.Hours,
		func(h madoguchi.OpeningHours) bool { return h.Weekday == time.Sunday })
	clinic.Exceptions = []madoguchi.DayException{
		{Day: "2026-11-20", Reason: "院内研修"}, {Day: "2026-11-21", Doctor: "d1", Reason: "学会"},
		{Day: "2026-11-22", Reason: "臨時診療", Hours: []madoguchi.Period{{From: 600, Until: 660}}},
		{Day: "2026-11-24", Reason: "設備点検", Hours: []madoguchi.Period{{From: 600, Until: 660}}},
		{Day: "2026-11-24", Doctor: "d2", Reason: "学会"},
	}
	var got []string
	now := at(t, "Asia/Tokyo", "2026-11-19 11:00")
	for _, day := range slots.Free(clinic, wish, nil, "2026-11-19", "2026-11-24", now) {
		why := day.Reason + day.Holiday.Name
		got = append(got, fmt.Sprint(day.Day[8:], " ", day.State(), " ", why, " ", clocks(day)))
	}
	want := []string{
		"19 few  11:00 11:30", "20 closed 院内研修 ", "21 free  09:00 09:30 10:00 10:30 11:00 11:30",
		"22 few 臨時診療 10:00 10:30", "23 closed 勤労感謝の日 ", "24 few  10:00 10:30",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	own := wish
	own.Doctor = "d1"
	day := slots.Free(clinic, own, nil, "2026-11-21", "2026-11-21", now)[0]
	if !day.Closed || day.Reason != "学会" {
		t.Errorf("the doctor's own day is %+v", day)
	}
}

func TestWhatIsOffered(t *testing.T) {
	now := at(t, "Asia/Tokyo", "2026-11-24 08:00")
	for name, change := range map[string]func(*madoguchi.Clinic, *slots.Wish){
		"web booking is closed":  func(c *madoguchi.Clinic, _ *slots.Wish) { c.Web.Open = false },
		"another method":         func(_ *madoguchi.Clinic, w *slots.Wish) { w.Method = madoguchi.InPerson },
		"another visit":          func(_ *madoguchi.Clinic, w *slots.Wish) { w.Visit = madoguchi.ReturnVisit },
		"a withdrawn menu":       func(c *madoguchi.Clinic, _ *slots.Wish) { c.Menus[0].Withdrawn = true },
		"a menu without minutes": func(c *madoguchi.Clinic, _ *slots.Wish) { c.Menus[0].Minutes = nil },
		"an unknown menu":        func(_ *madoguchi.Clinic, w *slots.Wish) { w.Menu = "m2" },
		"an unknown doctor":      func(_ *madoguchi.Clinic, w *slots.Wish) { w.Doctor = "d3" },
		"nobody on the web":      func(c *madoguchi.Clinic, _ *slots.Wish) { c.Web.Doctors = nil },
		"a doctor who left":      func(c *madoguchi.Clinic, w *slots.Wish) { w.Doctor, c.Doctors[0].Left = "d1", true },
	} {
		clinic, wish := clinicIn("Asia/Tokyo", 9*60, 12*60), wish
		if !slots.Offered(clinic, wish) {
			t.Fatal("nothing is offered")
		}
		change(&clinic, &wish)
		if slots.Offered(clinic, wish) || slots.Free(clinic, wish, nil, "2026-11-24", "2026-11-24", now) != nil {
			t.Errorf("%s: still offered", name)
		}
	}
}

func TestNearest(t *testing.T) {
	clinic, now := clinicIn("Asia/Tokyo", 9*60, 11*60), at(t, "Asia/Tokyo", "2026-11-24 08:00")
	clinic.Web.Doctors = clinic.Web.Doctors[:1]
	wished := at(t, "Asia/Tokyo", "2026-11-24 10:00")
	agendas := []madoguchi.Agenda{{DoctorID: "d1", Day: "2026-11-24", Occupied: []madoguchi.Occupancy{
		{Reservation: "r1", Start: wished, End: wished.Add(30 * time.Minute)},
	}}}
	days := slots.Free(clinic, wish, agendas, "2026-11-24", "2026-11-25", now)
	var got []string
	for _, slot := range slots.Nearest(days, wished, 4) {
		got = append(got, slot.Start.Format("02 15:04"))
	}
	if want := "24 09:30|24 10:30|24 09:00|25 09:00"; strings.Join(got, "|") != want {
		t.Errorf("got %v, want %s", got, want)
	}
	if _, ok := days[0].At(wished); ok {
		t.Error("the taken start still stands")
	}
	if slot, ok := days[1].At(wished.AddDate(0, 0, 1)); !ok || slot.Doctor != "d1" {
		t.Errorf("the next day's start is %+v, %v", slot, ok)
	}
	if slots.Nearest(nil, wished, 3) != nil && slots.Nearest(days, wished, -1) != nil {
		t.Error("slots out of nothing")
	}
}

// FuzzDays sends any text as days, and any bounds.
func FuzzDays(f *testing.F) {
	f.Add("2026-11-24", "2026-11-30", 30, 540, 720)
	f.Add("", "9999-12-31", 0, -5, 3000)
	f.Add("2026-02-30", "x", 7, 0, 1440)
	f.Fuzz(func(t *testing.T, first, last string, grid, from, until int) {
		clinic := clinicIn("Asia/Tokyo", min(max(from, -1440), 3000), min(max(until, -1440), 3000))
		clinic.Grid = grid
		days := slots.Free(clinic, wish, nil, first, last, at(t, "Asia/Tokyo", "2026-11-24 08:00"))
		if len(days) > 61 {
			t.Errorf("%d days", len(days))
		}
		for _, day := range days {
			if _, err := time.Parse(time.DateOnly, day.Day); err != nil || day.Day < first || day.Day > last {
				t.Errorf("%q between %q and %q", day.Day, first, last)
			}
			if slots.HoursOf(clinic, "d1", day.Day).Closed() != day.Closed {
				t.Errorf("%s is closed: %v", day.Day, day.Closed)
			}
		}
	})
}
