package server

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"madoguchi/madoguchi"
	"madoguchi/workflows/holds"
)

// tooMuch checks that a form is refused for now, and shown again with the words of a page.
func (v *visitor) tooMuch(says string) {
	v.t.Helper()
	if v.status != http.StatusTooManyRequests || !strings.Contains(v.page, says) {
		v.t.Errorf("answered %d, without %q: %s", v.status, says, v.page)
	}
}

// A network holds a few slots of a clinic at a time. A slot is exchanged for another one.
func TestANetworkHoldsAFewSlots(t *testing.T) {
	s := newScene(t)
	s.server.limits.HeldSlots.Own.Most = 2
	v := s.visitsBooking()
	offered := v.offered()
	hold := func(start string) {
		v.held = "" // a program keeps no cookies
		v.holds(start)
	}
	hold(offered[0])
	hold(offered[1])
	second := v.draft()
	hold(offered[2])
	v.tooMuch("日時を選んでください")
	exchange := func(start string) {
		v.held = ""
		v.post(v.book()+"/hold", url.Values{"draft": {second}, "start": {start}})
	}
	exchange(offered[2])
	if v.status != http.StatusOK {
		t.Errorf("an exchange is answered %d", v.status)
	}
	exchange(offered[3]) // of what the draft holds no more
	v.tooMuch("日時を選んでください")
	s.now.advance(holds.For)
	hold(offered[4])
	hold(offered[5])
	if v.status != http.StatusOK {
		t.Errorf("after the holds' time: %d", v.status)
	}
}

// People behind one network, who go back and choose again, do not use up each other's choices. A program that keeps no
// cookies does, and one that keeps them has the network's bound.
func TestPeopleBehindOneNetworkChoose(t *testing.T) {
	s := newScene(t)
	s.server.limits.Holds.Burst, s.server.limits.HeldSlots.Own.Most, s.server.limits.Choices.Burst = 2, 2, 11
	people := []*visitor{s.visitsBooking(), s.visitsBooking()}
	for turn := range 5 {
		for i, v := range people {
			v.get(v.book() + "?" + wishedOnWeb(s)) // a step back
			if v.holds(v.offered()[turn+i]); v.status != http.StatusOK {
				t.Fatalf("choice %d of %d was answered %d: %s", turn, i, v.status, v.page)
			}
		}
	}
	program := s.visitsBooking()
	program.holds(program.offered()[0])
	program.tooMuch("日時を選んでください")
	people[0].holds(people[0].offered()[0])
	people[0].tooMuch("日時を選んでください")
}

// What a signed-in person holds does not count for the guests of the waiting room. All accounts of a network hold a
// bounded number together.
func TestMembersHoldSlotsOfTheirOwn(t *testing.T) {
	s := newScene(t)
	s.server.limits.HeldSlots.Own.Most = 1
	guest, member := s.visitsBooking(), s.visitsBooking()
	member.cookie = s.portal(s.account(nil)).cookie
	guest.holds(guest.offered()[0])
	member.holds(guest.offered()[3])
	if member.status != http.StatusOK {
		t.Errorf("the member's choice was answered %d: %s", member.status, member.page)
	}
	member.held = ""
	member.holds(guest.offered()[5])
	member.tooMuch("日時を選んでください")
	s.server.limits.HeldSlots.Network.Most = 2
	another := s.visitsBooking()
	another.cookie = s.portal(s.account(nil)).cookie
	another.holds(guest.offered()[5])
	another.tooMuch("日時を選んでください")
}

// A former slot whose hold was over, and that somebody else has taken, is not shown as free.
func TestAFormerSlotThatSomebodyTookIsNotFree(t *testing.T) {
	s := newScene(t)
	s.onlyOneDoctor()
	late, other := s.visitsBooking(), s.visitsBooking()
	start, next := late.offered()[3], late.offered()[5]
	late.holds(start)
	draft := late.draft()
	s.now.advance(holds.For)
	other.holds(start)
	late.held = "" // the cookie has expired
	late.post(late.book()+"/hold", url.Values{"draft": {draft}, "start": {next}})
	if late.status != http.StatusOK || slices.Contains(late.offered(), start) {
		t.Errorf("answered %d, with the slot that somebody else holds: %v", late.status, late.offered())
	}
}

