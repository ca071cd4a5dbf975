package madoguchi

import (
	"slices"
	"strings"
	"time"

	"madoguchi/japan"
)

// ReservationState is the state of a reservation; the package comment has the transitions.
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

// CanBecome reports whether the transition from s to next is legal.
func (s ReservationState) CanBecome(next ReservationState) bool {
	return slices.Contains(reservationSteps[s], next)
}

// Ended reports whether the state is final.
func (s ReservationState) Ended() bool {
	return s == ReservationFinished || s == ReservationCancelled || s == ReservationNoShow
}

// AfterCall returns a reservation's state after its call ended. held is true if the doctor had started the call.
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

// Reservation is a patient, a doctor, a menu, a method and a time (B3). Its data about the patient is only for the
// clinic and never shown to the patient.
type Reservation struct {
	ID          ReservationID
	ClinicID    ClinicID
	DoctorID    DoctorID
	MenuID      MenuID
	Method      Method
	Visit       VisitType
	Start, End  time.Time
	PatientName string
	PatientKana string // the name's reading in the form of japan.Reading; may be empty
	ChartNumber string
	Memo        string
	PatientID   PatientID // the clinic's patient; empty for a guest whom reception has not registered
	// Account is the account that shows the visit, since LinkedAt; empty for none. Member is the patient, if it is a
	// member of the family and not the owner. BookedBy is the name of the owner who booked for the member (E4).
	Account  AccountID
	Member   MemberID
	LinkedAt time.Time
	BookedBy string
	Contact  Contact // of a visit that was booked on the web
	Note     string  // what the patient told the clinic then; Memo begins with it and is the staff's
	Source   BookingSource
	// LinkGeneration is that of the link of the visit's page. A higher one invalidates all earlier links.
	LinkGeneration int
	// Explanation is the version of the clinic's explanation that the patient agreed to at AgreedAt. AnsweredAt is when
	// the patient answered the menu's questions. See Preparation, which holds the answers.
	Explanation          string
	AgreedAt, AnsweredAt time.Time
	// Devices is the outcome of the patient's check of the device at DevicesAt; empty without one.
	Devices   DeviceCheck
	DevicesAt time.Time
	State     ReservationState
	Delivery  *Delivery // the latest attempt to send the link (B6)
	Timeline  []Event
	Pending   []PendingTimer
	Attention string // why reception has to act, such as AttentionSendFailed; empty otherwise
	Revision  int64  // of the workflow that writes it; a lower one never overwrites a higher one
}

// Reached returns where the visit's patient is reached: what the patient said on the web, and else the number (as it is
// dialled in Japan) or the address that the link went to.
func (r Reservation) Reached() Contact {
	reached, sent := r.Contact, r.Delivery
	switch {
	case sent == nil:
	case sent.Channel == SMS && reached.Phone == "":
		reached.Phone = sent.Target
		if dialled, ok := strings.CutPrefix(sent.Target, "+81"); ok {
			reached.Phone = "0" + dialled
		}
	case sent.Channel == Mail && reached.Email == "":
		reached.Email = sent.Target
	}
	return reached
}

// Check returns the first rule that the reservation breaks, with the field's wire name.
func (r Reservation) Check() error {
	if broken := r.Broken(); len(broken) > 0 {
		return broken[0]
	}
	return nil
}

// Broken returns the rules that the reservation breaks, one for each text in the order of the form, and then the first
// of the others.
func (r Reservation) Broken() []error {
	var other error
	switch {
	case r.DoctorID == "":
		other = Invalid("doctorId", "required")
	case r.MenuID == "":
		other = Invalid("menuId", "required")
	case r.Method != InPerson && r.Method != Online:
		other = Invalid("method", "required")
	case r.Visit != FirstVisit && r.Visit != ReturnVisit:
		other = Invalid("visit", "required")
	case !r.End.After(r.Start) || r.End.Sub(r.Start) > 24*time.Hour:
		other = Invalid("start", "required")
	}
	return slices.DeleteFunc([]error{
		CheckText("patientName", r.PatientName, MaxName, true),
		checkReading("patientKana", r.PatientKana, r.PatientName),
		CheckText("chartNumber", r.ChartNumber, MaxChart, false),
		CheckLines("memo", r.Memo, MaxMemo, false),
		other,
	}, func(err error) bool { return err == nil })
}

// CheckEdit is Check for an edit. It allows the texts that the edit leaves as they are: rules may have changed since
// they were stored.
func (r Reservation) CheckEdit(before Reservation) error {
	const allowed, allowedLatin = "アオキ", "Aoki" // by the rules of each text
	name := allowed
	if japan.IsReadingOf(r.PatientName, allowedLatin) {
		name = allowedLatin // allows the same readings as the name
	}
	for _, text := range []struct {
		is           *string
		was, instead string
	}{
		{&r.PatientName, before.PatientName, name}, {&r.PatientKana, before.PatientKana, allowed},
		{&r.ChartNumber, before.ChartNumber, allowed}, {&r.Memo, before.Memo, allowed},
	} {
		if *text.is == text.was {
			*text.is = text.instead
		}
	}
	return r.Check()
}

// checkReading requires the reading of a name in the form of japan.Reading. It may be empty.
func checkReading(field, kana, name string) error {
	if err := CheckText(field, kana, MaxName, false); err != nil {
		return err
	}
	if !japan.IsReadingOf(name, kana) {
		return Invalid(field, "kana")
	}
	return nil
}

// CallID returns the ID of the reservation's call, which is the reservation's own.
func (r Reservation) CallID() CallID { return CallID(r.ID) }

