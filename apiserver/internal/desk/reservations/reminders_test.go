package reservations

import (
	"reflect"
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

// TestAVisitIsRemindedAsItsClinicWishes books a visit, then moves it.
func TestAVisitIsRemindedAsItsClinicWishes(t *testing.T) {
	morning := time.Date(2126, 11, 25, 0, 0, 0, 0, time.UTC)
	h := &Handler{Now: func() time.Time { return morning }}
	clinic := madoguchi.Clinic{
		ID: "clinic", TimeZone: "Asia/Tokyo", Doctors: []madoguchi.Doctor{{ID: "d", Capacity: 1}},
		Menus: []madoguchi.Menu{{
			ID: "m", Minutes: map[madoguchi.Method]map[madoguchi.VisitType]int{"online": {"first": 30}},
		}},
		Reminders: madoguchi.Reminders{DayBefore: true, DayBeforeAt: 18 * 60, HoursBefore: 3},
	}
	booking, err := h.booking(clinic, "id", api.GuestVisit{
		DoctorID: "d", MenuID: "m", Method: "online", Visit: "first", PatientName: "田中 花子",
		Start: morning.Add(50 * time.Hour),
	}, madoguchi.Actor{})
	if err != nil {
		t.Fatal(err)
	}
	want := []madoguchi.PendingTimer{
		{At: morning.Add(33 * time.Hour), Code: madoguchi.PendingDayBefore},
		{At: morning.Add(47 * time.Hour), Code: madoguchi.PendingHoursBefore},
	}
	if !reflect.DeepEqual(booking.Reminders, want) {
		t.Errorf("got %v, want %v", booking.Reminders, want)
	}
	moved := booking.Reservation
	moved.Start, moved.End = moved.Start.Add(24*time.Hour), moved.End.Add(24*time.Hour)
	edit, err := h.editOf(clinic, booking.Reservation, moved)
	if err != nil {
		t.Fatal(err)
	}
	for i, timer := range edit.Reminders {
		if !timer.At.Equal(want[i].At.Add(24*time.Hour)) || timer.Code != want[i].Code {
			t.Errorf("moved: got %v", edit.Reminders)
		}
	}
}
