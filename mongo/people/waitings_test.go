package people_test

import (
	"testing"
	"time"

	"madoguchi/madoguchi"
	"madoguchi/mongo"
	"madoguchi/mongo/mongotest"
	"madoguchi/mongo/mongotest/expect"
)

// TestWaitlists follows two patients who wait for one day, until one has booked and the other's account is deleted.
func TestWaitlists(t *testing.T) {
	ctx, store := t.Context(), mongotest.Start(t)
	first, second, elsewhere := mongotest.Waiting(here), mongotest.Waiting(here), mongotest.Waiting(here)
	second.JoinedAt, second.State, second.Offer = mongotest.Noon.Add(time.Minute), madoguchi.WaitingForSlot, nil
	second.Reservation, second.Account = "", "a2"
	elsewhere.Day = "2026-11-30"
	for _, entry := range []madoguchi.Waiting{second, first, elsewhere} {
		expect.Done(t, store.PutWaiting(ctx, entry))
	}
	list, err := store.WaitingOn(ctx, here, first.Day)
	expect.Done(t, err)
	expect.Same(t, "the list in the order of joining", list, []madoguchi.Waiting{first, second})
	days, err := store.WaitingDays(ctx, here)
	expect.Done(t, err)
	expect.Same(t, "the days", days, []string{"2026-11-24", "2026-11-30"})
	byLink, err := store.WaitingByLink(ctx, second.ID)
	expect.Done(t, err)
	expect.Same(t, "the entry of a link", byLink, second)

	late := first
	late.State = madoguchi.WaitingLeft
	expect.Done(t, store.SetWaiting(ctx, late)) // of the same revision
	checkWaiting(t, store, first)
	booked := first
	booked.State, booked.Offer, booked.Reservation, booked.Revision = madoguchi.WaitingBooked, nil, "r2", 8
	expect.Done(t, store.SetWaiting(ctx, booked))
	checkWaiting(t, store, booked)
	offered := second
	offered.State, offered.Offer, offered.Revision = madoguchi.WaitingOffered, first.Offer, 9
	expect.Done(t, store.SetWaiting(ctx, offered))
	checkWaiting(t, store, offered)
	list, err = store.WaitingOn(ctx, here, first.Day)
	expect.Done(t, err)
	expect.Same(t, "the list without the booked one", list, []madoguchi.Waiting{offered})

	mine, err := store.WaitingOf(ctx, "a2")
	expect.Done(t, err)
	expect.Same(t, "an account's entries", mine, []madoguchi.Waiting{offered})
	expect.Done(t, store.DeleteWaitingOf(ctx, "a2"))
	expect.Done(t, store.DeleteWaitingOf(ctx, "a2"))
	offered.State, offered.Revision = madoguchi.WaitingUnserved, 10
	expect.Done(t, store.SetWaiting(ctx, offered))
	_, err = store.Waiting(ctx, here, second.ID)
	expect.Error(t, "an entry that was deleted", err, madoguchi.ErrNotFound)
	again := booked
	again.State, again.Reservation, again.Revision = madoguchi.WaitingForSlot, "", 11
	expect.Done(t, store.PutWaiting(ctx, again))
	checkWaiting(t, store, again)
}

func checkWaiting(t *testing.T, store *mongo.Store, want madoguchi.Waiting) {
	t.Helper()
	got, err := store.Waiting(t.Context(), here, want.ID)
	expect.Done(t, err)
	expect.Same(t, "the entry", got, want)
}
