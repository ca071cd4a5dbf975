package server

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"

	"madoguchi/apiserver/api"
	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/signalling"
	"madoguchi/apiserver/signalling/protocol"
	"madoguchi/madoguchi"
	"madoguchi/workflows/visits"
)

// TestWhoLeftWhileNoProcessWasThere has two patients recorded as waiting since before the start. One has reconnected,
// the other has not.
func TestWhoLeftWhileNoProcessWasThere(t *testing.T) {
	s := newScene(t)
	gone, since := s.waitingSince(-time.Minute)
	fresh, _ := s.waitingSince(time.Minute) // recorded after the start, by another process
	must(t, s.server.presence.LookForLeftBehind(t.Context(), s.now.time()))
	call, err := s.store.Call(t.Context(), s.staff.ClinicID, gone)
	must(t, err)
	last := call.Timeline[len(call.Timeline)-1]
	if !call.Presence.PatientSince.IsZero() || last.Code != madoguchi.EventPatientLeft ||
		last.Actor.Kind != madoguchi.BySystem || !last.At.After(since) {
		t.Errorf("who has gone is noted as present since %v, after %+v", call.Presence.PatientSince, last)
	}
	call, err = s.store.Call(t.Context(), s.staff.ClinicID, fresh)
	must(t, err)
	if call.Presence.PatientSince.IsZero() {
		t.Error("who came after the start is noted as gone")
	}
	before := len(call.Timeline)
	must(t, s.server.presence.LookForLeftBehind(t.Context(), s.now.time()))
	call, err = s.store.Call(t.Context(), s.staff.ClinicID, fresh)
	must(t, err)
	if len(call.Timeline) != before {
		t.Error("looking again reports again")
	}
}

// TestWhoAskedWhileNoProcessWasThere has a device that asked for admission before the start and has not reconnected.
func TestWhoAskedWhileNoProcessWasThere(t *testing.T) {
	s := newScene(t)
	id, since := s.waitingSince(-time.Minute)
	for _, kind := range []signalling.OccurrenceKind{signalling.CallStarted, signalling.DeviceAsked} {
		must(
			t,
			s.server.presence.ReportOnce(
				t.Context(),
				signalling.Occurrence{
					CallID: id, ClinicID: s.staff.ClinicID, Kind: kind, At: since,
					Actor: access.Principal{Staff: s.staff}.Actor(),
				},
			),
		)
	}
	asking := func() bool {
		detail, err := s.desk.Detail(t.Context(), api.KindCall, string(id))
		must(t, err)
		return detail.Entry.Call.AskingSince != nil
	}
	if !asking() {
		t.Fatal("the device that asks is not listed")
	}
	must(t, s.server.presence.LookForLeftBehind(t.Context(), s.now.time()))
	if asking() {
		t.Error("the device that has gone is listed as asking")
	}
}

// TestAnUnansweredReportKeepsNoOtherWaiting has two patients who have left. The report about the first one is never
// accepted.
func TestAnUnansweredReportKeepsNoOtherWaiting(t *testing.T) {
	s := newScene(t)
	first, _ := s.waitingSince(-2 * time.Minute)
	second, _ := s.waitingSince(-time.Minute)
	first, second = min(first, second), max(first, second) // in the order of the check
	s.processesInUse.Processes = deaf{s.processes, first}
	ctx, stop := context.WithCancel(t.Context())
	var looking sync.WaitGroup
	looking.Go(func() { _ = s.server.presence.LookForLeftBehind(ctx, s.now.time()) })
	defer looking.Wait()
	defer stop()
	s.becomes(second, "is noted as gone", func(call madoguchi.Call) bool { return call.Presence.PatientSince.IsZero() })
}

// deaf are processes in which one call's workflow accepts no report.
type deaf struct {
	*processes
	call madoguchi.CallID
}

func (d deaf) ReportPresence(ctx context.Context, id madoguchi.CallID, presence visits.Presence) error {
	if id == d.call {
		return madoguchi.ErrUnavailable
	}
	return d.processes.ReportPresence(ctx, id, presence)
}

