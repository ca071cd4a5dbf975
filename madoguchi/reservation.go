package madoguchi

import (
	"slices"
	"time"

	"madoguchi/japan"
)

// ReservationState is where a reservation stands; see the package comment for the order.
type ReservationState string

// The states of a reservation (予約).
const (
	ReservationBooked    ReservationState = "booked"
	ReservationFinished  ReservationState = "finished"
	ReservationCancelled ReservationState = "cancelled"
	ReservationNoShow    ReservationState = "noShow"
)

var reservationSteps = map[ReservationState][]ReservationState{
	ReservationBooked: {ReservationFinished, ReservationCancelled, ReservationNoShow},
}

// CanBecome reports whether the step from s to next is a legal one.
func (s ReservationState) CanBecome(next ReservationState) bool {
	return slices.Contains(reservationSteps[s], next)
}

// Ended reports whether nothing can happen to the reservation any more.
func (s ReservationState) Ended() bool {
	return s == ReservationFinished || s == ReservationCancelled || s == ReservationNoShow
}

// AfterCall returns what a reservation becomes with the end of its call; held says that the doctor had begun it.
func AfterCall(call CallState, held bool) ReservationState {
	switch {
	case call == CallCancelled:
		return ReservationCancelled
	case held, call == CallFinished:
		return ReservationFinished
	default:
		return ReservationNoShow
	}
}

// Reservation is a patient, a doctor, a menu, a method and a time (B3). What it says of the patient is for the clinic
// alone and never shown to the patient.
type Reservation struct {
	ID          ReservationID
	ClinicID    ClinicID
	DoctorID    DoctorID
	MenuID      MenuID
	Method      Method
	Visit       VisitType
	Start, End  time.Time
	PatientName string
	PatientKana string // how the name is read, as japan.Reading writes it; may be empty
	ChartNumber string
	Memo        string
	State       ReservationState
	Delivery    *Delivery // the newest attempt to hand over the link (B6)
	Timeline    []Event
	Pending     []PendingTimer
	Attention   string // why reception has to act, as AttentionSendFailed; empty where it need not
	Revision    int64  // of the workflow that writes it; a lower one never overwrites a higher one
}

// Check reports the first rule the reservation breaks, with the wire name of the field.
func (r Reservation) Check() error {
	if err := CheckText("patientName", r.PatientName, MaxName, true); err != nil {
		return err
	}
	if err := checkReading("patientKana", r.PatientKana); err != nil {
		return err
	}
	if err := CheckText("chartNumber", r.ChartNumber, MaxChart, false); err != nil {
		return err
	}
	if err := CheckLines("memo", r.Memo, MaxMemo, false); err != nil {
		return err
	}
	switch {
	case r.DoctorID == "":
		return Invalid("doctorId", "required")
	case r.MenuID == "":
		return Invalid("menuId", "required")
	case r.Method != InPerson && r.Method != Online:
		return Invalid("method", "required")
	case r.Visit != FirstVisit && r.Visit != ReturnVisit:
		return Invalid("visit", "required")
	case !r.End.After(r.Start) || r.End.Sub(r.Start) > 24*time.Hour:
		return Invalid("start", "required")
	}
	return nil
}

// checkReading reports what is wrong with how a name is read, in the form of japan.Reading; there may be none.
func checkReading(field, kana string) error {
	if err := CheckText(field, kana, MaxName, false); err != nil {
		return err
	}
	if !japan.IsReading(kana) {
		return Invalid(field, "kana")
	}
	return nil
}

// CallID returns the ID of the reservation's call, which is the reservation's own.
func (r Reservation) CallID() CallID { return CallID(r.ID) }

// CancelReason says why a reservation or a call was cancelled. It is a code, so that nothing about a
// patient is typed there; empty where nobody said.
type CancelReason string

// The reasons of a cancellation.
const (
	CancelByPatient CancelReason = "patient" // the patient's wish
	CancelByClinic  CancelReason = "clinic"  // the clinic's reasons
	CancelMistake   CancelReason = "mistake" // booked by mistake
	CancelOther     CancelReason = "other"
)

