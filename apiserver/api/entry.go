package api

import (
	"time"

	"madoguchi/madoguchi"
)

// The kinds of entries.
const (
	KindReservation = "reservation"
	KindCall        = "call" // without a reservation (B8)
)

// Entry is one line of the schedule: a reservation with its call, if any, or a call without a reservation. Events
// carry entries too.
type Entry struct {
	ID   string `json:"id"`
	Kind string `json:"kind"`
	GuestVisit
	End       time.Time `json:"end"` // of a call without a reservation: 30 minutes after its start, for drawing only
	State     string    `json:"state"`
	Title     string    `json:"title,omitempty"`
	MenuName  string    `json:"menuName,omitempty"`
	Call      *Call     `json:"call,omitempty"` // nil for an in-person visit
	Delivery  *Delivery `json:"delivery,omitempty"`
	Attention string    `json:"attention,omitempty"` // the code of why reception has to act
	// AttentionSince is when the need for attention began; nil without one.
	AttentionSince *time.Time `json:"attentionSince,omitempty"`
	Attended       *Attended  `json:"attended,omitempty"` // set if staff has dealt with a need for attention
	// the ID of the member of staff who last acted on the entry
	HandledBy string     `json:"handledBy,omitempty"`
	Cancelled *Cancelled `json:"cancelled,omitempty"` // set if the entry was cancelled
	Source    string     `json:"source,omitempty"`    // set if the patient booked
	// the owner of the account who booked for the patient, a member of the family; "" for other visits
	BookedBy string `json:"bookedBy,omitempty"`
	// Devices is the patient's check of the device before an online visit; nil without one.
	Devices *DeviceCheck `json:"devices,omitempty"`
	// ByPatient is what the patient did last, if no member of staff has acted on the entry since; nil for nothing.
	ByPatient *PatientAct `json:"byPatient,omitempty"`
	Revision  int64       `json:"revision"` // increases with every change of the reservation or its call
}

// PatientAct says when a patient booked, moved or cancelled a visit on the web. Code is that of the event, one of
// madoguchi.PatientActs.
type PatientAct struct {
	At   time.Time `json:"at"`
	Code string    `json:"code"`
}

// DeviceCheck says what a patient's check of the device found (a code of madoguchi.DeviceChecks), and when.
type DeviceCheck struct {
	Result string    `json:"result"`
	At     time.Time `json:"at"`
}

// DeviceCheckOf returns the check of a visit, or nil.
func DeviceCheckOf(visit madoguchi.Reservation) *DeviceCheck {
	if visit.Devices == "" {
		return nil
	}
	return &DeviceCheck{Result: string(visit.Devices), At: visit.DevicesAt}
}

// Attended says when staff last dealt with a need for attention, and its reason (a code of madoguchi.Attentions).
type Attended struct {
	At     time.Time `json:"at"`
	Name   string    `json:"actorName,omitempty"`
	Reason string    `json:"reason,omitempty"`
}

// Cancelled says when an entry was cancelled, by which member of staff, and why (a code of madoguchi.CancelReasons).
// Late says that the patient cancelled after the clinic's deadline.
type Cancelled struct {
	At     time.Time `json:"at"`
	Name   string    `json:"actorName,omitempty"`
	Reason string    `json:"reason,omitempty"`
	Late   bool      `json:"late,omitempty"`
}

// Call is the video call of an entry.
type Call struct {
	ID           string     `json:"id"`
	State        string     `json:"state"` // scheduled, open, waiting, inCall, finished, expired or cancelled
	Opens        time.Time  `json:"opens"`
	Expires      time.Time  `json:"expires"`
	PatientSince *time.Time `json:"patientSince,omitempty"`
	PatientLeft  *time.Time `json:"patientLeft,omitempty"` // when the patient last left; they may have returned
	ClinicSince  *time.Time `json:"clinicSince,omitempty"`
	CallSince    *time.Time `json:"callSince,omitempty"`
	EndedAt      *time.Time `json:"endedAt,omitempty"`
	StoppedSince *time.Time `json:"stoppedSince,omitempty"` // the patient's page is open and has not entered
	StoppedAt    string     `json:"stoppedAt,omitempty"`    // the step of that page, a DoorStep
	HeldSince    *time.Time `json:"heldSince,omitempty"`    // while the running call is on hold
	AskingSince  *time.Time `json:"askingSince,omitempty"`  // another device of the patient waits to be admitted
}

// Delivery is the latest attempt to send the link.
type Delivery struct {
	ID       string     `json:"id"`
	Channel  string     `json:"channel"` // sms or mail
	Target   string     `json:"target"`
	Status   string     `json:"status"` // queued, sent, delivered or failed
	Failure  string     `json:"failure,omitempty"`
	AskedAt  time.Time  `json:"askedAt"`
	SentAt   *time.Time `json:"sentAt,omitempty"`
	StatusAt time.Time  `json:"statusAt"`
	Revoked  bool       `json:"revoked,omitempty"` // reception has made the link invalid that it brought
}

