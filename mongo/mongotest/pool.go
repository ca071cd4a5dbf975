package mongotest

import (
	"context"
	"errors"
	"sync"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"
	driver "go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"golang.org/x/sync/errgroup"

	"madoguchi/madoguchi"
	"madoguchi/mongo"
)

// pool holds empty databases of the newest schema. Creating one with its validators and indexes takes longer than most
// tests. Emptying one takes a few milliseconds.
type pool struct {
	mu   sync.Mutex
	free map[string][]string // names of databases, by the server's URI
}

var emptied = pool{free: make(map[string][]string)}

// Start returns a store on an empty database of the newest schema, for this test alone. An earlier test may have used
// the database. A test that changes the schema needs a Fresh one.
func Start(t testing.TB) *mongo.Store {
	t.Helper()
	uri := URI(t)
	database, err := emptied.take(t.Context(), uri)
	if err != nil {
		t.Fatalf("make a database: %v", err)
	}
	client := Connect(t, uri)
	t.Cleanup(func() { // runs after the store is closed
		finish(t, "empty the database", func(ctx context.Context) error {
			return emptied.giveBack(ctx, uri, client.Database(database))
		})
	})
	return Open(t, configOf(uri, database))
}

func configOf(uri, database string) mongo.Config {
	return mongo.Config{URI: uri, Database: database, AppName: "mongotest"}
}

// take returns the name of an empty database. It creates one if none is free.
func (p *pool) take(ctx context.Context, uri string) (string, error) {
	p.mu.Lock()
	if last := len(p.free[uri]) - 1; last >= 0 {
		database := p.free[uri][last]
		p.free[uri] = p.free[uri][:last]
		p.mu.Unlock()
		return database, nil
	}
	p.mu.Unlock()
	database := "test_" + madoguchi.NewID()
	store, err := mongo.Open(ctx, configOf(uri, database))
	if err != nil {
		return "", err
	}
	return database, store.Close(ctx)
}

// giveBack empties a database except for its schema version, and keeps it for the next test.
func (p *pool) giveBack(ctx context.Context, uri string, database *driver.Database) error {
	names, err := database.ListCollectionNames(ctx, bson.M{"name": bson.M{"$ne": "schema"}, "type": "collection"})
	if err != nil {
		return err
	}
	var all errgroup.Group
	for _, name := range names {
		all.Go(func() error {
			_, err := database.Collection(name).DeleteMany(ctx, bson.M{})
			return err
		})
	}
	if err := all.Wait(); err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.free[uri] = append(p.free[uri], database.Name())
	return nil
}

// drop removes the databases from a server that keeps running.
func (p *pool) drop() error {
	ctx, cancel := context.WithTimeout(context.Background(), stopTime)
	defer cancel()
	p.mu.Lock()
	defer p.mu.Unlock()
	for uri, names := range p.free {
		client, err := driver.Connect(options.Client().ApplyURI(uri))
		if err != nil {
			return err
		}
		for _, name := range names {
			err = errors.Join(err, client.Database(name).Drop(ctx))
		}
		if err = errors.Join(err, client.Disconnect(ctx)); err != nil {
			return err
		}
	}
	clear(p.free)
	return nil
}

// forget drops all names: their server has ended.
func (p *pool) forget() {
	p.mu.Lock()
	defer p.mu.Unlock()
	clear(p.free)
}
