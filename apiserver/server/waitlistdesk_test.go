package server

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

// daysAfter returns a day of the calendar after another.
func daysAfter(t *testing.T, day string, days int) string {
	t.Helper()
	at, err := time.Parse(time.DateOnly, day)
	must(t, err)
	return at.AddDate(0, 0, days).Format(time.DateOnly)
}

// opensDaily opens the clinic each morning.
func (s *scene) opensDaily() {
	s.t.Helper()
	clinic, err := s.store.Clinic(s.t.Context(), s.clinic.ID)
	must(s.t, err)
	clinic.Hours = nil
	for weekday := range time.Saturday + 1 {
		clinic.Hours = append(clinic.Hours, madoguchi.OpeningHours{Weekday: weekday, From: 9 * 60, Until: 12 * 60})
	}
	clinic.Revision++
	must(s.t, s.store.PutSettings(s.t.Context(), clinic))
}

// TestAPatientWaitsForSomeDays waits from a full day until the next one, which is full too. The day after has free
// slots, so nobody waits for it.
func TestAPatientWaitsForSomeDays(t *testing.T) {
	s := newScene(t)
	s.opensDaily()
	day := s.fullDay()
	next, free := daysAfter(t, day, 1), daysAfter(t, day, 2)
	s.occupies(next, 0, 24*time.Hour)
	v := &visitor{scene: s}
	v.get(v.book() + "/waitlist" + v.wish() + "&day=" + day)
	if !strings.Contains(v.page, `<option value="`+next+`">`) || strings.Contains(v.page, free) {
		t.Fatalf("the days to choose from: %s", v.page)
	}
	v.now.advance(time.Minute)
	typed := typedBy(v.draft())
	typed.Set("lastDay", free)
	v.post(v.book()+"/waitlist/confirm", typed)
	if v.status != http.StatusConflict || !strings.Contains(v.page, "もう一度選んでください") ||
		!strings.Contains(v.page, "のどが痛い") {
		t.Errorf("a day with free slots was answered %d: %s", v.status, v.page)
	}
	typed = typedBy(v.draft())
	typed.Set("lastDay", next)
	v.post(v.book()+"/waitlist/confirm", typed)
	if v.status != http.StatusOK || !strings.Contains(v.page, "〜") {
		t.Fatalf("the confirmation was answered %d: %s", v.status, v.page)
	}
	v.post(v.book()+"/waitlist/join", url.Values{"draft": {v.draft()}})
	if !strings.HasSuffix(v.at, "day="+day+"&lastDay="+next) {
		t.Fatalf("joining led to %s (%d): %s", v.at, v.status, v.page)
	}
	for _, waitedFor := range []string{day, next} {
		if entry, _ := s.waits(waitedFor); entry.Day != day || entry.LastDay != next {
			t.Errorf("the entry waits from %s to %s", entry.Day, entry.LastDay)
		}
	}
	_, path := s.waits(day)
	v.get(path)
	if !strings.Contains(v.page, "〜") {
		t.Errorf("the entry's page: %s", v.page)
	}
}

// TestStaffWorkWithTheWaitlist offers a slot to a patient who waits, and takes the patient off the list.
func TestStaffWorkWithTheWaitlist(t *testing.T) {
	s := newScene(t)
	ctx := t.Context()
	s.opensDaily()
	s.fullDay()
	at := morning.AddDate(0, 0, 8)
	entry := s.waitsFor(at)
	list, err := api.WaitlistOn(ctx, s.desk, daysAfter(t, entry.Day, -6), entry.Day)
	must(t, err)
	if len(list.Waiting) != 1 || list.Waiting[0].ID != string(entry.ID) || list.Waiting[0].FirstDay != entry.Day ||
		list.Waiting[0].State != "waiting" || list.Waiting[0].BirthDate == "" {
		t.Fatalf("the desk sees %+v", list)
	}
	free, err := api.FreeFor(ctx, s.desk, string(entry.ID))
	must(t, err)
	if len(free.Slots) == 0 || madoguchi.DayOf(free.Slots[0].Start, s.clinic.Location()) != entry.Day {
		t.Fatalf("free are %+v", free)
	}
	slot := api.OfferSlot{Start: free.Slots[0].Start, DoctorID: free.Slots[0].DoctorID}
	offered, err := api.OfferTo(ctx, s.desk, string(entry.ID), slot)
	must(t, err)
	if offered.State != "offered" || !offered.Offered.Equal(slot.Start) || offered.OfferedDoctorID != slot.DoctorID {
		t.Errorf("offered is %+v", offered)
	}
	if _, err := api.OfferTo(ctx, s.desk, string(entry.ID), slot); !errors.Is(err, madoguchi.ErrNotOpen) {
		t.Errorf("a second offer was answered %v", err)
	}
	removed, err := api.RemoveFromWaitlist(ctx, s.desk, string(entry.ID))
	must(t, err)
	if removed.State != "removed" || removed.Offered != nil {
		t.Errorf("removed is %+v", removed)
	}
	if _, err := api.RemoveFromWaitlist(ctx, s.desk, string(entry.ID)); !errors.Is(err, madoguchi.ErrNotOpen) {
		t.Errorf("removing again was answered %v", err)
	}
	_, err = api.RemoveFromWaitlist(ctx, s.desk, madoguchi.NewID())
	if madoguchi.KindOf(err) != madoguchi.KindNotFound {
		t.Errorf("an unknown entry was answered %v", err)
	}
	v := &visitor{scene: s}
	v.get("/w/" + s.server.LinkKeys.WaitingToken(entry.ID))
	if !strings.Contains(v.page, "クリニックが終了しました") {
		t.Errorf("the patient reads %s", v.page)
	}
	for _, days := range [][2]string{{"2026-11-24", "2026-11-23"}, {"2026-11-24", "2027-11-24"}, {"x", ""}} {
		_, err := api.WaitlistOn(ctx, s.desk, days[0], days[1])
		if madoguchi.KindOf(err) != madoguchi.KindInvalid {
			t.Errorf("%v was answered %v", days, err)
		}
	}
}

// The last day of a list may be missing, but not be empty, or before the first.
func TestTheDaysOfAListAreDates(t *testing.T) {
	s := newScene(t)
	for query, status := range map[string]int{
		"day=2026-11-24": http.StatusOK, "day=2026-11-24&lastDay=2026-11-25": http.StatusOK,
		"day=2026-11-24&lastDay=": http.StatusBadRequest, "day=2026-11-24&lastDay=2026-11-23": http.StatusBadRequest,
	} {
		response, content := s.send(letter{
			method: http.MethodGet, path: "/api/v1/waitlist?" + query, header: s.authorized(),
		})
		if response.StatusCode != status {
			t.Errorf("%s is answered %d: %s", query, response.StatusCode, content)
		}
	}
}
