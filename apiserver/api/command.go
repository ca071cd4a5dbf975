package api

import (
	"errors"
	"time"

	"madoguchi/japan"
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

// Address returns the channel and the target in the form in which messages are sent: E.164, or an address without the
// marks of an input method. The field of its errors is channel or target.
func (s Send) Address() (madoguchi.Channel, string, error) {
	switch channel := madoguchi.Channel(s.Channel); channel {
	case madoguchi.SMS:
		number, err := ParseMobile(s.Target)
		return channel, number, inTarget(err)
	case madoguchi.Mail:
		target := japan.TidyAddress(s.Target)
		return channel, target, madoguchi.CheckMail("target", target)
	default:
		return "", "", madoguchi.Invalid("channel", "required")
	}
}

// inTarget sets the field of a refusal from a rule that does not know it.
func inTarget(err error) error {
	var known *madoguchi.Error
	if errors.As(err, &known) {
		return known.In("target")
	}
	return err
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
