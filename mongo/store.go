package mongo

import (
	"context"
	"errors"
	"fmt"
	"time"

	"madoguchi/madoguchi"
	"madoguchi/mongo/documents"
	"madoguchi/mongo/intents"
	"madoguchi/mongo/people"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"go.mongodb.org/mongo-driver/v2/mongo/readconcern"
	"go.mongodb.org/mongo-driver/v2/mongo/readpref"
	"go.mongodb.org/mongo-driver/v2/mongo/writeconcern"
)

// A silent member of the replica set is abandoned after the sum of both, and its waiting requests go to the next
// primary. With the driver's default of 20 s, users would notice an outage for that long.
const (
	heartbeatEvery  = 2 * time.Second
	heartbeatWithin = 3 * time.Second
)

// Config is the database to use.
type Config struct {
	URI      string // as in MongoDB's manual; its write concern and read preference are ignored
	Database string
	AppName  string // shows in the server's log and currentOp
	// Plaintext allows a connection without TLS to another machine, which Open otherwise refuses (ErrPlaintext).
	Plaintext bool
}

// Store is the product's store, composed of one store for each group of records. It is safe for concurrent use.
type Store struct {
	database
	agendaStore
	attentionStore
	callStore
	clinicStore
	intents.Store
	quotaStore
	reservationStore
	sentLinkStore
	people.PatientStore
	people.PreparationStore
	people.AccountStore
	people.NoticeStore
	people.AccountSessionStore
	people.RecoveryStore
	people.SessionStore
	people.StaffStore
	people.VerificationStore
	people.WaitingStore
}

// database prepares the connection that the parts of a Store share.
type database struct{ *documents.Database }

func newStore(d *documents.Database) *Store {
	return &Store{
		database{d}, agendaStore{d}, attentionStore{d}, callStore{d}, clinicStore{d}, intents.Store{Database: d},
		quotaStore{d},
		reservationStore{d}, sentLinkStore{d}, people.PatientStore{Database: d},
		people.PreparationStore{Database: d}, people.AccountStore{Database: d},
		people.NoticeStore{Database: d}, people.AccountSessionStore{Database: d},
		people.RecoveryStore{Database: d}, people.SessionStore{Database: d},
		people.StaffStore{Database: d}, people.VerificationStore{Database: d},
		people.WaitingStore{Database: d},
	}
}

// Open connects to the server and brings the database to the newest schema. It refuses an unsuitable server
// (ErrStandalone, ErrServerTooOld, ErrPlaintext), and a database of a newer program (ErrSchemaNewer). Several
// processes may call it at once. The caller closes the store.
func Open(ctx context.Context, config Config) (*Store, error) {
	chosen := clientOptions(config)
	if err := keepPrivate(chosen, config.Plaintext); err != nil {
		return nil, err
	}
	client, err := mongo.Connect(chosen)
	if err != nil {
		return nil, fmt.Errorf("MONGODB_URI cannot be used: %w", err)
	}
	store := newStore(&documents.Database{Client: client, DB: client.Database(config.Database)})
	if err := store.prepare(ctx); err != nil {
		_ = store.Close(context.WithoutCancel(ctx))
		return nil, err
	}
	return store, nil
}

func clientOptions(config Config) *options.ClientOptions {
	return options.Client().ApplyURI(config.URI).
		SetAppName(config.AppName).
		SetWriteConcern(writeconcern.Majority()).
		SetReadConcern(readconcern.Majority()).
		SetReadPreference(readpref.Primary()).
		SetRetryWrites(true).
		SetRetryReads(true).
		SetHeartbeatInterval(heartbeatEvery).
		SetConnectTimeout(heartbeatWithin).
		SetBSONOptions(&options.BSONOptions{NilSliceAsEmpty: true, NilMapAsEmpty: true})
}

func (d database) prepare(ctx context.Context) error {
	if err := d.checkServer(ctx); err != nil {
		return err
	}
	return d.migrate(ctx)
}

// Close ends all connections.
func (s *Store) Close(ctx context.Context) error {
	bounded, cancel := context.WithTimeout(ctx, documents.CloseWithin)
	defer cancel()
	return documents.Explain(ctx, "close", s.database.Client.Disconnect(bounded))
}

// Ping returns ErrUnavailable if the database does not answer.
func (s *Store) Ping(ctx context.Context) error {
	return s.database.Ask(ctx, "ping", func(ctx context.Context) error {
		return s.database.Client.Ping(ctx, readpref.Primary())
	})
}

// Settle waits until reads show everything that was acknowledged before the call. Reads lack that only on a newly
// elected primary, until its first write reaches the majority. A linearizable read makes such a write and waits for
// it (MongoDB's manual, "Read Concern linearizable"). That costs as much as a write, so only callers that miss data
// use it.
func (s *Store) Settle(ctx context.Context) error {
	err := s.database.Ask(ctx, "settle", func(ctx context.Context) error {
		linearizable := options.Collection().SetReadConcern(readconcern.Linearizable())
		return s.database.DB.Collection(clinics.Name, linearizable).FindOne(ctx, bson.M{"_id": ""}).Err()
	})
	if errors.Is(err, madoguchi.ErrNotFound) {
		return nil // what is read does not matter
	}
	return err
}
