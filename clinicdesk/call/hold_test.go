package call_test

import (
	"testing"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/call"
)

// begun joins both sides and begins the call.
func (r room) begun(t *testing.T, device string) (clinician, patient) {
	t.Helper()
	doctor := r.join(t, device)
	t.Cleanup(doctor.Leave)
	page := r.patient(t)
	doctor.until(t, "the patient is there", func(s call.State) bool { return s.Patient })
	return doctor, page
}

// TestTheSecondCallOfADeskHoldsTheFirst begins a second call beside the first, and returns to the first.
func TestTheSecondCallOfADeskHoldsTheFirst(t *testing.T) {
	room := newRoom(t)
	first, page := room.begun(t, "desk")
	first.Start(false)
	first.until(t, "live", call.State.Live)
	second, other := room.second().begun(t, "desk, second window")
	second.Start(false)
	busy := second.until(t, "told of the first", func(s call.State) bool { return len(s.Busy) > 0 })
	if busy.InCall() || busy.Busy[0].Name != "patient of call1" {
		t.Errorf("told of %+v", busy)
	}
	second.Start(true)
	if state := first.State(); !state.OnHold() {
		t.Errorf("before the server has answered, the first is %+v", state)
	}
	page.hear(api.SignalHeld)
	other.hear(api.SignalStarted)
	second.until(t, "live", call.State.Live)

	first.Resume(true)
	if state := second.State(); !state.OnHold() {
		t.Errorf("the second is %+v", state)
	}
	page.hear(api.SignalResumed)
	other.hear(api.SignalHeld)
	first.until(t, "live again", call.State.Live)
}

// TestAHoldOutlivesALostLine puts a call on hold while the server cannot be told, as when the connection breaks at that
// moment.
func TestAHoldOutlivesALostLine(t *testing.T) {
	room := newRoom(t)
	doctor, page := room.begun(t, "desk")
	doctor.Start(false)
	doctor.until(t, "live", call.State.Live)
	doctor.Hold()
	page.hear(api.SignalHeld)
	thief := room.join(t, "desk") // the same device in another process: it replaces the first, and joins on hold
	defer thief.Leave()
	thief.until(t, "in, on hold", func(s call.State) bool { return s.Phase == call.In && s.OnHold() })
}

// TestTheClinicAdmitsAnotherDevice asks for the admission of the patient's second telephone.
func TestTheClinicAdmitsAnotherDevice(t *testing.T) {
	room := newRoom(t)
	doctor, page := room.begun(t, "desk")
	doctor.Start(false)
	page.hear(api.SignalStarted)
	asking := func() string {
		return doctor.until(t, "asked", func(s call.State) bool { return len(s.Applicants) == 1 }).Applicants[0].ID
	}
	stranger := room.device(t, "stranger")
	stranger.hear(api.SignalPending)
	doctor.Refuse(asking())
	stranger.hear(api.SignalRefused)
	second := room.device(t, "second telephone")
	second.hear(api.SignalPending)
	doctor.until(t, "not asked any more", func(s call.State) bool { return len(s.Applicants) == 0 })
	doctor.Admit(asking())
	second.hear(api.SignalWelcome)
	page.hear(api.SignalReplaced)
}
