package clinicsettings_test

import (
	"fmt"
	"slices"
	"testing"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/clinicsettings"
	"madoguchi/clinicdesk/backend/phrases"
	"madoguchi/clinicdesk/backend/schedule"
	"madoguchi/clinicdesk/internal/backendtest"
	"madoguchi/clinicdesk/internal/deskserver"
	"madoguchi/madoguchi"
)

var everySection = clinicsettings.SavedSections()

// sent returns what a draft would send, and fails on a fault.
func sent(t *testing.T, draft *clinicsettings.Draft, sections ...clinicsettings.Section) api.Settings {
	t.Helper()
	change, faults := draft.Change(sections...)
	if len(faults) > 0 {
		t.Fatalf("faults: %v", faults)
	}
	return change.Settings
}

// An untouched draft sends the current settings.
func TestAnUntouchedDraftChangesNothing(t *testing.T) {
	clinic := deskserver.Clinic()
	draft := clinicsettings.NewDraft(clinic)
	settings := sent(t, draft, everySection...)
	if draft.Touched() || settings.Name != clinic.Name || settings.Phone != clinic.Phone ||
		!slices.Equal(settings.Doctors, clinic.Doctors) ||
		fmt.Sprint(settings.Menus) != fmt.Sprint(clinic.Menus) || len(settings.Hours) != len(clinic.Hours) {
		t.Errorf("sends %+v", settings)
	}
}

func TestFaultsNameTheTextTheyAreAbout(t *testing.T) {
	draft := clinicsettings.NewDraft(deskserver.Clinic())
	draft.Name, draft.Phone = "", "1"
	draft.Doctors[0].Name, draft.Doctors[1].Kana, draft.Doctors[1].Capacity = "", "西村", "many"
	draft.HoursOf("")[0], draft.HoursOf("")[1] = "morning", "9-12 11-13"
	draft.HoursOf(deskserver.Nishimura)[3] = "10-9"
	draft.Menus[0].Minutes = [4]string{}
	draft.Menus[1].Minutes[2] = "3"
	_, faults := draft.Change(everySection...)
	want := []clinicsettings.Fault{
		{Key: "hours//0", Code: "hours"}, {Key: "hours/" + deskserver.Nishimura + "/3", Code: "hours"},
		{Key: "name", Code: "required"}, {Key: "phone", Code: "phoneForm"},
		{Key: "doctors/" + deskserver.Aoki + "/name", Code: "required"},
		{Key: "doctors/" + deskserver.Nishimura + "/kana", Code: "kana"},
		{Key: "doctors/" + deskserver.Nishimura + "/capacity", Code: "capacity"},
		{Key: "hours//1", Code: "overlap"}, {Key: "menus/" + deskserver.General + "/0", Code: "nothingOffered"},
		{Key: "menus/" + deskserver.FollowUp + "/2", Code: "minutes"},
	}
	if !slices.Equal(faults, want) {
		t.Errorf("got  %v\nwant %v", faults, want)
	}
	for _, fault := range faults {
		for _, language := range []string{phrases.Japanese, "en"} {
			if code := "error." + fault.Code; phrases.In(language).Say(code) == code {
				t.Errorf("%s has no words in %s", code, language)
			}
		}
	}
	if _, faults := draft.Change(clinicsettings.SectionMenus); len(faults) != 2 {
		t.Errorf("of the menus alone: %v", faults)
	}
}

// A doctor can have a day off while the clinic is open; on the clinic's own line the same word is a closed day.
func TestADoctorsDayOff(t *testing.T) {
	draft := clinicsettings.NewDraft(deskserver.Clinic())
	draft.HoursOf(deskserver.Nishimura)[3], draft.HoursOf("")[6] = "休診", "closed"
	settings := sent(t, draft, everySection...)
	off := api.OpeningHours{Weekday: 3, DoctorID: deskserver.Nishimura}
	if !slices.Contains(settings.Hours, off) ||
		slices.ContainsFunc(settings.Hours, func(h api.OpeningHours) bool { return h.Weekday == 6 }) {
		t.Errorf("sends %+v", settings.Hours)
	}
	clinic := deskserver.Clinic()
	clinic.Hours = settings.Hours
	again := clinicsettings.NewDraft(clinic)
	if got := again.HoursOf(deskserver.Nishimura)[3]; got != "×" {
		t.Errorf("is shown as %q", got)
	}
	if back := sent(t, again, everySection...); !slices.Equal(back.Hours, settings.Hours) {
		t.Errorf("is sent back as %+v", back.Hours)
	}
}

