package madoguchi_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"madoguchi/madoguchi"
)

// goodWeb returns goodSettings with days and web booking, without a fault.
func goodWeb() madoguchi.ClinicSettings {
	settings := goodSettings()
	settings.Grid, settings.ClosedOnHolidays = 15, true
	settings.Exceptions = []madoguchi.DayException{
		{Day: "2026-12-29", Reason: "年末年始"},
		{Day: "2026-12-29", Doctor: "d2", Hours: []madoguchi.Period{{From: 540, Until: 600}, {From: 600, Until: 1440}}},
	}
	settings.Reminders = madoguchi.Reminders{DayBefore: true, DayBeforeAt: 18 * 60, HoursBefore: 3}
	settings.Web = madoguchi.WebBooking{
		Open: true, Doctors: []madoguchi.DoctorID{"d1", "d2"}, AheadDays: 60, LeadMinutes: 60, CancelMinutes: 24 * 60,
		Offers: []madoguchi.WebOffer{
			{MenuID: "m1", Method: madoguchi.Online, Visit: madoguchi.FirstVisit},
			{MenuID: "m2", Method: madoguchi.Online, Visit: madoguchi.ReturnVisit},
		},
	}
	return settings
}

func TestDaysAndWebBookingAreChecked(t *testing.T) {
	type settings = madoguchi.ClinicSettings
	for _, test := range []struct {
		name   string
		change func(*settings)
		want   []string
	}{
		{"as they are", func(*settings) {}, nil},
		{"the usual grid", func(s *settings) { s.Grid = 0 }, nil},
		{"a grid that divides no hour", func(s *settings) { s.Grid = 25 }, []string{"days.grid grid"}},
		{"no day", func(s *settings) { s.Exceptions[0].Day = "2026-02-30" }, []string{"days.exceptions[0].day day"}},
		{"a day twice", func(s *settings) {
			s.Exceptions[1].Doctor = ""
		}, []string{"days.exceptions[1].day sameDay"}},
		{"a day of nobody", func(s *settings) {
			s.Exceptions[1].Doctor = "d3"
		}, []string{"days.exceptions[1].doctorId unknown"}},
		{"hours backwards", func(s *settings) {
			s.Exceptions[1].Hours[0].Until = 540
		}, []string{"days.exceptions[1].hours hours"}},
		{"hours past midnight", func(s *settings) {
			s.Exceptions[1].Hours[1].Until++
		}, []string{"days.exceptions[1].hours hours"}},
		{"a minute twice", func(s *settings) {
			s.Exceptions[1].Hours[1].From--
		}, []string{"days.exceptions[1].hours overlap"}},
		{"no reason", func(s *settings) { s.Exceptions[0].Reason = "" }, nil},
		{"a reason with a link", func(s *settings) {
			s.Exceptions[0].Reason = "http://example.jp"
		}, []string{"days.exceptions[0].reason linkLike"}},
		{"a long reason", func(s *settings) {
			s.Exceptions[0].Reason = strings.Repeat("長", 61)
		}, []string{"days.exceptions[0].reason tooLong"}},
		{"too many days", func(s *settings) {
			s.Exceptions = manyExceptions()
		}, []string{"days.exceptions tooManyEntries"}},
		{"too many hours", func(s *settings) {
			s.Exceptions[1].Hours = manyPeriods()
		}, []string{"days.exceptions[1].hours tooManyEntries"}},
		{"open for nothing", func(s *settings) { s.Web.Offers = nil }, []string{"web.offers nothingOnWeb"}},
		{"open with nobody", func(s *settings) { s.Web.Doctors = nil }, []string{"web.doctors nobodyOnWeb"}},
		{"closed", func(s *settings) { s.Web = madoguchi.WebBooking{} }, nil},
		{"a visit that the menu lacks", func(s *settings) {
			s.Web.Offers[1].Visit = madoguchi.FirstVisit
		}, []string{"web.offers[1] notOffered"}},
		{"a menu there is not", func(s *settings) {
			s.Web.Offers[0].MenuID = "m3"
		}, []string{"web.offers[0] notOffered"}},
		{"a visit twice", func(s *settings) {
			s.Web.Offers[1] = s.Web.Offers[0]
		}, []string{"web.offers[1] notOffered"}},
		{"a doctor twice", func(s *settings) { s.Web.Doctors[1] = "d1" }, []string{"web.doctors[1] unknown"}},
		{"a doctor there is not", func(s *settings) { s.Web.Doctors[1] = "d3" }, []string{"web.doctors[1] unknown"}},
		{"no reminders", func(s *settings) { s.Reminders = madoguchi.Reminders{} }, nil},
		{"a reminder at night", func(s *settings) {
			s.Reminders.DayBeforeAt, s.Reminders.HoursBefore = 21*60+1, 25
		}, []string{"reminders.dayBeforeAt reminderTime", "reminders.hoursBefore reminderHours"}},
		{"numbers out of range", func(s *settings) {
			s.Web.AheadDays, s.Web.LeadMinutes, s.Web.CancelMinutes = 181, -1, 14*24*60+1
		}, []string{"web.aheadDays aheadDays", "web.leadMinutes notice", "web.cancelMinutes notice"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			settings := goodWeb()
			test.change(&settings)
			var got []string
			for _, fault := range settings.Check() {
				got = append(got, fault.Field+" "+fault.Rule)
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func manyExceptions() (all []madoguchi.DayException) {
	for i := range madoguchi.MaxExceptions + 1 {
		day := time.Date(2026, 1, 1+i, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
		all = append(all, madoguchi.DayException{Day: day})
	}
	return all
}

func manyPeriods() (all []madoguchi.Period) {
	for i := range madoguchi.MaxPeriods + 1 {
		all = append(all, madoguchi.Period{From: i * 60, Until: i*60 + 30})
	}
	return all
}

func TestDaysAndWebBookingAreKept(t *testing.T) {
	clinic, faults := madoguchi.Clinic{ID: "c1"}.Change(goodWeb())
	if faults != nil {
		t.Fatal(faults)
	}
	if got, want := clinic.Settings(), goodWeb().Tidy(); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	tidied := goodWeb()
	tidied.Exceptions[0].Reason = " 年末\u3000年始 "
	clinic, _ = clinic.Change(tidied)
	if got := clinic.Exceptions[0].Reason; got != "年末\u3000年始" && got != "年末 年始" {
		t.Errorf("the reason is %q", got)
	}
}

// A program that does not know days and web booking keeps them, without those who are gone.
func TestWhatIsKeptForThoseWhoStay(t *testing.T) {
	before := goodWeb()
	fewer := goodSettings()
	fewer.Doctors, fewer.Hours, fewer.Menus = fewer.Doctors[:1], nil, fewer.Menus[:1]
	kept := fewer.KeepDays(before).KeepWeb(before)
	if faults := kept.Check(); faults != nil {
		t.Fatalf("what is kept is refused: %v", faults)
	}
	if len(kept.Exceptions) != 1 || kept.Grid != 15 || !kept.ClosedOnHolidays || !kept.Web.Open ||
		len(kept.Web.Doctors) != 1 || len(kept.Web.Offers) != 1 || kept.Web.AheadDays != 60 {
		t.Errorf("kept is %+v", kept)
	}
	if len(before.Exceptions) != 2 || len(before.Web.Offers) != 2 || len(before.Web.Doctors) != 2 {
		t.Errorf("the settings before have changed: %+v", before)
	}
	for name, change := range map[string]func(*madoguchi.ClinicSettings){
		"no doctor": func(s *madoguchi.ClinicSettings) { s.Doctors = nil },
		"no menu":   func(s *madoguchi.ClinicSettings) { s.Menus = nil },
	} {
		nobody := fewer
		change(&nobody)
		if kept := nobody.KeepWeb(before); kept.Web.Open || kept.Check() != nil {
			t.Errorf("%s: kept is %+v, %v", name, kept.Web, kept.Check())
		}
	}
}

func TestGridMinutes(t *testing.T) {
	for _, grid := range madoguchi.Grids() {
		if got := (madoguchi.Clinic{Grid: grid}).GridMinutes(); got != grid || 60%grid != 0 {
			t.Errorf("a grid of %d is %d", grid, got)
		}
	}
	for _, odd := range []int{0, -10, 7} {
		if got := (madoguchi.Clinic{Grid: odd}).GridMinutes(); got != madoguchi.UsualGrid {
			t.Errorf("a grid of %d is %d", odd, got)
		}
	}
}

// FuzzDaysAndWebBooking sends any values; what is accepted is accepted again and does not change.
func FuzzDaysAndWebBooking(f *testing.F) {
	f.Add(15, "2026-12-29", "d1", 540, 720, "年末年始", "m1", "online", "first", 60, 60, 1440)
	f.Add(-1, "x", "", -1, 1441, "\u202e", "", "", "", -1, 1<<30, 20161)
	f.Fuzz(func(
		t *testing.T, grid int, day, doctor string, from, until int, reason, menu, method, visit string,
		ahead, lead, cancel int,
	) {
		settings := goodSettings()
		settings.Grid = grid
		settings.Exceptions = []madoguchi.DayException{{
			Day: day, Doctor: madoguchi.DoctorID(doctor), Reason: reason,
			Hours: []madoguchi.Period{{From: from, Until: until}},
		}}
		settings.Web = madoguchi.WebBooking{
			Open: true, Doctors: []madoguchi.DoctorID{madoguchi.DoctorID(doctor)}, AheadDays: ahead, LeadMinutes: lead,
			CancelMinutes: cancel, Offers: []madoguchi.WebOffer{{
				MenuID: madoguchi.MenuID(menu), Method: madoguchi.Method(method), Visit: madoguchi.VisitType(visit),
			}},
		}
		clinic, faults := madoguchi.Clinic{}.Change(settings)
		if faults != nil {
			return
		}
		again, faults := clinic.Change(clinic.Settings())
		if faults != nil || fmt.Sprint(again.Settings()) != fmt.Sprint(clinic.Settings()) {
			t.Errorf("%+v becomes %+v, %v", clinic, again, faults)
		}
	})
}
