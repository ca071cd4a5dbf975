package api

import "time"

// CreateCall asks for a call that stands alone (POST /calls with an Idempotency-Key; B8).
type CreateCall struct {
	DoctorID string    `json:"doctorId"`
	Start    time.Time `json:"start"`
	Title    string    `json:"title,omitempty"`
}

// EditCall replaces what it names (PATCH /calls/{id}); a call's start never changes (B8).
type EditCall struct {
	Revision int64   `json:"revision"`
	DoctorID *string `json:"doctorId,omitempty"`
	Title    *string `json:"title,omitempty"`
}

// Cancel cancels (POST /reservations/{id}/cancel, likewise calls); the body may be missing. Reason is one of
// madoguchi.CancelReasons, or empty where nobody says.
type Cancel struct {
	Reason string `json:"reason,omitempty"`
}

// Send asks for the link to be sent (POST /reservations/{id}/deliveries or /calls/{id}/deliveries with an
// Idempotency-Key; B4, B6). Language is ja or en.
type Send struct {
	Channel  string `json:"channel"`
	Target   string `json:"target"`
	Language string `json:"language,omitempty"`
}

// Preview is the text the patient would receive (GET /reservations/{id}/message?channel=&language=, likewise calls).
type Preview struct {
	Subject  string `json:"subject,omitempty"`
	Text     string `json:"text"`
	Segments int    `json:"segments,omitempty"` // of an SMS
	Quota    *Quota `json:"quota,omitempty"`    // where few messages are left
}

// Quota says how many more messages may be sent within so many hours, and from when on where none may.
type Quota struct {
	Left  int        `json:"left"`
	Hours int        `json:"hours"`
	Until *time.Time `json:"until,omitempty"`
}

// Problem is an error as problem details (RFC 9457, application/problem+json).
type Problem struct {
	Type   string            `json:"type"`
	Title  string            `json:"title"` // the sentence for a person, in the language asked for
	Status int               `json:"status"`
	Code   string            `json:"code"`
	Field  string            `json:"field,omitempty"`
	Titles map[string]string `json:"titles,omitempty"` // the sentence in ja and en
	// all that is wrong, where fields of a large form are; Code and Field are the first
	Faults []Fault `json:"faults,omitempty"`
}

// Fault is what is wrong with one field.
type Fault struct {
	Field  string            `json:"field"`
	Code   string            `json:"code"`
	Titles map[string]string `json:"titles"`
}
