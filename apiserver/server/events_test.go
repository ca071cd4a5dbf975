package server

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/apiserver/internal/access"
	"madoguchi/madoguchi"
)

// listener is a desk that receives events.
type listener struct {
	t       *testing.T
	changes chan api.Change
	stop    context.CancelFunc
	reason  func() error // waits for the end of the connection and returns the reason
}

// listen connects a desk and waits until the stream is confirmed.
func (s *scene) listen(client *api.Client, lastID string) (*listener, api.Change) {
	s.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	l := &listener{t: s.t, changes: make(chan api.Change, 2*feedLength), stop: cancel}
	ended := make(chan error, 1)
	go func() { ended <- client.Events(ctx, lastID, func(change api.Change) { l.changes <- change }) }()
	l.reason = sync.OnceValue(func() error { return <-ended })
	s.t.Cleanup(func() { cancel(); _ = l.reason() }) // tests that need the reason read it earlier
	return l, l.next(api.ChangeHello)
}

// next waits for the next event, which must have the name.
func (l *listener) next(name string) api.Change {
	l.t.Helper()
	select {
	case change := <-l.changes:
		if change.Name != name {
			l.t.Fatalf("told %s, want %s", change.Name, name)
		}
		return change
	case <-time.After(30 * time.Second):
		l.t.Fatalf("not told of %s", name)
		return api.Change{}
	}
}

// entry waits for the event with an entry's revision, and returns it. A reservation and its call are written one after
// the other, so an event may come in between.
func (l *listener) entry(wanted api.Entry) api.Change {
	l.t.Helper()
	for {
		change := l.next(api.ChangeEntry)
		if change.Entry.ID == wanted.ID && change.Entry.Revision == wanted.Revision {
			return change
		}
	}
}

// started returns a scene whose change stream is open. A desk that connects earlier is told to reload when it opens.
func started(t *testing.T) *scene {
	s := newScene(t)
	s.follow()
	desk, _ := s.listen(s.desk, "nowhere")
	for desk.next(api.ChangeReset).ID == "" {
	}
	desk.stop()
	return s
}

func TestEventsTellWhatChanged(t *testing.T) {
	s := started(t)
	desk, hello := s.listen(s.desk, "")
	if hello.ID == "" {
		t.Error("hello names no place to go on from")
	}
	booked := s.booked(s.visit())
	told := desk.entry(booked.Entry)
	content, err := json.Marshal(told.Entry)
	must(t, err)
	newConforming(t, nil).Fits("Entry", content)
	if told.Entry.PatientName != booked.Entry.PatientName || told.Entry.Call == nil {
		t.Errorf("told %+v", told.Entry)
	}
	memo := "変更"
	edited, err := s.edit(booked, func(v *api.GuestVisit) { v.Memo = memo })
	must(t, err)
	if told := desk.entry(edited.Entry); told.Entry.Memo != memo {
		t.Errorf("told %+v", told.Entry)
	}
	call := s.opened()
	if told := desk.entry(call.Entry); told.Entry.Kind != api.KindCall || told.Entry.Title != call.Entry.Title {
		t.Errorf("told %+v", told.Entry)
	}
	cancelled, err := s.desk.Cancel(t.Context(), api.KindCall, call.Entry.ID)
	must(t, err)
	desk.entry(cancelled.Entry)
}

// Before the window, a reservation's workflow writes the call and then the reservation; desks receive one event for
// both. From the window on, they receive events of the call alone.
func TestACallIsToldWithItsReservation(t *testing.T) {
	s := started(t)
	booked := s.booked(s.visit())
	desk, _ := s.listen(s.desk, "")
	desk.passes(s.opened()) // and with it the booking's own event
	call, err := s.store.Call(t.Context(), s.clinic.ID, madoguchi.CallID(booked.Entry.ID))
	must(t, err)
	call.Revision++
	must(t, s.store.PutCall(t.Context(), call))
	next := s.opened() // the next event shows that the call made none
	if told := desk.next(api.ChangeEntry); told.Entry.ID != next.Entry.ID {
		t.Errorf("told %+v of a call before its reservation", told.Entry)
	}
	call.State, call.Revision = madoguchi.CallWaiting, call.Revision+1
	must(t, s.store.PutCall(t.Context(), call))
	told := desk.next(api.ChangeEntry)
	if told.Entry.ID != booked.Entry.ID || told.Entry.Call.State != string(madoguchi.CallWaiting) ||
		told.Entry.PatientName != booked.Entry.PatientName {
		t.Errorf("told %+v of a patient who waits", told.Entry)
	}
}

