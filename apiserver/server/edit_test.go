package server

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

// edit changes a visit from the state that was read.
func (s *scene) edit(seen api.Detail, change func(*api.GuestVisit)) (api.Detail, error) {
	edit := api.EditReservation{GuestVisit: seen.Entry.GuestVisit, Revision: seen.Entry.Revision}
	change(&edit.GuestVisit)
	return s.desk.EditReservation(s.t.Context(), seen.Entry.ID, edit)
}

func TestEditInPlace(t *testing.T) {
	s := newScene(t)
	before := s.booked(s.visit())
	after, err := s.edit(before, func(v *api.GuestVisit) { v.PatientName, v.ChartNumber = " 田中 花 ", "" })
	must(t, err)
	if after.Entry.PatientName != "田中 花" || after.Entry.ChartNumber != "" {
		t.Errorf("edited to %+v", after.Entry)
	}
	if after.Entry.Memo != before.Entry.Memo || !after.Entry.Start.Equal(before.Entry.Start) ||
		after.PatientURL != before.PatientURL {
		t.Errorf("what was not named changed: %+v", after)
	}
	if last := after.Timeline[len(after.Timeline)-1]; last.Code != "edited" || last.Name != s.staff.Name {
		t.Errorf("the timeline ends with %+v", last)
	}
	if after.Entry.Revision <= before.Entry.Revision {
		t.Errorf("the revision went from %d to %d", before.Entry.Revision, after.Entry.Revision)
	}
}

func TestEditMovesTheVisitAndItsWindow(t *testing.T) {
	s := newScene(t)
	before := s.booked(s.visit())
	start, doctor, visit := before.Entry.Start.Add(48*time.Hour), string(s.clinic.Doctors[1].ID), "return"
	after, err := s.edit(before, func(v *api.GuestVisit) { v.Start, v.DoctorID, v.Visit = start, doctor, visit })
	must(t, err)
	entry := after.Entry
	if !entry.Start.Equal(start) || entry.End.Sub(start) != 15*time.Minute || entry.DoctorID != doctor {
		t.Errorf("moved to %+v", entry)
	}
	if !entry.Call.Opens.Equal(start.Add(-time.Hour)) || !entry.Call.Expires.Equal(start.AddDate(0, 0, 1)) {
		t.Errorf("the window is %v to %v", entry.Call.Opens, entry.Call.Expires)
	}
	s.booked(s.visit()) // its old place is free again
}

func TestEditRefused(t *testing.T) {
	s := newScene(t)
	mine := s.booked(s.visit())
	other := s.visit()
	other.Start = other.Start.Add(time.Hour)
	s.booked(other)
	late := time.Date(2126, 11, 26, 23, 50, 0, 0, s.clinic.Location())
	past, far, zero := morning.Add(-24*time.Hour), morning.Add(farthest+time.Second), time.Time{}
	unknown, long := madoguchi.NewID(), strings.Repeat("あ", 61)
	tests := []struct {
		name        string
		change      func(*api.GuestVisit)
		status      int
		code, field string
	}{
		{"onto another visit", func(v *api.GuestVisit) { v.Start = other.Start }, http.StatusConflict, "slotTaken", ""},
		{
			"across midnight", func(v *api.GuestVisit) { v.Start = late }, http.StatusBadRequest, "acrossMidnight",
			"start",
		},
		{"into the past", func(v *api.GuestVisit) { v.Start = past }, http.StatusBadRequest, "past", "start"},
		{"too far ahead", func(v *api.GuestVisit) { v.Start = far }, http.StatusBadRequest, "tooFar", "start"},
		{"to no time", func(v *api.GuestVisit) { v.Start = zero }, http.StatusBadRequest, "required", "start"},
		{
			"to an unknown doctor", func(v *api.GuestVisit) { v.DoctorID = unknown }, http.StatusBadRequest, "unknown",
			"doctorId",
		},
		{"to no doctor", func(v *api.GuestVisit) { v.DoctorID = "" }, http.StatusBadRequest, "unknown", "doctorId"},
		{
			"to an unknown menu", func(v *api.GuestVisit) { v.MenuID = unknown }, http.StatusBadRequest, "unknown",
			"menuId",
		},
		{
			"to an unknown visit", func(v *api.GuestVisit) { v.Visit = unknown }, http.StatusBadRequest, "notOffered",
			"menuId",
		},
		{
			"to no name", func(v *api.GuestVisit) { v.PatientName = "" }, http.StatusBadRequest, "required",
			"patientName",
		},
		{
			"to a long name", func(v *api.GuestVisit) { v.PatientName = long }, http.StatusBadRequest, "tooLong",
			"patientName",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := s.edit(mine, test.change)
			refused(t, err, test.status, test.code, test.field)
		})
	}
	after, err := s.desk.Detail(t.Context(), api.KindReservation, mine.Entry.ID)
	must(t, err)
	if after.Entry.Revision != mine.Entry.Revision || !after.Entry.Start.Equal(mine.Entry.Start) {
		t.Errorf("a refused edit left %+v", after.Entry)
	}
}

