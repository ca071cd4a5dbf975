package mongo_test

import (
	"context"
	"maps"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	driver "go.mongodb.org/mongo-driver/v2/mongo"

	"madoguchi/madoguchi"
	"madoguchi/mongo"
	"madoguchi/mongo/mongotest"
	"madoguchi/mongo/mongotest/expect"
	"madoguchi/patients"
)

// beforePatients is the last schema without patients.
const beforePatients = 10

// TestGuestsOfEarlierReleasesAreFound completes the visits of a database that an earlier release has left, while a desk
// listens: it hears nothing of them.
func TestGuestsOfEarlierReleasesAreFound(t *testing.T) {
	config := mongotest.Fresh(t)
	restore(t, config, beforePatients)
	store, visits := open(t, config), database(t, config).Collection("reservations")
	var former bson.M
	expect.Done(t, visits.FindOne(t.Context(), bson.M{"_id.clinic": "c1"}).Decode(&former))
	multiply(t, visits, former, 450) // more than two pages
	expect.Same(t, "found before", len(guests(t, store)), 0)

	stream, err := store.Watch(t.Context(), "")
	expect.Done(t, err)
	defer func() { expect.Done(t, stream.Close(context.WithoutCancel(t.Context()))) }()
	completed, err := store.CompleteGuests(t.Context(), 0)
	expect.Done(t, err)
	expect.Same(t, "completed", completed, 451)
	expect.Same(t, "found", len(guests(t, store)), 451)
	var now bson.M
	expect.Done(t, visits.FindOne(t.Context(), bson.M{"_id": former["_id"]}).Decode(&now))
	delete(now, "keys")
	expect.Same(t, "the rest of a visit", now, former)

	target := former["delivery"].(bson.D)
	byTarget, err := store.SearchGuests(t.Context(), "c1", patients.Words(valueOf(target, "target")), 1000)
	expect.Done(t, err)
	expect.Same(t, "found by the number that the link went to", len(byTarget), 451)

	later := mongotest.Reservation("c1")
	expect.Done(t, store.PutReservation(t.Context(), later))
	change, err := stream.Next(t.Context())
	expect.Done(t, err)
	expect.Same(t, "the first change that a desk hears of", change.ID, string(later.ID))

	completed, err = store.CompleteGuests(t.Context(), 0)
	expect.Done(t, err)
	expect.Same(t, "completed by a repeat", completed, 0)
}

// TestGuestsGetTheKeysOfANewEdition completes a visit that has the keys of an earlier edition, which had no birth date,
// while a desk listens: it hears nothing of that.
func TestGuestsGetTheKeysOfANewEdition(t *testing.T) {
	config := mongotest.Fresh(t)
	store := open(t, config)
	visit := mongotest.Reservation("c1")
	visit.PatientID = ""
	expect.Done(t, store.PutReservation(t.Context(), visit))
	former := bson.A{"山田花子", "花子", "ヤマタハナコ"}
	_, err := database(t, config).Collection("reservations").UpdateMany(t.Context(), bson.M{},
		bson.M{"$set": bson.M{"keys": former}})
	expect.Done(t, err)
	_, err = database(t, config).Collection("schema").InsertOne(t.Context(), bson.M{"_id": "guests", "done": true})
	expect.Done(t, err)
	byBirth := func() int {
		found, err := store.SearchGuests(t.Context(), "c1", patients.Words("昭和55年2月29日"), 10)
		expect.Done(t, err)
		return len(found)
	}
	expect.Same(t, "found before", byBirth(), 0)

	stream, err := store.Watch(t.Context(), "")
	expect.Done(t, err)
	defer func() { expect.Done(t, stream.Close(context.WithoutCancel(t.Context()))) }()
	for _, want := range []int{1, 0} {
		completed, err := store.CompleteGuests(t.Context(), 0)
		expect.Done(t, err)
		expect.Same(t, "completed", completed, want)
	}
	expect.Same(t, "found", byBirth(), 1)
	later := mongotest.Reservation("c1")
	expect.Done(t, store.PutReservation(t.Context(), later))
	change, err := stream.Next(t.Context())
	expect.Done(t, err)
	expect.Same(t, "the first change that a desk hears of", change.ID, string(later.ID))
}

// TestGuestsAreCompletedByTheNextProcess ends a process in the middle, and lets two complete the rest at once.
func TestGuestsAreCompletedByTheNextProcess(t *testing.T) {
	config := mongotest.Fresh(t)
	restore(t, config, beforePatients)
	store, visits := open(t, config), database(t, config).Collection("reservations")
	var former bson.M
	expect.Done(t, visits.FindOne(t.Context(), bson.M{"_id.clinic": "c1"}).Decode(&former))
	multiply(t, visits, former, 450)
	running, end := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		_, err := store.CompleteGuests(running, time.Hour)
		ended <- err
	}()
	again := time.NewTicker(10 * time.Millisecond)
	defer again.Stop()
	for len(guests(t, store)) == 0 && t.Context().Err() == nil { // until the pause after the first page
		<-again.C
	}
	end()
	expect.Error(t, "ended", <-ended, context.Canceled)
	if found := len(guests(t, store)); found >= 451 {
		t.Fatalf("%d were found before the end", found)
	}

	both := make(chan error, 2)
	for range cap(both) {
		go func() {
			_, err := store.CompleteGuests(t.Context(), 0)
			both <- err
		}()
	}
	for range cap(both) {
		expect.Done(t, <-both)
	}
	expect.Same(t, "found", len(guests(t, store)), 451)
}

// multiply stores copies of a visit as an earlier release wrote it.
func multiply(t *testing.T, visits *driver.Collection, former bson.M, copies int) {
	t.Helper()
	var all []any
	for range copies {
		twin := maps.Clone(former)
		twin["_id"] = bson.D{{Key: "clinic", Value: "c1"}, {Key: "id", Value: madoguchi.NewID()}}
		all = append(all, twin)
	}
	_, err := visits.InsertMany(t.Context(), all)
	expect.Done(t, err)
}

func guests(t *testing.T, store *mongo.Store) []madoguchi.Reservation {
	t.Helper()
	found, err := store.SearchGuests(t.Context(), "c1", patients.Words("ﾔﾏﾀﾞ"), 1000)
	expect.Done(t, err)
	return found
}

func valueOf(document bson.D, name string) string {
	for _, field := range document {
		if field.Key == name {
			return field.Value.(string)
		}
	}
	return ""
}
