package madoguchi

import (
	"slices"
	"time"
)

// CallState is the state of a video call; the package comment has the transitions.
type CallState string

// The states of a call (ビデオ通話).
const (
	CallScheduled CallState = "scheduled"
	CallOpen      CallState = "open"    // within the window, the patient is absent
	CallWaiting   CallState = "waiting" // the patient is present, the doctor has not started
	CallInCall    CallState = "inCall"
	CallFinished  CallState = "finished"
	CallExpired   CallState = "expired"
	CallCancelled CallState = "cancelled"
)

// Ended reports whether the state is final.
func (s CallState) Ended() bool {
	return s == CallFinished || s == CallExpired || s == CallCancelled
}

var callSteps = map[CallState][]CallState{
	CallScheduled: {CallOpen, CallCancelled},
	CallOpen:      {CallWaiting, CallInCall, CallFinished, CallExpired, CallCancelled},
	CallWaiting:   {CallOpen, CallInCall, CallFinished, CallExpired, CallCancelled},
	CallInCall:    {CallFinished, CallExpired, CallCancelled},
}

// CanBecome reports whether the transition from s to next is legal.
func (s CallState) CanBecome(next CallState) bool { return slices.Contains(callSteps[s], next) }

// WindowBefore is how long before the start a call can be entered.
const WindowBefore = time.Hour

// Window is the time during which a call can be entered (有効期限): from Opens, inclusive, until Expires, exclusive.
type Window struct{ Opens, Expires time.Time }

// CallWindow returns the window of a call that starts at start: from one hour before it until the same time of the
// next day in the clinic's time zone (B11). If that day skips the time of day (a change to summer time), Go's
// normalised time after the gap applies.
func CallWindow(start time.Time, location *time.Location) Window {
	next := start.In(location).AddDate(0, 0, 1)
	return Window{Opens: start.Add(-WindowBefore).UTC(), Expires: next.UTC()}
}

// WindowPhase is the position of an instant relative to a window.
type WindowPhase int

// The three phases of a window (B10).
const (
	BeforeWindow WindowPhase = iota
	InWindow
	AfterWindow
)

// Phase returns the phase of now.
func (w Window) Phase(now time.Time) WindowPhase {
	switch {
	case now.Before(w.Opens):
		return BeforeWindow
	case now.Before(w.Expires):
		return InWindow
	default:
		return AfterWindow
	}
}

// Call is a video consultation. It belongs to a reservation (Reservation is set and has the same ID), or has none
// (B8).
type Call struct {
	ID          CallID
	ClinicID    ClinicID
	Reservation ReservationID
	DoctorID    DoctorID
	Title       string // of a call without a reservation; never shown to the patient
	Start       time.Time
	Window      Window
	State       CallState
	Presence    Presence
	Generation  int // of the call's links; a higher one invalidates all earlier links
	Delivery    *Delivery
	Timeline    []Event
	Pending     []PendingTimer
	Attention   string // why reception has to act, such as AttentionSendFailed; empty otherwise
	Revision    int64  // of the workflow that writes it; a lower one never overwrites a higher one
}

// Presence says who is in the call.
type Presence struct {
	PatientSince time.Time // brief absences included; zero while the patient is away
	ClinicSince  time.Time // zero while no staff member has the console open
	CallSince    time.Time // when 「ビデオ通話を開始する」 was first pressed
	EndedAt      time.Time

	// The following times are by the clocks of the processes that hold the call's room, which compare them with
	// their own.

	HeldSince time.Time // since when the running call is on hold; zero otherwise
	LiveSince time.Time // when the call was last started or resumed
	LiveBy    StaffID   // the member of staff who did
	Device    string    // names the patient's current or last device; not a key
}

// RunsWith reports whether both sides of the call can see and hear each other, and the doctor is its doctor or the
// person started it.
func (c Call) RunsWith(doctor DoctorID, by StaffID) bool {
	same := doctor != "" && c.DoctorID == doctor || by != "" && c.Presence.LiveBy == by
	return same && c.State == CallInCall && !c.OnHold()
}

// OnHold reports whether the call is on hold: it runs, but no side is seen or heard.
func (c Call) OnHold() bool { return c.State == CallInCall && !c.Presence.HeldSince.IsZero() }

// Stopped returns since when the patient's page is open without having entered, and its step. The time is zero if it
// is not.
func (c Call) Stopped() (since time.Time, step DoorStep) {
	if c.State.Ended() {
		return time.Time{}, ""
	}
	for _, event := range slices.Backward(c.Timeline) {
		switch event.Code {
		case EventPatientStopped:
			return event.At, DoorStep(event.Detail)
		case EventPatientTurnedBack, EventPatientCame:
			return time.Time{}, ""
		}
	}
	return time.Time{}, ""
}

// OthersAsk is the detail of an event that settles one device's request while another device still asks.
const OthersAsk = "others"

// AskingSince returns since when a device of the patient waits to be admitted to the running call, or a zero time.
func (c Call) AskingSince() (since time.Time) {
	if c.State != CallInCall {
		return since
	}
	for _, event := range slices.Backward(c.Timeline) {
		switch event.Code {
		case EventDeviceAsked:
			since = event.At
		case EventDeviceAdmitted, EventDeviceRefused, EventDeviceGone:
			if event.Detail != OthersAsk {
				return since
			}
		}
	}
	return since
}

// PatientGone returns when the patient left, if they did not come back before the call's end, or a zero time.
func (c Call) PatientGone() time.Time {
	for _, event := range slices.Backward(c.Timeline) {
		switch event.Code {
		case EventPatientLeft:
			return event.At
		case EventPatientCame:
			return time.Time{}
		}
	}
	return time.Time{}
}

// BriefAbsence is the time that a reload, a change of network or a restart of the clinic's system may take. A
// patient who returns within it counts as having waited throughout.
const BriefAbsence = 2 * time.Minute

// Stay is a patient's presence in a call, including brief absences. Until is zero while the patient is present. Both
// are zero if the patient never came.
type Stay struct{ Since, Until time.Time }

// Resumed returns the start of the stay of a patient who comes at an instant.
func (s Stay) Resumed(at time.Time) time.Time {
	if s.Since.IsZero() || !s.Until.IsZero() && at.Sub(s.Until) >= BriefAbsence {
		return at
	}
	return s.Since
}

// PatientStay returns the patient's latest stay.
func (c Call) PatientStay() Stay {
	if since := c.Presence.PatientSince; !since.IsZero() {
		return Stay{Since: since}
	}
	var stay Stay
	for _, event := range c.Timeline {
		switch event.Code {
		case EventPatientCame:
			stay = Stay{Since: stay.Resumed(event.At)}
		case EventPatientLeft:
			stay.Until = event.At
		}
	}
	return stay
}

// PatientCame reports whether the patient was ever in the call.
func (c Call) PatientCame() bool {
	return slices.ContainsFunc(c.Timeline, func(event Event) bool { return event.Code == EventPatientCame })
}

// CallRole is a side of a call.
type CallRole string

// The two sides of a call.
const (
	PatientSide CallRole = "patient"
	ClinicSide  CallRole = "clinic"
)
