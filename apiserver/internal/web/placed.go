package web

import (
	"strconv"
	"time"
)

// placed is a line of a page about a clinic of its own, for its template.
type placed struct {
	scene
	Line any
}

// Placed combines a line with the page and the line's clinic, whose time zone its times have.
func (s scene) Placed(clinic Clinic, line any) placed {
	s.Clinic = clinic
	if s.Clinic.Location == nil {
		s.Clinic.Location = time.UTC
	}
	return placed{s, line}
}

// BoxMonth, BoxDay and BoxWeekday are the parts of a date in a box of its own.
func (p placed) BoxMonth(at time.Time) string {
	return written(p.Language, "time.box.month", at.In(p.Clinic.Location))
}

func (p placed) BoxDay(at time.Time) string { return strconv.Itoa(at.In(p.Clinic.Location).Day()) }

func (p placed) BoxWeekday(at time.Time) string {
	return written(p.Language, "time.box.weekday", at.In(p.Clinic.Location))
}

// Weekday returns the short name of a weekday.
func Weekday(language Language, day time.Weekday) string {
	sunday := time.Date(2024, 1, 7, 0, 0, 0, 0, time.UTC)
	return written(language, "time.box.weekday", sunday.AddDate(0, 0, int(day)))
}