// What is prolonged is what was held: an extension counts like a hold.
func TestExtensionsAreLimited(t *testing.T) {
	s := newScene(t)
	s.server.limits.Changes.Burst = 1
	v := s.visitsBooking()
	v.holds(v.offered()[0])
	v.post(v.book()+"/details", url.Values{"draft": {v.draft()}})
	v.post(v.book()+"/extend", typedBy(v.draft()))
	v.post(v.book()+"/extend", typedBy(v.draft()))
	v.tooMuch("のどが痛い")
	v.post(v.book()+"/extend", url.Values{"start": {"x"}})
	if v.status != http.StatusSeeOther {
		t.Errorf("an extension of nothing is answered %d", v.status)
	}
}

func TestBookingsAtAClinicAndMovesAreLimited(t *testing.T) {
	s := newScene(t)
	s.server.limits.BookingsAt.Burst, s.server.limits.Moves.Burst = 1, 1
	v := s.visitsBooking()
	v.holds(v.offered()[0])
	v.fillsIn()
	path, _ := s.bookedOnWeb()
	v.confirms()
	v.tooMuch("予約内容の確認")

	v.get(path + "/move")
	one, another := v.offered()[0], v.offered()[1]
	v.post(path+"/move", url.Values{"start": {one}})
	if v.status != http.StatusSeeOther {
		t.Fatalf("the move was answered %d: %s", v.status, v.page)
	}
	v.post(path+"/move", url.Values{"start": {another}})
	v.tooMuch("この日時に変更しますか")
}

// Reading calendars and registering clinics is limited.
func TestReadingCalendarsIsLimited(t *testing.T) {
	s := newScene(t)
	s.server.limits.Calendars.Burst, s.server.limits.Joins.Burst = 1, 1
	v := s.visitsBooking()
	v.get(v.at)
	v.tooMuch("")
	patient := s.portal(s.account(nil))
	response, _ := patient.post("/mypage/join/" + string(s.clinic.ID))
	leadsTo(t, response, "/mypage")
	response, page := patient.post("/mypage/join/" + string(s.clinic.ID))
	answers(t, response, page, http.StatusTooManyRequests)
}

// The first free day is found however far it is.
func TestTheFirstFreeDayIsShown(t *testing.T) {
	s := newScene(t)
	s.onlyOneDoctor()
	clinic := s.clinic
	clinic.Exceptions, clinic.Revision = nil, clinic.Revision+1
	for day := range 40 {
		clinic.Exceptions = append(clinic.Exceptions, madoguchi.DayException{
			Day: madoguchi.DayOf(morning.AddDate(0, 0, day), clinic.Location()),
		})
	}
	clinic.Web.AheadDays = 60
	must(t, s.store.PutSettings(t.Context(), clinic))
	v := s.visitsBooking()
	if len(v.offered()) == 0 {
		t.Errorf("no slots: %d %s", v.status, v.page)
	}
}

// Patients read why a day is closed, and why another one has hours of its own.
func TestADaySaysWhyItDiffers(t *testing.T) {
	s := newScene(t)
	clinic := s.clinic
	closed := madoguchi.DayOf(morning.AddDate(0, 0, 2), clinic.Location())
	extra := madoguchi.DayOf(morning.AddDate(0, 0, 3), clinic.Location())
	clinic.Revision++
	clinic.Exceptions = []madoguchi.DayException{
		{Day: closed, Reason: "院内研修のため"},
		{Day: extra, Reason: "臨時診療", Hours: []madoguchi.Period{{From: 9 * 60, Until: 12 * 60}}},
	}
	must(t, s.store.PutSettings(t.Context(), clinic))
	v := s.visitsBooking()
	at := v.at
	for day, want := range map[string]string{closed: "<p>休診：院内研修のため</p>", extra: "<p>臨時診療</p>"} {
		if v.get(at + "&day=" + day); !strings.Contains(v.page, want) {
			t.Errorf("%s does not say %s", day, want)
		}
	}
	if v.get(at + "&day=" + extra); len(v.offered()) == 0 {
		t.Error("the extra day offers nothing")
	}
}

// A hold whose time is over does not keep staff from the slot, even if nothing has given it back.
func TestStaffBookASlotWhoseHoldIsOver(t *testing.T) {
	s := newScene(t)
	s.onlyOneDoctor()
	v := s.visitsBooking()
	start, err := time.Parse(time.RFC3339, v.offered()[3])
	must(t, err)
	v.holds(v.offered()[3])
	visit := s.visit()
	visit.Start, visit.DoctorID = start, string(s.clinic.Web.Doctors[0])
	_, err = s.desk.Book(t.Context(), newKey(), visit)
	refused(t, err, http.StatusConflict, "slotHeld", "")
	s.now.advance(holds.For)
	_, err = s.desk.Book(t.Context(), newKey(), visit)
	must(t, err)
}