// A step of the guide saves only its section; proposals for other sections are not sent.
func TestTheGuideSavesStepByStep(t *testing.T) {
	bare := api.Clinic{ID: "c", Name: "新しい医院", TimeZone: "Asia/Tokyo", Revision: 1}
	if got := clinicsettings.IncompleteSections(bare); !slices.Equal(got, clinicsettings.GuideSections()) {
		t.Errorf("lacks %v", got)
	}
	draft := clinicsettings.NewDraft(bare)
	for _, section := range clinicsettings.GuideSections() {
		draft.Propose(section, "一般診療")
		draft.Propose(section, "一般診療") // changes nothing more
	}
	draft.Doctors[0].Name = "山田 太郎"
	first := sent(t, draft, clinicsettings.SectionDoctors)
	if len(first.Doctors) != 1 || first.Doctors[0].Capacity != 1 || !madoguchi.ValidID(first.Doctors[0].ID) ||
		first.Hours != nil || first.Menus != nil || first.Revision != 1 {
		t.Errorf("the first step sends %+v", first)
	}
	all := sent(t, draft, clinicsettings.GuideSections()...)
	monday := api.OpeningHours{Weekday: 1, From: 9 * 60, Until: 12*60 + 30}
	if len(all.Hours) != 10 || all.Hours[0] != monday || len(all.Menus) != 1 || all.Menus[0].Name != "一般診療" ||
		all.Menus[0].Minutes["online"]["first"] != 15 || all.Menus[0].Minutes["inPerson"]["return"] != 10 {
		t.Errorf("all of it: %+v", all)
	}
	saved := bare
	saved.Doctors, saved.Revision = first.Doctors, 2
	draft.Saved(saved, clinicsettings.SectionDoctors)
	if got := clinicsettings.IncompleteSections(saved); !slices.Equal(
		got, []clinicsettings.Section{clinicsettings.SectionHours, clinicsettings.SectionMenus},
	) {
		t.Errorf("then lacks %v", got)
	}
	if next := sent(t, draft, clinicsettings.SectionHours); next.Revision != 2 || len(next.Doctors) != 1 ||
		len(next.Hours) != 10 || next.Menus != nil {
		t.Errorf("the second step sends %+v", next)
	}
}

// A change made elsewhere is taken over in untouched texts; typed texts stay.
func TestADraftFollowsWhatOthersChange(t *testing.T) {
	clinic := deskserver.Clinic()
	draft := clinicsettings.NewDraft(clinic)
	draft.Phone = "03-9999-9999"
	draft.Doctors[0].Kana = "アオキ"
	draft.AddDoctor()
	draft.Doctors[2].Name = "わたしの追加"
	draft.RemoveMenu(deskserver.FollowUp)
	draft.HoursOf("")[1] = "8:00-12:00"

	elsewhere := deskserver.Clinic()
	elsewhere.Revision = clinic.Revision + 1
	elsewhere.Name, elsewhere.Phone, elsewhere.RequiresSecondFactor = "青木クリニック", "03-1111-1111", true
	elsewhere.Doctors[0].Name, elsewhere.Doctors[1].Left = "青木 由紀", true
	elsewhere.Doctors = append(elsewhere.Doctors, api.Doctor{ID: "theirs", Name: "あちらの追加", Capacity: 2})
	elsewhere.Menus = append(elsewhere.Menus,
		api.Menu{ID: "new", Name: "健診", Minutes: map[string]map[string]int{"inPerson": {"first": 20}}})
	elsewhere.Hours = slices.DeleteFunc(elsewhere.Hours,
		func(h api.OpeningHours) bool { return h.Weekday == 1 || h.Weekday == 2 })
	draft.Rebase(elsewhere)

	settings := sent(t, draft, everySection...)
	var doctors, menus []string
	for _, doctor := range settings.Doctors {
		doctors = append(doctors, doctor.Name+" "+doctor.Kana)
	}
	for _, menu := range settings.Menus {
		menus = append(menus, menu.Name)
	}
	if settings.Revision != elsewhere.Revision || settings.Name != "青木クリニック" || settings.Phone != "03-9999-9999" ||
		!settings.RequiresSecondFactor ||
		!slices.Equal(doctors, []string{"青木 由紀 アオキ", "わたしの追加 ", "あちらの追加 "}) ||
		!slices.Equal(menus, []string{"内科（一般）", "健診"}) {
		t.Errorf("sends %+v", settings)
	}
	if week := draft.HoursOf(""); week[1] != "8:00-12:00" || week[2] != "" || week[3] != "9:00-12:30 13:30-18:00" {
		t.Errorf("the week is %q", week)
	}
}

