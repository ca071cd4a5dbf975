package signalling_test

import (
	"testing"
	"time"

	"github.com/coder/websocket"

	"madoguchi/apiserver/signalling"
	"madoguchi/apiserver/signalling/protocol"
)

func TestConnectingAnewBringsNoFreshAllowance(t *testing.T) {
	c := open(t, signalling.Limits{Rate: 1e-6, Burst: 3, Absence: time.Hour})
	clinic, _ := c.join("clinic", newKey()) // has an allowance of its own
	key := newKey()
	first, _ := c.join("patient", key)
	clinic.hear("peer")
	first.sayRaw(`{"type":"media"}`)
	clinic.hear("media") // counted before the connection ends
	_ = first.socket.CloseNow()
	again, _ := c.join("patient", key)
	again.sayRaw(`{"type":"media"}`)
	if code := again.hear("error")["code"]; code != string(protocol.FaultRate) {
		t.Errorf("code = %v, want rate", code)
	}
}

func TestBytesAreCountedToo(t *testing.T) {
	c := open(t, signalling.Limits{Bytes: 1e-6, BytesBurst: 1000})
	patient, _ := c.join("patient", newKey())
	description := map[string]any{"type": "offer", "sdp": string(make([]byte, 500))} // each byte is escaped to six
	patient.say(map[string]any{"type": "description", "to": "gone", "description": description})
	if code := patient.hear("error")["code"]; code != string(protocol.FaultRate) {
		t.Errorf("code = %v, want rate", code)
	}
	patient.closedWith(protocol.StatusFault)
}

func TestWhoComesTooOftenIsRefused(t *testing.T) {
	c := open(t, signalling.Limits{Arrivals: 1e-6, ArrivalsBurst: 3, Absence: time.Hour})
	key := newKey()
	for range 6 { // first counted by network, then as the known device
		c.join("patient", key)
	}
	refusedAtHello(t, c.dial("patient", key))
	c.join("clinic", newKey())
}

func refusedAtHello(t *testing.T, d *device) {
	t.Helper()
	d.hello(true)
	if code := d.hear("error")["code"]; code != string(protocol.FaultRate) {
		t.Errorf("code = %v, want rate", code)
	}
	d.closedWith(protocol.StatusFault)
}

// TestStrangersDoNotKeepThePatientOut has a holder of the link use up the limits of connections without a seat. The
// patient's device still gets in from the same network, and so does a new device from another network.
func TestStrangersDoNotKeepThePatientOut(t *testing.T) {
	limits := signalling.Limits{
		Arrivals: 1e-6, ArrivalsBurst: 4, Rate: 1e-6, Burst: 15, Connections: 3, Absence: time.Hour,
	}
	c := open(t, limits)
	patient, _ := c.join("patient", newKey())
	_ = patient.socket.CloseNow()
	for range 10 {
		c.dial("patient", newKey())
	}
	refusedAtHello(t, c.dial("patient", newKey()))
	c.join("patient", patient.key)
	c.set(func(p *signalling.Party) { p.Network = "192.0.2.7" })
	first := c.dial("patient", newKey())
	first.hello(false)
	first.hear("occupied")
}

// TestTheSeatMovesAtAPace has devices in many networks take the seat from each other. The clinic's side is told each
// time.
func TestTheSeatMovesAtAPace(t *testing.T) {
	c := open(t, signalling.Limits{Arrivals: 1e-6, ArrivalsBurst: 3, Absence: time.Hour})
	take := func(network string) *device {
		c.set(func(p *signalling.Party) { p.Network = network })
		d := c.dial("patient", newKey())
		d.hello(true)
		return d
	}
	var last *device
	for _, network := range []string{"a", "b", "c"} {
		last = take(network)
		last.hear("welcome")
	}
	if code := take("d").hear("error")["code"]; code != string(protocol.FaultRate) {
		t.Errorf("code = %v, want rate", code)
	}
	c.join("patient", last.key)
}

// TestAnEmptyRoomKeepsItsPace has a patient who joins and leaves while nobody else is there.
func TestAnEmptyRoomKeepsItsPace(t *testing.T) {
	c := open(t, signalling.Limits{Reports: 1e-6, ReportsBurst: 2})
	for range 20 {
		patient, _ := c.join("patient", newKey())
		patient.say(map[string]any{"type": "leave"})
		patient.closedWith(websocket.StatusNormalClosure)
	}
	c.close()
	if reported := len(c.reports); reported > 4 {
		t.Errorf("%d changes of presence were reported", reported)
	}
}
