package bookingpages

import (
	"strconv"
	"strings"
	"time"

	"madoguchi/apiserver/internal/web"
	"madoguchi/slots"
)

// Day is a day of the week strip. State is that of package slots, or Past for a day that cannot be booked.
type Day struct {
	Language web.Language
	Date     time.Time
	State    slots.State
	Left, Of int // how many slots are free, and how many there are
	Chosen   bool
}

// Past is the state of a day before or after those that can be booked.
const Past slots.State = "past"

// Value is the day as 2006-01-02.
func (d Day) Value() string { return d.Date.Format(time.DateOnly) }

// Weekday is the day's short name.
func (d Day) Weekday() string {
	return strings.Fields(d.Language.Say("time.weekdays.short"))[d.Date.Weekday()]
}

// Mark is what the strip shows: 休診, ◎, △, 残り2 or 満.
func (d Day) Mark() string { return d.say("booking.mark.") }

// Spoken is Mark for a screen reader.
func (d Day) Spoken() string { return d.say("booking.day.") }

func (d Day) say(group string) string {
	state := string(d.State)
	if d.State == slots.StateFree && d.Left*3 <= d.Of {
		state = "some"
	}
	return d.Language.Say(group+state, "left", strconv.Itoa(d.Left))
}

// Open reports whether the day can be chosen.
func (d Day) Open() bool { return d.State != Past }