// Removing a doctor removes the doctor's own hours.
func TestARemovedDoctorsHoursGo(t *testing.T) {
	clinic := deskserver.Clinic()
	clinic.Hours = append(clinic.Hours, api.OpeningHours{Weekday: 6, From: 540, Until: 600, DoctorID: deskserver.Aoki})
	draft := clinicsettings.NewDraft(clinic)
	draft.RemoveDoctor(deskserver.Aoki)
	for _, hours := range sent(t, draft, everySection...).Hours {
		if hours.DoctorID != "" {
			t.Errorf("sends %+v", hours)
		}
	}
}

// An open desk receives new settings, and the server refuses changes by non-admins.
func TestSettingsAreSentAndHeardOf(t *testing.T) {
	c := backendtest.NewClinic(t)
	session := c.SignIn(t)
	heard, stood := make(chan api.Clinic, 9), make(chan struct{}, 9)
	go func() {
		_ = session.Visits.Follow(t.Context(), schedule.Callbacks{
			Connection: func(schedule.Connection) {}, Changed: func(api.Entry) {},
			Gap:    func() { stood <- struct{}{} },
			Clinic: func(clinic api.Clinic) { heard <- clinic },
		})
	}()
	<-stood
	draft := clinicsettings.NewDraft(session.Clinic)
	draft.Name = "青木クリニック"
	change, _ := draft.Change(everySection...)
	_, err := session.ChangeSettings(t.Context(), change.Settings)
	if madoguchi.KindOf(err) != madoguchi.KindForbidden {
		t.Errorf("reception changes the settings: %v", err)
	}
	c.Server.User.SetRole("admin")
	if changed, err := session.ChangeSettings(t.Context(), change.Settings); err != nil || changed.Name != draft.Name {
		t.Errorf("got %+v, %v", changed, err)
	}
	if told := <-heard; told.Name != draft.Name {
		t.Errorf("told %+v", told)
	}
	if _, err := session.ChangeSettings(t.Context(), change.Settings); madoguchi.KindOf(err) != madoguchi.KindConflict {
		t.Errorf("a late change: %v", err)
	}
}

// Reminders that are chosen are sent, and follow a change made elsewhere as long as nobody touches them.
func TestRemindersAreChosen(t *testing.T) {
	clinic := deskserver.Clinic()
	clinic.Reminders = api.Reminders{DayBefore: true, DayBeforeAt: 18 * 60}
	draft := clinicsettings.NewDraft(clinic)
	if got := *sent(t, draft, everySection...).Reminders; draft.Touched() || got != clinic.Reminders {
		t.Errorf("untouched, it sends %+v", got)
	}
	draft.Reminders.HoursBefore = "3"
	changed := clinic
	changed.Reminders.DayBeforeAt = 20 * 60
	draft.Rebase(changed)
	want := api.Reminders{DayBefore: true, DayBeforeAt: 20 * 60, HoursBefore: 3}
	if got := *sent(t, draft, clinicsettings.SectionClinic).Reminders; got != want {
		t.Errorf("it sends %+v, want %+v", got, want)
	}
	clinicOnly := []clinicsettings.Section{clinicsettings.SectionClinic}
	if touched := draft.TouchedSections(); !slices.Equal(touched, clinicOnly) {
		t.Errorf("touched is %v", touched)
	}
	draft.Reminders = clinicsettings.RemindersDraft{}
	if got := *sent(t, draft, clinicsettings.SectionClinic).Reminders; got != (api.Reminders{}) {
		t.Errorf("switched off, it sends %+v", got)
	}
}
