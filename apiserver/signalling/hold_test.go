package signalling_test

import (
	"testing"
	"time"

	"madoguchi/apiserver/signalling"
	"madoguchi/madoguchi"
)

// visit is one of several calls at a counter, with both sides in it.
type visit struct {
	id              madoguchi.CallID
	patient, clinic *device
}

// visit opens a call of a doctor with the given person on the clinic's side.
func (c *counter) visit(id, name string, of madoguchi.DoctorID, by madoguchi.Actor) visit {
	c.t.Helper()
	c.mu.Lock()
	c.party.CallID, c.party.Name, c.party.DoctorID, c.by = madoguchi.CallID(id), name, of, by
	c.mu.Unlock()
	v := visit{id: madoguchi.CallID(id)}
	v.patient, _ = c.join("patient", newKey())
	v.clinic, _ = c.join("clinic", newKey())
	v.patient.hear("peer")
	return v
}

func (v visit) hears(kind string) {
	v.patient.t.Helper()
	v.patient.hear(kind)
	v.clinic.hear(kind)
}

func (v visit) begins(message map[string]any) {
	v.patient.t.Helper()
	v.clinic.say(message)
	v.hears("started")
}

var (
	start     = map[string]any{"type": "start"}
	startHold = map[string]any{"type": "start", "hold": true}
	resume    = map[string]any{"type": "resume"}
)

var colleague = madoguchi.Actor{Kind: madoguchi.ByStaff, ID: "staff2", Name: "colleague"}

// TestASecondCallOfOneDoctorAsksAndHoldsTheFirst begins calls with a second and a third patient, and goes back.
func TestASecondCallOfOneDoctorAsksAndHoldsTheFirst(t *testing.T) {
	c := open(t, signalling.Limits{})
	one := c.visit("one", "田中 花子", "doctor", doctor)
	two := c.visit("two", "佐藤 一郎", "doctor", colleague) // another person in a browser, for the same doctor
	three := c.visit("three", "鈴木 次郎", "doctor", doctor)
	one.begins(start)

	two.clinic.say(start)
	calls := two.clinic.hear("busy")["calls"].([]any)
	if len(calls) != 1 || calls[0].(map[string]any)["name"] != "田中 花子" || calls[0].(map[string]any)["id"] != "one" {
		t.Errorf("the second is told of %v", calls)
	}
	two.begins(startHold)
	one.hears("held")
	three.begins(startHold)
	two.hears("held")

	one.clinic.say(resume)
	if calls := one.clinic.hear("busy")["calls"].([]any); len(calls) != 1 {
		t.Errorf("who returns is told of %v", calls)
	}
	one.clinic.say(map[string]any{"type": "resume", "hold": true})
	one.hears("resumed")
	three.hears("held")
}

// TestOnePersonIsHeardInOneCall has one person in the calls of two doctors, and two persons in those of two others.
func TestOnePersonIsHeardInOneCall(t *testing.T) {
	c := open(t, signalling.Limits{})
	one, two := c.visit("one", "A", "doctor", doctor), c.visit("two", "B", "another", doctor)
	apart := c.visit("apart", "C", "third", colleague)
	one.begins(start)
	apart.begins(start)
	two.clinic.say(start)
	two.clinic.hear("busy")
	two.begins(startHold)
	one.hears("held")
	apart.clinic.say(map[string]any{"type": "media"})
	apart.patient.hear("media") // and was not told of a hold
}

// TestOtherClinicsAreNotHeld has two clinics whose doctors have the same ID.
func TestOtherClinicsAreNotHeld(t *testing.T) {
	c := open(t, signalling.Limits{})
	one := c.visit("one", "A", "doctor", doctor)
	one.begins(start)
	c.set(func(p *signalling.Party) { p.ClinicID = "another" })
	two := c.visit("two", "B", "doctor", colleague)
	two.begins(start)
}

// TestAHoldStays reconnects both sides, and replaces the process.
func TestAHoldStays(t *testing.T) {
	c := open(t, signalling.Limits{Absence: patience})
	one := c.visit("one", "A", "doctor", doctor)
	one.begins(start)
	one.clinic.say(map[string]any{"type": "hold"})
	one.hears("held")
	for role, d := range map[string]*device{"patient": one.patient, "clinic": one.clinic} {
		_ = d.socket.CloseNow()
		if _, welcome := c.join(role, d.key); welcome["held"] == nil || welcome["state"] != "inCall" {
			t.Errorf("the %s's welcome is %v", role, welcome)
		}
	}
	c.reported(signalling.PatientCame, signalling.ClinicCame, signalling.CallStarted, signalling.CallHeld)

	next := open(t, signalling.Limits{})
	since := time.Now().Add(-time.Minute)
	next.set(func(p *signalling.Party) {
		p.CallSince, p.LiveSince, p.HeldSince = since, since, since.Add(time.Second)
	})
	if _, welcome := next.join("patient", newKey()); welcome["held"] == nil {
		t.Errorf("in the process that follows the welcome is %v", welcome)
	}
}

// TestWhoComesIntoARunningCallFromAnotherIsOnHold has a person take over a colleague's call while live in an own one.
func TestWhoComesIntoARunningCallFromAnotherIsOnHold(t *testing.T) {
	c := open(t, signalling.Limits{})
	own, other := c.visit("own", "A", "doctor", doctor), c.visit("other", "B", "another", colleague)
	own.begins(start)
	other.begins(start)
	c.mu.Lock()
	c.by = doctor
	c.mu.Unlock()
	second := c.dial("clinic", newKey())
	second.hello(false)
	second.hear("occupied")
	second.hello(true)
	second.hear("held")
	if welcome := second.hear("welcome"); welcome["held"] == nil {
		t.Errorf("the welcome is %v", welcome)
	}
	other.patient.hear("held")
}