// passes reads events up to that of an entry.
func (l *listener) passes(last api.Detail) {
	l.t.Helper()
	for l.next(api.ChangeEntry).Entry.ID != last.Entry.ID {
	}
}

func TestEventsStayInTheClinic(t *testing.T) {
	s := started(t)
	foreign := s.signedIn(s.stranger)
	desk, _ := s.listen(foreign, "")
	s.booked(s.visit())
	s.opened()
	session, err := foreign.CurrentSession(t.Context())
	must(t, err)
	own, err := foreign.CreateCall(
		t.Context(), newKey(), api.CreateCall{DoctorID: session.Clinic.Doctors[0].ID, Start: s.now.time()},
	)
	must(t, err)
	if first := desk.next(api.ChangeEntry); first.Entry.ID != own.Entry.ID {
		t.Errorf("another clinic was told %+v", first.Entry)
	}
}

func TestEventsGoOnWhereADeskLeft(t *testing.T) {
	s := started(t)
	for _, name := range []string{"after hello", "after an entry"} {
		t.Run(name, func(t *testing.T) {
			desk, last := s.listen(s.desk, "")
			if name == "after an entry" {
				last = desk.entry(s.opened().Entry)
			}
			desk.stop()
			missed := []api.Detail{s.opened(), s.opened(), s.opened()}
			back, hello := s.listen(s.desk, last.ID)
			if hello.ID != last.ID {
				t.Errorf("goes on after %s instead of %s", hello.ID, last.ID)
			}
			for i, want := range append(missed, s.opened()) {
				if got := back.next(api.ChangeEntry); got.Entry.ID != want.Entry.ID {
					t.Errorf("change %d is %+v, want %s", i, got.Entry, want.Entry.ID)
				}
			}
		})
	}
}

func TestEventsAfterAnUnknownPlaceBeginAnew(t *testing.T) {
	s := started(t)
	desk, _ := s.listen(s.desk, "82674A00000000000000")
	reset := desk.next(api.ChangeReset)
	if reset.ID == "" || reset.ID != s.server.events.Hub.Position() {
		t.Errorf("goes on from %q", reset.ID)
	}
	desk.entry(s.opened().Entry)
}

func TestEventsEndWithTheServer(t *testing.T) {
	s := started(t)
	desk, _ := s.listen(s.desk, "")
	must(t, s.server.Close(t.Context()))
	if err := desk.reason(); !errors.Is(err, madoguchi.ErrUnavailable) {
		t.Errorf("ended with %v", err)
	}
}

// signedOut is a store with one signed-in person, until the test signs the person out.
type signedOut struct {
	Store
	over atomic.Bool
}

func (s *signedOut) Session(context.Context, [32]byte, time.Time) (madoguchi.Session, error) {
	if s.over.Load() {
		return madoguchi.Session{}, madoguchi.ErrNotFound
	}
	return madoguchi.Session{}, nil
}

func (s *signedOut) Staff(context.Context, madoguchi.ClinicID, madoguchi.StaffID) (madoguchi.Staff, error) {
	return madoguchi.Staff{Role: madoguchi.Reception}, nil
}

// stream is the end of a connection, reduced to what events need.
type stream struct {
	mu   sync.Mutex
	text bytes.Buffer
	head http.Header
}

func (s *stream) Header() http.Header              { return s.head }
func (s *stream) WriteHeader(int)                  {}
func (s *stream) Flush()                           {}
func (s *stream) SetWriteDeadline(time.Time) error { return nil }

func (s *stream) Write(content []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(content)
}

