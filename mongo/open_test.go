package mongo_test

import (
	"context"
	"errors"
	"net"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	driver "go.mongodb.org/mongo-driver/v2/mongo"

	"madoguchi/internal/local/child"
	"madoguchi/internal/local/freeport"
	"madoguchi/internal/local/mongod"
	"madoguchi/madoguchi"
	"madoguchi/mongo"
	"madoguchi/mongo/mongotest"
	"madoguchi/mongo/mongotest/expect"
)

func TestOpenRefusesAStandalone(t *testing.T) {
	_, err := mongo.Open(t.Context(), mongo.Config{URI: standalone(t), Database: "test"})
	if !errors.Is(err, mongo.ErrStandalone) {
		t.Errorf("got %v", err)
	}
}

// standalone starts a mongod without a replica set and returns its address once it listens.
func standalone(t *testing.T) string {
	binary, err := mongod.Find(t.Context(), "", t.Output())
	if err != nil {
		t.Fatal(err)
	}
	address := freeAddress(t)
	_, port, _ := net.SplitHostPort(address)
	cmd := exec.Command(binary, "--dbpath", t.TempDir(), "--bind_ip", "127.0.0.1", "--port", port, "--nounixsocket")
	process, err := child.Start(cmd)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := process.Stop(context.WithoutCancel(t.Context())); err != nil {
			t.Logf("mongod ended: %v", err)
		}
	})
	until(t, "a mongod that listens", func() error {
		select {
		case <-process.Done():
			t.Fatalf("mongod ended: %v", process.Err())
		default:
		}
		conn, err := net.Dial("tcp", address)
		if err == nil {
			err = conn.Close()
		}
		return err
	})
	return "mongodb://" + address
}

// until retries an action until it succeeds, which takes time on a busy machine.
func until(t *testing.T, what string, try func() error) {
	t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	deadline := time.After(time.Minute)
	for {
		err := try()
		if err == nil {
			return
		}
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatalf("%s: %v", what, err)
		}
	}
}

func freeAddress(t *testing.T) string {
	port, err := freeport.Take()
	expect.Done(t, err)
	return net.JoinHostPort("127.0.0.1", strconv.Itoa(port))
}

func TestOpenWithoutAServer(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	_, err := mongo.Open(ctx, mongo.Config{URI: "mongodb://someone:secret@" + freeAddress(t), Database: "test"})
	switch {
	case err == nil:
		t.Fatal("opened")
	case !strings.Contains(err.Error(), "MONGODB_URI"):
		t.Errorf("the error does not say what to correct: %v", err)
	case strings.Contains(err.Error(), "secret"):
		t.Errorf("the error shows the password: %v", err)
	}
}

// TestOpenWithAWrongAddress expects an error that names the wrong setting and hides its password.
func TestOpenWithAWrongAddress(t *testing.T) {
	for _, uri := range []string{
		"", "http://someone:secret@localhost", "mongodb://someone:sec%ret-secret@localhost",
		"mongodb://someone:secret@secret@localhost",
		"mongodb://someone:secret@localhost:99999", "mongodb://someone:secret@[::1",
	} {
		_, err := mongo.Open(t.Context(), mongo.Config{URI: uri, Database: "test"})
		if err == nil || !strings.Contains(err.Error(), "MONGODB_URI") {
			t.Errorf("%q: got %v", uri, err)
		}
		if err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("the error shows the password: %v", err)
		}
	}
}

// TestOpenRefusesAPlainConnectionElsewhere expects an error that names the missing setting, before anything is sent.
func TestOpenRefusesAPlainConnectionElsewhere(t *testing.T) {
	for uri, refused := range map[string]bool{
		"mongodb://someone:secret@mongo.example:27017":              true,
		"mongodb://someone:secret@mongo.example":                    true,
		"mongodb://127.0.0.1:1,mongo.example:27017/?replicaSet=set": true,
		"mongodb://mongo.example:27017/?tls=false":                  true,
		"mongodb://mongo.invalid:27017/?tls=true":                   false,
		"mongodb://localhost:1":                                     false,
		"mongodb://[::1]:1":                                         false,
	} {
		for _, plaintext := range []bool{false, true} {
			ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
			_, err := mongo.Open(ctx, mongo.Config{URI: uri, Database: "test", Plaintext: plaintext})
			cancel()
			if got := errors.Is(err, mongo.ErrPlaintext); got != (refused && !plaintext) {
				t.Errorf("%s, plain %v: %v", uri, plaintext, err)
			}
			if err == nil || strings.Contains(err.Error(), "secret") {
				t.Errorf("%s: %v", uri, err)
			}
		}
	}
	if text := mongo.ErrPlaintext.Error(); !strings.Contains(text, "tls=true") ||
		!strings.Contains(text, "MADOGUCHI_ALLOW_PLAINTEXT_MONGODB=true") {
		t.Errorf("the refusal does not say what to set: %s", text)
	}
}

// TestAMemberElsewhereIsNotDialledInTheClear has a server on this machine name a replica set member on another one.
func TestAMemberElsewhereIsNotDialledInTheClear(t *testing.T) {
	if _, err := mongo.Dial(t.Context(), "tcp", "192.0.2.1:27017"); !errors.Is(err, mongo.ErrPlaintext) {
		t.Errorf("dialled: %v", err)
	}
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	expect.Done(t, err)
	defer listener.Close()
	conn, err := mongo.Dial(t.Context(), "tcp", listener.Addr().String())
	expect.Done(t, err)
	expect.Done(t, conn.Close())
}

