package server

import (
	"context"
	"sync"
	"testing"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
	"madoguchi/mongo"
)

// laggard is a store whose primary has just been elected. It shows reservations in an old state until it is settled.
type laggard struct {
	*mongo.Store

	mu      sync.Mutex
	before  map[madoguchi.ReservationID]madoguchi.Reservation
	settled bool
}

func (l *laggard) Settle(ctx context.Context) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.settled = true
	return l.Store.Settle(ctx)
}

func (l *laggard) Reservation(
	ctx context.Context, clinic madoguchi.ClinicID, id madoguchi.ReservationID,
) (madoguchi.Reservation, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.settled {
		return l.Store.Reservation(ctx, clinic, id)
	}
	old, ok := l.before[id]
	if !ok {
		return old, madoguchi.ErrNotFound
	}
	return old, nil
}

// lag replaces the server's store by one that shows only these reservations.
func (s *scene) lag(shown ...api.Detail) {
	s.t.Helper()
	l := &laggard{Store: s.store, before: map[madoguchi.ReservationID]madoguchi.Reservation{}}
	for _, detail := range shown {
		id := madoguchi.ReservationID(detail.Entry.ID)
		old, err := s.store.Reservation(s.t.Context(), s.clinic.ID, id)
		must(s.t, err)
		l.before[id] = old
	}
	s.storeInUse.Store = l
}

func TestAnswersShowWhatWasWrittenAfterAnElection(t *testing.T) {
	s := newScene(t)
	s.lag()
	booked := s.booked(s.visit())
	if booked.Entry.PatientName == "" {
		t.Errorf("booked %+v", booked.Entry)
	}
	s.lag(booked)
	memo := "血圧手帳"
	edited, err := s.edit(booked, func(v *api.GuestVisit) { v.Memo = memo })
	must(t, err)
	if edited.Entry.Memo != memo {
		t.Errorf("the answer to an edit has the memo %q", edited.Entry.Memo)
	}
	s.lag(edited)
	cancelled, err := s.desk.Cancel(t.Context(), api.KindReservation, booked.Entry.ID)
	must(t, err)
	if cancelled.Entry.State != string(madoguchi.ReservationCancelled) {
		t.Errorf("the answer to a cancellation says %q", cancelled.Entry.State)
	}
}
