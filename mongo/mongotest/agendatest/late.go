package agendatest

import (
	"errors"
	"sync"
	"testing"

	"madoguchi/madoguchi"
	"madoguchi/mongo"
	"madoguchi/mongo/mongotest"
	"madoguchi/mongo/mongotest/expect"
)

// away are the places to which a reservation moves from home and back.
var away = map[string]func(madoguchi.Claim) madoguchi.Claim{
	"the same day": halfHours(2), "overlapping itself": minutes(10), "another day": onDay("2026-11-25"),
	"another doctor": withDoctor("d9"),
}

// testLateMoves moves a reservation away and back, and then repeats the first attempts. They belong to earlier
// decisions and must change nothing.
func testLateMoves(t *testing.T, store *mongo.Store) {
	for name, there := range away {
		t.Run(name, func(t *testing.T) {
			home := mongotest.Claim(here, 0)
			home.DoctorID = madoguchi.DoctorID(madoguchi.NewID())
			first, second := decided(1, home), decided(2, there(home))
			third, fourth := decided(3, home), decided(4, there(home))
			expect.Done(t, store.Claim(t.Context(), first))
			expect.Done(t, store.Move(t.Context(), first, second))
			expect.Done(t, store.Move(t.Context(), second, third))

			expect.Error(t, "the first move once more", store.Move(t.Context(), first, second), madoguchi.ErrNotOpen)
			lateClaim(t, store, first)
			expect.Error(t, "and again, after the claim", store.Move(t.Context(), first, second), madoguchi.ErrNotOpen)
			checkOccupied(t, store, home, true)
			checkOccupied(t, store, there(home), overlaps(home, there(home)))

			expect.Done(t, store.Move(t.Context(), third, fourth))
			lateMove(t, store, first, second)
			expect.Error(t, "the way back once more", store.Move(t.Context(), second, third), madoguchi.ErrNotOpen)
			checkOccupied(t, store, there(home), true)
			checkOccupied(t, store, home, overlaps(home, there(home)))
		})
	}
}

// decided is a claim with the revision that decided it.
func decided(revision int64, claim madoguchi.Claim) madoguchi.Claim {
	claim.Revision = revision
	return claim
}

// lateClaim repeats the claim of a reservation that has moved since; see lateMove.
func lateClaim(t *testing.T, store *mongo.Store, claim madoguchi.Claim) {
	t.Helper()
	if err := store.Claim(t.Context(), claim); err != nil && !errors.Is(err, madoguchi.ErrNotOpen) {
		t.Errorf("a late claim: %v", err)
	}
}

// testMovesBackAndForth attempts each move three times concurrently and goes on after the first result, so that the
// others finish during later moves. In the end the reservation has its last time.
func testMovesBackAndForth(t *testing.T, store *mongo.Store) {
	const moves, attempts = 41, 3
	for name, there := range away {
		t.Run(name, func(t *testing.T) {
			home := mongotest.Claim(here, 0)
			home.DoctorID = madoguchi.DoctorID(madoguchi.NewID())
			present, next := decided(1, home), decided(2, there(home))
			expect.Done(t, store.Claim(t.Context(), present))
			var late sync.WaitGroup
			for range moves {
				from, to, done := present, next, make(chan error, attempts)
				for range attempts {
					late.Go(func() { done <- store.Move(t.Context(), from, to) })
				}
				expect.Error(t, "the attempt that was done first", <-done, nil)
				present, next = to, decided(to.Revision+1, from)
			}
			late.Wait()
			checkOccupied(t, store, there(home), true)
			checkOccupied(t, store, home, overlaps(home, there(home)))
			expect.Error(t, "moving on", store.Move(t.Context(), present, decided(next.Revision, halfHours(5)(home))),
				nil)
		})
	}
}
