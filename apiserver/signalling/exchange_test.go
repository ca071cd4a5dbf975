package signalling_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"madoguchi/apiserver/signalling"
	"madoguchi/apiserver/signalling/protocol"
	"madoguchi/madoguchi"
)

func TestWelcome(t *testing.T) {
	c := open(t, signalling.Limits{})
	_, welcome := c.join("patient", newKey())
	if welcome["role"] != "patient" || welcome["state"] != "waiting" || welcome["peer"] != nil ||
		welcome["callSince"] != nil {
		t.Errorf("welcome = %v", welcome)
	}
	server := welcome["iceServers"].([]any)[0].(map[string]any)
	if want := string(c.callID()) + "/patient"; server["username"] != want {
		t.Errorf("credentials are bound to %v, want %s", server["username"], want)
	}
	c.reported(signalling.PatientCame)
}

func TestRelayBothWays(t *testing.T) {
	c := open(t, signalling.Limits{})
	patient, mine := c.join("patient", newKey())
	clinic, yours := c.join("clinic", newKey())
	patientSession, clinicSession := field(t, mine, "session"), field(t, yours, "session")
	if got := yours["peer"].(map[string]any)["session"]; got != patientSession {
		t.Fatalf("the clinic sees session %v, want %s", got, patientSession)
	}
	if got := patient.hear("peer")["peer"].(map[string]any)["session"]; got != clinicSession {
		t.Fatalf("the patient sees session %v, want %s", got, clinicSession)
	}

	clinic.say(map[string]any{"type": "description", "to": patientSession,
		"description": map[string]any{"type": "offer", "sdp": "v=0"}})
	offer := patient.hear("description")
	if offer["from"] != clinicSession || offer["description"].(map[string]any)["sdp"] != "v=0" {
		t.Errorf("offer = %v", offer)
	}
	patient.say(map[string]any{"type": "candidate", "to": clinicSession,
		"candidate": map[string]any{"candidate": "candidate:1", "sdpMid": "0", "sdpMLineIndex": 0, "extra": "x"}})
	candidate := clinic.hear("candidate")["candidate"].(map[string]any)
	if candidate["candidate"] != "candidate:1" || candidate["sdpMid"] != "0" {
		t.Errorf("candidate = %v", candidate)
	}
	if _, leaked := candidate["extra"]; leaked {
		t.Error("a field outside the protocol was handed on")
	}
	patient.say(map[string]any{"type": "media", "microphone": false, "camera": true})
	if media := clinic.hear("media"); media["microphone"] != false || media["camera"] != true {
		t.Errorf("media = %v", media)
	}
}

// TestASideIsAskedWhetherItHears covers how the clinic distinguishes a lost media path from a dead line.
func TestASideIsAskedWhetherItHears(t *testing.T) {
	c := open(t, signalling.Limits{})
	patient, mine := c.join("patient", newKey())
	clinic, yours := c.join("clinic", newKey())
	patient.hear("peer")
	clinic.say(map[string]any{"type": "ask", "to": field(t, mine, "session")})
	asked := patient.hear("ask")
	patient.say(map[string]any{"type": "here", "to": asked["from"]})
	if answer := clinic.hear("here"); asked["from"] != field(t, yours, "session") ||
		answer["from"] != field(t, mine, "session") {
		t.Errorf("asked %v, answered %v", asked, answer)
	}
}

func TestMessagesToASessionThatIsGoneAreDropped(t *testing.T) {
	c := open(t, signalling.Limits{})
	patient, _ := c.join("patient", newKey())
	clinic, _ := c.join("clinic", newKey())
	patient.hear("peer")
	clinic.say(map[string]any{"type": "candidate", "to": "gone", "candidate": map[string]any{"candidate": "x"}})
	clinic.say(map[string]any{"type": "media", "microphone": true, "camera": false})
	patient.hear("media")
}

func TestStartAndFinish(t *testing.T) {
	c := open(t, signalling.Limits{})
	patient, _ := c.join("patient", newKey())
	clinic, _ := c.join("clinic", newKey())
	patient.hear("peer")
	clinic.say(map[string]any{"type": "start"})
	since := field(t, patient.hear("started"), "callSince")
	clinic.hear("started")
	clinic.say(map[string]any{"type": "start"})
	if again := field(t, clinic.hear("started"), "callSince"); again != since {
		t.Errorf("a second start moved the call from %s to %s", since, again)
	}
	patient.hear("started")
	clinic.say(map[string]any{"type": "finish"})
	for _, side := range []*device{patient, clinic} {
		side.hear("finished")
		side.closedWith(protocol.StatusEnded)
	}
	c.reported(signalling.PatientCame, signalling.ClinicCame, signalling.CallStarted, signalling.Finished)

	late := c.dial("patient", newKey())
	late.hear("finished")
	late.closedWith(protocol.StatusEnded)
}

