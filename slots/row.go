package slots

import (
	"time"

	"madoguchi/madoguchi"
)

// row is the grid of one day: a place for each start.
type row struct {
	date     time.Time // in UTC
	location *time.Location
	grid     int
	starts   []start
}

// start is a time of the grid, in milliseconds since 1970. Summer time skips some. Doctor is who would see the patient,
// and busy is how many visits that doctor has that day.
type start struct {
	at      int64
	skipped bool
	offered bool
	free    bool
	doctor  madoguchi.DoctorID
	busy    int
}

const minutesOfDay = 24 * 60

func newRow(day string, location *time.Location, grid int) row {
	date, _ := time.Parse(time.DateOnly, day)
	r := row{date: date, location: location, grid: grid, starts: make([]start, minutesOfDay/grid)}
	for i := range r.starts {
		at := r.instant(i * grid)
		r.starts[i].at = at.UnixMilli()
		r.starts[i].skipped = at.Hour()*60+at.Minute() != i*grid
	}
	return r
}

// instant returns the instant at a minute of the wall clock.
func (r row) instant(minute int) time.Time {
	return time.Date(r.date.Year(), r.date.Month(), r.date.Day(), minute/60, minute%60, 0, 0, r.location)
}

// index returns the index of the first start at or after a minute.
func (r row) index(minute int) int { return (minute + r.grid - 1) / r.grid }

// offer adds a doctor to a start. A free one replaces one who is not, and one with more visits.
func (s *start) offer(doctor madoguchi.DoctorID, free bool, busy int) {
	if free && (!s.free || busy < s.busy) {
		s.free, s.doctor, s.busy = true, doctor, busy
	}
	s.offered = true
}

// slots returns the starts on offer, and how many of them are free.
func (r row) slots(length time.Duration) (slots []Slot, free int) {
	for _, start := range r.starts {
		if !start.offered {
			continue
		}
		at := time.UnixMilli(start.at).In(r.location)
		slots = append(slots, Slot{Start: at, End: at.Add(length), Doctor: start.doctor, Taken: !start.free})
		if start.free {
			free++
		}
	}
	return slots, free
}
