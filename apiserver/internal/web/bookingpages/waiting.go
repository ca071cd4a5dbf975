package bookingpages

import (
	"madoguchi/apiserver/internal/web"
	"madoguchi/madoguchi"
	"madoguchi/slip"
)

// Joined says that the patient is on the waitlist of a day (E5). It shows no link: the address has to be proved.
type Joined struct {
	web.Frame
	Day  string // in words
	Back string // the path of the booking page
}

// Waiting is the page of an entry of a waitlist, behind the link of its mails. An offer is answered there.
type Waiting struct {
	web.Frame
	Slip    slip.Slip // with the offered slot; without an offer, its visit has no time
	Day     string    // in words
	State   madoguchi.WaitingState
	Until   string // when the offer ends; "" without an offer
	Base    string // the path of the page
	Visit   string // the path of the reservation, once it is booked
	Booking string // the path of the clinic's booking page
	Leaving bool   // asks whether to leave the list
	Notice  string // over, taken, unavailable; initially empty
}

// Offered reports whether a slot is offered.
func (p Waiting) Offered() bool { return p.Until != "" }

// Waits reports whether the patient is on the list.
func (p Waiting) Waits() bool { return !p.State.Ended() }

// NotWaiting says that a link's entry is gone, and nothing about it.
type NotWaiting struct{ web.Frame }

func (Joined) Template() string     { return "waitlist-joined" }
func (Waiting) Template() string    { return "waiting" }
func (NotWaiting) Template() string { return "waiting-past" }