func TestDropAndReturnIsNoDeparture(t *testing.T) {
	c := open(t, signalling.Limits{Absence: patience})
	key := newKey()
	patient, first := c.join("patient", key)
	clinic, _ := c.join("clinic", newKey())
	patient.hear("peer")
	clinic.say(map[string]any{"type": "start"})
	clinic.hear("started")
	_ = patient.socket.CloseNow()

	_, second := c.join("patient", key)
	if second["state"] != "inCall" || second["callSince"] == nil {
		t.Errorf("welcome after the drop = %v", second)
	}
	peer := clinic.hear("peer")["peer"].(map[string]any)
	if peer["session"] == first["session"] || peer["session"] != second["session"] {
		t.Errorf("the clinic sees session %v, want the new one %v", peer["session"], second["session"])
	}
	clinic.say(map[string]any{"type": "finish"})
	c.reported(signalling.PatientCame, signalling.ClinicCame, signalling.CallStarted, signalling.Finished)
}

func TestDropWithoutReturnIsADeparture(t *testing.T) {
	c := open(t, signalling.Limits{})
	patient, _ := c.join("patient", newKey())
	clinic, _ := c.join("clinic", newKey())
	_ = patient.socket.CloseNow()
	if gone := clinic.hear("peer"); gone["peer"] != nil || gone["left"] != nil {
		t.Errorf("heard %v, want that the line was lost", gone)
	}
	c.reported(signalling.PatientCame, signalling.ClinicCame, signalling.PatientLeft)
}

func TestLeavingIsToldAtOnceAndOneMayComeBack(t *testing.T) {
	c := open(t, signalling.Limits{Absence: time.Hour})
	key := newKey()
	patient, _ := c.join("patient", key)
	clinic, _ := c.join("clinic", newKey())
	patient.hear("peer")
	patient.say(map[string]any{"type": "leave"})
	patient.closedWith(websocket.StatusNormalClosure)
	if gone := clinic.hear("peer"); gone["peer"] != nil || gone["left"] != true {
		t.Errorf("heard %v, want that the patient went", gone)
	}
	clinic, welcome := c.join("clinic", clinic.key)
	if welcome["left"] != true {
		t.Errorf("the clinic comes back and hears %v, want that the patient went", welcome)
	}
	c.join("patient", key)
	if back := clinic.hear("peer"); back["peer"] == nil || back["left"] != nil {
		t.Errorf("the clinic does not see the patient again: %v", back)
	}
	c.reported(signalling.PatientCame, signalling.ClinicCame, signalling.PatientLeft, signalling.PatientCame)
}

func TestTheCallGoesOnAfterBothDropped(t *testing.T) {
	c := open(t, signalling.Limits{})
	clinic, _ := c.join("clinic", newKey())
	clinic.say(map[string]any{"type": "start"})
	clinic.hear("started")
	clinic.say(map[string]any{"type": "leave"})
	c.reported(signalling.ClinicCame, signalling.CallStarted, signalling.ClinicLeft)
	if _, welcome := c.join("patient", newKey()); welcome["state"] != "inCall" {
		t.Errorf("state = %v, want inCall", welcome["state"])
	}
}

func TestARestartedProcessLearnsThatTheCallBegan(t *testing.T) {
	c := open(t, signalling.Limits{})
	since := time.Date(2026, 11, 24, 5, 30, 0, 0, time.UTC)
	c.set(func(p *signalling.Party) { p.CallSince, p.State = since, madoguchi.CallInCall })
	_, welcome := c.join("patient", newKey())
	if welcome["state"] != "inCall" || welcome["callSince"] != since.Format(time.RFC3339) {
		t.Errorf("welcome = %v", welcome)
	}
}

func TestARestartedProcessLearnsSinceWhenThePatientWaits(t *testing.T) {
	c := open(t, signalling.Limits{})
	now := time.Now().UTC()
	// the end that the previous process reported
	stay := madoguchi.Stay{Since: now.Add(-time.Hour), Until: now.Add(-time.Second)}
	c.set(func(p *signalling.Party) { p.Stay = stay })
	c.join("patient", newKey())
	_, welcome := c.join("clinic", newKey())
	patient, _ := welcome["peer"].(map[string]any)
	if patient["since"] != stay.Since.Format(time.RFC3339Nano) {
		t.Errorf("the clinic hears %v, want since %v", patient, stay.Since)
	}
	if came := <-c.reports; came.Kind != signalling.PatientCame || came.At.Before(now) {
		t.Errorf("reported: %+v", came)
	}
}

