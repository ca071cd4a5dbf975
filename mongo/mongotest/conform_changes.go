package mongotest

import (
	"context"
	"testing"
	"time"

	"madoguchi/madoguchi"
	"madoguchi/mongo"
	"madoguchi/mongo/changes"
	"madoguchi/mongo/mongotest/expect"
)

// changeTime is how long the test waits for a change.
const changeTime = time.Minute

func testChanges(t *testing.T, store *mongo.Store) {
	ctx, cancel := context.WithTimeout(t.Context(), changeTime)
	defer cancel()
	expect.Done(t, store.PutReservation(ctx, Reservation(here))) // before the stream begins, so not part of it
	expect.Done(t, store.CreateClinic(ctx, Clinic(here)))
	stream := watch(t, store, "")
	start := stream.Token()

	clinic, reservation, call := Clinic(here), Reservation(here), Call(other)
	expect.Done(t, store.PutReservation(ctx, reservation))
	expect.Done(t, store.Claim(ctx, Claim(here, 0))) // invisible to desks
	expect.Done(t, store.PutCall(ctx, call))
	reservation.Revision++
	expect.Done(t, store.PutReservation(ctx, reservation))
	expect.Done(t, store.PutReservation(ctx, reservation)) // changes nothing
	clinic.Revision++
	expect.Done(t, store.PutSettings(ctx, clinic))
	expect.Error(t, "the same settings again", store.PutSettings(ctx, clinic), madoguchi.ErrChanged) // changes nothing

	patient := Patient(here)
	_, err := store.EnsurePatient(ctx, patient)
	expect.Done(t, err)
	_, err = store.EnsurePatient(ctx, patient) // changes nothing
	expect.Done(t, err)
	expect.Done(t, store.UnlinkPatients(ctx, here, patient.Account.AccountID))

	want := []madoguchi.Change{
		{ClinicID: here, Kind: madoguchi.ReservationChanged, ID: string(reservation.ID)},
		{ClinicID: other, Kind: madoguchi.CallChanged, ID: string(call.ID)},
		{ClinicID: here, Kind: madoguchi.ReservationChanged, ID: string(reservation.ID)},
		{ClinicID: here, Kind: madoguchi.ClinicChanged, ID: string(here)},
		{ClinicID: here, Kind: madoguchi.PatientChanged, ID: string(patient.ID)},
		{ClinicID: here, Kind: madoguchi.PatientChanged, ID: string(patient.ID)},
	}
	seen := next(ctx, t, stream, len(want))
	expect.Same(t, "the changes", bare(seen), want)
	expect.Same(t, "the stream's token", stream.Token(), seen[len(seen)-1].Token)

	t.Run("resumed", func(t *testing.T) { testResume(ctx, t, store, start, seen) })
	t.Run("token moves on by itself", func(t *testing.T) { testQuietToken(ctx, t, store) })
	t.Run("token", func(t *testing.T) { testBadTokens(t, store, start) })
	t.Run("cancelled", func(t *testing.T) { testCancelledWait(t, store) })
}

// testResume resumes from every token. Each must continue with the next change.
func testResume(ctx context.Context, t *testing.T, store *mongo.Store, start string, seen []madoguchi.Change) {
	for i, token := range []string{start, seen[0].Token, seen[1].Token} {
		resumed := watch(t, store, token)
		expect.Same(t, "the resumed changes", next(ctx, t, resumed, len(seen)-i), seen[i:])
	}
}

// testQuietToken waits for the token to advance past writes outside the stream.
func testQuietToken(ctx context.Context, t *testing.T, store *mongo.Store) {
	stream := watch(t, store, "")
	before := stream.Token()
	quiet, stop := context.WithCancel(ctx)
	done := make(chan error, 1)
	go func() {
		_, err := stream.Next(quiet)
		done <- err
	}()
	expect.Done(t, store.Claim(ctx, Claim(here, 1)))
	for stream.Token() == before && ctx.Err() == nil {
		time.Sleep(10 * time.Millisecond) // a token has no event to wait for
	}
	if stream.Token() == before {
		t.Error("the token stood still while other collections were written")
	}
	stop()
	expect.Error(t, "the wait that was cancelled", <-done, context.Canceled)
}

func testBadTokens(t *testing.T, store *mongo.Store, good string) {
	for name, token := range map[string]string{
		"cut off":         good[:10],
		"no hexadecimal":  "zz" + good[2:],
		"no token at all": "!",
	} {
		t.Run(name, func(t *testing.T) {
			_, err := store.Watch(t.Context(), token)
			expect.Error(t, "following it", err, madoguchi.ErrTokenTooOld)
			expect.Same(t, "its kind", madoguchi.KindOf(err), madoguchi.KindGone)
		})
	}
}

func testCancelledWait(t *testing.T, store *mongo.Store) {
	stream := watch(t, store, "")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := stream.Next(ctx)
	expect.Error(t, "waiting with a cancelled context", err, context.Canceled)
}

func watch(t *testing.T, store *mongo.Store, after string) *changes.Stream {
	t.Helper()
	stream, err := store.Watch(t.Context(), after)
	expect.Done(t, err)
	t.Cleanup(func() { finish(t, "close the stream", stream.Close) })
	return stream
}

func next(ctx context.Context, t *testing.T, stream *changes.Stream, count int) []madoguchi.Change {
	t.Helper()
	var seen []madoguchi.Change
	for range count {
		change, err := stream.Next(ctx)
		expect.Done(t, err)
		seen = append(seen, change)
	}
	return seen
}

// bare removes the tokens, which are unpredictable.
func bare(list []madoguchi.Change) []madoguchi.Change {
	var without []madoguchi.Change
	for _, change := range list {
		change.Token = ""
		without = append(without, change)
	}
	return without
}
