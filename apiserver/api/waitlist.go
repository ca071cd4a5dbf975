package api

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"madoguchi/madoguchi"
)

// Waitlist lists the patients who wait for a slot on a day (キャンセル待ち, E5), in the order of joining.
type Waitlist struct {
	Day     string          `json:"day"`
	Waiting []WaitlistEntry `json:"waiting"`
}

// WaitlistEntry is a patient who waits. An empty DoctorID means any doctor. Offered is the start of the slot that is
// offered until OfferedUntil; both are nil without an offer.
type WaitlistEntry struct {
	PatientName  string     `json:"patientName"`
	PatientKana  string     `json:"patientKana,omitempty"`
	MenuID       string     `json:"menuId"`
	Method       string     `json:"method"`
	Visit        string     `json:"visit"`
	DoctorID     string     `json:"doctorId,omitempty"`
	Phone        string     `json:"phone,omitempty"`
	Email        string     `json:"email,omitempty"`
	Note         string     `json:"note,omitempty"`
	JoinedAt     time.Time  `json:"joinedAt"`
	Offered      *time.Time `json:"offered,omitempty"`
	OfferedUntil *time.Time `json:"offeredUntil,omitempty"`
}

// WaitlistEntryOf returns the wire form of an entry.
func WaitlistEntryOf(entry madoguchi.Waiting) WaitlistEntry {
	wire := WaitlistEntry{
		PatientName: entry.PatientName, PatientKana: entry.PatientKana, MenuID: string(entry.MenuID),
		Method: string(entry.Method), Visit: string(entry.Visit), DoctorID: string(entry.DoctorID),
		Phone: ShowNumber(entry.Contact.Phone), Email: entry.Contact.Email, Note: entry.Note, JoinedAt: entry.JoinedAt,
	}
	if offer := entry.Offer; offer != nil {
		wire.Offered, wire.OfferedUntil = &offer.Start, &offer.Until
	}
	return wire
}

// WaitlistOn returns who waits for a day (2006-01-02) of the signed-in client's clinic.
func WaitlistOn(ctx context.Context, c *Client, day string) (Waitlist, error) {
	return call[Waitlist](ctx, c, request{method: http.MethodGet, path: "/waitlist?day=" + url.QueryEscape(day)})
}