func TestOpenRefusesANewerSchema(t *testing.T) {
	config := mongotest.Fresh(t)
	open(t, config)
	setSchema(t, config, bson.M{"version": 1000})
	_, err := mongo.Open(t.Context(), config)
	if !errors.Is(err, mongo.ErrSchemaNewer) || !strings.Contains(err.Error(), "1000") {
		t.Errorf("got %v", err)
	}
}

// TestOpenAtOnce opens a new database with many stores at once. Each finds it complete.
func TestOpenAtOnce(t *testing.T) {
	config := mongotest.Fresh(t)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			store, err := mongo.Open(t.Context(), config)
			if err != nil {
				t.Error(err)
				return
			}
			defer func() { _ = store.Close(context.WithoutCancel(t.Context())) }()
			if err := store.PutReservation(t.Context(), mongotest.Reservation("c1")); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	checkComplete(t, config)
}

// TestMigrationInterrupted opens a database of a process that died in its first migration.
func TestMigrationInterrupted(t *testing.T) {
	config := mongotest.Fresh(t)
	open(t, config)
	raw := database(t, config)
	run(t, raw, bson.D{{Key: "collMod", Value: "reservations"}, {Key: "validator", Value: bson.M{}}})
	run(t, raw, bson.D{{Key: "dropIndexes", Value: "staff"}, {Key: "index", Value: "email_1"}})
	run(t, raw, bson.D{{Key: "drop", Value: "calls"}})
	setSchema(t, config, bson.M{"version": 0, "holder": "somebody", "until": time.Now().Add(-time.Second)})

	store := open(t, config)
	checkComplete(t, config)
	expect.Done(t, store.CreateStaff(t.Context(), mongotest.Member("c1", "sato@clinic.example")))
	err := store.CreateStaff(t.Context(), mongotest.Member("c2", "sato@clinic.example"))
	if !errors.Is(err, madoguchi.ErrAlreadyProvisioned) {
		t.Errorf("the unique index is not back: %v", err)
	}
}

func TestMigrationWaitsForTheLease(t *testing.T) {
	config := mongotest.Fresh(t)
	open(t, config)
	setSchema(t, config, bson.M{"version": 0, "holder": "somebody", "until": time.Now().Add(time.Hour)})
	ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
	defer cancel()
	if _, err := mongo.Open(ctx, config); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("while another migrates: got %v", err)
	}
	setSchema(t, config, bson.M{"until": time.Now()})
	open(t, config)
	checkComplete(t, config)
}

// TestCallersContextRules cancels a request that the server would answer.
func TestCallersContextRules(t *testing.T) {
	store := mongotest.Start(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := store.Clinic(ctx, "c1")
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// TestUnavailable stops the server of an open store without notice.
func TestUnavailable(t *testing.T) {
	server := startServer(t, mongod.Options{})
	var store *mongo.Store
	until(t, "a store that gives up early", func() (err error) {
		store, err = mongo.Open(t.Context(),
			mongo.Config{URI: server.URI() + "&serverSelectionTimeoutMS=300", Database: "test"})
		return err
	})
	t.Cleanup(func() { expect.Done(t, store.Close(context.WithoutCancel(t.Context()))) })
	server.kill(t)
	if err := store.Ping(t.Context()); !errors.Is(err, madoguchi.ErrUnavailable) {
		t.Errorf("got %v", err)
	}
}

// checkComplete requires every collection with a strict validator, and the newest schema version.
func checkComplete(t *testing.T, config mongo.Config) {
	t.Helper()
	raw := database(t, config)
	for _, name := range collectionNames {
		specs, err := raw.ListCollectionSpecifications(t.Context(), bson.M{"name": name})
		expect.Done(t, err)
		if len(specs) != 1 {
			t.Errorf("collection %s is missing", name)
			continue
		}
		if _, err := specs[0].Options.LookupErr("validator", "$jsonSchema", "required"); err != nil {
			t.Errorf("collection %s has no validator: %v", name, err)
		}
	}
	var schema struct{ Version int }
	expect.Done(t, raw.Collection("schema").FindOne(t.Context(), bson.M{}).Decode(&schema))
	if schema.Version != newestSchema {
		t.Errorf("the schema's version is %d", schema.Version)
	}
}

// collectionNames lists what the migrations create.
var collectionNames = mongo.CollectionNames()

const newestSchema = 12

func open(t *testing.T, config mongo.Config) *mongo.Store {
	t.Helper()
	store, err := mongo.Open(t.Context(), config)
	expect.Done(t, err)
	t.Cleanup(func() { expect.Done(t, store.Close(context.WithoutCancel(t.Context()))) })
	return store
}

// database returns the database without the store.
func database(t *testing.T, config mongo.Config) *driver.Database {
	return mongotest.Connect(t, config.URI).Database(config.Database)
}

func setSchema(t *testing.T, config mongo.Config, fields bson.M) {
	t.Helper()
	_, err := database(t, config).Collection("schema").UpdateOne(t.Context(), bson.M{"_id": "schema"},
		bson.M{"$set": fields})
	expect.Done(t, err)
}

func run(t *testing.T, db *driver.Database, command bson.D) {
	t.Helper()
	expect.Done(t, db.RunCommand(t.Context(), command).Err())
}
