package slots_test

import (
	"fmt"
	"testing"
	"time"

	"madoguchi/madoguchi"
	"madoguchi/slots"
)

// BenchmarkFree looks for any of 20 doctors on 60 days, each with 20 visits.
func BenchmarkFree(b *testing.B) {
	clinic := clinicIn("Asia/Tokyo", 9*60, 19*60)
	clinic.Grid, clinic.Doctors, clinic.Web.Doctors = 10, nil, nil
	now := time.Date(2026, 11, 24, 0, 0, 0, 0, clinic.Location())
	var agendas []madoguchi.Agenda
	for i := range 20 {
		doctor := madoguchi.DoctorID(fmt.Sprint("doctor", i))
		clinic.Doctors = append(clinic.Doctors, madoguchi.Doctor{ID: doctor, Capacity: 1})
		clinic.Web.Doctors = append(clinic.Web.Doctors, doctor)
		for day := range 60 {
			agendas = append(agendas, busy(doctor, now.AddDate(0, 0, day)))
		}
	}
	for b.Loop() {
		if days := slots.Free(clinic, wish, agendas, "2026-11-24", "2027-01-22", now); len(days) != 60 {
			b.Fatalf("%d days", len(days))
		}
	}
}

// busy is a day with a visit of a quarter of an hour in every half hour.
func busy(doctor madoguchi.DoctorID, day time.Time) madoguchi.Agenda {
	agenda := madoguchi.Agenda{DoctorID: doctor, Day: day.Format(time.DateOnly)}
	for i := range 20 {
		start := day.Add(9*time.Hour + time.Duration(i)*30*time.Minute)
		agenda.Occupied = append(agenda.Occupied, madoguchi.Occupancy{Start: start, End: start.Add(15 * time.Minute)})
	}
	return agenda
}
