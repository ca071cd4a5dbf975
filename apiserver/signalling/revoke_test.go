package signalling_test

import (
	"testing"

	"madoguchi/apiserver/signalling"
	"madoguchi/apiserver/signalling/protocol"
	"madoguchi/madoguchi"
)

// TestARevokedLinkSendsAway revokes the link with which somebody waits. Who comes with the new link gets in, and
// neither the clinic nor that person is sent away by a repeat.
func TestARevokedLinkSendsAway(t *testing.T) {
	c := open(t, signalling.Limits{})
	clinic, _ := c.join("clinic", newKey())
	stranger, _ := c.join("patient", newKey())
	clinic.hear("peer")
	atDoor := c.dial("patient", newKey())
	revoked := madoguchi.Call{ID: c.callID(), State: madoguchi.CallOpen, Generation: 1}
	c.exchange.Follow(revoked)
	for _, gone := range []*device{stranger, atDoor} {
		gone.closedWith(protocol.StatusNotInTime)
	}
	if m := clinic.hear("peer"); m["peer"] != nil {
		t.Errorf("the clinic is told of %v", m)
	}
	c.set(func(p *signalling.Party) { p.Generation = 1 })
	patient, _ := c.join("patient", newKey())
	clinic.hear("peer")
	c.exchange.Follow(revoked)
	patient.say(map[string]any{"type": "media", "microphone": true, "camera": false})
	clinic.hear("media")
}
