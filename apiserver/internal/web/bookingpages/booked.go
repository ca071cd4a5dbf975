package bookingpages

import (
	"madoguchi/apiserver/internal/web"
	"madoguchi/madoguchi"
	"madoguchi/slip"
)

// Booked is the visit that an account is being made from (A2).
type Booked struct {
	Slip   slip.Slip
	Person madoguchi.Person // the patient, as booked
	Asked  bool             // the page asks who the patient is
	Family bool             // it was booked for a member of the family
	// Page asks who the patient is. Self and Others are the pages after the answers.
	Page, Self, Others string
}

// BookedFor asks who the patient of the visit is that an account is being made from (A2, E4).
type BookedFor struct {
	web.Frame
	Booked Booked
	// Adds is the form that adds the visit for somebody outside of the family. The answers are forms too then. It is
	// empty before the account's profile is there.
	Adds   string
	Full   bool   // the family can have no further member
	Notice string // tooMany, unavailable, or empty
}

// Template returns the name of the page's template.
func (BookedFor) Template() string { return "mypage-booked-for" }
