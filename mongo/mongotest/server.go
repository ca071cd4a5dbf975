package mongotest

import (
	"context"
	"fmt"
	"os"
	"sync"
	"testing"
	"time"

	driver "go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"madoguchi/internal/local/mongod"
	"madoguchi/madoguchi"
	"madoguchi/mongo"
)

// startTime bounds the start of a mongod, including its first download.
const startTime = 5 * time.Minute

// stopTime bounds the end of a mongod, and the drop of a database.
const stopTime = 30 * time.Second

// server is the test binary's mongod. It runs from the first use until its last user releases it.
type server struct {
	mu      sync.Mutex
	holders int
	process *mongod.Server
	dir     string
}

var shared server

// Run runs a binary's tests and keeps the server between them. Its result is for os.Exit.
func Run(m *testing.M) int {
	shared.hold()
	code := m.Run()
	if err := emptied.drop(); err != nil {
		fmt.Fprintln(os.Stderr, "mongotest:", err)
	}
	if err := shared.release(); err != nil {
		fmt.Fprintln(os.Stderr, "mongotest:", err)
		return max(code, 1)
	}
	return code
}

// Open opens a store and closes it when the test ends.
func Open(t testing.TB, config mongo.Config) *mongo.Store {
	t.Helper()
	store, err := mongo.Open(t.Context(), config)
	if err != nil {
		t.Fatalf("open the store: %v", err)
	}
	t.Cleanup(func() { finish(t, "close the store", store.Close) })
	return store
}

// Fresh returns the configuration of a database that does not exist yet and is dropped when the test ends.
func Fresh(t testing.TB) mongo.Config {
	t.Helper()
	config := configOf(URI(t), "test_"+madoguchi.NewID())
	client := Connect(t, config.URI)
	t.Cleanup(func() { finish(t, "drop the database", client.Database(config.Database).Drop) })
	return config
}

// Connect returns a plain driver client, for tests that bypass the store. It is closed with the test.
func Connect(t testing.TB, uri string) *driver.Client {
	t.Helper()
	client, err := driver.Connect(options.Client().ApplyURI(uri))
	if err != nil {
		t.Fatalf("connect to MongoDB: %v", err)
	}
	t.Cleanup(func() { finish(t, "disconnect", client.Disconnect) })
	return client
}

// URI returns the address of the server, which runs until the test ends or longer.
func URI(t testing.TB) string {
	t.Helper()
	if given := os.Getenv("MONGODB_URI"); given != "" {
		return given
	}
	shared.hold()
	t.Cleanup(func() {
		if err := shared.release(); err != nil {
			t.Errorf("stop mongod: %v", err)
		}
	})
	uri, err := shared.start(t.Context())
	if err != nil {
		t.Fatalf("start mongod: %v", err)
	}
	return uri
}

// finish runs a clean-up with a context that outlives the test's own.
func finish(t testing.TB, what string, clean func(context.Context) error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), stopTime)
	defer cancel()
	if err := clean(ctx); err != nil {
		t.Errorf("%s: %v", what, err)
	}
}

func (s *server) hold() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.holders++
}

// start starts the server unless it runs.
func (s *server) start(ctx context.Context) (uri string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.process != nil {
		return s.process.URI(), nil
	}
	ctx, cancel := context.WithTimeout(ctx, startTime)
	defer cancel()
	if s.dir, err = os.MkdirTemp("", "madoguchi-mongotest-"); err != nil {
		return "", err
	}
	if s.process, err = mongod.Start(ctx, mongod.Options{Dir: s.dir, Progress: os.Stderr}); err != nil {
		return "", err
	}
	return s.process.URI(), nil
}

// release stops the server when its last user has released it.
func (s *server) release() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.holders--; s.holders > 0 || s.process == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), stopTime)
	defer cancel()
	err := s.process.Stop(ctx)
	s.process = nil
	emptied.forget()
	if removed := os.RemoveAll(s.dir); err == nil {
		err = removed
	}
	return err
}
