package api

import "time"

// The kinds of entries.
const (
	KindReservation = "reservation"
	KindCall        = "call" // a call that stands alone (B8)
)

// Entry is one line of the schedule: a reservation with its call if it has one, or a call that stands alone. It is
// what the events carry too.
type Entry struct {
	ID   string `json:"id"`
	Kind string `json:"kind"`
	GuestVisit
	End       time.Time `json:"end"` // of a call that stands alone: 30 minutes after its start, for drawing only
	State     string    `json:"state"`
	Title     string    `json:"title,omitempty"`
	MenuName  string    `json:"menuName,omitempty"`
	Call      *Call     `json:"call,omitempty"` // nil for a visit in person
	Delivery  *Delivery `json:"delivery,omitempty"`
	Attention string    `json:"attention,omitempty"` // why reception has to act, a code
	// AttentionSince is since when; nil where nothing is to do.
	AttentionSince *time.Time `json:"attentionSince,omitempty"`
	Attended       *Attended  `json:"attended,omitempty"` // where somebody has seen to what was to do
	// the ID of the member of staff who did something about the entry last
	HandledBy string     `json:"handledBy,omitempty"`
	Cancelled *Cancelled `json:"cancelled,omitempty"` // of what was cancelled
	Revision  int64      `json:"revision"`            // raised by every change of the reservation or its call
}

// Attended says when somebody of the staff has seen last to what was to do, and what that was (a code of
// madoguchi.Attentions).
type Attended struct {
	At     time.Time `json:"at"`
	Name   string    `json:"actorName,omitempty"`
	Reason string    `json:"reason,omitempty"`
}

// Cancelled says when something was cancelled, by whom of the staff, and why (a code of madoguchi.CancelReasons).
type Cancelled struct {
	At     time.Time `json:"at"`
	Name   string    `json:"actorName,omitempty"`
	Reason string    `json:"reason,omitempty"`
}

// Call is the video call of an entry.
type Call struct {
	ID           string     `json:"id"`
	State        string     `json:"state"` // scheduled, open, waiting, inCall, finished, expired or cancelled
	Opens        time.Time  `json:"opens"`
	Expires      time.Time  `json:"expires"`
	PatientSince *time.Time `json:"patientSince,omitempty"`
	PatientLeft  *time.Time `json:"patientLeft,omitempty"` // when the patient left last; they may be back
	ClinicSince  *time.Time `json:"clinicSince,omitempty"`
	CallSince    *time.Time `json:"callSince,omitempty"`
	EndedAt      *time.Time `json:"endedAt,omitempty"`
	StoppedSince *time.Time `json:"stoppedSince,omitempty"` // the patient's page is open and has not entered
	StoppedAt    string     `json:"stoppedAt,omitempty"`    // the step there, a DoorStep
	HeldSince    *time.Time `json:"heldSince,omitempty"`    // while the running call is on hold
	AskingSince  *time.Time `json:"askingSince,omitempty"`  // another device of the patient waits to be admitted
}

// Delivery is the newest attempt to hand over the link.
type Delivery struct {
	ID       string     `json:"id"`
	Channel  string     `json:"channel"` // sms or mail
	Target   string     `json:"target"`
	Status   string     `json:"status"` // queued, sent, delivered or failed
	Failure  string     `json:"failure,omitempty"`
	AskedAt  time.Time  `json:"askedAt"`
	SentAt   *time.Time `json:"sentAt,omitempty"`
	StatusAt time.Time  `json:"statusAt"`
}

// Detail is all there is to know about an entry (B6).
type Detail struct {
	Entry      Entry     `json:"entry"`
	PatientURL string    `json:"patientUrl,omitempty"` // of an online visit
	ClinicURL  string    `json:"clinicUrl,omitempty"`
	Timeline   []Event   `json:"timeline"`
	Pending    []Pending `json:"pending"`
}

// Event is one line of an entry's history, oldest first. Code and Detail are codes for the reader's language.
type Event struct {
	At     time.Time `json:"at"`
	Code   string    `json:"code"`
	Actor  string    `json:"actor"`               // staff, patient or system
	Name   string    `json:"actorName,omitempty"` // of staff
	Detail string    `json:"detail,omitempty"`
}

// Pending is something that will happen by itself (D2).
type Pending struct {
	At   time.Time `json:"at"`
	Code string    `json:"code"`
}

// DoneFor is how long what somebody has seen to is listed.
const DoneFor = 3 * 24 * time.Hour

// MostDone bounds how many of those are listed: the latest by start.
const MostDone = 100

// AttentionList is what reception has to act on (要対応), of any day, by start (GET /attention).
type AttentionList struct {
	Entries []Entry `json:"entries"`
	// Recoveries are those that the reader can do something about, the oldest first; older servers name none.
	Recoveries []Recovery `json:"recoveries"`
	// Done is what somebody has seen to in the last days, of any day; a server from before says none.
	Done []Entry `json:"done,omitempty"`
}

// Day is one day of a clinic's schedule (GET /schedule?day=2006-01-02), all doctors, by start.
type Day struct {
	Day     string  `json:"day"`
	Entries []Entry `json:"entries"`
}
