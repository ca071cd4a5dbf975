package server

import (
	"net/http"
	"testing"
	"time"

	"madoguchi/apiserver/api"
)

// Staff see which slot somebody on the web holds, and until when. A booking there is refused with that reason until the
// hold is over (E1).
func TestStaffSeeAHeldSlot(t *testing.T) {
	s := newScene(t)
	s.onlyOneDoctor()
	v := s.visitsBooking()
	start := v.offered()[0]
	v.holds(start)
	day, err := s.desk.ScheduleWithCancelled(t.Context(), s.clinicsDay(start))
	must(t, err)
	if len(day.Holds) != 1 || day.Holds[0].Start.Format(time.RFC3339) != start || len(day.Entries) != 0 {
		t.Fatalf("holds %+v, entries %+v", day.Holds, day.Entries)
	}
	held, visit := day.Holds[0], s.visit()
	visit.DoctorID, visit.Start = held.DoctorID, held.Start
	_, err = s.desk.Book(t.Context(), newKey(), visit)
	refused(t, err, http.StatusConflict, "slotHeld", "")
	visit.Start = held.Start.Add(24 * time.Hour)
	elsewhere, err := s.desk.Book(t.Context(), newKey(), visit)
	must(t, err)
	visit.Start = held.Start
	_, err = s.desk.EditReservation(t.Context(), elsewhere.Entry.ID,
		api.EditReservation{GuestVisit: visit, Revision: elsewhere.Entry.Revision})
	refused(t, err, http.StatusConflict, "slotHeld", "")
	v.fillsIn()
	v.confirms()
	day, err = s.desk.ScheduleWithCancelled(t.Context(), s.clinicsDay(start))
	must(t, err)
	if len(day.Entries) != 1 || day.Entries[0].ID != held.ID || len(day.Holds) != 0 {
		t.Errorf("once booked: holds %+v, entries %+v", day.Holds, day.Entries)
	}
	visit.Start = held.Start
	_, err = s.desk.Book(t.Context(), newKey(), visit)
	refused(t, err, http.StatusConflict, "slotTaken", "")
}
