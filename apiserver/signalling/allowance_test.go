package signalling_test

import (
	"errors"
	"testing"
	"time"

	"github.com/coder/websocket"

	"madoguchi"
	"madoguchi/apiserver/signalling"
)

func TestConnectingAnewBringsNoFreshAllowance(t *testing.T) {
	c := open(t, signalling.Limits{Rate: 1e-6, Burst: 3, Absence: time.Hour})
	clinic, _ := c.join("clinic", newKey()) // has its own
	key := newKey()
	first, _ := c.join("patient", key)
	clinic.hear("peer")
	first.sayRaw(`{"type":"media"}`)
	clinic.hear("media") // counted, before the connection is cut
	_ = first.socket.CloseNow()
	again, _ := c.join("patient", key)
	again.sayRaw(`{"type":"media"}`)
	if code := again.hear("error")["code"]; code != string(signalling.FaultRate) {
		t.Errorf("code = %v, want rate", code)
	}
}

func TestBytesAreCountedToo(t *testing.T) {
	c := open(t, signalling.Limits{Bytes: 1e-6, BytesBurst: 1000})
	patient, _ := c.join("patient", newKey())
	description := map[string]any{"type": "offer", "sdp": string(make([]byte, 500))} // each byte becomes six
	patient.say(map[string]any{"type": "description", "to": "gone", "description": description})
	if code := patient.hear("error")["code"]; code != string(signalling.FaultRate) {
		t.Errorf("code = %v, want rate", code)
	}
	patient.closedWith(signalling.StatusFault)
}

func TestWhoComesTooOftenIsRefused(t *testing.T) {
	c := open(t, signalling.Limits{Arrivals: 1e-6, ArrivalsBurst: 3, Absence: time.Hour})
	key := newKey()
	for range 3 {
		c.join("patient", key)
	}
	c.dial("patient", key).closedWith(signalling.StatusFault)
	until(t, "Serve says why", func() bool { return errors.Is(<-c.faults, madoguchi.ErrTooMany) })
	c.join("clinic", newKey())
}

// TestAnEmptyRoomKeepsItsPace has a patient who comes and goes while nobody else is there.
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
