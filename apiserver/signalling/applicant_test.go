package signalling_test

import (
	"testing"
	"time"

	"github.com/coder/websocket"

	"madoguchi/apiserver/signalling"
	"madoguchi/apiserver/signalling/protocol"
	"madoguchi/madoguchi"
)

// running opens a call that has begun.
func running(t *testing.T, limits signalling.Limits) (c *counter, v visit) {
	c = open(t, limits)
	v = c.visit("one", "A", "doctor", doctor)
	v.begins(start)
	c.reported(signalling.PatientCame, signalling.ClinicCame, signalling.CallStarted)
	return c, v
}

// asks connects a new device of the patient, and returns it with its name in the clinic's list.
func (c *counter) asks(v visit) (d *device, id string) {
	c.t.Helper()
	d = c.dial("patient", newKey())
	d.hello(true)
	field(c.t, d.hear("pending"), "since")
	applicants := v.clinic.hear("asking")["applicants"].([]any)
	return d, field(c.t, applicants[len(applicants)-1].(map[string]any), "id")
}

// TestANewDeviceInARunningCallWaits has another holder of the link join a running call. It receives nothing, and the
// patient's device is not told, until the clinic decides.
func TestANewDeviceInARunningCallWaits(t *testing.T) {
	c, v := running(t, signalling.Limits{})
	stranger, id := c.asks(v)
	c.reported(signalling.DeviceAsked)
	v.clinic.say(map[string]any{"type": "media"})
	v.patient.hear("media")
	v.clinic.say(map[string]any{"type": "refuse", "applicant": id})
	stranger.hear("refused")
	stranger.closedWith(protocol.StatusRefused)
	if left := v.clinic.hear("asking")["applicants"].([]any); len(left) != 0 {
		t.Errorf("the clinic's list still has %v", left)
	}
	c.reported(signalling.DeviceRefused)

	own, id := c.asks(v)
	v.clinic.say(map[string]any{"type": "admit", "applicant": id})
	v.clinic.hear("asking")
	v.patient.hear("replaced")
	v.patient.closedWith(protocol.StatusReplaced)
	own.hear("welcome")
	v.clinic.hear("peer")
	c.reported(signalling.DeviceAsked, signalling.DeviceAdmitted)

	first := c.dial("patient", v.patient.key) // a different device now
	first.hello(true)
	first.hear("pending")
}

// TestAnEmptySeatOfARunningCallIsKept has the patient's device disappear, as with an empty battery.
func TestAnEmptySeatOfARunningCallIsKept(t *testing.T) {
	c, v := running(t, signalling.Limits{Absence: time.Millisecond})
	_ = v.patient.socket.CloseNow()
	v.clinic.hear("peer")
	c.reported(signalling.PatientLeft)
	_ = v.clinic.socket.CloseNow() // the clinic is gone too
	c.reported(signalling.ClinicLeft)
	second := c.dial("patient", newKey())
	second.hello(false)
	second.hear("pending")
	_, _ = c.join("patient", v.patient.key) // the same device gets in at once
	clinic, _ := c.join("clinic", newKey())
	applicants := clinic.hear("asking")["applicants"].([]any)
	clinic.say(map[string]any{"type": "admit", "applicant": field(t, applicants[0].(map[string]any), "id")})
	second.hear("welcome")
}

// TestAPatientWhoHasLeftComesBackOnAnotherDevice has a patient leave a running call and open the link on another phone.
// Nobody has to admit it. The device that left is a new one then.
func TestAPatientWhoHasLeftComesBackOnAnotherDevice(t *testing.T) {
	c, v := running(t, signalling.Limits{Absence: time.Hour})
	v.patient.say(map[string]any{"type": "leave"})
	v.patient.closedWith(websocket.StatusNormalClosure)
	v.clinic.hear("peer")
	other, welcome := c.join("patient", newKey())
	if welcome["state"] != "inCall" {
		t.Errorf("welcome = %v", welcome)
	}
	if back := v.clinic.hear("peer"); back["peer"] == nil {
		t.Errorf("the clinic does not see the patient again: %v", back)
	}
	c.reported(signalling.PatientLeft, signalling.DeviceChanged, signalling.PatientCame)
	first := c.dial("patient", v.patient.key)
	first.hello(true)
	first.hear("pending")
	_ = other.socket.CloseNow() // a lost line gives nothing up
	again := c.dial("patient", newKey())
	again.hello(true)
	again.hear("pending")
}

// TestALeftSeatIsNotForARefusedStranger has the patient leave after the clinic has refused somebody with the link, and
// while somebody still asks.
func TestALeftSeatIsNotForARefusedStranger(t *testing.T) {
	for name, decide := range map[string]func(c *counter, v visit, id string){
		"refused": func(_ *counter, v visit, id string) {
			v.clinic.say(map[string]any{"type": "refuse", "applicant": id})
			v.clinic.hear("asking")
		},
		"asking": func(*counter, visit, string) {},
	} {
		t.Run(name, func(t *testing.T) {
			c, v := running(t, signalling.Limits{Absence: time.Hour})
			stranger, id := c.asks(v)
			decide(c, v, id)
			v.patient.say(map[string]any{"type": "leave"})
			v.patient.closedWith(websocket.StatusNormalClosure)
			again := c.dial("patient", stranger.key)
			again.hello(true)
			again.hear("pending")
			c.join("patient", v.patient.key) // the device that left gets in
		})
	}
}

