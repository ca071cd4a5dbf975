package server

import (
	"net/http"
	"testing"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

// TestAnEditLeavesUntouchedFieldsAsTheyAreStored edits a visit whose texts, doctor and menu are from earlier: not tidy,
// with a character that no text may have any more, left, and withdrawn.
func TestAnEditLeavesUntouchedFieldsAsTheyAreStored(t *testing.T) {
	s := newScene(t)
	before := s.olderVisit()
	after, err := s.edit(before, func(v *api.GuestVisit) { v.Memo = "血圧手帳" })
	must(t, err)
	want := before.Entry.GuestVisit
	want.Memo = "血圧手帳"
	s.keeps(after, want)
	if code := after.Timeline[len(after.Timeline)-1].Code; code != "edited" {
		t.Errorf("the timeline ends with %s", code)
	}
	again, err := s.edit(after, func(v *api.GuestVisit) { v.Visit = "return" }) // needs another slot
	must(t, err)
	want.Visit = "return"
	s.keeps(again, want)
	_, err = s.edit(again, func(v *api.GuestVisit) { v.PatientName += "\u200e" })
	refused(t, err, http.StatusBadRequest, "invisibleCharacter", "patientName")
}

// olderVisit returns a visit that could not be booked like this any more.
func (s *scene) olderVisit() api.Detail {
	s.t.Helper()
	ctx, booked := s.t.Context(), s.booked(s.visit())
	stored, err := s.store.Reservation(ctx, s.clinic.ID, madoguchi.ReservationID(booked.Entry.ID))
	must(s.t, err)
	stored.PatientName, stored.ChartNumber, stored.Memo = "田中\u200e花子 ", " A-0012", "一行目 \r\n"
	stored.Revision++
	must(s.t, s.store.PutReservation(ctx, stored))
	clinic, err := s.store.Clinic(ctx, s.clinic.ID)
	must(s.t, err)
	clinic.Doctors[0].Left, clinic.Menus[0].Withdrawn = true, true
	clinic.Revision++
	must(s.t, s.store.PutSettings(ctx, clinic))
	older, err := s.desk.Detail(ctx, api.KindReservation, booked.Entry.ID)
	must(s.t, err)
	return older
}

func TestAnEditLeavesACallsTitleAsItIsStored(t *testing.T) {
	s := newScene(t)
	opened := s.opened()
	call, err := s.store.Call(t.Context(), s.clinic.ID, madoguchi.CallID(opened.Entry.ID))
	must(t, err)
	call.Title = "往診の相談 "
	call.Revision++
	must(t, s.store.PutCall(t.Context(), call))
	title, doctor := call.Title, string(s.clinic.Doctors[1].ID)
	edited, err := s.desk.EditCall(t.Context(), opened.Entry.ID, api.EditCall{
		Revision: call.Revision, Title: &title, DoctorID: &doctor,
	})
	must(t, err)
	if edited.Entry.Title != title || edited.Entry.DoctorID != doctor {
		t.Errorf("edited to %+v", edited.Entry)
	}
}
