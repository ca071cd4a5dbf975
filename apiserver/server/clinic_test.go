package server

import (
	"errors"
	"log/slog"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/madoguchi"
	"madoguchi/mongo/mongotest"
	"madoguchi/wording"
)

// member adds a member with a role to a clinic's staff.
func (s *scene) member(clinic madoguchi.ClinicID, role madoguchi.Role) madoguchi.Staff {
	s.t.Helper()
	staff := mongotest.Member(clinic, madoguchi.NewID()+"@example.jp")
	staff.Role, staff.DoctorID = role, ""
	must(s.t, s.store.CreateStaff(s.t.Context(), staff))
	return staff
}

// admin returns a client of an admin, and the clinic's present settings.
func (s *scene) admin() (*api.Client, api.Settings) {
	s.t.Helper()
	admin := s.signedIn(s.member(s.clinic.ID, madoguchi.Admin))
	clinic, err := admin.Clinic(s.t.Context())
	must(s.t, err)
	return admin, settingsIn(clinic)
}

// settingsIn returns the settings of a clinic without former doctors or menus.
func settingsIn(clinic api.Clinic) api.Settings {
	return api.Settings{
		Revision: clinic.Revision, Name: clinic.Name, Phone: clinic.Phone,
		RequiresSecondFactor: clinic.RequiresSecondFactor,
		Doctors:              clinic.Doctors, Hours: clinic.Hours, Menus: clinic.Menus, Days: &clinic.Days,
		Web: &clinic.Web, Reminders: &clinic.Reminders,
	}
}

func TestSettingsAreReplaced(t *testing.T) {
	s := started(t)
	admin, settings := s.admin()
	desk, _ := s.listen(s.desk, "")
	settings.Name, settings.Phone, settings.RequiresSecondFactor = " 青木クリニック ", "", false
	newcomer := api.Doctor{ID: madoguchi.NewID(), Name: "髙橋 実", Kana: "タカハシ ミノル", Capacity: 3}
	settings.Doctors = append(settings.Doctors[1:], newcomer)
	settings.Web.Doctors = []string{newcomer.ID}
	settings.Hours = []api.OpeningHours{{Weekday: 2, From: 540, Until: 750, DoctorID: newcomer.ID}}
	settings.Menus = append(settings.Menus, api.Menu{
		ID: madoguchi.NewID(), Name: "一般診療",
		Minutes: map[string]map[string]int{"online": {"first": 15}, "inPerson": {}},
	})
	changed, err := admin.ChangeSettings(t.Context(), settings)
	must(t, err)
	if changed.Name != "青木クリニック" || changed.Phone != "" || changed.RequiresSecondFactor ||
		changed.Revision != settings.Revision+1 ||
		changed.Doctors[1] != newcomer || !changed.Doctors[2].Left || len(changed.Doctors) != 3 ||
		len(changed.Hours) != 1 ||
		len(changed.Menus) != 2 || len(changed.Menus[1].Minutes) != 1 || len(changed.Menus[1].Minutes["online"]) != 1 {
		t.Errorf("the clinic is now %+v", changed)
	}
	told := desk.next(api.ChangeClinic)
	if told.Clinic.Revision != changed.Revision || !slices.Equal(told.Clinic.Doctors, changed.Doctors) {
		t.Errorf("desks are told %+v", told.Clinic)
	}
	stored, err := s.store.Clinic(t.Context(), s.clinic.ID)
	must(t, err)
	if stored.Institution != s.clinic.Institution || stored.Consent != s.clinic.Consent ||
		stored.TimeZone != s.clinic.TimeZone {
		t.Errorf("what the clinic told when it registered has become %+v", stored)
	}

	again, err := admin.ChangeSettings(t.Context(), settings)
	if err != nil || again.Revision != changed.Revision {
		t.Errorf("the same request again: %+v, %v", again, err)
	}
	settings.Name = "別の名前"
	_, err = admin.ChangeSettings(t.Context(), settings)
	refused(t, err, http.StatusConflict, "changed", "")
	now, err := s.desk.Clinic(t.Context())
	if err != nil || now.Name != changed.Name || now.Revision != changed.Revision {
		t.Errorf("after a late change: %+v, %v", now, err)
	}
	s.booked(api.GuestVisit{
		DoctorID: newcomer.ID, MenuID: settings.Menus[1].ID, Method: "online", Visit: "first", Start: s.nextFree(),
		PatientName: "田中 花子",
	})
}

