package bookingpages

import (
	"net/url"
	"time"

	"madoguchi/apiserver/internal/web"
	"madoguchi/madoguchi"
	"madoguchi/slip"
	"madoguchi/wording"
)

// Closed says that the clinic takes no bookings on the web.
type Closed struct{ web.Frame }

// Choose asks one question about the wished visit: who is seen, its menu, visit, method or doctor.
type Choose struct {
	web.Frame
	Question string // for, menu, visit, method or doctor
	Add      string // the page that adds a member of the family and comes back; "" for none
	Answers  []Answer
	Wish     []Answer // what was chosen before; Path changes it
}

// Answer is an answer to a question, with the path that chooses it.
type Answer struct{ Label, Note, Path string }

// Hold is a slot that is kept for the reader.
type Hold struct {
	Start, Until, Now time.Time
	Extendable        bool
}

// Over reports whether the hold has ended.
func (h Hold) Over() bool { return !h.Now.Before(h.Until) }

// Slot is a start on the chosen day.
type Slot struct {
	Start  time.Time
	Value  string // RFC 3339
	Taken  bool
	Chosen bool
	// Current says that the visit that moves has this slot.
	Current bool
}

// Slots is the choice of day and time.
type Slots struct {
	web.Frame
	Base           string // path of the page, for other days
	Action         string // path of the form that chooses a slot
	Move           bool   // a booked visit gets another time; the form then is a GET
	Wish           []Answer
	Week           []Day
	Before, After  string // days of the weeks around (2006-01-02); empty for none
	Query          string // of the wish, for the days' links
	Chosen         time.Time
	Reason         string // why the chosen day is closed, or has other hours than usual
	Slots, Nearest []Slot
	Zone           string
	Hold           *Hold
	Draft          string // sealed; empty before a slot is held
	Waitlist       string // the path that joins the waitlist of a full day; "" if there is none
	Back           string // the reservation's page, of a visit that moves
	Notice         string // taken, notOffered, expired, tooMany or unavailable; initially empty
}

// Open reports whether the chosen day has any start.
func (p Slots) Open() bool { return len(p.Slots) > 0 }

// Value is the chosen day as 2006-01-02.
func (p Slots) Value() string { return p.Chosen.Format(time.DateOnly) }

// Legend explains the marks of the days.
func (p Slots) Legend() []Day { return Legend(p.Language) }

// Title is the key of the heading.
func (p Slots) Title() string {
	if p.Move {
		return "booking.move.title"
	}
	return "booking.slots.title"
}

// Link is the path of the page for another day.
func (p Slots) Link(day string) string {
	values, _ := url.ParseQuery(p.Query)
	values.Set("day", day)
	return p.Base + "?" + values.Encode()
}

// Range names the week: 11月30日（月） 〜 12月6日（日）.
func (p Slots) Range() string {
	short := func(day Day) string { return wording.Shared.Time(string(p.Language), "time.day.short", day.Date) }
	return p.Language.Say("time.window", "from", short(p.Week[0]), "to", short(p.Week[len(p.Week)-1]))
}

// Details is the form about the person.
type Details struct {
	web.Frame
	Slip slip.Slip
	Day  string // of somebody who waits, in words; Slip then has no time
	// LastDays are the answers to the question until when to wait; none if there is nothing to choose.
	LastDays []web.Option
	Hold     Hold
	Draft    string
	Values   madoguchi.Person
	Email    string
	Note     string
	Faults   []madoguchi.Fault
	Notice   string // tooFast, person, waitlistDays, tooMany or unavailable; initially empty
	Action   string // the path of the booking, without a slash at the end
	// People are whom the reader can choose, Fixed is who was chosen, in words: the form does not ask for that. Adds
	// says that the reader can add a member of the family. All are empty for a guest.
	People  []Person
	Fixed   []web.Line
	Adds    bool
	Profile string // the page that completes the sign-up of a signed-in reader; else ""
}

// Person is one of the people that the reader can choose. Path is the value of the choice.
type Person struct {
	Answer
	Chosen bool
}

