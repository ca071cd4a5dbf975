package server

import (
	"reflect"
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

// TestEveryFieldOfAVisitIsKept books and edits visits that have every field of the wire struct. It expects each field
// in the answers, in the schedule, and in the store. A new field fails the test until both visits here set it.
func TestEveryFieldOfAVisitIsKept(t *testing.T) {
	s := newScene(t)
	visit := s.visit()
	visit.PatientKana, visit.PatientID = "タナカ　ハナコ", s.registered(hanako()).Patient.ID
	next := api.GuestVisit{
		DoctorID: string(s.clinic.Doctors[1].ID), MenuID: visit.MenuID, Method: visit.Method, Visit: "return",
		Start: visit.Start.Add(24 * time.Hour), PatientName: "田仲 花", PatientKana: "タナカ　ハナ", ChartNumber: "B-1",
		Memo: "三行目", PatientID: s.registered(hanako()).Patient.ID,
	}
	// the first never changes; the clinic has one menu that is online
	stays := map[string]bool{"Method": true, "MenuID": true}
	was, is := reflect.ValueOf(visit), reflect.ValueOf(next)
	for i := range was.NumField() {
		name := was.Type().Field(i).Name
		if was.Field(i).IsZero() || is.Field(i).IsZero() ||
			!stays[name] && reflect.DeepEqual(was.Field(i).Interface(), is.Field(i).Interface()) {
			t.Errorf("%s is not tried", name)
		}
	}
	booked := s.booked(visit)
	s.keeps(booked, visit)
	edited, err := s.edit(booked, func(v *api.GuestVisit) { *v = next })
	must(t, err)
	s.keeps(edited, next)
}

// keeps expects a visit in an answer and wherever it is read again.
func (s *scene) keeps(answered api.Detail, want api.GuestVisit) {
	s.t.Helper()
	want.Start = want.Start.UTC()
	day, err := s.desk.Schedule(s.t.Context(), madoguchi.DayOf(want.Start, s.clinic.Location()))
	must(s.t, err)
	stored, err := s.store.Reservation(s.t.Context(), s.clinic.ID, madoguchi.ReservationID(answered.Entry.ID))
	must(s.t, err)
	for where, got := range map[string]api.GuestVisit{
		"the answer": answered.Entry.GuestVisit, "the schedule": day.Entries[0].GuestVisit,
		"the store": api.GuestVisitOf(stored),
	} {
		got.Start = got.Start.UTC()
		if got != want {
			s.t.Errorf("%s has %+v, want %+v", where, got, want)
		}
	}
}

func TestReadingsAreKeptInOneForm(t *testing.T) {
	s := newScene(t)
	for _, typed := range []string{"たなか はなこ", " ﾀﾅｶ  ﾊﾅｺ ", "タナカ・ハナコ"} {
		visit := s.visit()
		visit.Start, visit.PatientKana = s.nextFree(), typed
		if got := s.booked(visit).Entry.PatientKana; got != "タナカ　ハナコ" {
			t.Errorf("%q is kept as %q", typed, got)
		}
	}
}