// A desk of an earlier release leaves out days and web booking. They stay, except for a doctor whom it removes.
func TestAnEarlierDeskKeepsDaysAndWebBooking(t *testing.T) {
	s := newScene(t)
	admin, settings := s.admin()
	settings.Days.Grid = 20
	_, err := admin.ChangeSettings(t.Context(), settings)
	must(t, err)
	before, err := admin.Clinic(t.Context())
	must(t, err)
	earlier := settingsIn(before)
	earlier.Days, earlier.Web, earlier.Reminders, earlier.Phone = nil, nil, nil, "03-9999-9999"
	same, err := admin.ChangeSettings(t.Context(), earlier)
	must(t, err)
	if same.Reminders.HoursBefore != 3 || same.Phone != earlier.Phone || !reflect.DeepEqual(same.Days, before.Days) ||
		!reflect.DeepEqual(same.Web, before.Web) || same.Days.Grid != 20 || !same.Web.Open {
		t.Errorf("days %+v\nweb %+v", same.Days, same.Web)
	}
	earlier.Revision, earlier.Doctors, earlier.Hours = same.Revision, earlier.Doctors[:1], nil
	fewer, err := admin.ChangeSettings(t.Context(), earlier)
	must(t, err)
	if len(fewer.Days.Exceptions) != 1 || !slices.Equal(fewer.Web.Doctors, before.Web.Doctors[:1]) || !fewer.Web.Open {
		t.Errorf("without a doctor: days %+v, web %+v", fewer.Days, fewer.Web)
	}
}