// form is that of a person, with the fields of a booking.
func (p Details) form() web.Form {
	form := web.PersonForm(p.Language, p.Values, p.Faults)
	form.Mend = p.Action + "/details"
	form.Inputs["sex"] = web.Input{Optional: true}
	form.Inputs["email"] = web.Input{Mode: "email", Complete: "email"}
	form.Inputs["note"] = web.Input{Optional: true}
	ofPerson := form.Value
	form.Value = func(name string) string {
		switch name {
		case "email":
			return p.Email
		case "note":
			return p.Note
		default:
			return ofPerson(name)
		}
	}
	return form
}

// Input returns a field of the form.
func (p Details) Input(name string) web.Input {
	input := p.form().Input(name)
	if name == "email" && p.Day != "" {
		input.Hint = p.Language.Say("hint.email.waiting")
	}
	return input
}

// Summary returns all faults in words.
func (p Details) Summary() []*web.ShownFault { return p.form().Summary() }

// Sexes are the answers to the question for the sex.
func (p Details) Sexes() []web.Option { return web.Sexes(p.Language, p.Values.Sex) }

// Lines returns what was typed, in words. Empty fields have no line.
func (p Details) Lines() []web.Line {
	lines := web.PersonLines(p.Language, p.Values)
	for _, name := range []string{"email", "note"} {
		if input := p.Input(name); input.Value != "" {
			lines = append(lines, web.Line{Label: input.Label, Value: input.Value})
		}
	}
	return lines
}

// Confirm shows everything before it is booked.
type Confirm struct {
	web.Frame
	Slip   slip.Slip
	Day    string // as in Details
	Hold   Hold
	Lines  []web.Line
	Draft  string
	Member bool   // the visit will be shown in the reader's account
	Notice string // tooMany or unavailable; initially empty
	Action string
}

// Title is the key of the heading.
func (p Confirm) Title() string {
	if p.Day != "" {
		return "waitlist.confirm.title"
	}
	return "booking.confirm.title"
}

// Detail is a booked visit as its patient reads it (A8): its slip, and what the patient can do. The page behind the
// link of the visit's mails and the account show the same.
type Detail struct {
	Slip    slip.Slip
	Booked  bool   // just now
	Email   string // where the confirmation goes; only just after the booking
	Base    string // the path of the reservation's page; "" if it has none
	Cancel  string // the path of the question before a cancellation
	Devices string // the path of the check of camera and microphone; "" in person
	Prepare string // the path where the patient does what Slip.Asked says; "" for none
	Page    string // Base, where the visit is shown elsewhere than on its page
}

// Reservation is the page of a booked visit.
type Reservation struct {
	web.Frame
	Detail
	Done   string // moved or cancelled: what the patient has just done; initially empty
	Member bool   // the reader's account shows the visit
	SignUp string // where 「上記の情報でアカウント作成」 is sent; "" if the visit is an account's
	Notice string // late, inCall, inProgress, bookedBefore, tooMany or unavailable; initially empty
}

// State is the code of the visit's state in words, or "" for a visit that is booked.
func (d Detail) State() string {
	if d.Slip.Visit.State == madoguchi.ReservationBooked {
		return ""
	}
	return string(d.Slip.Visit.State)
}

// ByPhone is the key of what to read after the deadline for changes. Only visits from the web have one.
func (d Detail) ByPhone() string {
	if d.Slip.Visit.Source.OnWeb() {
		return "reservation.late"
	}
	return "mypage.cancel.late"
}

// Over says that a link's visit is over, and nothing about it.
type Over struct{ web.Frame }

// Question asks before a visit is cancelled or moved.
type Question struct {
	web.Frame
	Slip   slip.Slip // with the new time of a visit that moves
	What   string    // cancel, move or account
	Former string    // the time that a visit has which moves
	Start  string    // of a move, RFC 3339
	Action string
	Back   string
	Notice string // changed, tooMany or unavailable; initially empty
}

func (Closed) Template() string      { return "booking-closed" }
func (Choose) Template() string      { return "booking-choose" }
func (Slots) Template() string       { return "booking-slots" }
func (Details) Template() string     { return "booking-details" }
func (Confirm) Template() string     { return "booking-confirm" }
func (Reservation) Template() string { return "reservation" }
func (Over) Template() string        { return "reservation-past" }
func (Question) Template() string    { return "reservation-question" }
