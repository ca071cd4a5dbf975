package server

import (
	"testing"
	"time"

	"madoguchi"
	"madoguchi/apiserver/api"
	"madoguchi/apiserver/signalling"
)

// TestWhoLeftWhileNoProcessWasThere has two patients noted as waiting from before the start: one has come back, the other has not.
func TestWhoLeftWhileNoProcessWasThere(t *testing.T) {
	s := newScene(t)
	gone, since := s.waitingSince(-time.Minute)
	fresh, _ := s.waitingSince(time.Minute) // noted after the start, by another process
	must(t, s.server.lookForLeftBehind(t.Context(), s.now.time()))
	call, err := s.store.Call(t.Context(), s.staff.ClinicID, gone)
	must(t, err)
	last := call.Timeline[len(call.Timeline)-1]
	if !call.Presence.PatientSince.IsZero() || last.Code != madoguchi.EventPatientLeft || last.Actor.Kind != madoguchi.BySystem || !last.At.After(since) {
		t.Errorf("who has gone is noted as present since %v, after %+v", call.Presence.PatientSince, last)
	}
	call, err = s.store.Call(t.Context(), s.staff.ClinicID, fresh)
	must(t, err)
	if call.Presence.PatientSince.IsZero() {
		t.Error("who came after the start is noted as gone")
	}
	before := len(call.Timeline)
	must(t, s.server.lookForLeftBehind(t.Context(), s.now.time()))
	call, err = s.store.Call(t.Context(), s.staff.ClinicID, fresh)
	must(t, err)
	if len(call.Timeline) != before {
		t.Error("looking again reports again")
	}
}

// waitingSince books a visit whose patient is noted as waiting since a time, counted from now.
func (s *scene) waitingSince(ago time.Duration) (madoguchi.CallID, time.Time) {
	s.t.Helper()
	detail, err := s.desk.CreateCall(s.t.Context(), newKey(), api.CreateCall{DoctorID: string(s.clinic.Doctors[0].ID), Start: s.now.time()})
	must(s.t, err)
	id, since := madoguchi.CallID(detail.Entry.ID), s.now.time().Add(ago)
	must(s.t, s.server.reportOnce(s.t.Context(), signalling.Occurrence{
		CallID: id, ClinicID: s.staff.ClinicID, Kind: signalling.PatientCame, At: since, Actor: madoguchi.Actor{Kind: madoguchi.ByPatient},
	}))
	return id, since
}