func TestHandOver(t *testing.T) {
	c := open(t, signalling.Limits{})
	first, _ := c.join("patient", newKey())
	second := c.dial("patient", newKey())
	second.hello(false)
	field(t, second.hear("occupied"), "since")
	second.hello(true)
	second.hear("welcome")
	first.hear("replaced")
	first.closedWith(protocol.StatusReplaced)

	reloaded, _ := c.join("patient", second.key)
	second.hear("replaced")
	reloaded.say(map[string]any{"type": "leave"})
	c.reported(signalling.PatientCame, signalling.DeviceChanged, signalling.PatientLeft)
}

// A clinician who takes over a colleague's call reads whose call it was, and the colleague reads who has it now.
func TestTheClinicReadsWhoHasTheCall(t *testing.T) {
	c := open(t, signalling.Limits{})
	first, _ := c.join("clinic", newKey())
	c.mu.Lock()
	c.by = colleague
	c.mu.Unlock()
	second := c.dial("clinic", newKey())
	second.hello(false)
	if by := field(t, second.hear("occupied"), "by"); by != doctor.Name {
		t.Errorf("the call is said to be %q's", by)
	}
	second.hello(true)
	second.hear("welcome")
	if by := field(t, first.hear("replaced"), "by"); by != colleague.Name {
		t.Errorf("%q is said to have taken the call over", by)
	}
}

func TestFaults(t *testing.T) {
	hello := map[string]any{"type": "hello", "device": newKey()}
	cases := map[string]struct {
		role   string
		limits signalling.Limits
		greets bool
		send   func(*device)
		want   protocol.Fault
	}{
		"no JSON":      {send: func(d *device) { d.sayRaw("{") }, want: protocol.FaultForm},
		"unknown type": {greets: true, send: func(d *device) { d.sayRaw(`{"type":"x"}`) }, want: protocol.FaultForm},
		"short device": {
			send: func(d *device) { d.sayRaw(`{"type":"hello","device":"YQ"}`) }, want: protocol.FaultForm,
		},
		"nested": {send: func(d *device) { d.sayRaw(strings.Repeat("[", 9)) }, want: protocol.FaultDepth},
		"large": {
			send: func(d *device) { d.sayRaw(`"` + strings.Repeat("a", 64<<10) + `"`) }, want: protocol.FaultSize,
		},
		"before hello": {send: func(d *device) { d.sayRaw(`{"type":"media"}`) }, want: protocol.FaultOrder},
		"hello twice":  {greets: true, send: func(d *device) { d.say(hello) }, want: protocol.FaultOrder},
		"silence": {
			limits: signalling.Limits{Hello: time.Millisecond}, send: func(*device) {}, want: protocol.FaultOrder,
		},
		"patient start": {
			greets: true, send: func(d *device) { d.sayRaw(`{"type":"start"}`) }, want: protocol.FaultRole,
		},
		"patient ends": {
			greets: true, send: func(d *device) { d.sayRaw(`{"type":"finish"}`) }, want: protocol.FaultRole,
		},
		"flood": {limits: signalling.Limits{Rate: 0.001, Burst: 2}, greets: true, send: func(d *device) {
			d.sayRaw(`{"type":"media"}`)
			d.sayRaw(`{"type":"media"}`)
		}, want: protocol.FaultRate},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			c := open(t, tc.limits)
			d := c.dial("patient", newKey())
			if tc.greets {
				d.hello(false)
				d.hear("welcome")
			}
			tc.send(d)
			if code := d.hear("error")["code"]; code != string(tc.want) {
				t.Errorf("code = %v, want %s", code, tc.want)
			}
			d.closedWith(protocol.StatusFault)
			var fault protocol.Fault
			if err := <-c.faults; tc.limits.Hello == 0 && (!errors.As(err, &fault) || fault != tc.want) {
				t.Errorf("Serve returned %v, want %v", err, tc.want)
			}
		})
	}
}

func TestEnd(t *testing.T) {
	for _, state := range []madoguchi.CallState{
		madoguchi.CallFinished, madoguchi.CallCancelled, madoguchi.CallExpired,
	} {
		t.Run(string(state), func(t *testing.T) {
			c := open(t, signalling.Limits{})
			seated, _ := c.join("patient", newKey())
			silent := c.dial("clinic", newKey())
			c.join("clinic", newKey()) // the silent one is attached by now
			seated.hear("peer")
			c.exchange.End(c.callID(), state)
			for _, side := range []*device{seated, silent} {
				side.hear(string(state))
				side.closedWith(protocol.StatusEnded)
			}
		})
	}
}

