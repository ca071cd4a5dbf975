package backend_test

import (
	"strings"
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend"
	"madoguchi/clinicdesk/internal/deskserver"
)

// room is a call at a desk that connected at noon.
type room struct {
	schedule *backend.Schedule
	entry    api.Entry
}

func newRoom(t *testing.T) *room {
	t.Helper()
	r := &room{schedule: backend.NewSchedule(tokyo), entry: entryAt("a", 0, "小林 誠")}
	r.entry.Call = &api.Call{ID: "a", State: "open", Opens: noon.Add(-time.Hour), Expires: noon.AddDate(0, 0, 1)}
	r.schedule.Connect(noon)
	return r
}

// becomes applies a change to the call and returns the number of new rings.
func (r *room) becomes(change func(*api.Call)) int {
	call := *r.entry.Call
	change(&call)
	r.entry.Call = &call
	r.entry.Revision++
	r.schedule.Apply(r.entry)
	return len(r.schedule.Arrived())
}

func comesAt(at time.Time) func(*api.Call) {
	return func(c *api.Call) { c.State, c.PatientSince = "waiting", &at }
}

func leavesAt(at time.Time) func(*api.Call) {
	return func(c *api.Call) { c.State, c.PatientSince, c.PatientLeft = "open", nil, &at }
}

func TestWhoComesIsRungForOnce(t *testing.T) {
	r, came := newRoom(t), noon.Add(5*time.Minute)
	if got := r.becomes(comesAt(came)); got != 1 {
		t.Fatalf("rung %d times", got)
	}
	if got := r.becomes(func(c *api.Call) { c.ClinicSince = &came }); got != 0 {
		t.Error("rung for the doctor")
	}
	if got := r.becomes(func(c *api.Call) { c.State, c.CallSince = "inCall", &came }); got != 0 {
		t.Error("rung for the beginning")
	}
	if got := r.becomes(func(c *api.Call) { c.ClinicSince = nil }); got != 0 || !r.entry.Waits() {
		t.Error("rung for the doctor's leaving, after which the patient waits, but has not come")
	}
}

// A reload or a change of network does not ring; a later return does.
func TestAReturnAtOnceIsNotRungFor(t *testing.T) {
	r, at := newRoom(t), noon.Add(time.Minute)
	r.becomes(comesAt(at))
	left := at.Add(time.Second)
	if r.becomes(leavesAt(left)) != 0 || r.becomes(comesAt(at)) != 0 { // the server continues to count the wait
		t.Error("rung for who was away for a moment")
	}
	for pause, want := range map[time.Duration]int{20 * time.Second: 0, 10 * time.Minute: 1} {
		left := at.Add(time.Minute)
		at = left.Add(pause)
		if r.becomes(leavesAt(left)) != 0 || r.becomes(comesAt(at)) != want {
			t.Errorf("after %v: not rung %d times", pause, want)
		}
	}
}

// After a start or a reconnect, the desk shows waiting patients but rings only for those who arrived moments before,
// even if the desk's own clock is wrong.
func TestWhoWaitsAlreadyIsNotRungFor(t *testing.T) {
	for came, want := range map[time.Duration]int{-10 * time.Minute: 0, -5 * time.Second: 1} {
		r := newRoom(t)
		at := noon.Add(time.Hour + came)
		r.schedule.Connect(noon.Add(time.Hour)) // again
		comesAt(at)(r.entry.Call)
		r.schedule.Merge("2026-11-24", r.schedule.Mark(), []api.Entry{r.entry})
		if got := len(r.schedule.Arrived()); got != want {
			t.Errorf("came %v after the connection: rung %d times, want %d", came, got, want)
		}
		if len(r.schedule.Waiting(noon.Add(time.Hour))) != 1 {
			t.Error("is not shown")
		}
	}
}

// Arrivals before the first connection do not ring on it.
func TestTheFirstLoadRingsForNobody(t *testing.T) {
	schedule, entry := backend.NewSchedule(tokyo), newRoom(t).entry
	comesAt(noon.Add(-time.Second))(entry.Call)
	schedule.Merge("2026-11-24", 0, []api.Entry{entry})
	schedule.Connect(noon)
	schedule.Merge("2026-11-24", schedule.Mark(), []api.Entry{entry})
	if got := schedule.Arrived(); len(got) != 0 {
		t.Errorf("rung for %v", got)
	}
}

