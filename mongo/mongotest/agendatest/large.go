package agendatest

import (
	"errors"
	"fmt"
	"strconv"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"madoguchi/madoguchi"
	"madoguchi/mongo"
	"madoguchi/mongo/mongotest"
	"madoguchi/mongo/mongotest/expect"
)

// testLongDay claims, moves and releases in an agenda with very many cancellations.
func testLongDay(t *testing.T, store *mongo.Store, config mongo.Config) {
	putAgenda(t, config, 1<<20)
	claim, rival := mongotest.Claim(here, 0), mongotest.Claim(here, 0)
	expect.Done(t, store.Claim(t.Context(), claim))
	expect.Error(t, "another's claim on the time", store.Claim(t.Context(), rival), madoguchi.ErrSlotTaken)
	later := claim
	later.Start, later.End = claim.Start.Add(time.Hour), claim.End.Add(time.Hour)
	expect.Done(t, store.Move(t.Context(), claim, later))
	expect.Done(t, store.Claim(t.Context(), rival))
	expect.Done(t, store.Release(t.Context(), later))
	checkOccupied(t, store, rival, true)
	checkOccupied(t, store, later, false)
}

// testFullAgenda works in an agenda without room for another entry. A write that needs one is refused permanently, not
// retried forever, and existing claims can still be released.
func testFullAgenda(t *testing.T, store *mongo.Store, config mongo.Config) {
	first, second := mongotest.Claim(here, 0), mongotest.Claim(here, 1)
	putAgenda(t, config, limit, first, second)
	claim := func(c madoguchi.Claim) error { return asAWorker(func() error { return store.Claim(t.Context(), c) }) }
	release := func(c madoguchi.Claim) error { return asAWorker(func() error { return store.Release(t.Context(), c) }) }
	expect.Error(t, "a claim", claim(mongotest.Claim(here, 6)), madoguchi.ErrTooLarge)
	expect.Done(t, release(mongotest.Claim(here, 6)))
	expect.Done(t, release(first)) // its mark is smaller than the claim it replaces
	checkOccupied(t, store, first, false)
	expect.Error(t, "a claim that comes after its release", claim(first), madoguchi.ErrNotOpen)
	elsewhere := second
	elsewhere.Day = "2026-11-25"
	expect.Done(t, asAWorker(func() error { return store.Move(t.Context(), second, elsewhere) }))
	checkOccupied(t, store, second, false)
	checkOccupied(t, store, elsewhere, true)
}

// asAWorker repeats a write that timed out, which can happen with documents of this size on a busy machine.
func asAWorker(write func() error) error {
	const attempts = 10
	for attempt := 1; ; attempt++ {
		if err := write(); attempt == attempts || !errors.Is(err, madoguchi.ErrUnavailable) {
			return err
		}
	}
}

// putAgenda stores an agenda for the day of Claim with at most size bytes and the given claims.
func putAgenda(t *testing.T, config mongo.Config, size int, there ...madoguchi.Claim) {
	t.Helper()
	document := bson.D{{Key: "_id", Value: agendaKey()}, {Key: "occupied", Value: bson.A{}},
		{Key: "departed", Value: bson.A{}}}
	occupied := bson.A{}
	for _, claim := range there {
		occupied = append(occupied, bson.D{
			{Key: "reservation", Value: claim.Reservation}, {Key: "start", Value: claim.Start},
			{Key: "end", Value: claim.End},
		})
	}
	document[1].Value = occupied
	empty, err := bson.Marshal(document)
	expect.Done(t, err)
	document[2].Value = cancellations(size - len(empty))
	_, err = mongotest.Connect(t, config.URI).Database(config.Database).Collection("agendas").InsertOne(t.Context(), document)
	expect.Done(t, err)
}

func agendaKey() bson.D {
	of := mongotest.Claim(here, 0)
	return bson.D{{Key: "clinic", Value: of.ClinicID}, {Key: "doctor", Value: of.DoctorID}, {Key: "day", Value: of.Day}}
}

// limit is MongoDB's largest document size in bytes.
const limit = 16 << 20

// cancellations are marks of visits in an agenda, of about size bytes.
func cancellations(size int) bson.A {
	const longest = 64                                               // of an identifier
	const frame = 1 + 1 + 4 + 1 + len("reservation") + 1 + 4 + 1 + 1 // of an element, without its place's digits
	var marks bson.A
	for {
		place := len(strconv.Itoa(len(marks)))
		length := min(longest, size-frame-place)
		if length <= 0 {
			return marks
		}
		marks = append(marks, bson.D{{Key: "reservation", Value: fmt.Sprintf("%0*d", length, len(marks))}})
		size -= frame + place + length
	}
}
