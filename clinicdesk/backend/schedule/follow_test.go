package schedule_test

import (
	"context"
	"errors"
	"testing"

	"go.uber.org/goleak"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend"
	"madoguchi/clinicdesk/backend/schedule"
	"madoguchi/clinicdesk/internal/backendtest"
	"madoguchi/clinicdesk/internal/deskserver"
)

// following runs Follow and passes on its callbacks.
type following struct {
	connection chan schedule.Connection
	changed    chan api.Entry
	gap        chan struct{}
	ended      chan error
}

func follow(ctx context.Context, session *backend.Session) following {
	f := following{
		make(chan schedule.Connection, 100), make(chan api.Entry, 100), make(chan struct{}, 100),
		make(chan error, 1),
	}
	go func() {
		f.ended <- session.Visits.Follow(ctx, schedule.Callbacks{
			Connection: func(c schedule.Connection) { f.connection <- c },
			Changed:    func(e api.Entry) { f.changed <- e },
			Gap:        func() { f.gap <- struct{}{} },
		})
	}()
	return f
}

func (f following) until(t *testing.T, online bool) schedule.Connection {
	t.Helper()
	for {
		select {
		case c := <-f.connection:
			if c.Online == online {
				return c
			}
		case <-t.Context().Done():
			t.Fatalf("never online=%v", online)
		}
	}
}

func TestFollowAcrossABrokenConnection(t *testing.T) {
	clinic := backendtest.NewClinic(t)
	session := clinic.SignIn(t)
	before := goleak.IgnoreCurrent()
	ctx, cancel := context.WithCancel(t.Context())
	f := follow(ctx, session)
	f.until(t, true)
	<-f.gap // the first connection has missed everything before it
	entry := api.Entry{
		ID: "a", Kind: "reservation", End: noon, State: "booked",
		GuestVisit: api.GuestVisit{DoctorID: deskserver.Aoki, Start: noon, PatientName: "田中 花子"},
	}
	clinic.Server.Visits.Put(entry)
	if got := <-f.changed; got.PatientName != "田中 花子" {
		t.Errorf("got %+v", got)
	}

	clinic.Server.SetDown(true)
	if lost := f.until(t, false); !lost.Since.Equal(noon) {
		t.Errorf("offline since %v, want %v", lost.Since, noon)
	}
	entry.PatientName = "田中 花代"
	clinic.Server.Visits.Put(entry)
	clinic.Server.SetDown(false)
	f.until(t, true)
	if got := <-f.changed; got.PatientName != "田中 花代" {
		t.Errorf("what happened while offline: got %+v", got)
	}
	if len(f.gap) != 0 {
		t.Error("a resumed connection was taken for a gap")
	}

	cancel()
	if err := <-f.ended; !errors.Is(err, context.Canceled) {
		t.Errorf("ended with %v", err)
	}
	clinic.Entrance.HTTP.CloseIdleConnections()
	clinic.Server.SetDown(true)
	var leak error
	for range 60 { // goleak waits half a second each time, and a busy machine may need more
		leak = goleak.Find(before, goleak.IgnoreAnyFunction("net/http.(*conn).serve"),
			goleak.IgnoreAnyFunction("net/http.(*connReader).backgroundRead"))
		if leak == nil {
			return
		}
	}
	t.Error(leak)
}
