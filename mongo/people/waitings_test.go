package people_test

import (
	"cmp"
	"slices"
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
	elsewhere.Day, elsewhere.LastDay = "2026-11-30", "" // in the list of one day
	for _, entry := range []madoguchi.Waiting{second, first, elsewhere} {
		expect.Done(t, store.PutWaiting(ctx, entry))
	}
	list, err := store.WaitingOn(ctx, here, first.Day, first.Day)
	expect.Done(t, err)
	expect.Same(t, "the list in the order of joining", list, []madoguchi.Waiting{first, second})
	for days, want := range map[[2]string][]madoguchi.Waiting{
		{"2026-11-26", "2026-11-26"}: {first, second}, // the last day of both
		{"2026-11-26", "2026-11-30"}: {first, elsewhere, second},
		{"2026-11-27", "2026-11-30"}: {elsewhere},
		{"2026-11-10", "2026-11-23"}: nil,
		{"2026-12-01", "2026-12-02"}: nil,
	} {
		list, err := store.WaitingOn(ctx, here, days[0], days[1])
		expect.Done(t, err)
		slices.SortStableFunc(list, func(a, b madoguchi.Waiting) int { return cmp.Compare(a.Day, b.Day) })
		slices.SortStableFunc(want, func(a, b madoguchi.Waiting) int { return cmp.Compare(a.Day, b.Day) })
		expect.Same(t, "who waits from "+days[0], slices.Concat(list), want)
	}
	lists, err := store.WaitingLists(ctx, here)
	expect.Done(t, err)
	expect.Same(t, "the lists", lists, []string{"2026-11-30", ""})
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
	list, err = store.WaitingOn(ctx, here, first.Day, first.Day)
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