// TestCallsElsewhereAreAskedAboutAndHeld has a call of the same doctor in another process.
func TestCallsElsewhereAreAskedAboutAndHeld(t *testing.T) {
	c := open(t, signalling.Limits{})
	c.elsewhere = []signalling.OtherCall{{CallID: "elsewhere", Name: "D"}}
	one := c.visit("one", "A", "doctor", doctor)
	one.clinic.say(start)
	if calls := one.clinic.hear("busy")["calls"].([]any); calls[0].(map[string]any)["name"] != "D" {
		t.Errorf("told of %v", calls)
	}
	one.begins(startHold)
	c.reported(signalling.PatientCame, signalling.ClinicCame)
	if o := <-c.reports; o.Kind != signalling.CallStarted || len(o.Holds) != 1 || o.Holds[0] != "elsewhere" {
		t.Errorf("reported %+v", o)
	}
}

// TestFollow has another process begin, hold and resume calls, as the store reports them.
func TestFollow(t *testing.T) {
	c := open(t, signalling.Limits{})
	one := c.visit("one", "A", "doctor", doctor)
	one.begins(start)
	now := time.Now()
	elsewhere := madoguchi.Call{ID: "elsewhere", ClinicID: "clinic", DoctorID: "doctor", State: madoguchi.CallInCall}
	elsewhere.Presence.LiveSince = now.Add(-time.Hour)
	c.exchange.Follow(elsewhere) // it was begun earlier, and the other process is about to put it on hold
	one.clinic.say(map[string]any{"type": "media"})
	one.patient.hear("media")
	elsewhere.Presence.LiveSince = now.Add(time.Minute)
	c.exchange.Follow(elsewhere)
	one.hears("held")

	one.clinic.say(resume)
	one.hears("resumed")
	held := madoguchi.Call{ID: "one", ClinicID: "clinic", DoctorID: "doctor", State: madoguchi.CallInCall}
	held.Presence.HeldSince = now.Add(-time.Millisecond)
	c.exchange.Follow(held) // outdated: it was resumed since
	one.clinic.say(map[string]any{"type": "media"})
	one.patient.hear("media")
	held.Presence.HeldSince = time.Now().Add(time.Minute)
	c.exchange.Follow(held)
	one.hears("held")
}

// TestTwoProcessesBeginInTheSameMoment has another process begin a call of the doctor within the same millisecond, the
// store's precision. Both processes must decide for the same call.
func TestTwoProcessesBeginInTheSameMoment(t *testing.T) {
	at := time.Now().Truncate(time.Millisecond).Add(700 * time.Microsecond)
	c := openAt(t, func() time.Time { return at }, signalling.Limits{})
	one := c.visit("one", "A", "doctor", doctor)
	one.begins(start)
	elsewhere := madoguchi.Call{ID: "alpha", ClinicID: "clinic", DoctorID: "doctor", State: madoguchi.CallInCall}
	elsewhere.Presence.LiveSince = at.Truncate(time.Millisecond)
	c.exchange.Follow(elsewhere) // the other process puts it on hold
	one.clinic.say(map[string]any{"type": "media"})
	one.patient.hear("media")
	elsewhere.ID = "two"
	c.exchange.Follow(elsewhere)
	one.hears("held")
}

// TestAnEmptyRoomFollows has both sides go on in another process. Their room here is empty.
func TestAnEmptyRoomFollows(t *testing.T) {
	c := open(t, signalling.Limits{})
	one := c.visit("one", "A", "doctor", doctor)
	one.begins(start)
	one.clinic.say(map[string]any{"type": "hold"})
	one.hears("held")
	for _, d := range []*device{one.patient, one.clinic} {
		d.say(map[string]any{"type": "leave"})
		d.readsOn()
		t.Log(<-c.faults)
	}
	two := c.visit("two", "B", "doctor", doctor)
	two.begins(start)
	resumed := time.Now().Add(time.Minute)
	call := madoguchi.Call{ID: "one", ClinicID: "clinic", DoctorID: "doctor", State: madoguchi.CallInCall}
	call.Presence.LiveSince = resumed
	c.exchange.Follow(call)
	two.hears("held")

	c.set(func(p *signalling.Party) { p.CallID, p.CallSince, p.LiveSince = "one", resumed, resumed })
	if _, welcome := c.join("patient", one.patient.key); welcome["held"] != nil {
		t.Errorf("it was resumed elsewhere, and the welcome is %v", welcome)
	}
}

// TestAQuestionNamesACallThatTheClinicHasNotComeBackTo restarts the process. The patient is back in the running call,
// and the doctor begins the next one.
func TestAQuestionNamesACallThatTheClinicHasNotComeBackTo(t *testing.T) {
	c := open(t, signalling.Limits{})
	c.set(func(p *signalling.Party) {
		p.CallID, p.DoctorID, p.CallSince, p.LiveSince = "one", "doctor", time.Now(), time.Now()
	})
	c.join("patient", newKey())
	c.set(func(p *signalling.Party) { p.CallSince, p.LiveSince = time.Time{}, time.Time{} })
	c.elsewhere = []signalling.OtherCall{{CallID: "one", Name: "A"}}
	two := c.visit("two", "B", "doctor", doctor)
	two.clinic.say(start)
	if calls := two.clinic.hear("busy")["calls"].([]any); len(calls) != 1 || calls[0].(map[string]any)["name"] != "A" {
		t.Errorf("told of %v", calls)
	}
}
