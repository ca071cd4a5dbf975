package api

import (
	"time"

	"madoguchi/madoguchi"
)

// CreateCall requests a call without a reservation (POST /calls with an Idempotency-Key; B8).
type CreateCall struct {
	DoctorID string    `json:"doctorId"`
	Start    time.Time `json:"start"`
	Title    string    `json:"title,omitempty"`
}

// EditCall replaces the given fields (PATCH /calls/{id}). A call's start never changes (B8).
type EditCall struct {
	Revision int64   `json:"revision"`
	DoctorID *string `json:"doctorId,omitempty"`
	Title    *string `json:"title,omitempty"`
}

// Cancel cancels an entry (POST /reservations/{id}/cancel, same for calls). The body is optional. Reason is one of
// madoguchi.CancelReasons, or empty.
type Cancel struct {
	Reason string `json:"reason,omitempty"`
}

// Send requests a message with the link (POST /reservations/{id}/deliveries or /calls/{id}/deliveries with an
// Idempotency-Key; B4, B6). Language is ja or en.
type Send struct {
	Channel  string `json:"channel"`
	Target   string `json:"target"`
	Language string `json:"language,omitempty"`
}

// The values of a channel.
const (
	SMS  = string(madoguchi.SMS)
	Mail = string(madoguchi.Mail)
)

// Preview is the text that the patient would receive (GET /reservations/{id}/message?channel=&language=, same for
// calls).
type Preview struct {
	Subject  string `json:"subject,omitempty"`
	Text     string `json:"text"`
	Segments int    `json:"segments,omitempty"` // of an SMS
	Quota    *Quota `json:"quota,omitempty"`    // set if few messages are left
}

// Quota says how many more messages may be sent within Hours. If none is left, Until is when the next one may be.
type Quota struct {
	Left  int        `json:"left"`
	Hours int        `json:"hours"`
	Until *time.Time `json:"until,omitempty"`
}

// Problem is an error as problem details (RFC 9457, application/problem+json).
type Problem struct {
	Type   string            `json:"type"`
	Title  string            `json:"title"` // the sentence for the user, in the requested language
	Status int               `json:"status"`
	Code   string            `json:"code"`
	Field  string            `json:"field,omitempty"`
	Titles map[string]string `json:"titles,omitempty"` // the sentence in ja and en
	// all faults of a large form; Code and Field are those of the first
	Faults []Fault `json:"faults,omitempty"`
}

// Fault is the fault of one field.
type Fault struct {
	Field  string            `json:"field"`
	Code   string            `json:"code"`
	Titles map[string]string `json:"titles"`
}
