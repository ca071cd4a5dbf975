package mongo_test

import (
	"context"
	"errors"
	"os"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"madoguchi/internal/local/mongod"
	"madoguchi/madoguchi"
	"madoguchi/mongo"
	"madoguchi/mongo/mongotest"
	"madoguchi/mongo/mongotest/expect"
)

// TestServerKilled kills the server of an open store. Acknowledged writes must survive, and a stream of changes must
// resume by itself without a gap.
func TestServerKilled(t *testing.T) {
	server := startServer(t, mongod.Options{})
	store := open(t, mongo.Config{URI: server.URI(), Database: "test"})
	changes, err := store.Watch(t.Context(), "")
	expect.Done(t, err)
	t.Cleanup(func() { _ = changes.Close(context.WithoutCancel(t.Context())) })

	before, after := mongotest.Reservation("c1"), mongotest.Reservation("c1")
	claim := mongotest.Claim("c1", 0)
	expect.Done(t, store.Claim(t.Context(), claim))
	expect.Done(t, store.PutReservation(t.Context(), before))
	server.kill(t)
	server.start(t)

	rival := claim
	rival.Reservation = "rival"
	if occupied, err := store.Occupied(t.Context(), rival); err != nil || !occupied {
		t.Errorf("the claim after the restart: %v, %v", occupied, err)
	}
	expect.Done(t, store.PutReservation(t.Context(), after))
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for _, want := range []madoguchi.ReservationID{before.ID, after.ID} {
		change, err := changes.Next(ctx)
		expect.Done(t, err)
		if change.ID != string(want) {
			t.Errorf("got the change of %s, want %s", change.ID, want)
		}
	}
}

// TestTransactionsEndWithTheirContext starts a transaction while the server is down.
func TestTransactionsEndWithTheirContext(t *testing.T) {
	server := startServer(t, mongod.Options{})
	store := open(t, mongo.Config{URI: server.URI(), Database: "test"})
	server.kill(t)
	const patience = 2 * time.Second
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	began := time.Now()
	err := store.RemoveStaff(ctx, "c1", "s1", "s2")
	if took := time.Since(began); !errors.Is(err, context.DeadlineExceeded) || took > patience+10*time.Second {
		t.Errorf("answered %v after %v", err, took)
	}
}

// TestOplogRolledOver writes more than a small oplog holds while a stream waits. Neither the stream nor its token
// can resume without a gap, and both must report it.
func TestOplogRolledOver(t *testing.T) {
	server := startServer(t, mongod.Options{OplogMB: 4, Checkpoint: time.Second})
	store := open(t, mongo.Config{URI: server.URI(), Database: "test"})
	behind, err := store.Watch(t.Context(), "")
	expect.Done(t, err)
	t.Cleanup(func() { _ = behind.Close(context.WithoutCancel(t.Context())) })
	expect.Done(t, store.PutReservation(t.Context(), mongotest.Reservation("c1")))

	ballast := mongotest.Connect(t, server.URI()).Database("other").Collection("ballast")
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for err = nil; err == nil; err = follow(ctx, store, behind.Token()) {
		_, failed := ballast.InsertOne(ctx, bson.M{"ballast": make([]byte, 1<<20)})
		expect.Done(t, failed)
	}
	if !errors.Is(err, madoguchi.ErrTokenTooOld) {
		t.Errorf("following a token from before: %v", err)
	}
	for err = nil; err == nil; _, err = behind.Next(ctx) {
	}
	if !errors.Is(err, madoguchi.ErrTokenTooOld) {
		t.Errorf("the stream that fell behind: %v", err)
	}
	expect.Done(t, follow(ctx, store, ""))
}

func follow(ctx context.Context, store *mongo.Store, after string) error {
	changes, err := store.Watch(ctx, after)
	if err != nil {
		return err
	}
	return changes.Close(ctx)
}

// server is the test's own mongod, which the test may kill.
type server struct {
	*mongod.Server
	how mongod.Options
}

func startServer(t *testing.T, how mongod.Options) *server {
	t.Helper()
	how.Dir = t.TempDir()
	s := &server{how: how}
	s.start(t)
	t.Cleanup(func() { s.kill(t) })
	return s
}

// start starts the server with its earlier data and port.
func (s *server) start(t *testing.T) {
	t.Helper()
	running, err := mongod.Start(t.Context(), s.how)
	expect.Done(t, err)
	s.Server, s.how.Port = running, running.Port()
}

// kill ends the server like a crash, unless it has ended.
func (s *server) kill(t *testing.T) {
	t.Helper()
	select {
	case <-s.Done():
		return
	default:
	}
	process, err := os.FindProcess(s.PID())
	expect.Done(t, err)
	expect.Done(t, process.Kill())
	<-s.Done()
}
