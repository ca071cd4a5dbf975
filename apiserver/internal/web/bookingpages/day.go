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

// Spoken is Mark in words, for a screen reader and the legend.
func (d Day) Spoken() string { return d.say("booking.day.") }

// Worded reports whether Mark is in words already.
func (d Day) Worded() bool { return d.Mark() == d.Spoken() }

// some is the state of a free day with few free slots left.
const some slots.State = "some"

func (d Day) say(group string) string {
	state := string(d.State)
	if d.State == slots.StateFree && d.Left*3 <= d.Of {
		state = string(some)
	}
	return d.Language.Say(group+state, "left", strconv.Itoa(d.Left))
}

// Legend explains the marks that are not words.
func Legend(language web.Language) []Day {
	var marks []Day
	for _, state := range []slots.State{slots.StateFree, some, slots.StateFull, Past} {
		if day := (Day{Language: language, State: state, Left: 1}); !day.Worded() {
			marks = append(marks, day)
		}
	}
	return marks
}

// Open reports whether the day can be chosen.
func (d Day) Open() bool { return d.State != Past }