// CallOf returns the video call of an online visit at a clinic, nil for a visit in person.
func CallOf(visit Reservation, clinic Clinic) *Call {
	if visit.Method != Online {
		return nil
	}
	return &Call{
		ID: visit.CallID(), ClinicID: visit.ClinicID, Reservation: visit.ID, DoctorID: visit.DoctorID,
		Start: visit.Start, Window: CallWindow(visit.Start, clinic.Location()), State: CallScheduled, Revision: 1,
	}
}

// CancelReason is why a reservation or a call was cancelled. It is a code, so that it contains no patient data. It
// is empty if no reason was given.
type CancelReason string

// The reasons for a cancellation.
const (
	CancelByPatient CancelReason = "patient" // the patient's wish
	CancelByClinic  CancelReason = "clinic"  // the clinic's reasons
	CancelMistake   CancelReason = "mistake" // booked by mistake
	CancelOther     CancelReason = "other"
	// CancelLate is CancelByPatient after the clinic's deadline, as it was then. A withdrawal does not keep the
	// deadline (A10). It is no choice of a form.
	CancelLate CancelReason = "late"
)

// CancelReasons returns all reasons in the order of the form.
func CancelReasons() []CancelReason {
	return []CancelReason{CancelByPatient, CancelByClinic, CancelMistake, CancelOther}
}

// Check refuses an unknown reason.
func (r CancelReason) Check() error {
	if r != "" && r != CancelLate && !slices.Contains(CancelReasons(), r) {
		return Invalid("reason", "unknown")
	}
	return nil
}

// Event is one line of a record's history (D1). Code selects the sentence. Detail is also a code, never free text.
type Event struct {
	At     time.Time
	Code   EventCode
	Actor  Actor
	Detail string
}

// EventCode is the kind of an event.
type EventCode string

// The events of reservations and calls.
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

	// EventDeviceChanged says that the patient continues on another device without the clinic's admission: before the
	// call, or after leaving it.
	EventDeviceChanged  EventCode = "deviceChanged"
	EventDeviceAsked    EventCode = "deviceAsked" // in the call: another device with the link asks to be admitted
	EventDeviceAdmitted EventCode = "deviceAdmitted"
	EventDeviceRefused  EventCode = "deviceRefused"
	// the device no longer asks; in these three, Detail is OthersAsk if other devices still do
	EventDeviceGone EventCode = "deviceGone"

	EventPatientStopped    EventCode = "patientStopped"    // before the entrance; Detail is a DoorStep
	EventPatientTurnedBack EventCode = "patientTurnedBack" // without having entered
	// One side of a running call sends no picture (the visit is then not full online care), or sends one again.
	// Detail is a DeviceState.
	EventPatientWithoutPicture EventCode = "patientWithoutPicture"
	EventPatientWithPicture    EventCode = "patientWithPicture"
	EventClinicWithoutPicture  EventCode = "clinicWithoutPicture"
	EventClinicWithPicture     EventCode = "clinicWithPicture"

	EventAgreed   EventCode = "agreed"   // the patient agreed to the explanation of online care
	EventAnswered EventCode = "answered" // the patient answered the menu's questions
	EventFinished EventCode = "finished"
	EventExpired  EventCode = "expired"
	EventNoShow   EventCode = "noShow"
	EventSendSlow EventCode = "sendSlow" // no carrier has accepted the link yet
	// reception has dealt with what needed attention; Detail is the reason's code
	EventAttended     EventCode = "attended"
	EventLinksRevoked EventCode = "linksRevoked" // reception made the links invalid that were sent so far
	EventSendReplaced EventCode = "sendReplaced" // another target or channel was requested meanwhile

	EventReminded       EventCode = "reminded"       // Detail is the channel (E2)
	EventReminderFailed EventCode = "reminderFailed" // Detail is the failure's code
)

// PatientActs returns what a patient does to a visit on the web that the desk announces.
func PatientActs() []EventCode { return []EventCode{EventBooked, EventMoved, EventCancelled} }

// The reasons why reception has to act (要対応).
const (
	AttentionSendFailed = "sendFailed"
	AttentionSendSlow   = "sendSlow"
	AttentionOldTime    = "oldTime" // the visit was moved, and the patient was told the earlier time
)

// Attentions lists all reasons.
var Attentions = []string{AttentionSendFailed, AttentionSendSlow, AttentionOldTime}

// MaxTimeline is how many events a record keeps. The first event stays; the oldest after it are dropped.
const MaxTimeline = 200

// AppendEvent adds an event to a history within MaxTimeline.
func AppendEvent(history []Event, event Event) []Event {
	if len(history) < MaxTimeline {
		return append(history, event)
	}
	kept := append(make([]Event, 0, MaxTimeline), history[0])
	return append(append(kept, history[2:]...), event)
}

// PendingTimer is a scheduled transition (D2).
type PendingTimer struct {
	At   time.Time
	Code PendingCode
}

// PendingCode is the kind of a scheduled transition.
type PendingCode string

// The scheduled transitions.
const (
	PendingOpen   PendingCode = "open"   // the link opens
	PendingExpire PendingCode = "expire" // the link expires

	PendingDayBefore   PendingCode = "dayBefore" // reminders (E2)
	PendingHoursBefore PendingCode = "hoursBefore"
)

// BookedPerson returns what was typed on the web about the patient.
func (r Reservation) BookedPerson() Person {
	return Person{
		Name: r.PatientName, Kana: r.PatientKana, BirthDate: r.Contact.BirthDate, Sex: r.Contact.Sex,
		Phone: r.Contact.Phone,
	}
}
