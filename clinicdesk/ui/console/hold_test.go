package console

import (
	"testing"
	"time"

	"madoguchi/clinicdesk/backend/overview"
	"madoguchi/clinicdesk/call"
	"madoguchi/clinicdesk/internal/desktest"
)

// A console on hold says what the patient reads only while the patient is present.
func TestWhatIsSaidOfAHold(t *testing.T) {
	view := viewOf(t)
	c := consoleOf(t, view, "小林 誠")
	c.side = &call.Side{}
	for patient, want := range map[bool]string{true: "call.onHold", false: "call.onHoldAway"} {
		c.state = call.State{Phase: call.In, Patient: patient, CallSince: desktest.Noon(), HeldSince: desktest.Noon()}
		if said, action := c.notice(); said != view.Say(want) || action != view.Say("call.resume") {
			t.Errorf("patient %v: says %q with %q", patient, said, action)
		}
	}
}

// A console opened while another call is live says that the other call's patient still sees and hears the clinician,
// not only that its own patient does not yet.
func TestARunningCallIsNamedInTheNextConsole(t *testing.T) {
	view := viewOf(t)
	c := consoleOf(t, view, "小林 誠")
	c.side = &call.Side{}
	c.state = call.State{Phase: call.In, Patient: true}
	want := "高橋 美咲 さん との通話が続いています。開始すると、高橋 美咲 さん は保留になります。"
	if said, action := c.notice(); said != want || action != view.Say("call.start") {
		t.Errorf("says %q with %q", said, action)
	}
	c.state.Patient = false
	if said, _ := c.notice(); said != view.Say("call.nobody")+"\n"+want {
		t.Errorf("before the patient has come: %q", said)
	}
	putOnHold(t, view, "高橋 美咲")
	c.state.Patient = true
	if said, _ := c.notice(); said != view.Say("call.notYet") {
		t.Errorf("with the other one on hold: %q", said)
	}
}

// The other call's console shows the way back to a patient on hold, also after its own call has ended.
func TestTheWayBackToAHeldPatient(t *testing.T) {
	view := viewOf(t)
	c := consoleOf(t, view, "小林 誠")
	c.side = &call.Side{}
	putOnHold(t, view, "高橋 美咲")
	for _, phase := range []call.Phase{call.In, call.Over} {
		c.state = call.State{Phase: phase, End: call.Finished, CallSince: desktest.Noon()}
		c.redraw()
		shown := c.face.next.Shown
		if len(shown) != 2 || !c.face.next.Content.Visible() {
			t.Fatalf("phase %v: shows %+v", phase, shown)
		}
		if held := shown[0]; held.Name != "高橋 美咲 さん" || held.State.Word != view.Say("state.held") ||
			held.Action != view.Say("reception.return") {
			t.Errorf("phase %v: shows %+v", phase, held)
		}
	}
}

// putOnHold puts a patient's running call on hold ten minutes ago.
func putOnHold(t *testing.T, view *overview.View, patient string) {
	t.Helper()
	entry, since := desktest.Entry(t, view, patient), desktest.Noon().Add(-10*time.Minute)
	call := *entry.Call
	call.HeldSince = &since
	entry.Call, entry.Revision = &call, entry.Revision+1
	view.Session.Schedule.Apply(entry)
}

// A patient who pressed 退出 is not reported as disconnected.
func TestWhoHasLeftIsSaidToHaveLeft(t *testing.T) {
	view := viewOf(t)
	c := consoleOf(t, view, "小林 誠")
	c.side = &call.Side{}
	for left, want := range map[bool]string{true: "clinic.live.lead.left", false: "call.away"} {
		c.state = call.State{Phase: call.In, CallSince: desktest.Noon(), PatientLeft: left}
		if said, _ := c.notice(); said != view.Say(want) {
			t.Errorf("left %v: says %q", left, said)
		}
	}
	c.state.PatientLeft, c.state.HeldSince = true, desktest.Noon()
	if said, _ := c.notice(); said != view.Say("clinic.live.held.left") {
		t.Errorf("on hold: says %q", said)
	}
}

// Both consoles show the member of staff who has the call, if the server names one.
func TestWhoHasTheCallIsNamed(t *testing.T) {
	view := viewOf(t)
	c := consoleOf(t, view, "小林 誠")
	c.side = &call.Side{}
	for by, want := range map[string][2]string{
		"青木 健": {"このビデオ通話は、別の端末で 11:14 から開かれています（青木 健）。", "このビデオ通話は、別の端末に引き継がれました（青木 健）。"},
		"":     {"このビデオ通話は、別の端末で 11:14 から開かれています。", "このビデオ通話は、別の端末に引き継がれました。"},
	} {
		c.state = call.State{Phase: call.Occupied, OccupiedSince: desktest.Noon(), By: by}
		occupied, _ := c.notice()
		c.state = call.State{Phase: call.Over, End: call.Replaced, By: by}
		replaced, _ := c.notice()
		if occupied != want[0] || replaced != want[1] {
			t.Errorf("by %q: %q, %q", by, occupied, replaced)
		}
	}
}

// The desk asks before it closes while the user is in a call.
func TestACallThatWasEntered(t *testing.T) {
	c := consoleOf(t, viewOf(t), "小林 誠")
	if c.calls.Entered() {
		t.Error("a desk without a call is in one")
	}
	c.calls.open[c.entry.ID] = c
	for phase, want := range map[call.Phase]bool{call.In: true, call.Over: false} {
		c.side, c.state = &call.Side{}, call.State{Phase: phase}
		if got := c.calls.Entered(); got != want {
			t.Errorf("in phase %v: %v", phase, got)
		}
	}
}
