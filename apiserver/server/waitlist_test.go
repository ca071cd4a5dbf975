package server

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
	"madoguchi/mongo/mongotest"
)

// fullDay makes the clinic's day a week from now full for its only doctor on the web, and returns it. The clinic has a
// waitlist.
func (s *scene) fullDay() string {
	s.t.Helper()
	clinic, err := s.store.Clinic(s.t.Context(), s.clinic.ID)
	must(s.t, err)
	clinic.Web.Doctors, clinic.Web.Waitlist = clinic.Web.Doctors[:1], true
	clinic.Revision++
	must(s.t, s.store.PutSettings(s.t.Context(), clinic))
	s.clinic = clinic
	day := madoguchi.DayOf(morning.AddDate(0, 0, 7), clinic.Location())
	s.occupies(day, 0, 24*time.Hour)
	return day
}

// occupies takes a part of the doctor's day.
func (s *scene) occupies(day string, from, until time.Duration) {
	s.t.Helper()
	doctor, _ := s.clinic.Doctor(s.clinic.Web.Doctors[0])
	midnight, err := time.ParseInLocation(time.DateOnly, day, s.clinic.Location())
	must(s.t, err)
	for range max(doctor.Capacity, 1) {
		must(s.t, s.store.Claim(s.t.Context(), madoguchi.Claim{
			ClinicID: s.clinic.ID, DoctorID: doctor.ID, Day: day,
			Reservation: madoguchi.ReservationID(madoguchi.NewID()),
			Start:       midnight.Add(from), End: midnight.Add(until), Capacity: max(doctor.Capacity, 1),
		}))
	}
}

const aWish = "?menu=%s&visit=return&method=online&doctor=any"

func (v *visitor) wish() string {
	return strings.Replace(aWish, "%s", string(v.clinic.Menus[0].ID), 1)
}

// joins goes from a full day to the waitlist.
func (v *visitor) joins(day string) {
	v.t.Helper()
	v.get(v.book() + v.wish() + "&day=" + day)
	if !strings.Contains(v.page, "キャンセル待ちに登録する") {
		v.t.Fatalf("a full day has no waitlist, %d: %s", v.status, v.page)
	}
	v.get(v.book() + "/waitlist" + v.wish() + "&day=" + day)
	v.now.advance(time.Minute)
	v.post(v.book()+"/waitlist/confirm", typedBy(v.draft()))
	v.post(v.book()+"/waitlist/join", url.Values{"draft": {v.draft()}})
}

// waits returns the only entry of a day and the path of its page.
func (s *scene) waits(day string) (entry madoguchi.Waiting, path string) {
	s.t.Helper()
	entries, err := s.store.WaitingOn(s.t.Context(), s.clinic.ID, day, day)
	must(s.t, err)
	if len(entries) != 1 {
		s.t.Fatalf("%d wait", len(entries))
	}
	return entries[0], "/w/" + s.server.LinkKeys.WaitingToken(entries[0].ID)
}

// waitsFor puts somebody on the waitlist for the day of an instant.
func (s *scene) waitsFor(at time.Time) madoguchi.Waiting {
	s.t.Helper()
	entry := mongotest.Waiting(s.clinic.ID)
	entry.Day = madoguchi.DayOf(at, s.clinic.Location())
	entry.LastDay, entry.DoctorID, entry.MenuID = entry.Day, "", s.clinic.Menus[0].ID
	entry.State, entry.Offer, entry.Reservation = madoguchi.WaitingForSlot, nil, ""
	must(s.t, s.store.PutWaiting(s.t.Context(), entry))
	return entry
}

// offers offers a slot to an entry, as the list does.
func (s *scene) offers(entry madoguchi.Waiting) madoguchi.Waiting {
	s.t.Helper()
	day, err := time.ParseInLocation(time.DateOnly, entry.Day, s.clinic.Location())
	must(s.t, err)
	start := day.AddDate(0, 0, 1).Add(10 * time.Hour) // a free day
	entry.State, entry.Revision = madoguchi.WaitingOffered, entry.Revision+1
	entry.Offer = &madoguchi.Offer{
		Reservation: madoguchi.ReservationID(madoguchi.NewID()), DoctorID: s.clinic.Web.Doctors[0], Start: start.UTC(),
		End: start.Add(15 * time.Minute).UTC(), Until: s.now.time().Add(madoguchi.OfferFor).UTC(),
	}
	must(s.t, s.store.SetWaiting(s.t.Context(), entry))
	return entry
}

