package slots

import (
	"cmp"
	"slices"
	"time"

	"madoguchi/japan/holidays"
	"madoguchi/madoguchi"
)

// Slot is a time for the wished visit. With any doctor wished, Doctor is one who is free then: of several the one with
// the fewest visits that day. Taken says that nobody is free; Doctor is then empty.
type Slot struct {
	Start, End time.Time // in the clinic's time zone
	Doctor     madoguchi.DoctorID
	Taken      bool
}

// Day is a day of the clinic's calendar (2006-01-02) with its starts in order, free and taken. Starts that have passed,
// or are too near to be booked, are left out.
type Day struct {
	Day    string
	Slots  []Slot
	Left   int  // how many slots are free
	Closed bool // none of the doctors has hours
	// Reason and Holiday are those of Hours, if they are the same for all doctors in question.
	Reason  string
	Holiday holidays.Holiday
}

// State is what a calendar shows of a day.
type State string

// The states of a day.
const (
	StateClosed State = "closed" // Reason or Holiday may say why
	StateFull   State = "full"   // open, but nothing is free
	StateFew    State = "few"    // at most FewLeft
	StateFree   State = "free"
)

// FewLeft is up to how many free slots a day has few.
const FewLeft = 3

// State returns the day's state.
func (d Day) State() State {
	switch {
	case d.Closed:
		return StateClosed
	case d.Left == 0:
		return StateFull
	case d.Left <= FewLeft:
		return StateFew
	}
	return StateFree
}

// At returns the free slot that begins at an instant.
func (d Day) At(start time.Time) (Slot, bool) {
	i := slices.IndexFunc(d.Slots, func(s Slot) bool { return !s.Taken && s.Start.Equal(start) })
	if i < 0 {
		return Slot{}, false
	}
	return d.Slots[i], true
}

// Free returns the days from first to last (2006-01-02) that lie in the Window, with what is free for a wish. The
// agendas are those of Doctors for these days, in any order; a missing one is empty. A visit that is not Offered has no
// days.
func Free(
	clinic madoguchi.Clinic, wish Wish, agendas []madoguchi.Agenda, first, last string, now time.Time,
) (days []Day) {
	if !Offered(clinic, wish) {
		return nil
	}
	from, until := Window(clinic, now)
	search := newSearch(clinic, wish, agendas, now)
	for _, day := range madoguchi.DaysBetween(max(first, from), min(last, until)) {
		days = append(days, search.day(day))
	}
	return days
}

// Nearest returns at most most free slots, those nearest to a wished time first. Of two that are equally near, the
// earlier one is first.
func Nearest(days []Day, wished time.Time, most int) (nearest []Slot) {
	for _, day := range days {
		for _, slot := range day.Slots {
			if !slot.Taken {
				nearest = append(nearest, slot)
			}
		}
	}
	slices.SortStableFunc(nearest, func(a, b Slot) int {
		return cmp.Or(cmp.Compare(a.Start.Sub(wished).Abs(), b.Start.Sub(wished).Abs()), a.Start.Compare(b.Start))
	})
	return nearest[:min(len(nearest), max(most, 0))]
}
