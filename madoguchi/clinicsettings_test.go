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

// goodSettings returns settings without a fault.
func goodSettings() madoguchi.ClinicSettings {
	return madoguchi.ClinicSettings{
		Name: "青木内科クリニック", Phone: "03-1234-5678", RequiresSecondFactor: true,
		Doctors: []madoguchi.Doctor{
			{ID: "d1", Name: "青木 由紀子", Kana: "アオキ ユキコ", Capacity: 1},
			{ID: "d2", Name: "Zoë Ng", Kana: "ぞーい・ﾝｸﾞ", Capacity: 20},
		},
		Hours: []madoguchi.OpeningHours{
			{Weekday: time.Monday, From: 9 * 60, Until: 12*60 + 30},
			{Weekday: time.Monday, From: 12*60 + 30, Until: 18 * 60},
			{Weekday: time.Monday, From: 10 * 60, Until: 11 * 60, Doctor: "d2"},
			{Weekday: time.Sunday, From: 0, Until: 24 * 60},
		},
		Menus: []madoguchi.Menu{
			{ID: "m1", Name: "一般診療", Minutes: minutes(15, 10, 15, 10)},
			{ID: "m2", Name: "生活習慣病", Minutes: minutes(0, 600, 0, 0)},
		},
	}
}

func minutes(
	onlineFirst, onlineReturn, inPersonFirst, inPersonReturn int,
) map[madoguchi.Method]map[madoguchi.VisitType]int {
	return map[madoguchi.Method]map[madoguchi.VisitType]int{
		madoguchi.Online:   {madoguchi.FirstVisit: onlineFirst, madoguchi.ReturnVisit: onlineReturn},
		madoguchi.InPerson: {madoguchi.FirstVisit: inPersonFirst, madoguchi.ReturnVisit: inPersonReturn},
	}
}

// off returns a day off.
func off(weekday time.Weekday, doctor madoguchi.DoctorID) madoguchi.OpeningHours {
	return madoguchi.OpeningHours{Weekday: weekday, Doctor: doctor}
}