// CancelReasons are all that can be chosen, in the order in which they are offered.
func CancelReasons() []CancelReason {
	return []CancelReason{CancelByPatient, CancelByClinic, CancelMistake, CancelOther}
}

// Check refuses a reason that is none.
func (r CancelReason) Check() error {
	if r != "" && !slices.Contains(CancelReasons(), r) {
		return Invalid("reason", "unknown")
	}
	return nil
}

// Event is one line of a record's history (D1). Code names the sentence; Detail is a code too, never free text.
type Event struct {
	At     time.Time
	Code   EventCode
	Actor  Actor
	Detail string
}

// EventCode names what happened.
type EventCode string

// What can happen to a reservation or a call.
const (
	EventBooked      EventCode = "booked"
	EventEdited      EventCode = "edited"
	EventMoved       EventCode = "moved"
	EventCancelled   EventCode = "cancelled" // Detail is the reason, if one was given
	EventSendAsked   EventCode = "sendAsked"
	EventSent        EventCode = "sent"
	EventDelivered   EventCode = "delivered"
	EventSendFailed  EventCode = "sendFailed" // Detail is the failure's code
	EventOpened      EventCode = "opened"
	EventPatientCame EventCode = "patientCame"
	EventPatientLeft EventCode = "patientLeft"
	EventClinicCame  EventCode = "clinicCame"
	EventClinicLeft  EventCode = "clinicLeft"
	EventCallStarted EventCode = "callStarted"
	EventCallHeld    EventCode = "callHeld"
	EventCallResumed EventCode = "callResumed"

	EventDeviceChanged  EventCode = "deviceChanged" // before the call: the patient goes on with another device
	EventDeviceAsked    EventCode = "deviceAsked"   // in the call: another device holds the link and asks to be let in
	EventDeviceAdmitted EventCode = "deviceAdmitted"
	EventDeviceRefused  EventCode = "deviceRefused"
	// it asks no more; of these three, Detail is OthersAsk where others still do
	EventDeviceGone EventCode = "deviceGone"

	EventPatientStopped    EventCode = "patientStopped"    // before the way in; Detail is a DoorStep
	EventPatientTurnedBack EventCode = "patientTurnedBack" // without having come in
	// One side of a call that has begun sends no picture (the visit is not online care in full), or sends one again.
	// Detail is a DeviceState.
	EventPatientWithoutPicture EventCode = "patientWithoutPicture"
	EventPatientWithPicture    EventCode = "patientWithPicture"
	EventClinicWithoutPicture  EventCode = "clinicWithoutPicture"
	EventClinicWithPicture     EventCode = "clinicWithPicture"

	EventFinished EventCode = "finished"
	EventExpired  EventCode = "expired"
	EventNoShow   EventCode = "noShow"
	EventSendSlow EventCode = "sendSlow" // no carrier has taken the link yet
	// reception has seen to what needed attention; Detail is the reason's code
	EventAttended     EventCode = "attended"
	EventSendReplaced EventCode = "sendReplaced" // another target or channel was asked for meanwhile
)

// The reasons for which reception has to act (要対応).
const (
	AttentionSendFailed = "sendFailed"
	AttentionSendSlow   = "sendSlow"
	AttentionOldTime    = "oldTime" // the visit was moved, and the patient was told the time from before
)

// Attentions are all of them.
var Attentions = []string{AttentionSendFailed, AttentionSendSlow, AttentionOldTime}

// MaxTimeline is how many events a record keeps in full; older ones give way, the first one stays.
const MaxTimeline = 200

// AppendEvent adds an event to a history and keeps it within MaxTimeline.
func AppendEvent(history []Event, event Event) []Event {
	if len(history) < MaxTimeline {
		return append(history, event)
	}
	kept := append(make([]Event, 0, MaxTimeline), history[0])
	return append(append(kept, history[2:]...), event)
}

// PendingTimer is something that will happen by itself (D2).
type PendingTimer struct {
	At   time.Time
	Code PendingCode
}

// PendingCode names what will happen.
type PendingCode string

// What can be pending.
const (
	PendingOpen   PendingCode = "open"   // the link opens
	PendingExpire PendingCode = "expire" // the link expires
)
