package api

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"madoguchi/madoguchi"
)

// Waitlist lists the patients who wait for a slot on one of the days from Day to LastDay (キャンセル待ち, E5), in the
// order of joining.
type Waitlist struct {
	Day     string          `json:"day"`
	LastDay string          `json:"lastDay"`
	Waiting []WaitlistEntry `json:"waiting"`
}

// WaitlistEntry is a patient who waits for the days from FirstDay to LastDay. An empty DoctorID means any doctor.
// Offered is the start of the slot with OfferedDoctorID that is offered until OfferedUntil; they are empty without an
// offer.
type WaitlistEntry struct {
	ID              string     `json:"id"`
	State           string     `json:"state"` // a madoguchi.WaitingState
	FirstDay        string     `json:"firstDay"`
	LastDay         string     `json:"lastDay"`
	PatientName     string     `json:"patientName"`
	PatientKana     string     `json:"patientKana,omitempty"`
	BirthDate       string     `json:"birthDate,omitempty"`
	Sex             string     `json:"sex,omitempty"`
	MenuID          string     `json:"menuId"`
	Method          string     `json:"method"`
	Visit           string     `json:"visit"`
	DoctorID        string     `json:"doctorId,omitempty"`
	Phone           string     `json:"phone,omitempty"`
	Email           string     `json:"email,omitempty"`
	Note            string     `json:"note,omitempty"`
	JoinedAt        time.Time  `json:"joinedAt"`
	Offered         *time.Time `json:"offered,omitempty"`
	OfferedDoctorID string     `json:"offeredDoctorId,omitempty"`
	OfferedUntil    *time.Time `json:"offeredUntil,omitempty"`
	OfferedID       string     `json:"offeredId,omitempty"` // of the reservation that the offer becomes
}

// WaitlistEntryOf returns the wire form of an entry.
func WaitlistEntryOf(entry madoguchi.Waiting) WaitlistEntry {
	wire := WaitlistEntry{
		ID: string(entry.ID), State: string(entry.State), FirstDay: entry.Day, LastDay: entry.Last(),
		PatientName: entry.PatientName, PatientKana: entry.PatientKana, BirthDate: entry.Contact.BirthDate,
		Sex: string(entry.Contact.Sex), MenuID: string(entry.MenuID), Method: string(entry.Method),
		Visit: string(entry.Visit), DoctorID: string(entry.DoctorID), Phone: ShowNumber(entry.Contact.Phone),
		Email: entry.Contact.Email, Note: entry.Note, JoinedAt: entry.JoinedAt,
	}
	if offer := entry.Offer; offer != nil {
		wire.Offered, wire.OfferedDoctorID, wire.OfferedUntil = &offer.Start, string(offer.DoctorID), &offer.Until
		wire.OfferedID = string(offer.Reservation)
	}
	return wire
}

// Ended reports whether the patient waits no more.
func (e WaitlistEntry) Ended() bool { return madoguchi.WaitingState(e.State).Ended() }

// FreeSlots are the slots that are free for a patient who waits, the earliest first.
type FreeSlots struct {
	Slots []FreeSlot `json:"slots"`
}

// FreeSlot is a free time of a doctor.
type FreeSlot struct {
	Start    time.Time `json:"start"`
	End      time.Time `json:"end"`
	DoctorID string    `json:"doctorId"`
}

// OfferSlot offers a free slot to a patient who waits.
type OfferSlot struct {
	Start    time.Time `json:"start"`
	DoctorID string    `json:"doctorId"`
}

// WaitlistOn returns who waits for one of the days from first to last (2006-01-02) at the signed-in client's clinic.
func WaitlistOn(ctx context.Context, c *Client, first, last string) (Waitlist, error) {
	days := url.Values{"day": {first}, "lastDay": {last}}
	return call[Waitlist](ctx, c, request{method: http.MethodGet, path: "/waitlist?" + days.Encode()})
}

// RemoveFromWaitlist takes a patient off the list. The patient gets a mail. An entry that has ended is
// madoguchi.ErrNotOpen.
func RemoveFromWaitlist(ctx context.Context, c *Client, id string) (WaitlistEntry, error) {
	return call[WaitlistEntry](ctx, c, request{method: http.MethodPost, path: waitlistPath(id) + "/remove"})
}

// FreeFor returns the slots that are free for a patient who waits.
func FreeFor(ctx context.Context, c *Client, id string) (FreeSlots, error) {
	return call[FreeSlots](ctx, c, request{method: http.MethodGet, path: waitlistPath(id) + "/slots"})
}

// OfferTo offers a slot to a patient who waits, before those who are next. It returns madoguchi.ErrSlotTaken for a slot
// that is not free, and madoguchi.ErrNotOpen for a patient who has another offer or waits no more.
func OfferTo(ctx context.Context, c *Client, id string, slot OfferSlot) (WaitlistEntry, error) {
	return call[WaitlistEntry](ctx, c, request{method: http.MethodPost, path: waitlistPath(id) + "/offer", body: slot})
}

func waitlistPath(id string) string { return "/waitlist/" + url.PathEscape(id) }
