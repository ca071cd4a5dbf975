package ui

import (
	"testing"
	"time"

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

// Who opens a console while another call runs reads that its patient still sees and hears, not only that this one's
// does not yet.
func TestARunningCallIsNamedInTheNextConsole(t *testing.T) {
	d := deskOf(t)
	c := consoleOf(t, d, "小林 誠")
	c.visit = &visit.Visit{}
	c.state = visit.State{Phase: visit.In, Patient: true}
	want := "高橋 美咲 さん との通話が続いています。開始すると、高橋 美咲 さん は保留になります。"
	if said, action := c.notice(); said != want || action != d.phrases.Say("call.start") {
		t.Errorf("says %q with %q", said, action)
	}
	c.state.Patient = false
	if said, _ := c.notice(); said != d.phrases.Say("call.nobody")+"\n"+want {
		t.Errorf("before the patient has come: %q", said)
	}
	d.putOnHold(t, "高橋 美咲")
	c.state.Patient = true
	if said, _ := c.notice(); said != d.phrases.Say("call.notYet") {
		t.Errorf("with the other one on hold: %q", said)
	}
}

// The way back to a patient on hold stands in the other call's console, also after the end of that one.
func TestTheWayBackToAHeldPatient(t *testing.T) {
	d := deskOf(t)
	c := consoleOf(t, d, "小林 誠")
	c.visit = &visit.Visit{}
	d.putOnHold(t, "高橋 美咲")
	for _, phase := range []visit.Phase{visit.In, visit.Over} {
		c.state = visit.State{Phase: phase, End: visit.Finished, CallSince: noon()}
		c.redraw()
		shown := c.face.next.Shown
		if len(shown) != 2 || !c.face.next.Content.Visible() {
			t.Fatalf("phase %v: shows %+v", phase, shown)
		}
		if held := shown[0]; held.Name != "高橋 美咲 さん" || held.State.Word != d.phrases.Say("state.held") ||
			held.Action != d.phrases.Say("reception.return") {
			t.Errorf("phase %v: shows %+v", phase, held)
		}
	}
	d.goTo(atReception)
	if rail := d.shell.items[atReception].Count; rail != 3 {
		t.Errorf("the rail counts %d", rail)
	}
}

// putOnHold puts a patient's running call on hold, ten minutes ago.
func (d *Desk) putOnHold(t *testing.T, patient string) {
	t.Helper()
	entry, since := entryNamed(t, d, patient), noon().Add(-10*time.Minute)
	call := *entry.Call
	call.HeldSince = &since
	entry.Call, entry.Revision = &call, entry.Revision+1
	d.session.Schedule.Apply(entry)
}

// A patient who pressed 退出 is not said to have lost the line.
func TestWhoHasLeftIsSaidToHaveLeft(t *testing.T) {
	d := deskOf(t)
	c := consoleOf(t, d, "小林 誠")
	c.visit = &visit.Visit{}
	for left, want := range map[bool]string{true: "call.patientLeft", false: "call.away"} {
		c.state = visit.State{Phase: visit.In, CallSince: noon(), PatientLeft: left}
		if said, _ := c.notice(); said != d.phrases.Say(want) {
			t.Errorf("left %v: says %q", left, said)
		}
	}
	c.state.PatientLeft, c.state.HeldSince = true, noon()
	if said, _ := c.notice(); said != d.phrases.Say("call.onHoldLeft") {
		t.Errorf("on hold: says %q", said)
	}
}

// Both consoles read who of the clinic has the call, where the server names somebody.
func TestWhoHasTheCallIsNamed(t *testing.T) {
	d := deskOf(t)
	c := consoleOf(t, d, "小林 誠")
	c.visit = &visit.Visit{}
	for by, want := range map[string][2]string{
		"青木 健": {"このビデオ通話は、別の端末で 11:14 から開かれています（青木 健）。", "このビデオ通話は、別の端末に引き継がれました（青木 健）。"},
		"":     {"このビデオ通話は、別の端末で 11:14 から開かれています。", "このビデオ通話は、別の端末に引き継がれました。"},
	} {
		c.state = visit.State{Phase: visit.Occupied, OccupiedSince: noon(), By: by}
		occupied, _ := c.notice()
		c.state = visit.State{Phase: visit.Over, End: visit.Replaced, By: by}
		replaced, _ := c.notice()
		if occupied != want[0] || replaced != want[1] {
			t.Errorf("by %q: %q, %q", by, occupied, replaced)
		}
	}
}
