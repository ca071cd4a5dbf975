package server

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"madoguchi/apiserver/api"
)

// A day is a day of the clinic: in Tokyo it begins at 15:00 UTC of the day before.
func TestScheduleHoldsTheDayOfTheClinic(t *testing.T) {
	s := newScene(t)
	midnight := time.Date(2126, 11, 27, 0, 0, 0, 0, s.clinic.Location())
	starts := map[string]time.Time{
		"the last of the day before": midnight.Add(-30 * time.Minute),
		"the first":                  midnight,
		"at noon":                    midnight.Add(12 * time.Hour),
		"the last":                   midnight.Add(24*time.Hour - 30*time.Minute),
		"the first of the day after": midnight.Add(24 * time.Hour),
	}
	for name, start := range starts {
		visit := s.visit()
		visit.PatientName, visit.Start = name, start
		s.booked(visit)
	}
	day, err := s.desk.Schedule(t.Context(), "2126-11-27")
	must(t, err)
	if names := patients(day); day.Day != "2126-11-27" ||
		!slices.Equal(names, []string{"the first", "at noon", "the last"}) {
		t.Errorf("%s holds %v", day.Day, names)
	}
	if day.Entries[0].Call == nil {
		t.Error("an online visit came without its call")
	}
}

func TestScheduleIsInOrderAndLeavesOutWhatIsCancelled(t *testing.T) {
	s := newScene(t)
	at := func(hours int, name string, doctor int) api.Detail {
		visit := s.visit()
		visit.Start, visit.PatientName, visit.DoctorID = morning.Add(time.Duration(hours)*time.Hour), name, string(
			s.clinic.Doctors[doctor].ID,
		)
		return s.booked(visit)
	}
	at(5, "third", 0)
	at(1, "first", 1)
	cancelled := at(3, "cancelled", 0)
	_, err := s.desk.Cancel(t.Context(), api.KindReservation, cancelled.Entry.ID)
	must(t, err)
	at(3, "second", 0)
	s.opened() // half past nine, earlier than the first
	over := s.opened()
	_, err = s.desk.Cancel(t.Context(), api.KindCall, over.Entry.ID)
	must(t, err)
	day, err := s.desk.Schedule(t.Context(), "2126-11-25")
	must(t, err)
	if names := patients(day); !slices.Equal(names, []string{"往診の相談", "first", "second", "third"}) {
		t.Errorf("the day reads %v", names)
	}
}

func TestScheduleIsTheClinicsOwn(t *testing.T) {
	s := newScene(t)
	s.booked(s.visit())
	s.opened()
	for _, day := range []string{"2126-11-25", "2126-11-26"} {
		foreign, err := s.signedIn(s.stranger).Schedule(t.Context(), day)
		must(t, err)
		if len(foreign.Entries) != 0 {
			t.Errorf("another clinic reads %v", patients(foreign))
		}
	}
}

func TestScheduleOfWhatIsNoDay(t *testing.T) {
	s := newScene(t)
	for _, day := range []string{"", "today", "2126-02-30", "2126-11-25T00:00:00Z", "26-11-25"} {
		_, err := s.desk.Schedule(t.Context(), day)
		refused(t, err, http.StatusBadRequest, "day", "day")
	}
}

// patients lists a day's entries by patient, or title.
func patients(day api.Day) []string {
	var names []string
	for _, entry := range day.Entries {
		names = append(names, entry.PatientName+entry.Title)
	}
	return names
}