func (s *stream) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// After a sign-out, the event stream ends at the next check of its session. The synctest bubble skips the ten seconds.
func TestEventsEndWithTheSession(t *testing.T) {
	config := newScene(t).config()
	synctest.Test(t, func(t *testing.T) {
		store := &signedOut{}
		config.Store, config.Now, config.LookAgain = store, time.Now, access.LookAgain
		server := New(config)
		connection := &stream{head: make(http.Header)}
		listening, leave := context.WithTimeout(t.Context(), time.Minute)
		defer leave()
		request := httptest.NewRequestWithContext(listening, http.MethodGet, "/api/v1/events", nil)
		request.Header.Set("Authorization", "Bearer "+strings.Repeat("A", 43))
		ended := make(chan time.Time, 1)
		began := time.Now()
		go func() { server.ServeHTTP(connection, request); ended <- time.Now() }()
		time.Sleep(beatEvery + beatEvery/2)
		const helloAndBeat = "id: \nevent: hello\ndata: {\"now\":\"2000-01-01T00:00:00Z\"}\n\n: beat\n\n"
		if text := connection.String(); text != helloAndBeat {
			t.Errorf("the desk reads %q", text)
		}
		store.over.Store(true)
		if after := (<-ended).Sub(began); after != 2*access.LookAgain {
			t.Errorf("ended after %v", after)
		}
		must(t, server.Close(t.Context()))
	})
}

func TestEventsAfterWhatIsNoToken(t *testing.T) {
	s := newScene(t)
	err := s.desk.Events(
		t.Context(), strings.Repeat("0", longestToken+1), func(api.Change) { t.Error("told something") },
	)
	refused(t, err, http.StatusBadRequest, "tooLong", "Last-Event-ID")
}

// A desk is told which patients have changed, and nothing about them. A repeat changes nothing and is not told.
func TestEventsNamePatientsWhoChanged(t *testing.T) {
	s := started(t)
	desk, _ := s.listen(s.desk, "")
	told := func(what string, want ...string) {
		t.Helper()
		var named []string
		for range want {
			named = append(named, desk.next(api.ChangeOfPatient).Patient.ID)
		}
		slices.Sort(named)
		slices.Sort(want)
		if !slices.Equal(named, want) {
			t.Errorf("%s: told of %v, want %v", what, named, want)
		}
	}
	key, request := newKey(), api.NewPatient{PatientData: hanako()}
	patient, err := s.patients().Register(t.Context(), key, request)
	must(t, err)
	id := patient.Patient.ID
	told("registered", id)
	_, err = s.patients().Register(t.Context(), key, request)
	must(t, err)
	change := api.ChangePatient{PatientData: patient.Patient.PatientData, Revision: patient.Patient.Revision}
	change.Phone = "03-1111-2222"
	changed, err := s.patients().Change(t.Context(), id, change)
	must(t, err)
	told("changed", id)
	member := s.memberPatient()
	told("a member", string(member.ID))
	_, err = s.patients().Merge(t.Context(), id, api.MergePatients{
		PatientData: changed.Patient.PatientData, Revision: changed.Patient.Revision,
		OtherID: string(member.ID), OtherRevision: member.Revision,
	})
	must(t, err)
	told("merged", id, string(member.ID))
	_, err = s.patients().Unmerge(t.Context(), id, string(member.ID))
	must(t, err)
	told("two again", id, string(member.ID))
	must(t, s.store.UnlinkPatients(t.Context(), s.clinic.ID, member.Account.AccountID))
	told("unlinked", string(member.ID))
	desk.entry(s.opened().Entry) // nothing else was told
}

// A first booking on the web makes a patient, which desks are told once. Later bookings of the person tell of none.
func TestABookingOnTheWebTellsOfItsPatientOnce(t *testing.T) {
	s := started(t)
	account, v := s.parent()
	desk, _ := s.listen(s.desk, "")
	for booking, want := range []int{1, 0} {
		v.chooses(string(account.Family[0].ID))
		v.confirmed()
		v.confirms()
		if v.status != http.StatusSeeOther {
			t.Fatalf("the booking was answered %d: %s", v.status, v.page)
		}
		if told := desk.countPatients(s.opened()); told != want {
			t.Errorf("booking %d: told of patients %d times, want %d", booking+1, told, want)
		}
	}
}

// countPatients reads events up to that of an entry, and counts those of patients.
func (l *listener) countPatients(last api.Detail) (count int) {
	l.t.Helper()
	for {
		select {
		case change := <-l.changes:
			switch {
			case change.Name == api.ChangeOfPatient:
				count++
			case change.Name == api.ChangeEntry && change.Entry.ID == last.Entry.ID:
				return count
			}
		case <-time.After(30 * time.Second):
			l.t.Fatal("not told of the last entry")
		}
	}
}
