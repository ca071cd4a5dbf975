package mongo

import (
	"context"
	"errors"
	"fmt"
	"time"

	"madoguchi/madoguchi"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"go.mongodb.org/mongo-driver/v2/mongo/readconcern"
	"go.mongodb.org/mongo-driver/v2/mongo/readpref"
	"go.mongodb.org/mongo-driver/v2/mongo/writeconcern"
)

// requestTimeout bounds one request. The caller's context can only shorten it. A request that takes longer is
// answered as "unavailable" and retried by the workflow.
const requestTimeout = 10 * time.Second

// A silent member of the replica set is abandoned after the sum of both, and its waiting requests go to the next
// primary. With the driver's default of 20 s, users would notice an outage for that long.
const (
	heartbeatEvery  = 2 * time.Second
	heartbeatWithin = 3 * time.Second
)

// closeTimeout bounds Disconnect. The server reaps abandoned sessions.
const closeTimeout = 2 * time.Second

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
	*database
	agendaStore
	attentionStore
	callStore
	clinicStore
	deliveryStore
	quotaStore
	recoveryStore
	reservationStore
	sessionStore
	staffStore
	verificationStore
}

// database is the connection that the parts of a Store share.
type database struct {
	client *mongo.Client
	db     *mongo.Database
}

func newStore(d *database) *Store {
	return &Store{
		d, agendaStore{d}, attentionStore{d}, callStore{d}, clinicStore{d}, deliveryStore{d}, quotaStore{d},
		recoveryStore{d},
		reservationStore{d}, sessionStore{d}, staffStore{d}, verificationStore{d},
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
	store := newStore(&database{client: client, db: client.Database(config.Database)})
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

func (d *database) prepare(ctx context.Context) error {
	if err := d.checkServer(ctx); err != nil {
		return err
	}
	return d.migrate(ctx)
}

// Close ends all connections.
func (s *Store) Close(ctx context.Context) error {
	bounded, cancel := context.WithTimeout(ctx, closeTimeout)
	defer cancel()
	return explain(ctx, "close", s.client.Disconnect(bounded))
}

// Ping returns ErrUnavailable if the database does not answer.
func (s *Store) Ping(ctx context.Context) error {
	return s.ask(ctx, "ping", func(ctx context.Context) error {
		return s.client.Ping(ctx, readpref.Primary())
	})
}

// Settle waits until reads show everything that was acknowledged before the call. Reads lack that only on a newly
// elected primary, until its first write reaches the majority. A linearizable read makes such a write and waits for
// it (MongoDB's manual, "Read Concern linearizable"). That costs as much as a write, so only callers that miss data
// use it.
func (s *Store) Settle(ctx context.Context) error {
	err := s.ask(ctx, "settle", func(ctx context.Context) error {
		linearizable := options.Collection().SetReadConcern(readconcern.Linearizable())
		return s.db.Collection(clinics.name, linearizable).FindOne(ctx, bson.M{"_id": ""}).Err()
	})
	if errors.Is(err, madoguchi.ErrNotFound) {
		return nil // what is read does not matter
	}
	return err
}

// ask makes a request within the caller's context and requestTimeout, and converts its error.
func (d *database) ask(ctx context.Context, what string, request func(context.Context) error) error {
	bounded, cancel := context.WithTimeout(ctx, requestTimeout)
	defer cancel()
	return explain(ctx, what, request(bounded))
}

// insert adds a document. exists is the error for a key that is taken.
func (d *database) insert(ctx context.Context, in collection, document any, exists error) error {
	return d.ask(ctx, "insert into "+in.name, func(ctx context.Context) error {
		_, err := d.db.Collection(in.name).InsertOne(ctx, document)
		if mongo.IsDuplicateKeyError(err) {
			return exists
		}
		return err
	})
}

// find returns the document that matches filter, or ErrNotFound.
func find[D any](ctx context.Context, d *database, in collection, filter bson.M) (D, error) {
	var document D
	err := d.ask(ctx, "read "+in.name, func(ctx context.Context) error {
		return d.db.Collection(in.name).FindOne(ctx, filter).Decode(&document)
	})
	return document, err
}

// findAll returns the documents that match filter, in the order of sort.
func findAll[D any](ctx context.Context, d *database, in collection, filter bson.M, sort bson.D) ([]D, error) {
	var documents []D
	err := d.ask(ctx, "list "+in.name, func(ctx context.Context) error {
		cursor, err := d.db.Collection(in.name).Find(ctx, filter, options.Find().SetSort(sort))
		if err != nil {
			return err
		}
		return cursor.All(ctx, &documents)
	})
	return documents, err
}
