package signalling_test

import (
	"testing"
	"time"

	"github.com/coder/websocket"

	"madoguchi/apiserver/signalling"
	"madoguchi/apiserver/signalling/protocol"
	"madoguchi/madoguchi"
)

// TestAPageOfBeforeHolds has a patient's page that was loaded before the upgrade. It is told that the doctor is away,
// in messages that it knows. Afterwards both sides connect again.
func TestAPageOfBeforeHolds(t *testing.T) {
	c := open(t, signalling.Limits{})
	c.speaks = protocol.SubprotocolBefore
	one := visit{id: c.callID()}
	one.patient, _ = c.join("patient", newKey())
	c.speaks = protocol.Subprotocol
	clinic, welcome := c.join("clinic", newKey())
	one.clinic = clinic
	before := session(welcome)
	one.patient.hear("peer")
	one.begins(start)

	one.clinic.say(map[string]any{"type": "hold"})
	one.hears("held")
	one.parted(t)
	one.clinic.say(map[string]any{"type": "candidate", "to": before, "candidate": map[string]any{"candidate": "late"}})
	one.clinic.say(map[string]any{"type": "media"}) // dropped
	one.clinic.say(resume)
	one.hears("resumed")
	if again := one.clinic.hear("peer"); session(again) == "" || session(again) == before {
		t.Errorf("the clinic sees session %q again, and before %q", session(again), before)
	}
	met := one.patient.hear("peer")
	one.patient.say(
		map[string]any{"type": "candidate", "to": session(met), "candidate": map[string]any{"candidate": "new"}},
	)
	one.clinic.hear("candidate")
}

// parted checks that each side is told that the other is away.
func (v visit) parted(t *testing.T) {
	t.Helper()
	for _, d := range []*device{v.patient, v.clinic} {
		if told := d.hear("peer"); told["peer"] != nil {
			t.Errorf("told of %v, want that nobody is there", told["peer"])
		}
	}
}

// session returns the other side's session in a message.
func session(m map[string]any) string {
	peer, _ := m["peer"].(map[string]any)
	name, _ := peer["session"].(string)
	return name
}

// TestADeskOfBeforeHolds has a desk without holds begin a second call, return to the first after its line was lost, and
// open it again.
func TestADeskOfBeforeHolds(t *testing.T) {
	c := open(t, signalling.Limits{})
	c.speaks = protocol.SubprotocolBefore
	one := c.visit("one", "A", "doctor", doctor)
	two := c.visit("two", "B", "doctor", doctor)
	one.begins(start)
	two.begins(start) // without "busy", which it does not know
	one.hears("held")
	one.parted(t)

	c.set(func(p *signalling.Party) { p.CallID = "one" })
	again, welcome := c.join("clinic", one.clinic.key) // its line was lost: nothing changes
	if welcome["held"] == nil || welcome["peer"] != nil {
		t.Errorf("the welcome is %v", welcome)
	}
	again.say(map[string]any{"type": "leave"})
	again.closedWith(websocket.StatusNormalClosure)
	reopened := c.dial("clinic", newKey()) // its window was closed and opened
	reopened.hello(false)
	reopened.hear("welcome")
	reopened.hear("resumed")
	if session(reopened.hear("peer")) == "" {
		t.Error("the patient is not there after the return")
	}
	two.hears("held")
	two.parted(t)
}

// TestANewPartyBesideOneOfBefore reloads the patient's page during a hold. Now both sides know holds and see each
// other.
func TestANewPartyBesideOneOfBefore(t *testing.T) {
	c := open(t, signalling.Limits{})
	c.speaks = protocol.SubprotocolBefore
	patient, _ := c.join("patient", newKey())
	c.speaks = protocol.Subprotocol
	clinic, _ := c.join("clinic", newKey())
	patient.hear("peer")
	one := visit{patient: patient, clinic: clinic}
	one.begins(start)
	clinic.say(map[string]any{"type": "hold"})
	one.hears("held")
	one.parted(t)
	_, welcome := c.join("patient", patient.key)
	if session(welcome) == "" || welcome["held"] == nil {
		t.Errorf("the welcome is %v", welcome)
	}
	if session(clinic.hear("peer")) == "" {
		t.Error("the clinic does not see the patient")
	}
}

// TestACallOfBeforeHoldsGoesOn has a process take over a call from a release without holds. The store lacks the time of
// the last start. Neither side may be told of a hold.
func TestACallOfBeforeHoldsGoesOn(t *testing.T) {
	c := open(t, signalling.Limits{})
	c.set(func(p *signalling.Party) { p.CallSince, p.State = time.Now().Add(-time.Minute), madoguchi.CallInCall })
	patient, _ := c.join("patient", newKey())
	c.join("clinic", newKey())
	patient.hear("peer")
}

// TestAHoldOutlivesARestartForADeskOfBefore has a new process, which knows no device. When the desk's line comes back
// by itself, the call stays on hold. When its window is opened again, the call goes on.
func TestAHoldOutlivesARestartForADeskOfBefore(t *testing.T) {
	c := open(t, signalling.Limits{})
	now := time.Now()
	c.set(func(p *signalling.Party) {
		p.State = madoguchi.CallInCall
		p.CallSince, p.LiveSince, p.HeldSince = now.Add(-time.Hour), now.Add(-time.Hour), now.Add(-time.Minute)
	})
	patient, _ := c.join("patient", newKey())
	c.speaks = protocol.SubprotocolBefore
	desk, welcome := c.join("clinic", newKey())
	if told := patient.hear("peer"); welcome["held"] == nil || told["peer"] != nil {
		t.Errorf("the desk's welcome is %v, the patient is told %v", welcome, told)
	}
	desk.say(map[string]any{"type": "hold"})
	patient.hear("held") // with nothing before it
	reopened := c.dial("clinic", newKey())
	reopened.hello(true)
	for patient.next()["type"] != "resumed" {
	}
}

// TestTheStoreMayTakeItsTime uses a slow store while a clinic returns to a running call. The hello was in time.
func TestTheStoreMayTakeItsTime(t *testing.T) {
	c := open(t, signalling.Limits{Hello: 20 * time.Millisecond})
	c.set(func(p *signalling.Party) { p.CallSince, p.State = time.Now().Add(-time.Minute), madoguchi.CallInCall })
	c.slowness = 100 * time.Millisecond
	c.join("clinic", newKey())
}