func TestEditOfWhatSomebodyElseChanged(t *testing.T) {
	s := newScene(t)
	seen := s.booked(s.visit())
	note := func(v *api.GuestVisit) { v.Memo = "一" }
	_, err := s.edit(seen, note)
	must(t, err)
	_, err = s.edit(seen, note)
	refused(t, err, http.StatusConflict, "changed", "")
}

func TestEditCannotChangeTheMethod(t *testing.T) {
	s := newScene(t)
	_, err := s.edit(s.booked(s.visit()), func(v *api.GuestVisit) { v.Method = "inPerson" })
	refused(t, err, http.StatusConflict, "methodFixed", "")
}

// A desk of an earlier release sends only the changed fields. The others keep their values.
func TestEditOfADeskOfBefore(t *testing.T) {
	s := newScene(t)
	entry := s.booked(s.visit()).Entry
	response, content := s.send(letter{
		method: http.MethodPatch, path: "/api/v1/reservations/" + entry.ID, header: s.authorized(),
		body: fmt.Sprintf(`{"revision":%d,"chartNumber":"","memo":null,"patientName":" 田中 花 "}`, entry.Revision),
	})
	if response.StatusCode != http.StatusOK {
		t.Fatalf("answered %s: %s", response.Status, content)
	}
	var after api.Detail
	must(t, json.Unmarshal(content, &after))
	want := entry.GuestVisit
	want.PatientName, want.ChartNumber = "田中 花", ""
	if after.Entry.GuestVisit != want {
		t.Errorf("edited to %+v, want %+v", after.Entry.GuestVisit, want)
	}
}

func TestEditCannotNameTheMethod(t *testing.T) {
	s := newScene(t)
	entry := s.booked(s.visit()).Entry
	response, content := s.send(letter{
		method: http.MethodPatch, path: "/api/v1/reservations/" + entry.ID, body: `{"revision":2,"method":"inPerson"}`,
		header: s.authorized(),
	})
	refusedWith(t, problemIn(t, response, content), http.StatusBadRequest, "body", "")
}

func TestCancelGivesTheSlotBack(t *testing.T) {
	s := newScene(t)
	detail := s.booked(s.visit())
	cancelled, err := s.desk.Cancel(t.Context(), api.KindReservation, detail.Entry.ID)
	must(t, err)
	if cancelled.Entry.State != "cancelled" {
		t.Errorf("cancelled: %+v", cancelled.Entry)
	}
	s.booked(s.visit())
	_, err = s.desk.Cancel(t.Context(), api.KindReservation, detail.Entry.ID)
	refused(t, err, http.StatusConflict, "notOpen", "")
	_, err = s.edit(cancelled, func(*api.GuestVisit) {})
	refused(t, err, http.StatusConflict, "notOpen", "")
}

func TestFinish(t *testing.T) {
	s := newScene(t)
	visit := s.visit()
	visit.Method, visit.Visit = "inPerson", "return"
	inPerson, online := s.booked(visit), s.opened()
	finished, err := s.desk.Finish(t.Context(), api.KindReservation, inPerson.Entry.ID)
	must(t, err)
	if finished.Entry.State != "finished" {
		t.Errorf("the visit is %s", finished.Entry.State)
	}
	finished, err = s.desk.Finish(t.Context(), api.KindCall, online.Entry.ID)
	must(t, err)
	if finished.Entry.State != "finished" || finished.Entry.Call.EndedAt == nil {
		t.Errorf("the call is %+v", finished.Entry)
	}
}

// An online visit ends with its call, which cannot end before its window opens.
func TestFinishOfAnOnlineVisitEndsItsCall(t *testing.T) {
	s := newScene(t)
	detail := s.booked(s.visit())
	_, err := s.desk.Finish(t.Context(), api.KindReservation, detail.Entry.ID)
	refused(t, err, http.StatusConflict, "notOpen", "")
	s.now.advance(detail.Entry.Call.Opens.Sub(s.now.time()))
	finished, err := s.desk.Finish(t.Context(), api.KindReservation, detail.Entry.ID)
	must(t, err)
	if finished.Entry.State != "finished" || finished.Entry.Call.State != "finished" {
		t.Errorf("the visit is %s, its call %s", finished.Entry.State, finished.Entry.Call.State)
	}
}