// waitingSince books a visit whose patient is recorded as waiting since some time before now.
func (s *scene) waitingSince(ago time.Duration) (madoguchi.CallID, time.Time) {
	s.t.Helper()
	detail, err := s.desk.CreateCall(
		s.t.Context(), newKey(), api.CreateCall{DoctorID: string(s.clinic.Doctors[0].ID), Start: s.now.time()},
	)
	must(s.t, err)
	id, since := madoguchi.CallID(detail.Entry.ID), s.now.time().Add(ago)
	must(s.t, s.server.presence.ReportOnce(s.t.Context(), signalling.Occurrence{
		CallID: id, ClinicID: s.staff.ClinicID, Kind: signalling.PatientCame, At: since,
		Actor: madoguchi.Actor{Kind: madoguchi.ByPatient},
	}))
	return id, since
}

// TestARestartKeepsSinceWhenSomebodyWaits ends the process while a patient is in its rooms. The patient reconnects to
// the next process a moment later.
func TestARestartKeepsSinceWhenSomebodyWaits(t *testing.T) {
	s := newScene(t)
	detail, err := s.desk.CreateCall(
		t.Context(), newKey(), api.CreateCall{DoctorID: string(s.clinic.Doctors[0].ID), Start: s.now.time()},
	)
	must(t, err)
	id := madoguchi.CallID(detail.Entry.ID)
	_, cookie := s.followed(detail)
	s.patientComes(id, cookie)
	since := s.now.time()
	s.becomes(id, "waits", func(call madoguchi.Call) bool { return call.Presence.PatientSince.Equal(since) })

	s.now.advance(20 * time.Minute)
	must(t, s.server.Close(t.Context()))
	s.becomes(id, "is noted as gone", func(call madoguchi.Call) bool { return call.Presence.PatientSince.IsZero() })
	s.site.Close()
	s.server = New(s.config())
	s.site = httptest.NewServer(s.server)

	s.now.advance(5 * time.Second)
	s.patientComes(id, cookie)
	s.becomes(
		id, "waits since before", func(call madoguchi.Call) bool { return call.Presence.PatientSince.Equal(since) },
	)
	s.desk = s.signedIn(s.staff)
	if welcome := s.enters(detail.Entry.ID); welcome.Peer == nil || !welcome.Peer.Since.Equal(since) {
		t.Errorf("the console is greeted with %+v, want a patient since %v", welcome.Peer, since)
	}
}

// patientComes connects the patient's page. It stays until the server or the test ends.
func (s *scene) patientComes(id madoguchi.CallID, cookie *http.Cookie) {
	s.t.Helper()
	socket, _, err := websocket.Dial(
		s.t.Context(), "ws"+strings.TrimPrefix(s.site.URL, "http")+"/visit/"+string(id)+"/signal",
		&websocket.DialOptions{
			Subprotocols: []string{protocol.Subprotocol}, HTTPHeader: http.Header{"Cookie": {cookie.String()}},
		},
	)
	must(s.t, err)
	var reading sync.WaitGroup
	s.t.Cleanup(reading.Wait)
	s.t.Cleanup(func() { _ = socket.CloseNow() })
	hello := `{"type":"hello","device":"` + strings.Repeat("A", 43) + `","microphone":true,"camera":true}`
	must(s.t, socket.Write(s.t.Context(), websocket.MessageText, []byte(hello)))
	reading.Go(func() { // a page reads too, so it answers the close frame
		for {
			if _, _, err := socket.Read(context.Background()); err != nil {
				return
			}
		}
	})
}

// becomes waits until the stored call fulfils the condition.
func (s *scene) becomes(id madoguchi.CallID, what string, holds func(madoguchi.Call) bool) {
	s.t.Helper()
	for ctx, last := s.t.Context(), time.Now().Add(10*time.Second); ; time.Sleep(10 * time.Millisecond) {
		call, err := s.store.Call(ctx, s.staff.ClinicID, id)
		must(s.t, err)
		if holds(call) {
			return
		}
		if time.Now().After(last) {
			s.t.Fatalf("the call never %s: %+v", what, call.Presence)
		}
	}
}