// ShownTarget is the target as people write it.
func (d Delivery) ShownTarget() string {
	if d.Channel == SMS {
		return ShowNumber(d.Target)
	}
	return d.Target
}

// Detail is everything about an entry (B6).
type Detail struct {
	Entry      Entry     `json:"entry"`
	PatientURL string    `json:"patientUrl,omitempty"` // of an online visit
	ClinicURL  string    `json:"clinicUrl,omitempty"`
	Booker     *Booker   `json:"booker,omitempty"`  // of a visit that was booked on the web
	Patient    *Patient  `json:"patient,omitempty"` // the clinic's patient whose visit it is
	Timeline   []Event   `json:"timeline"`
	Pending    []Pending `json:"pending"`
}

// Phone returns the number at which the visit's patient is reached: what the patient said when booking, else what the
// clinic knows; "" if neither.
func (d Detail) Phone() string {
	return d.reached(func(b Booker) string { return b.Phone }, func(p Patient) string { return p.Phone })
}

// Email is Phone for the mail address.
func (d Detail) Email() string {
	return d.reached(func(b Booker) string { return b.Email }, func(p Patient) string { return p.Email })
}

func (d Detail) reached(said func(Booker) string, known func(Patient) string) string {
	if d.Booker != nil && said(*d.Booker) != "" {
		return said(*d.Booker)
	}
	if d.Patient != nil {
		return known(*d.Patient)
	}
	return ""
}

// The sources of a visit that the patient booked.
const (
	BookedOnWeb        = string(madoguchi.BookedOnWeb)
	BookedFromWaitlist = string(madoguchi.BookedFromWaitlist)
)

// Booker is what a person who booked on the web said beyond the visit. Every field but Member may be empty.
type Booker struct {
	Member    bool   `json:"member"` // an account shows the visit
	Email     string `json:"email,omitempty"`
	Phone     string `json:"phone,omitempty"`
	Language  string `json:"language,omitempty"`
	BirthDate string `json:"birthDate,omitempty"` // 2006-01-02
	Sex       string `json:"sex,omitempty"`
	Note      string `json:"note,omitempty"` // what the person told the clinic
}

// BookerOf returns what the person who booked a visit said, or nil if it was not booked on the web.
func BookerOf(visit madoguchi.Reservation) *Booker {
	if !visit.Source.OnWeb() {
		return nil
	}
	return &Booker{
		Member: visit.Account != "", Email: visit.Contact.Email, Phone: ShowNumber(visit.Contact.Phone),
		Language: visit.Contact.Language, BirthDate: visit.Contact.BirthDate, Sex: string(visit.Contact.Sex),
		Note: visit.Note,
	}
}

// Event is one line of an entry's history, oldest first. Code and Detail select sentences in the reader's language.
type Event struct {
	At     time.Time `json:"at"`
	Code   string    `json:"code"`
	Actor  string    `json:"actor"`               // staff, patient or system
	Name   string    `json:"actorName,omitempty"` // of staff
	Detail string    `json:"detail,omitempty"`
}

// Pending is a scheduled transition (D2).
type Pending struct {
	At   time.Time `json:"at"`
	Code string    `json:"code"`
}

// DoneFor is how long entries that staff has dealt with are listed.
const DoneFor = 3 * 24 * time.Hour

// MostDone bounds the number of those entries: the latest by start.
const MostDone = 100

// AttentionList is what reception has to act on (要対応), of any day, by start (GET /attention).
type AttentionList struct {
	Entries []Entry `json:"entries"`
	// Recoveries are those that the user can approve or stop, the oldest first. Older servers send none.
	Recoveries []Recovery `json:"recoveries"`
	// Done are the entries that staff dealt with in the last days, of any day. Older servers send none.
	Done []Entry `json:"done,omitempty"`
	// ByPatient are the entries that patients booked, moved or cancelled on the web since the instant that the request
	// names. Older servers send none.
	ByPatient []Entry `json:"byPatient,omitempty"`
}

// ActsFor is how long an act of a patient is listed.
const ActsFor = 7 * 24 * time.Hour

// MostActs bounds the number of entries with such acts: the earliest acts. The next request names the last of them.
const MostActs = 200

// Day is one day of a clinic's schedule (GET /schedule?day=2006-01-02), all doctors, by start.
type Day struct {
	Day     string  `json:"day"`
	Entries []Entry `json:"entries"`
	// Holds are the slots that people on the web hold while they book. Older servers send none.
	Holds []Hold `json:"holds,omitempty"`
}

// Hold is a time of a doctor that somebody on the web holds until an instant (E1). ID is that of the reservation that
// it becomes.
type Hold struct {
	ID       string    `json:"id"`
	DoctorID string    `json:"doctorId"`
	Start    time.Time `json:"start"`
	End      time.Time `json:"end"`
	Until    time.Time `json:"until"`
}