func TestClinicSettings(t *testing.T) {
	type settings = madoguchi.ClinicSettings
	for _, test := range []struct {
		name   string
		change func(*settings)
		want   []string
	}{
		{"as they are", func(*settings) {}, nil},
		{"nothing but a name", func(s *settings) { *s = settings{Name: "青木内科"} }, nil},
		{"no name", func(s *settings) { s.Name = "" }, []string{"name required"}},
		{"a name of many", func(s *settings) { s.Name = strings.Repeat("名", 121) }, []string{"name tooLong"}},
		{"a phone with its country", func(s *settings) { s.Phone = "+81 (3) 1234-5678" }, nil},
		{"a phone in words", func(s *settings) { s.Phone = "内線12" }, []string{"phone phoneForm"}},
		{"a phone cut off", func(s *settings) { s.Phone = "03-1234" }, []string{"phone phoneForm"}},
		{"a doctor without a name", func(s *settings) { s.Doctors[1].Name = "" }, []string{"doctors[1].name required"}},
		{"a mark that turns the name", func(s *settings) {
			s.Doctors[0].Name = "青木\u202e"
		}, []string{"doctors[0].name invisibleCharacter"}},
		{"no reading", func(s *settings) { s.Doctors[0].Kana = "" }, nil},
		{"kanji as a reading", func(s *settings) { s.Doctors[0].Kana = "青木" }, []string{"doctors[0].kana kana"}},
		{"nobody at a time", func(s *settings) { s.Doctors[0].Capacity = 0 }, []string{"doctors[0].capacity capacity"}},
		{"a crowd at a time", func(s *settings) {
			s.Doctors[0].Capacity = 21
		}, []string{"doctors[0].capacity capacity"}},
		{"one doctor twice", func(s *settings) {
			s.Doctors[1].ID = "d1"
		}, []string{"doctors[1].id duplicate", "hours[2] unknown"}},
		{"a doctor without an ID", func(s *settings) {
			s.Doctors[1].ID = ""
			s.Hours = nil
		}, []string{"doctors[1].id required"}},
		{"hours that end before they begin", func(s *settings) {
			s.Hours[0].Until = 9 * 60
		}, []string{"hours[0] hours"}},
		{"hours of an eighth day", func(s *settings) { s.Hours[0].Weekday = 7 }, []string{"hours[0] hours"}},
		{"hours past midnight", func(s *settings) { s.Hours[3].Until++ }, []string{"hours[3] hours"}},
		{"hours before midnight", func(s *settings) { s.Hours[3].From = -1 }, []string{"hours[3] hours"}},
		{"a minute twice", func(s *settings) { s.Hours[1].From-- }, []string{"hours[1] overlap"}},
		{"the same minute of two doctors", func(s *settings) { s.Hours[1].Doctor = "d1" }, nil},
		{"hours of nobody", func(s *settings) { s.Hours[2].Doctor = "d3" }, []string{"hours[2] unknown"}},
		{"a doctor's day off", func(s *settings) { s.Hours[2] = off(time.Wednesday, "d2") }, nil},
		{"a day off of all", func(s *settings) { s.Hours[2] = off(time.Wednesday, "") }, []string{"hours[2] hours"}},
		{"a day off with hours", func(s *settings) {
			s.Hours[3] = off(time.Monday, "d2")
		}, []string{"hours[3] overlap"}},
		{"a day off twice", func(s *settings) {
			s.Hours[2], s.Hours[3] = off(time.Monday, "d2"), off(time.Monday, "d2")
		}, []string{"hours[3] overlap"}},
		{"a day off that ends at noon", func(s *settings) {
			s.Hours[2].From, s.Hours[2].Until = 12*60, 12*60
		}, []string{"hours[2] hours"}},
		{"a menu without a name", func(s *settings) { s.Menus[0].Name = "" }, []string{"menus[0].name required"}},
		{"one name for two menus", func(s *settings) { s.Menus[1].Name = "一般診療" }, []string{"menus[1].name duplicate"}},
		{"one menu twice", func(s *settings) { s.Menus[1].ID = "m1" }, []string{"menus[1].id duplicate"}},
		{"a menu of nothing", func(s *settings) {
			s.Menus[1].Minutes = minutes(0, 0, 0, 0)
		}, []string{"menus[1].minutes required"}},
		{"no minutes at all", func(s *settings) { s.Menus[1].Minutes = nil }, []string{"menus[1].minutes required"}},
		{"no time for anybody", func(s *settings) { s.Menus[0].Minutes = minutes(4, 5, -5, 601) },
			[]string{
				"menus[0].minutes.online.first minutes", "menus[0].minutes.inPerson.first minutes",
				"menus[0].minutes.inPerson.return minutes",
			}},
		{"a method there is not", func(s *settings) {
			s.Menus[0].Minutes["byPhone"] = map[madoguchi.VisitType]int{"first": 15}
		}, []string{"menus[0].minutes unknown"}},
		{"a visit there is not", func(s *settings) {
			s.Menus[0].Minutes[madoguchi.Online]["second"] = 15
		}, []string{"menus[0].minutes unknown"}},
		{"too many hours", func(s *settings) { s.Hours = manyHours() }, []string{"hours tooManyEntries"}},
		{"everything at once", func(s *settings) {
			s.Name, s.Doctors[0].Name, s.Hours[0].Until, s.Menus[1].Name = "", "", 0, ""
		},
			[]string{"name required", "doctors[0].name required", "hours[0] hours", "menus[1].name required"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			settings := goodSettings()
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

// manyHours returns one period more than allowed, without overlaps.
func manyHours() (all []madoguchi.OpeningHours) {
	for i := range madoguchi.MaxHours + 1 {
		all = append(all, madoguchi.OpeningHours{Weekday: time.Weekday(i % 7), From: i * 2, Until: i*2 + 1})
	}
	return all
}

// Doctors and menus that leave the lists are kept, and can come back.
func TestWhoLeavesIsStillKnown(t *testing.T) {
	before, faults := madoguchi.Clinic{ID: "c1", TimeZone: "Asia/Tokyo", Revision: 3}.Change(goodSettings())
	if faults != nil || before.Revision != 4 {
		t.Fatalf("revision %d, faults %v", before.Revision, faults)
	}
	fewer := before.Settings()
	fewer.Doctors, fewer.Menus = fewer.Doctors[1:], fewer.Menus[:1]
	after, _ := before.Change(fewer)
	doctor, known := after.Doctor("d1")
	if menu, also := after.Menu("m2"); !known || !also || !doctor.Left || !menu.Withdrawn || doctor.Name != "青木 由紀子" {
		t.Errorf("doctor %+v, menu %+v", doctor, menu)
	}
	if got := after.Settings(); !reflect.DeepEqual(got, fewer.Tidy()) {
		t.Errorf("the settings read as %+v", got)
	}
	if len(before.Doctors) != 2 || before.Doctors[0].Left {
		t.Errorf("the clinic before has changed: %+v", before.Doctors)
	}
	back, faults := after.Change(goodSettings())
	if doctor, _ := back.Doctor("d1"); faults != nil || doctor.Left || len(back.Doctors) != 2 || len(back.Menus) != 2 {
		t.Errorf("back: %+v, faults %v", back.Doctors, faults)
	}
}

// An admin who replaces the doctors again and again cannot fill the document.
func TestThoseWhoLeftAreBounded(t *testing.T) {
	clinic := madoguchi.Clinic{}
	for round := range 10 {
		settings := goodSettings()
		settings.Hours, settings.Doctors = nil, nil
		for i := range madoguchi.MaxDoctors {
			id := madoguchi.DoctorID(fmt.Sprintf("%d-%d", round, i))
			settings.Doctors = append(settings.Doctors, madoguchi.Doctor{ID: id, Name: "青木", Capacity: 1})
		}
		changed, faults := clinic.Change(settings)
		if faults != nil {
			if faults[0].Field != "doctors" || faults[0].Rule != "tooManyEntries" || round != 5 {
				t.Errorf("round %d: %v", round, faults)
			}
			return
		}
		clinic = changed
	}
	t.Errorf("%d doctors are kept", len(clinic.Doctors))
}

func TestBookable(t *testing.T) {
	settings := goodSettings()
	settings.Hours = nil
	if !settings.Bookable() {
		t.Error("a visit outside of all hours cannot be booked")
	}
	for _, lacking := range []func(){
		func() { settings.Menus = nil },
		func() { settings = goodSettings(); settings.Doctors = nil },
	} {
		if lacking(); settings.Bookable() {
			t.Errorf("%+v is bookable", settings)
		}
	}
}

// Accepted settings have consistent values, however they were made.
func FuzzClinicSettings(f *testing.F) {
	f.Add("青木内科", "03-1234-5678", "青木 由紀子", "アオキ", 1, 1, 540, 750, 1, 750, 1080, 15, 10)
	f.Add("", "", "", "", 0, 0, 0, 0, 0, 0, 0, 0, 0)
	f.Add("a\u202e", "+81", "\xff", "ｱｵｷ", 20, 7, -1, 1441, 6, 1, 2, 4, 601)
	f.Fuzz(func(
		t *testing.T, name, phone, doctor, kana string, capacity, day1, from1, until1, day2, from2, until2, first,
		again int,
	) {
		clinic, faults := madoguchi.Clinic{}.Change(madoguchi.ClinicSettings{
			Name: name, Phone: phone,
			Doctors: []madoguchi.Doctor{{ID: "d", Name: doctor, Kana: kana, Capacity: capacity}},
			Hours: []madoguchi.OpeningHours{
				{Weekday: time.Weekday(day1), From: from1, Until: until1},
				{Weekday: time.Weekday(day2), From: from2, Until: until2},
			},
			Menus: []madoguchi.Menu{{ID: "m", Name: name, Minutes: minutes(first, again, 0, 0)}},
		})
		if faults != nil {
			for _, fault := range faults {
				if fault.Field == "" || fault.Rule == "" {
					t.Errorf("a fault of nothing: %+v", fault)
				}
			}
			return
		}
		if clinic.Revision != 1 || clinic.Doctors[0].Name == "" || clinic.Doctors[0].Capacity < 1 ||
			len(clinic.Name) > 4*120 {
			t.Errorf("taken: %+v", clinic)
		}
		var open [7][24 * 60]bool
		for _, hours := range clinic.Hours {
			for minute := hours.From; minute < hours.Until; minute++ {
				if open[hours.Weekday][minute] {
					t.Fatalf("%v at %d twice", hours.Weekday, minute)
				}
				open[hours.Weekday][minute] = true
			}
		}
		if again, faults := clinic.Change(clinic.Settings()); faults != nil || again.Revision != 2 {
			t.Errorf("what was taken is refused: %v", faults)
		}
	})
}

// New names must not contain radicals. Existing ones do not prevent a clinic from changing other settings.
func TestSettingsHoldNoNewRadicals(t *testing.T) {
	minutes := map[madoguchi.Method]map[madoguchi.VisitType]int{madoguchi.Online: {madoguchi.ReturnVisit: 15}}
	clinic := madoguchi.Clinic{
		Name:    "青木内科",
		Doctors: []madoguchi.Doctor{{ID: "d1", Name: "⻘木 由紀⼦", Capacity: 1}},
		Menus:   []madoguchi.Menu{{ID: "m1", Name: "⼩児科", Minutes: minutes}},
	}
	settings := clinic.Settings()
	settings.Phone = "03-1234-5678"
	if _, faults := clinic.Change(settings); faults != nil {
		t.Errorf("what stands is refused: %v", faults)
	}
	settings.Doctors[0].Name, settings.Menus[0].Name = "⾼橋 実", "⽪膚科"
	_, faults := clinic.Change(settings)
	want := []madoguchi.Fault{
		{Field: "doctors[0].name", Rule: "radical", Strange: []rune("⾼"), Proposal: "高橋 実"},
		{Field: "menus[0].name", Rule: "radical", Strange: []rune("⽪"), Proposal: "皮膚科"},
	}
	if !reflect.DeepEqual(faults, want) {
		t.Errorf("wrong is %+v", faults)
	}
}