func TestAPatientWaitsForAFullDay(t *testing.T) {
	s := newScene(t)
	day := s.fullDay()
	v := &visitor{scene: s}
	v.joins(day)
	if v.status != http.StatusSeeOther || !strings.Contains(v.at, "/waitlist/joined?day="+day) {
		t.Fatalf("joining was answered %d: %s", v.status, v.page)
	}
	v.get(v.at)
	if v.status != http.StatusOK || !strings.Contains(v.page, "キャンセル待ちに登録しました") {
		t.Fatalf("joined: %d %s", v.status, v.page)
	}
	list, err := api.WaitlistOn(t.Context(), s.desk, day, day)
	must(t, err)
	if len(list.Waiting) != 1 || list.Waiting[0].PatientName != "田中 花子" || list.Waiting[0].Note != "のどが痛い" {
		t.Errorf("the desk sees %+v", list)
	}
	entry, path := s.waits(day)
	if entry.PatientName != "田中 花子" || entry.Contact.Email != "hanako@patient.example" || entry.Note != "のどが痛い" {
		t.Errorf("the entry is %+v", entry)
	}
	v.joins(day)
	s.waits(day) // still one

	v.get(path)
	if v.status != http.StatusOK || !strings.Contains(v.page, "お待ちいただいています") {
		t.Fatalf("waiting: %d %s", v.status, v.page)
	}
	entry = s.offers(entry)
	v.get(path)
	if !strings.Contains(v.page, "空きが出ました") || !strings.Contains(v.page, path+"/decline") {
		t.Fatalf("offered: %d %s", v.status, v.page)
	}
	v.post(path+"/accept", nil)
	if v.status != http.StatusSeeOther || !strings.HasSuffix(v.at, "/booked") {
		t.Fatalf("accepting was answered %d: %s", v.status, v.page)
	}
	booked := v.at
	v.post(path+"/accept", nil)
	if v.at != booked {
		t.Errorf("accepting again leads to %q (%d)", v.at, v.status)
	}
	v.get(booked)
	if !strings.Contains(v.page, "予約が確定しました") {
		t.Errorf("booked: %s", v.page)
	}
	visit, err := s.store.Reservation(t.Context(), s.clinic.ID, entry.Offer.Reservation)
	must(t, err)
	if visit.Source != madoguchi.BookedFromWaitlist || visit.Memo != "のどが痛い" || !visit.Start.Equal(entry.Offer.Start) {
		t.Errorf("the visit is %+v", visit)
	}
	v.get(path)
	if !strings.Contains(v.page, "予約が確定しました。") {
		t.Errorf("the entry says %s", v.page)
	}
}

func TestAnOfferIsDeclinedAndEnds(t *testing.T) {
	s := newScene(t)
	day := s.fullDay()
	v := &visitor{scene: s}
	v.joins(day)
	entry, path := s.waits(day)
	s.offers(entry)
	v.post(path+"/decline", nil)
	if v.status != http.StatusSeeOther || v.at != path {
		t.Fatalf("declining was answered %d: %s", v.status, v.page)
	}
	entry, _ = s.waits(day)
	if entry.State != madoguchi.WaitingForSlot || entry.Offer != nil {
		t.Fatalf("after declining the entry is %+v", entry)
	}
	v.post(path+"/accept", nil)
	if v.status != http.StatusConflict || !strings.Contains(v.page, "ご案内は終わりました") {
		t.Errorf("accepting what was declined was answered %d: %s", v.status, v.page)
	}
	s.offers(entry)
	s.now.advance(madoguchi.OfferFor)
	v.post(path+"/accept", nil)
	if v.status != http.StatusConflict {
		t.Errorf("accepting too late was answered %d", v.status)
	}
	v.get(path + "/leave")
	if v.status != http.StatusOK || !strings.Contains(v.page, "キャンセル待ちをやめますか") {
		t.Errorf("asked %d: %s", v.status, v.page)
	}
	v.post(path+"/leave", nil)
	v.get(path)
	if !strings.Contains(v.page, "このキャンセル待ちは終了しました") {
		t.Errorf("left: %d %s", v.status, v.page)
	}
	v.post(path+"/accept", nil)
	if v.status != http.StatusConflict {
		t.Errorf("accepting after leaving was answered %d", v.status)
	}
	v.get(path + "x")
	if v.status != http.StatusNotFound {
		t.Errorf("a wrong link was answered %d", v.status)
	}
}