// TestTheDeviceIsKnownInTheProcessThatFollows reads the patient's device from the store.
func TestTheDeviceIsKnownInTheProcessThatFollows(t *testing.T) {
	before := open(t, signalling.Limits{})
	patient, _ := before.join("patient", newKey())
	came := <-before.reports
	c := open(t, signalling.Limits{})
	c.set(func(p *signalling.Party) { p.CallSince, p.Device = time.Now(), came.Device })
	stranger := c.dial("patient", newKey())
	stranger.hello(true)
	stranger.hear("pending")
	c.join("patient", patient.key)
}

// TestAWaitingDeviceComesAndGoes has a device reload, switch, and give up.
func TestAWaitingDeviceComesAndGoes(t *testing.T) {
	c, v := running(t, signalling.Limits{Absence: patience})
	stranger, _ := c.asks(v)
	c.reported(signalling.DeviceAsked)
	stranger.say(map[string]any{"type": "media", "microphone": false, "camera": false})
	_ = stranger.socket.CloseNow()
	again := c.dial("patient", stranger.key)
	again.hello(false)
	again.hear("pending")
	v.clinic.hear("asking")
	again.say(map[string]any{"type": "leave"})
	if left := v.clinic.hear("asking")["applicants"].([]any); len(left) != 0 {
		t.Errorf("the clinic's list still has %v", left)
	}
	v.clinic.say(map[string]any{"type": "finish"})
	c.reported(signalling.DeviceGone, signalling.Finished) // without another question
}

// TestWhatSettlesAnAskSaysWhetherOthersStillAsk has two devices wait. The report about the first must not hide the
// second.
func TestWhatSettlesAnAskSaysWhetherOthersStillAsk(t *testing.T) {
	c, v := running(t, signalling.Limits{})
	_, first := c.asks(v)
	second, _ := c.asks(v)
	c.reported(signalling.DeviceAsked, signalling.DeviceAsked)
	v.clinic.say(map[string]any{"type": "refuse", "applicant": first})
	settled := func(kind signalling.OccurrenceKind, detail string) {
		t.Helper()
		if o := <-c.reports; o.Kind != kind || o.Detail != detail {
			t.Errorf("reported %+v, want %s %q", o, kind, detail)
		}
	}
	settled(signalling.DeviceRefused, madoguchi.OthersAsk)
	_ = second.socket.CloseNow()
	settled(signalling.DeviceGone, "")
}

// TestADeviceThatAsksIsReportedAgain has another process report that a waiting device is gone.
func TestADeviceThatAsksIsReportedAgain(t *testing.T) {
	c, v := running(t, signalling.Limits{})
	c.asks(v)
	asked := <-c.reports
	call := madoguchi.Call{ID: c.callID(), State: madoguchi.CallInCall}
	call.Presence.PatientSince, call.Presence.ClinicSince = time.Now(), time.Now()
	call.Timeline = []madoguchi.Event{{Code: madoguchi.EventDeviceAsked, At: asked.At}}
	c.exchange.ReportAgain(call) // correct, so nothing is reported
	call.Timeline = append(call.Timeline, madoguchi.Event{Code: madoguchi.EventDeviceGone})
	if again := c.reasserted(call); again.Kind != signalling.DeviceAsked || !again.At.Equal(asked.At) {
		t.Errorf("reported %+v", again)
	}
	v.clinic.say(map[string]any{"type": "finish"})
	c.reported(signalling.Finished)
}

// reasserted tells the exchange what the store says until it reports something. It leaves that to the next time while a
// report is under way.
func (c *counter) reasserted(stored madoguchi.Call) signalling.Occurrence {
	c.t.Helper()
	again := time.NewTicker(time.Second)
	defer again.Stop()
	for {
		c.exchange.ReportAgain(stored)
		select {
		case occurrence := <-c.reports:
			return occurrence
		case <-again.C:
		case <-c.t.Context().Done():
			c.t.Fatal("nothing is reported")
		}
	}
}

// TestStrangersAreFew has a holder of the link connect new devices and send without a pause.
func TestStrangersAreFew(t *testing.T) {
	c, v := running(t, signalling.Limits{Applicants: 2, Asks: 1e-6, AsksBurst: 3, Rate: 1e-6, Burst: 30})
	var ids []string
	for range 2 {
		_, id := c.asks(v)
		ids = append(ids, id)
	}
	third := c.dial("patient", newKey())
	third.hello(true)
	third.hear("refused")
	third.closedWith(protocol.StatusRefused)
	v.clinic.say(map[string]any{"type": "refuse", "applicant": ids[0]})
	v.clinic.hear("asking")
	last, _ := c.asks(v)
	v.clinic.say(map[string]any{"type": "refuse", "applicant": ids[1]})
	v.clinic.hear("asking")
	for range 2 {
		last.hello(true)
	}
	for range 2 { // the limit of questions is used up, although there is a free place
		d := c.dial("patient", newKey())
		d.hello(true)
		if kind := d.next()["type"]; kind != "refused" && kind != "error" {
			t.Errorf("one more was answered %v", kind)
		}
	}
	v.patient.say(map[string]any{"type": "media"}) // the patient's device still has its allowance
	for v.clinic.next()["type"] != "media" {
	}
}
