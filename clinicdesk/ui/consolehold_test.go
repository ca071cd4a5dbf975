package ui

import (
	"testing"

	"madoguchi/clinicdesk/ui/visit"
)

// A console on hold says what the patient reads only while the patient is there to read it.
func TestWhatIsSaidOfAHold(t *testing.T) {
	d := deskOf(t)
	c := consoleOf(t, d, "小林 誠")
	c.visit = &visit.Visit{}
	for patient, want := range map[bool]string{true: "call.onHold", false: "call.onHoldAway"} {
		c.state = visit.State{Phase: visit.In, Patient: patient, CallSince: noon(), HeldSince: noon()}
		if said, action := c.notice(); said != d.phrases.Say(want) || action != d.phrases.Say("call.resume") {
			t.Errorf("patient %v: says %q with %q", patient, said, action)
		}
	}
}
