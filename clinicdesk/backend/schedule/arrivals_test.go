package schedule_test

import (
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/schedule"
	"madoguchi/clinicdesk/internal/backendtest"
)

// room is a call at a desk that connected at noon.
type room struct {
	schedule *schedule.Schedule
	entry    api.Entry
}

func newRoom(t *testing.T) *room {
	t.Helper()
	r := &room{schedule: schedule.New(tokyo), entry: backendtest.Visit("a", 0, "小林 誠")}
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
	schedule, entry := schedule.New(tokyo), newRoom(t).entry
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
