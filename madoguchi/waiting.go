package madoguchi

import (
	"cmp"
	"time"
)

// WaitingID identifies an entry of a waitlist. It is opaque; see ClinicID.
type WaitingID string

// WaitingState is the state of an entry of a waitlist:
//
//	waiting ⇄ offered ──► booked
//	   └─────────┴──────► left | removed | unserved
type WaitingState string

// The states of an entry of a waitlist.
const (
	WaitingForSlot  WaitingState = "waiting"
	WaitingOffered  WaitingState = "offered"
	WaitingBooked   WaitingState = "booked"   // with the offered slot
	WaitingLeft     WaitingState = "left"     // by the patient, or because the patient booked otherwise
	WaitingRemoved  WaitingState = "removed"  // by the clinic
	WaitingUnserved WaitingState = "unserved" // no slot came free in time
)

// Ended reports whether the state is final. A patient whose entry has ended can join again.
func (s WaitingState) Ended() bool {
	return s == WaitingBooked || s == WaitingLeft || s == WaitingRemoved || s == WaitingUnserved
}

// Waiting is an entry of a waitlist (キャンセル待ち, E5): a patient who waits for a slot on one of the days from Day to
// LastDay of the clinic's calendar (2006-01-02), with what a booking asks for. An empty DoctorID means any doctor.
type Waiting struct {
	ID          WaitingID
	ClinicID    ClinicID
	Day         string
	LastDay     string // empty for an entry in the list of one day, which waits for Day alone; see List
	MenuID      MenuID
	Method      Method
	Visit       VisitType
	DoctorID    DoctorID
	PatientName string
	PatientKana string
	Note        string // for the clinic
	Contact     Contact
	Account     AccountID // of a patient who joined while signed in; empty for a guest
	State       WaitingState
	Offer       *Offer        // of an entry that is offered a slot
	Reservation ReservationID // of an entry that is booked
	JoinedAt    time.Time
	// KeptUntil is when the entry is deleted.
	KeptUntil time.Time
	Revision  int64 // of the workflow that writes it
}

// Last returns the last day for which the patient waits.
func (w Waiting) Last() string { return cmp.Or(w.LastDay, w.Day) }

// WaitsFor reports whether the patient waits for a day.
func (w Waiting) WaitsFor(day string) bool { return w.Day <= day && day <= w.Last() }

// List returns the day whose list has the entry; "" for the list of the clinic, which has all entries with a LastDay.
func (w Waiting) List() string {
	if w.LastDay != "" {
		return ""
	}
	return w.Day
}

// Waiter identifies the patient of an entry, with the menu. A patient waits once for a menu on a day. It is opaque.
func (w Waiting) Waiter() string {
	return DerivedID("waiter", string(w.ClinicID), string(w.MenuID), FoldMail(w.Contact.Email), w.PatientName)
}

// LongestWait is for how many days one entry can wait.
const LongestWait = 14

// Offer is a slot that is kept for one patient who waits, until Until. A reservation that is booked from it has its ID.
type Offer struct {
	Reservation ReservationID
	DoctorID    DoctorID
	Start, End  time.Time
	Until       time.Time
}

// Open reports whether the offer can still be accepted.
func (o *Offer) Open(now time.Time) bool { return o != nil && now.Before(o.Until) }

// InTime reports whether a slot with a start can still be offered: the patient has time to answer.
func InTime(start, now time.Time) bool { return !start.Before(now.Add(ShortestOffer)) }

// Offered reports whether the patient can still accept the offer that becomes a reservation.
func (w Waiting) Offered(reservation ReservationID, now time.Time) bool {
	return w.Offer.Open(now) && w.Offer.Reservation == reservation
}

// The rules of offers.
const (
	// OfferFor is how long a slot is kept for one patient.
	OfferFor = 30 * time.Minute
	// ShortestOffer is how long before its start a slot is offered at the latest.
	ShortestOffer = 10 * time.Minute
	// Offers are sent from OffersFrom to OffersUntil, in hours of the clinic's day.
	OffersFrom, OffersUntil = 8, 21
)

// waitingKept is how long an entry is kept after its last day.
const waitingKept = 30 * 24 * time.Hour

// KeepUntil returns when an entry is deleted whose last day is a day of the clinic's calendar: a month after the day.
func KeepUntil(day string, location *time.Location) time.Time {
	at, _ := time.ParseInLocation(time.DateOnly, day, location)
	return at.Add(waitingKept).UTC()
}

// OfferTime returns when an offer can be sent: now, or in the morning if now is at night.
func OfferTime(now time.Time, location *time.Location) time.Time {
	local := now.In(location)
	day := local.Day()
	switch hour := local.Hour(); {
	case hour >= OffersUntil:
		day++
	case hour >= OffersFrom:
		return now
	}
	return time.Date(local.Year(), local.Month(), day, OffersFrom, 0, 0, 0, location)
}

// NewWaitingID returns the ID of an entry. The same patient with the same wish for the same days has one entry.
func NewWaitingID(w Waiting) WaitingID {
	parts := []string{
		"waitlist", string(w.ClinicID), w.Day, string(w.MenuID), string(w.Method), string(w.Visit), string(w.DoctorID),
		FoldMail(w.Contact.Email), w.PatientName,
	}
	if w.LastDay != "" {
		parts = append(parts, w.LastDay)
	}
	return WaitingID(DerivedID(parts...))
}
