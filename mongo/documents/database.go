package documents

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// requestWithin bounds one request. The caller's context can only shorten it. A request that takes longer is
// answered as "unavailable" and retried by the workflow.
const requestWithin = 10 * time.Second

// CloseWithin bounds the end of a connection or a stream. The server reaps abandoned sessions.
const CloseWithin = 2 * time.Second

// Database is the connection that the parts of a store share.
type Database struct {
	Client *mongo.Client
	DB     *mongo.Database
}

// Ask makes a request within the caller's context and requestWithin, and converts its error.
func (d *Database) Ask(ctx context.Context, what string, request func(context.Context) error) error {
	bounded, cancel := context.WithTimeout(ctx, requestWithin)
	defer cancel()
	return Explain(ctx, what, request(bounded))
}

// Insert adds a document. exists is the error for a key that is taken.
func (d *Database) Insert(ctx context.Context, in Collection, document any, exists error) error {
	return d.Ask(ctx, "insert into "+in.Name, func(ctx context.Context) error {
		_, err := d.DB.Collection(in.Name).InsertOne(ctx, document)
		if mongo.IsDuplicateKeyError(err) {
			return exists
		}
		return err
	})
}

// Find returns the document that matches filter, or ErrNotFound.
func Find[D any](ctx context.Context, d *Database, in Collection, filter bson.M) (D, error) {
	var document D
	err := d.Ask(ctx, "read "+in.Name, func(ctx context.Context) error {
		return d.DB.Collection(in.Name).FindOne(ctx, filter).Decode(&document)
	})
	return document, err
}

// FindAll returns the documents that match filter, in the order of sort.
func FindAll[D any](ctx context.Context, d *Database, in Collection, filter bson.M, sort bson.D) ([]D, error) {
	var documents []D
	err := d.Ask(ctx, "list "+in.Name, func(ctx context.Context) error {
		cursor, err := d.DB.Collection(in.Name).Find(ctx, filter, options.Find().SetSort(sort))
		if err != nil {
			return err
		}
		return cursor.All(ctx, &documents)
	})
	return documents, err
}

// Convert converts each element of a slice. An empty slice becomes nil.
func Convert[A, B any](from []A, one func(A) B) []B {
	var to []B
	for _, element := range from {
		to = append(to, one(element))
	}
	return to
}

// Pause waits, or returns the cause of the context's end.
func Pause(ctx context.Context, length time.Duration) error {
	timer := time.NewTimer(length)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