func TestOutsideTheWindow(t *testing.T) {
	c := open(t, signalling.Limits{})
	c.set(func(p *signalling.Party) { p.Window.Opens = time.Now().Add(time.Minute) })
	c.dial("patient", newKey()).closedWith(protocol.StatusNotInTime)
	if err := <-c.faults; !errors.Is(err, madoguchi.ErrNotOpen) {
		t.Errorf("Serve returned %v, want ErrNotOpen", err)
	}
	c.set(func(p *signalling.Party) { p.Window = madoguchi.Window{Expires: time.Now()} })
	late := c.dial("patient", newKey())
	late.hear("expired")
	late.closedWith(protocol.StatusEnded)
}

func TestTheWindowEndsTheCall(t *testing.T) {
	c := open(t, signalling.Limits{})
	patient, _ := c.join("patient", newKey())
	c.set(func(p *signalling.Party) { p.Window.Expires = time.Now().Add(50 * time.Millisecond) })
	c.dial("clinic", newKey()) // brings the current window
	patient.hear("expired")
	patient.closedWith(protocol.StatusEnded)
}

func TestASlowConsumerIsDropped(t *testing.T) {
	limits := signalling.Limits{Rate: 1e6, Burst: 1e6, Bytes: 1e9, BytesBurst: 1e9, Queue: 4}
	limits.Ping = time.Hour // neither side reads, so neither would answer a ping
	c := open(t, limits)
	patient, mine := c.join("patient", newKey())
	clinic, _ := c.join("clinic", newKey())
	description := map[string]any{"type": "offer", "sdp": strings.Repeat("a", 60<<10)}
	sdp := map[string]any{"type": "description", "to": field(t, mine, "session"), "description": description}
	// more than the kernel buffers, while the patient reads nothing
	for sent := 0; sent < 1000 && len(c.faults) == 0; sent++ {
		clinic.say(sdp)
	}
	select {
	case fault := <-c.faults:
		t.Log(fault)
		_ = patient.socket.CloseNow()
	case <-time.After(patience):
		t.Fatal("the patient was not dropped")
	}
}

func TestCloseSendsEverybodyAway(t *testing.T) {
	c := open(t, signalling.Limits{})
	patient, _ := c.join("patient", newKey())
	closed := make(chan error, 1)
	go func() { closed <- c.exchange.Close(context.Background()) }()
	patient.closedWith(websocket.StatusGoingAway)
	if err := <-closed; err != nil {
		t.Errorf("Close: %v", err)
	}
	c.reported(signalling.PatientCame, signalling.PatientLeft)
	c.dial("patient", newKey()).closedWith(websocket.StatusGoingAway)
}

// TestComingAndGoingIsPaced has a patient who flaps. At most one change waits, and the start of the call reports it at
// once.
func TestComingAndGoingIsPaced(t *testing.T) {
	c := open(t, signalling.Limits{Reports: 1.0 / 3600, ReportsBurst: 2})
	clinic, _ := c.join("clinic", newKey())
	c.reported(signalling.ClinicCame)
	key := newKey()
	for range 20 {
		patient, _ := c.join("patient", key)
		patient.say(map[string]any{"type": "leave"})
		patient.closedWith(websocket.StatusNormalClosure)
	}
	patient, _ := c.join("patient", key)
	patient.readsOn()
	for range 2*20 + 1 {
		clinic.hear("peer")
	}
	clinic.say(map[string]any{"type": "start"})
	clinic.hear("started")
	clinic.say(map[string]any{"type": "finish"})
	clinic.hear("finished")
	clinic.closedWith(protocol.StatusEnded)
	c.close()
	var kinds []signalling.OccurrenceKind
	for len(c.reports) > 0 {
		kinds = append(kinds, (<-c.reports).Kind)
	}
	if len(kinds) > 6 || !slices.Contains(kinds, signalling.CallStarted) || kinds[len(kinds)-1] != signalling.Finished {
		t.Errorf("reported %v; want few changes of presence, the start, and the end last", kinds)
	}
}

// TestOfTooManyConnectionsTheOldestGivesWay has a holder of the link open more and more connections. A newcomer still
// gets in.
func TestOfTooManyConnectionsTheOldestGivesWay(t *testing.T) {
	c := open(t, signalling.Limits{Connections: 2})
	clinic, _ := c.join("clinic", newKey())
	var idle []*device
	for range 2 {
		d := c.dial("patient", newKey())
		d.say(map[string]any{"type": "arriving", "step": "ask"})
		clinic.hear("door") // it has arrived before the next one
		idle = append(idle, d)
	}
	patient, _ := c.join("patient", newKey())
	if code := idle[0].hear("error")["code"]; code != string(protocol.FaultRate) {
		t.Errorf("code = %v, want rate", code)
	}
	for clinic.next()["type"] != "peer" {
	}
	second := c.dial("patient", newKey()) // the patient is no longer counted
	second.hello(false)
	second.hear("occupied")
	patient.say(map[string]any{"type": "media"})
	for clinic.next()["type"] != "media" { // it also gets the messages about the door
	}
}