// Days and web booking that a desk sends replace what was there, and their faults name their fields.
func TestDaysAndWebBookingAreReplaced(t *testing.T) {
	s := newScene(t)
	admin, settings := s.admin()
	settings.Days = &api.Days{
		Grid: 10, Exceptions: []api.DayException{{Day: "2026-12-30", Reason: " 年末 "}, {Day: "30 December"}},
	}
	settings.Web = &api.WebBooking{Open: true, AheadDays: 999}
	_, err := admin.ChangeSettings(t.Context(), settings)
	var got []string
	for _, fault := range api.FaultsOf(err) {
		got = append(got, fault.Field+" "+fault.Code)
	}
	want := []string{
		"days.exceptions[1].day day", "web.offers nothingOnWeb", "web.doctors nobodyOnWeb", "web.aheadDays aheadDays",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	settings.Days.Exceptions, settings.Web = settings.Days.Exceptions[:1], &api.WebBooking{}
	changed, err := admin.ChangeSettings(t.Context(), settings)
	must(t, err)
	days := api.Days{Grid: 10, Exceptions: []api.DayException{{Day: "2026-12-30", Reason: "年末"}}}
	if !reflect.DeepEqual(changed.Days, days) || !reflect.DeepEqual(changed.Web, api.WebBooking{}) {
		t.Errorf("days %+v, web %+v", changed.Days, changed.Web)
	}
}

// A refusal lists all faults at once, and changes nothing.
func TestFaultsOfSettingsAreToldAtOnce(t *testing.T) {
	s := newScene(t)
	admin, settings := s.admin()
	stranger, err := s.signedIn(s.stranger).Clinic(t.Context())
	must(t, err)
	settings.Name, settings.Days, settings.Web = "\u202e", nil, nil
	settings.Doctors[0].Name, settings.Doctors[1].ID = "", "7"
	settings.Hours = []api.OpeningHours{
		{Weekday: 1, From: 540, Until: 540}, {Weekday: 1, From: 540, Until: 600, DoctorID: stranger.Doctors[0].ID},
	}
	settings.Menus[0].Minutes["online"]["first"] = 3
	_, err = admin.ChangeSettings(t.Context(), settings)
	refused(t, err, http.StatusBadRequest, "invisibleCharacter", "name")
	var problem *api.ProblemError
	if !errors.As(err, &problem) {
		t.Fatal(err)
	}
	var told []string
	for _, fault := range problem.Problem.Faults {
		told = append(told, fault.Field+" "+fault.Code)
		if fault.Titles["ja"] == "" || fault.Titles["en"] == "" ||
			fault.Titles["en"] == answer.Sentences("internal")["en"] {
			t.Errorf("%s has no words", fault.Code)
		}
	}
	want := []string{"name invisibleCharacter", "doctors[0].name required", "hours[0] hours", "hours[1] unknown",
		"menus[0].minutes.online.first minutes", "doctors[1].id unknown"}
	if !slices.Equal(told, want) {
		t.Errorf("told %q, want %q", told, want)
	}
	if now, err := admin.Clinic(t.Context()); err != nil || now.Revision != settings.Revision {
		t.Errorf("the clinic is now %+v, %v", now, err)
	}
}

// A change of the settings makes one log record with the IDs of the person and the clinic and the new revision, and
// nothing that was typed.
func TestSettingsAreLoggedByIDsOnly(t *testing.T) {
	s := newScene(t)
	said := &stream{head: make(http.Header)}
	s.server.answers.Logger = slog.New(slog.NewJSONHandler(said, nil))
	admin, settings := s.admin()
	settings.Doctors[0].Name, settings.Phone, settings.Menus[0].Name = "髙橋 実", "06-7777-8888", "往診"
	changed, err := admin.ChangeSettings(t.Context(), settings)
	must(t, err)
	settings.Doctors[0].Name = ""
	_, err = admin.ChangeSettings(t.Context(), settings)
	refused(t, err, http.StatusBadRequest, "required", "doctors[0].name")
	text := said.String()
	if !strings.Contains(text, `"msg":"settings changed","clinic":"`+changed.ID+`"`) ||
		strings.Count(text, "settings changed") != 1 {
		t.Errorf("the log says %s", text)
	}
	for _, typed := range []string{"髙橋", "7777", "往診", changed.Name} {
		if strings.Contains(text, typed) {
			t.Errorf("the log has %q: %s", typed, text)
		}
	}
}

// Every rule of the settings has a sentence.
func TestRulesOfSettingsHaveWords(t *testing.T) {
	for _, rule := range []string{
		"required", "tooLong", "invisibleCharacter", "phoneForm", "kana", "capacity", "minutes", "hours",
		"overlap", "duplicate", "unknown", "tooManyEntries", "grid", "day", "sameDay", "notOffered", "nothingOnWeb",
		"nobodyOnWeb", "aheadDays", "notice",
	} {
		if !wording.Shared.Has("error." + rule) {
			t.Errorf("%s has none", rule)
		}
	}
}

// A former doctor and a withdrawn menu accept no new visits. Existing visits can still be read, changed and cancelled.
func TestWhatWasBookedBeforeSomebodyLeft(t *testing.T) {
	s := newScene(t)
	visit, call := s.booked(s.visit()), s.opened()
	visitOfOther := s.visit()
	visitOfOther.DoctorID = string(s.clinic.Doctors[1].ID)
	stays := s.booked(visitOfOther)
	admin, settings := s.admin()
	settings.Doctors, settings.Menus, settings.Days, settings.Web = settings.Doctors[1:], nil, nil, nil
	_, err := admin.ChangeSettings(t.Context(), settings)
	must(t, err)

	again := s.visit()
	again.Start = s.nextFree()
	_, err = s.desk.Book(t.Context(), newKey(), again)
	refused(t, err, http.StatusBadRequest, "unknown", "doctorId")
	again.DoctorID = string(s.clinic.Doctors[1].ID)
	_, err = s.desk.Book(t.Context(), newKey(), again)
	refused(t, err, http.StatusBadRequest, "unknown", "menuId")
	_, err = s.desk.CreateCall(
		t.Context(), newKey(), api.CreateCall{DoctorID: string(s.clinic.Doctors[0].ID), Start: s.now.time()},
	)
	refused(t, err, http.StatusBadRequest, "unknown", "doctorId")

	memo, later := "紹介状あり", stays.Entry.Start.Add(time.Hour)
	noted, err := s.edit(visit, func(v *api.GuestVisit) { v.Memo = memo })
	if err != nil || noted.Entry.MenuName != s.clinic.Menus[0].Name || noted.Entry.Memo != memo {
		t.Errorf("a note to the visit: %+v, %v", noted.Entry, err)
	}
	_, err = s.edit(noted, func(v *api.GuestVisit) { v.Start = later })
	refused(t, err, http.StatusBadRequest, "unknown", "doctorId")
	moved, err := s.edit(stays, func(v *api.GuestVisit) { v.Start = later })
	if err != nil || !moved.Entry.Start.Equal(later) {
		t.Errorf("a visit that keeps its menu does not move: %v", err)
	}
	title := "往診の相談（家族も）"
	_, err = s.desk.EditCall(t.Context(), call.Entry.ID, api.EditCall{Revision: call.Entry.Revision, Title: &title})
	must(t, err)
	_, err = s.desk.Cancel(t.Context(), api.KindReservation, visit.Entry.ID)
	must(t, err)
}