// A link works until the next day: yesterday's patient counts too, but not for ever.
func TestWhoWaitsIsCountedOnAnyDay(t *testing.T) {
	r := newRoom(t)
	r.entry.Start = noon.AddDate(0, 0, -1)
	r.entry.Call.Expires = noon.Add(time.Hour)
	r.becomes(comesAt(noon))
	if got := r.schedule.Waiting(noon.Add(59 * time.Minute)); len(got) != 1 {
		t.Error("yesterday's patient is not counted")
	}
	if got := r.schedule.Waiting(noon.Add(61 * time.Minute)); len(got) != 0 {
		t.Error("a patient whose link has expired is still counted")
	}
}

// Every list shows, above it, waiting patients who are not in it.
func TestReceptionShowsEverybodyWhoWaits(t *testing.T) {
	view := viewOf(t)
	elsewhere := func(day time.Time, doctor string, filter backend.Filter) (names []string) {
		list := view.Reception(day, doctor, filter)
		if list.Waiting != 2 || list.Waiting != view.CountWaiting() {
			t.Errorf("%d wait, the rail says %d", list.Waiting, view.CountWaiting())
		}
		for _, waiter := range list.Elsewhere {
			names = append(names, waiter.Name)
		}
		return names
	}
	for want, got := range map[string][]string{
		"ひまわり苑（4名）":         elsewhere(noon, "", backend.FilterAttention),
		"小林 誠 さん・ひまわり苑（4名）": elsewhere(noon.AddDate(0, 0, 1), "", backend.FilterAll),
	} {
		if strings.Join(got, "・") != want {
			t.Errorf("above the list: %v, want %s", got, want)
		}
	}
	if got := strings.Join(elsewhere(noon, deskserver.Nishimura, backend.FilterAll), "・"); got != "小林 誠 さん・ひまわり苑（4名）" {
		t.Errorf("above one doctor's list: %s", got)
	}
	waiter := view.Reception(noon, "", backend.FilterAll).Elsewhere[0]
	if waiter.Note != "11:13 入室　11:00 の予約　西村 拓" || waiter.State.Word != "待合 1分" || waiter.Action != "診察をはじめる" {
		t.Errorf("reads %+v", waiter)
	}
}

// How a visit went takes precedence over the delivery of its link.
func TestHowAVisitWent(t *testing.T) {
	view := viewOf(t)
	at := func(hour, minute int) *time.Time { at := backend.AtMinute(noon, hour*60+minute); return &at }
	var entry api.Entry
	for _, each := range entriesOf(view) {
		if each.PatientName == "加藤 修" {
			entry = each
		}
	}
	for _, test := range []struct {
		call api.Call
		want string
	}{
		{api.Call{State: "open"}, "SMS 到達"},
		{api.Call{State: "waiting", PatientSince: at(10, 24)}, "10:24 入室"},
		{api.Call{State: "open", PatientLeft: at(4, 41)}, "退出 04:41"},
		{api.Call{State: "finished", CallSince: at(4, 35), EndedAt: at(4, 38), PatientLeft: at(4, 38)},
			"診察 04:35–04:38"},
		{api.Call{State: "expired", PatientLeft: at(4, 41)}, "退出 04:41"},
		{api.Call{State: "expired"}, "SMS 到達"},
	} {
		changed := test.call
		entry.Call = &changed
		entry.Revision++
		view.Session.Schedule.Apply(entry)
		for _, row := range view.Reception(noon, "", backend.FilterAll).Rows {
			if row.ID == entry.ID && row.Contact != test.want {
				t.Errorf("%s: reads %q, want %q", test.call.State, row.Contact, test.want)
			}
		}
		agenda := view.Agenda(noon, deskserver.Aoki, false)
		for _, card := range agenda.Columns[0].Cards {
			if card.ID == entry.ID && !strings.HasSuffix(card.Lines[0], test.want) {
				t.Errorf("%s: the card reads %q, want %q", test.call.State, card.Lines[0], test.want)
			}
		}
	}
}

// Anyone may read a notification on a locked screen.
func TestANotificationNamesNobodyUnasked(t *testing.T) {
	view := viewOf(t)
	waiting := view.Waiting()
	if got := view.Arrival(waiting[:1], false); got.Text != "11:00 の方が入室しました。" || !strings.Contains(got.Title, "2名") {
		t.Errorf("reads %+v", got)
	}
	if got := view.Arrival(waiting[:1], true); !strings.Contains(got.Text, "小林 誠 さん") {
		t.Errorf("reads %+v", got)
	}
}