// A member's entry stands on the dashboard. A change of the clinic's settings wakes the list.
func TestAMemberWaits(t *testing.T) {
	s := newScene(t)
	day := s.fullDay()
	member, v := s.portal(s.account(nil)), &visitor{scene: s}
	_, page := member.get(v.book() + "/waitlist" + v.wish() + "&day=" + day)
	typed := []string{}
	for name, values := range typedBy(drafts.FindStringSubmatch(page)[1]) {
		typed = append(typed, name, values[0])
	}
	s.now.advance(time.Minute)
	_, page = member.post(v.book()+"/waitlist/confirm", typed...)
	response, _ := member.post(v.book()+"/waitlist/join", "draft", drafts.FindStringSubmatch(page)[1])
	leadsTo(t, response, v.book()+"/waitlist/joined?day="+day+"&lastDay="+day)
	_, path := s.waits(day)
	response, page = member.get("/mypage")
	answers(t, response, page, http.StatusOK, "キャンセル待ち")
	if !strings.Contains(page, path) {
		t.Errorf("the dashboard does not lead to %s", path)
	}
	admin, settings := s.admin()
	settings.Phone = ""
	_, err := admin.ChangeSettings(t.Context(), settings)
	must(t, err)
	if woken := s.processes.woken; len(woken) != 1 || woken[0] != "" {
		t.Errorf("woken lists: %v", woken)
	}
}

// Nobody waits for a day with free slots, at a clinic without a waitlist, or faster than a person.
func TestWhoCannotWait(t *testing.T) {
	s := newScene(t)
	day := s.fullDay()
	free := madoguchi.DayOf(morning.AddDate(0, 0, 14), s.clinic.Location())
	v := &visitor{scene: s}
	v.get(v.book() + v.wish() + "&day=" + free)
	if strings.Contains(v.page, "キャンセル待ち") {
		t.Error("a day with free slots has a waitlist")
	}
	v.get(v.book() + "/waitlist" + v.wish() + "&day=" + free)
	if v.status != http.StatusSeeOther {
		t.Errorf("waiting for a day with free slots was answered %d: %s", v.status, v.page)
	}
	today := madoguchi.DayOf(morning, s.clinic.Location())
	s.occupies(today, 0, 24*time.Hour)
	v.get(v.book() + "/waitlist" + v.wish() + "&day=" + madoguchi.DayOf(morning.AddDate(0, 0, -1), s.clinic.Location()))
	if v.status != http.StatusSeeOther {
		t.Errorf("waiting for yesterday was answered %d: %s", v.status, v.page)
	}
	v.get(v.book() + "/waitlist" + v.wish() + "&day=" + today)
	if v.status != http.StatusOK {
		t.Errorf("waiting for today was answered %d: %s", v.status, v.page)
	}
	v.get(v.book() + "/waitlist" + v.wish() + "&day=" + day)
	draft := v.draft()
	v.post(v.book()+"/waitlist/confirm", typedBy(draft))
	if v.status != http.StatusUnprocessableEntity || !strings.Contains(v.page, "のどが痛い") {
		t.Errorf("too fast was answered %d: %s", v.status, v.page)
	}
	s.now.advance(time.Minute)
	trapped := typedBy(draft)
	trapped.Set("website", "https://spam.example")
	v.post(v.book()+"/waitlist/confirm", trapped)
	if v.status != http.StatusUnprocessableEntity {
		t.Errorf("the trap was answered %d", v.status)
	}
	faulty := typedBy(draft)
	faulty.Set("email", "")
	v.post(v.book()+"/waitlist/confirm", faulty)
	if v.status != http.StatusUnprocessableEntity || !strings.Contains(v.page, "のどが痛い") {
		t.Errorf("a fault was answered %d: %s", v.status, v.page)
	}
	s.clinic.Web.Waitlist = false
	s.clinic.Revision++
	must(t, s.store.PutSettings(t.Context(), s.clinic))
	v.get(v.book() + v.wish() + "&day=" + day)
	if strings.Contains(v.page, "キャンセル待ち") {
		t.Error("a clinic without a waitlist offers it")
	}
	v.post(v.book()+"/waitlist/join", url.Values{"draft": {draft}})
	if v.status != http.StatusNotFound {
		t.Errorf("joining was answered %d", v.status)
	}
}
