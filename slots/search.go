package slots

import (
	"time"

	"madoguchi/japan/holidays"
	"madoguchi/madoguchi"
)

// search looks for free slots of one wish.
type search struct {
	clinic   madoguchi.Clinic
	location *time.Location
	own      madoguchi.ReservationID
	length   time.Duration
	doctors  []madoguchi.Doctor
	agendas  map[agendaKey][]madoguchi.Occupancy
	now      time.Time
	earliest time.Time // the first start that can still be booked
}

type agendaKey struct {
	doctor madoguchi.DoctorID
	day    string
}

func newSearch(clinic madoguchi.Clinic, wish Wish, agendas []madoguchi.Agenda, now time.Time) search {
	s := search{
		clinic: clinic, location: clinic.Location(), own: wish.Own, now: now,
		agendas:  make(map[agendaKey][]madoguchi.Occupancy, len(agendas)),
		earliest: now.Add(time.Duration(clinic.Web.LeadMinutes) * time.Minute),
	}
	s.length, _ = length(clinic, wish)
	for _, id := range Doctors(clinic, wish) {
		doctor, _ := clinic.Doctor(id)
		s.doctors = append(s.doctors, doctor)
	}
	for _, agenda := range agendas {
		s.agendas[agendaKey{agenda.DoctorID, agenda.Day}] = agenda.Occupied
	}
	return s
}

// day returns the slots of a day of all doctors in question.
func (s search) day(date string) Day {
	day, row := Day{Day: date, Closed: true}, newRow(date, s.location, s.clinic.GridMinutes())
	for i, doctor := range s.doctors {
		hours := HoursOf(s.clinic, doctor.ID, date)
		day.Closed = day.Closed && hours.Closed()
		if i == 0 {
			day.Reason, day.Holiday = hours.Reason, hours.Holiday
		}
		if day.Reason != hours.Reason || day.Holiday != hours.Holiday {
			day.Reason, day.Holiday = "", holidays.Holiday{}
		}
		s.add(row, doctor, hours, s.agendas[agendaKey{doctor.ID, date}])
	}
	day.Slots, day.Left = row.slots(s.length)
	return day
}

// add offers a doctor's starts of a day.
func (s search) add(row row, doctor madoguchi.Doctor, hours Hours, occupied []madoguchi.Occupancy) {
	full := fullTimes(occupied, max(doctor.Capacity, 1), s.own, s.now)
	earliest, length := s.earliest.UnixMilli(), s.length.Milliseconds()
	for _, period := range hours.Open {
		closes := row.instant(period.Until).UnixMilli()
		for i := max(0, row.index(period.From)); i < min(len(row.starts), row.index(period.Until)); i++ {
			start := &row.starts[i]
			if start.skipped || start.at < earliest || start.at+length > closes {
				continue
			}
			for len(full) > 0 && full[0].until <= start.at {
				full = full[1:]
			}
			start.offer(doctor.ID, len(full) == 0 || start.at+length <= full[0].from, len(occupied))
		}
	}
}
