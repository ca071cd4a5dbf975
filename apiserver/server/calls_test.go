package server

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

func TestCreateCall(t *testing.T) {
	s := newScene(t)
	key := newKey()
	create := api.CreateCall{DoctorID: string(s.clinic.Doctors[0].ID), Start: s.now.time(), Title: " 往診の相談 "}
	detail, err := s.desk.CreateCall(t.Context(), key, create)
	must(t, err)
	entry := detail.Entry
	if entry.Kind != api.KindCall || entry.Title != "往診の相談" || !entry.Start.Equal(create.Start) || entry.Call == nil {
		t.Errorf("created %+v", entry)
	}
	if !strings.HasPrefix(detail.PatientURL, publicURL+"/v/") || detail.ClinicURL == "" {
		t.Errorf("links are %s and %s", detail.PatientURL, detail.ClinicURL)
	}
	again, err := s.desk.CreateCall(t.Context(), key, create)
	must(t, err)
	if again.Entry.ID != entry.ID {
		t.Errorf("the repeat made %s", again.Entry.ID)
	}
	create.Title = ""
	_, err = s.desk.CreateCall(t.Context(), key, create)
	refused(t, err, http.StatusConflict, "differentRequest", "")
}

// B8: a call occupies no slot.
func TestCallsMayOverlapVisits(t *testing.T) {
	s := newScene(t)
	visit := s.booked(s.visit())
	for range 2 {
		_, err := s.desk.CreateCall(
			t.Context(), newKey(), api.CreateCall{DoctorID: visit.Entry.DoctorID, Start: visit.Entry.Start},
		)
		must(t, err)
	}
}

func TestCreateCallRefusesWhatBreaksARule(t *testing.T) {
	s := newScene(t)
	doctor := string(s.clinic.Doctors[0].ID)
	tests := []struct {
		name        string
		create      api.CreateCall
		code, field string
	}{
		{"no start", api.CreateCall{DoctorID: doctor}, "required", "start"},
		{"an expired start", api.CreateCall{DoctorID: doctor, Start: morning.Add(-24 * time.Hour)}, "past", "start"},
		{
			"years ahead", api.CreateCall{DoctorID: doctor, Start: morning.Add(farthest + time.Second)},
			"tooFar", "start",
		},
		{"no doctor", api.CreateCall{Start: morning}, "unknown", "doctorId"},
		{"a doctor of nowhere", api.CreateCall{DoctorID: madoguchi.NewID(), Start: morning}, "unknown", "doctorId"},
		{
			"a long title", api.CreateCall{DoctorID: doctor, Start: morning, Title: strings.Repeat("あ", 81)}, "tooLong",
			"title",
		},
		{
			"a title in two lines", api.CreateCall{DoctorID: doctor, Start: morning, Title: "一\n二"},
			"invisibleCharacter", "title",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := s.desk.CreateCall(t.Context(), newKey(), test.create)
			refused(t, err, http.StatusBadRequest, test.code, test.field)
		})
	}
	response, content := s.send(
		letter{method: http.MethodPost, path: "/api/v1/calls", body: "{}", header: s.authorized()},
	)
	refusedWith(t, problemIn(t, response, content), http.StatusBadRequest, "idempotencyKey", "Idempotency-Key")
}

func TestEditCall(t *testing.T) {
	s := newScene(t)
	before := s.opened()
	title, doctor := "家族も同席", string(s.clinic.Doctors[1].ID)
	after, err := s.desk.EditCall(
		t.Context(), before.Entry.ID, api.EditCall{Revision: before.Entry.Revision, Title: &title, DoctorID: &doctor},
	)
	must(t, err)
	if after.Entry.Title != title || after.Entry.DoctorID != doctor || !after.Entry.Start.Equal(before.Entry.Start) {
		t.Errorf("edited to %+v", after.Entry)
	}
	_, err = s.desk.EditCall(t.Context(), before.Entry.ID, api.EditCall{Revision: before.Entry.Revision, Title: &title})
	refused(t, err, http.StatusConflict, "changed", "")
	unknown, long := madoguchi.NewID(), strings.Repeat("あ", 81)
	_, err = s.desk.EditCall(
		t.Context(), before.Entry.ID, api.EditCall{Revision: after.Entry.Revision, DoctorID: &unknown},
	)
	refused(t, err, http.StatusBadRequest, "unknown", "doctorId")
	_, err = s.desk.EditCall(t.Context(), before.Entry.ID, api.EditCall{Revision: after.Entry.Revision, Title: &long})
	refused(t, err, http.StatusBadRequest, "tooLong", "title")
}

// B8: the start never changes; the request has no field for it.
func TestEditCallCannotNameTheStart(t *testing.T) {
	s := newScene(t)
	entry := s.opened().Entry
	response, content := s.send(letter{
		method: http.MethodPatch, path: "/api/v1/calls/" + entry.ID,
		body: `{"revision":1,"start":"2126-11-26T00:00:00Z"}`, header: s.authorized(),
	})
	refusedWith(t, problemIn(t, response, content), http.StatusBadRequest, "body", "")
}

func TestCancelCall(t *testing.T) {
	s := newScene(t)
	entry := s.opened().Entry
	cancelled, err := s.desk.Cancel(t.Context(), api.KindCall, entry.ID)
	must(t, err)
	if cancelled.Entry.State != "cancelled" || len(cancelled.Pending) != 0 {
		t.Errorf("cancelled: %+v", cancelled)
	}
	_, err = s.desk.Finish(t.Context(), api.KindCall, entry.ID)
	refused(t, err, http.StatusConflict, "notOpen", "")
}

// The clinic's side can enter a call only within its window (B10), including a reservation's call.
func TestSignalWithinTheWindow(t *testing.T) {
	s := newScene(t)
	alone, visit := s.opened().Entry, s.booked(s.visit()).Entry
	s.enters(alone.ID)
	_, err := s.desk.DialSignal(t.Context(), visit.ID)
	refused(t, err, http.StatusConflict, "notOpen", "")
	s.now.advance(visit.Call.Opens.Sub(s.now.time()))
	s.enters(visit.ID)
	_, err = s.desk.DialSignal(t.Context(), alone.ID)
	refused(t, err, http.StatusConflict, "notOpen", "")
}

// enters connects the clinic's side and disconnects it, and returns the first message.
func (s *scene) enters(call string) api.SignalMessage {
	s.t.Helper()
	signal, welcome := s.joins(call)
	must(s.t, signal.Close())
	return welcome
}

// joins connects the clinic's side, and returns the first message too.
func (s *scene) joins(call string) (*api.Signal, api.SignalMessage) {
	s.t.Helper()
	signal, err := s.desk.DialSignal(s.t.Context(), call)
	must(s.t, err)
	yes := true
	must(s.t, signal.Send(s.t.Context(), api.SignalMessage{
		Type: api.SignalHello, Device: strings.Repeat("A", 43), Microphone: &yes, Camera: &yes,
	}))
	welcome, err := signal.Receive(s.t.Context())
	must(s.t, err)
	if welcome.Type != api.SignalWelcome || welcome.Role != "clinic" {
		s.t.Errorf("greeted with %+v", welcome)
	}
	return signal, welcome
}
