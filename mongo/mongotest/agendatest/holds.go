package agendatest

import (
	"sync"
	"testing"
	"time"

	"madoguchi/madoguchi"
	"madoguchi/mongo"
	"madoguchi/mongo/mongotest"
	"madoguchi/mongo/mongotest/expect"
)

// hold returns the claim as a hold that ends minutes after mongotest.Noon, and is attempted at it.
func hold(claim madoguchi.Claim, until int) madoguchi.Claim {
	claim.HeldUntil, claim.At = mongotest.Noon.Add(time.Duration(until)*time.Minute), mongotest.Noon
	return claim
}

// after returns the attempt some minutes after mongotest.Noon.
func after(minutes int, claim madoguchi.Claim) madoguchi.Claim {
	claim.At = mongotest.Noon.Add(time.Duration(minutes) * time.Minute)
	return claim
}

// testHolds holds times while somebody types (E1).
func testHolds(t *testing.T, store *mongo.Store) {
	mine, rival := mongotest.Claim(here, 0), mongotest.Claim(here, 0)
	expect.Done(t, store.Hold(t.Context(), hold(mine, 5)))
	expect.Error(t, "the hold repeated", store.Hold(t.Context(), hold(mine, 5)), nil)
	expect.Error(t, "another's hold", store.Hold(t.Context(), hold(rival, 5)), madoguchi.ErrSlotTaken)
	expect.Error(t, "another's claim", store.Claim(t.Context(), after(4, rival)), madoguchi.ErrSlotTaken)
	expect.Error(t, "a claim that does not know the time", store.Claim(t.Context(), rival), madoguchi.ErrSlotTaken)
	checkHeld(t, store, after(4, rival), true)
	checkHeld(t, store, after(5, rival), false)

	expect.Done(t, store.Hold(t.Context(), hold(mine, 10)))
	expect.Done(t, store.Hold(t.Context(), hold(mine, 5))) // a late repeat of the first does not shorten it
	checkHeld(t, store, after(9, rival), true)
	expect.Error(t, "the claim that confirms it", store.Claim(t.Context(), after(9, mine)), nil)
	expect.Done(t, store.LetGo(t.Context(), hold(mine, 10)))
	expect.Done(t, store.Hold(t.Context(), hold(mine, 10)))
	checkHeld(t, store, after(60, rival), true)
	expect.Done(t, store.Release(t.Context(), mine))
	expect.Error(t, "a hold after the cancellation", store.Hold(t.Context(), hold(mine, 5)), madoguchi.ErrNotOpen)
}

// testEndedHolds claims times whose holds have ended, or were given back.
func testEndedHolds(t *testing.T, store *mongo.Store) {
	mine, rival := mongotest.Claim(here, 0), mongotest.Claim(here, 0)
	expect.Done(t, store.LetGo(t.Context(), hold(mine, 5))) // of an agenda that does not exist
	expect.Done(t, store.Hold(t.Context(), hold(mine, 5)))
	expect.Done(t, store.LetGo(t.Context(), hold(mine, 5)))
	expect.Done(t, store.LetGo(t.Context(), hold(mine, 5)))
	checkHeld(t, store, after(1, rival), false)
	expect.Done(t, store.Hold(t.Context(), hold(mine, 5)))
	expect.Error(t, "another's claim after the end", store.Claim(t.Context(), after(5, rival)), nil)
	expect.Error(t, "the late claim", store.Claim(t.Context(), after(5, mine)), madoguchi.ErrSlotTaken)
	expect.Done(t, store.LetGo(t.Context(), hold(mine, 5)))
	checkHeld(t, store, after(60, mongotest.Claim(here, 0)), true)

	late := mongotest.Claim(here, 2)
	expect.Done(t, store.Hold(t.Context(), hold(late, 5)))
	expect.Error(t, "a claim after the end of a hold that nobody wanted", store.Claim(t.Context(), after(7, late)), nil)
	checkHeld(t, store, after(60, mongotest.Claim(here, 2)), true)
}

// testHoldsAtOnce has many people hold one slot. One of them gets it.
func testHoldsAtOnce(t *testing.T, store *mongo.Store) {
	const people = 200
	var group sync.WaitGroup
	outcomes := make([]error, people)
	for i := range people {
		group.Go(func() {
			claim := hold(mongotest.Claim(here, 0), 5)
			outcomes[i] = persist(t.Context(), func() error { return store.Hold(t.Context(), claim) })
		})
	}
	group.Wait()
	winners := 0
	for _, outcome := range outcomes {
		if outcome == nil {
			winners++
			continue
		}
		expect.Error(t, "a loser", outcome, madoguchi.ErrSlotTaken)
	}
	expect.Same(t, "winners", winners, 1)
}

func checkHeld(t *testing.T, store *mongo.Store, claim madoguchi.Claim, want bool) {
	t.Helper()
	got, err := store.Occupied(t.Context(), claim)
	expect.Done(t, err)
	expect.Same(t, "occupied at "+claim.At.Format(time.TimeOnly), got, want)
}
