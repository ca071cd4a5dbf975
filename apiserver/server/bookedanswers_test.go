package server

import (
	"context"
	"testing"

	"madoguchi/madoguchi"
	"madoguchi/workflows/visits"
)

// away are processes that change no reservation.
type away struct{ Processes }

func (away) EditReservation(context.Context, madoguchi.ReservationID, visits.Edit) error {
	return madoguchi.ErrUnavailable
}

// TestTheLastAnswerCounts has a parent press 家族 by mistake while the workflows are away, and then 本人. The visit is the
// parent's.
func TestTheLastAnswerCounts(t *testing.T) {
	s := newScene(t)
	path, _ := s.bookedOnWeb()
	booked := s.bookedPage(path)
	account := s.account(func(a *madoguchi.Account) {
		a.Email, a.Profile.Name = "hanako@patient.example", "田中 美咲"
	})
	parent, works := s.portal(account), s.processesInUse.Processes
	s.processesInUse.Processes = away{works}
	parent.post(booked + "/family")
	s.processesInUse.Processes = works
	parent.post(booked + "/self")
	account, err := s.store.Account(t.Context(), account.ID)
	must(t, err)
	shown, err := s.store.ReservationsOfAccount(t.Context(), account, 10)
	must(t, err)
	if len(shown) != 1 || shown[0].Member != "" {
		t.Errorf("the account has the visits %+v", shown)
	}
}
