package madoguchi

import (
	"slices"
	"time"
)

// CallState is where a video call stands; see the package comment for the order.
type CallState string

// The states of a call (ビデオ通話).
const (
	CallScheduled CallState = "scheduled"
	CallOpen      CallState = "open"    // within the window, no patient there
	CallWaiting   CallState = "waiting" // the patient is there, the doctor has not begun
	CallInCall    CallState = "inCall"
	CallFinished  CallState = "finished"
	CallExpired   CallState = "expired"
	CallCancelled CallState = "cancelled"
)

// Ended reports whether nothing can happen to the call any more.
func (s CallState) Ended() bool {
	return s == CallFinished || s == CallExpired || s == CallCancelled
}

var callSteps = map[CallState][]CallState{
	CallScheduled: {CallOpen, CallCancelled},
	CallOpen:      {CallWaiting, CallInCall, CallFinished, CallExpired, CallCancelled},
	CallWaiting:   {CallOpen, CallInCall, CallFinished, CallExpired, CallCancelled},
	CallInCall:    {CallFinished, CallExpired, CallCancelled},
}

// CanBecome reports whether the step from s to next is a legal one.
func (s CallState) CanBecome(next CallState) bool { return slices.Contains(callSteps[s], next) }

// WindowBefore is how long before the start a call can be entered.
const WindowBefore = time.Hour

// Window is when a call can be entered (有効期限): from Opens, inclusive, until Expires, exclusive.
type Window struct{ Opens, Expires time.Time }

// CallWindow returns the window of a call that starts at start: from one hour before until the same time of the next
// day in the clinic's time zone (B11). Where that day skips the time of day (a change to summer time), Go's normalised
// time after the gap counts.
func CallWindow(start time.Time, location *time.Location) Window {
	next := start.In(location).AddDate(0, 0, 1)
	return Window{Opens: start.Add(-WindowBefore).UTC(), Expires: next.UTC()}
}

// WindowPhase is where an instant stands to a window.
type WindowPhase int

// The three phases of a window (B10).
const (
	BeforeWindow WindowPhase = iota
	InWindow
	AfterWindow
)

// Phase tells where now stands.
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

// Call is a video consultation. It belongs to a reservation (Reservation set, with the same ID) or stands alone (B8).
type Call struct {
	ID          CallID
	ClinicID    ClinicID
	Reservation ReservationID
	DoctorID    DoctorID
	Title       string // of a call that stands alone; never shown to the patient
	Start       time.Time
	Window      Window
	State       CallState
	Presence    Presence
	Generation  int // of the call's links; raising it makes all earlier links invalid
	Delivery    *Delivery
	Timeline    []Event
	Pending     []PendingTimer
	Attention   string // why reception has to act, as AttentionSendFailed; empty where it need not
	Revision    int64  // of the workflow that writes it; a lower one never overwrites a higher one
}

// Presence says who is there.
type Presence struct {
	PatientSince time.Time // brief absences included; zero while the patient is away
	ClinicSince  time.Time // zero while nobody of the clinic has the console open
	CallSince    time.Time // when 「ビデオ通話を開始する」 was pressed first
	EndedAt      time.Time

	// The following are by the clocks of those who hold the call's room, which compare them with their own.

	HeldSince time.Time // since when the running call is on hold; zero where it is not
	LiveSince time.Time // when the call was begun or resumed last
	LiveBy    StaffID   // who did
	Device    string    // names the patient's device that is in, or was last; not a key
}

// RunsWith reports whether both sides of the call may be seen and heard, and the doctor is its or the person began it.
func (c Call) RunsWith(doctor DoctorID, by StaffID) bool {
	same := doctor != "" && c.DoctorID == doctor || by != "" && c.Presence.LiveBy == by
	return same && c.State == CallInCall && !c.OnHold()
}

// OnHold reports whether the call runs but neither side is seen or heard.
func (c Call) OnHold() bool { return c.State == CallInCall && !c.Presence.HeldSince.IsZero() }

// Stopped tells since when the patient's page is open without having entered, and
// at which step; a zero time where it is not so.
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

// OthersAsk is the detail of an event that settles what one device asked for, while another one goes on asking.
const OthersAsk = "others"

// AskingSince tells since when a device of the patient waits to be admitted to
// the running call; a zero time where none does.
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

// PatientGone tells when the patient left for good, where that was before the call's end; a zero time where it was not.
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

// BriefAbsence is what a reload, a change of network or a restart of the clinic's system may take. A patient
// who is back within it has waited all the while.
const BriefAbsence = 2 * time.Minute

// Stay is a patient's presence in a call, brief absences included. Until is zero while the patient is
// there. Both are zero where the patient never came.
type Stay struct{ Since, Until time.Time }

// Resumed tells since when a patient who comes at an instant is there.
func (s Stay) Resumed(at time.Time) time.Time {
	if s.Since.IsZero() || !s.Until.IsZero() && at.Sub(s.Until) >= BriefAbsence {
		return at
	}
	return s.Since
}

// PatientStay returns the patient's newest presence.
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

// CallRole is the side of a call somebody is on.
type CallRole string

// The two sides of a call.
const (
	PatientSide CallRole = "patient"
	ClinicSide  CallRole = "clinic"
)
