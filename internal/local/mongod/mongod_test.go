package mongod_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"go.uber.org/goleak"

	"madoguchi/internal/local/freeport"
	"madoguchi/internal/local/mongod"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestDataOutlivesARestartOnAnotherPort(t *testing.T) {
	dir := t.TempDir()
	first := start(t, mongod.Options{Dir: dir})
	write(t, first.URI(), "kept")
	if err := first.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	second := start(t, mongod.Options{Dir: dir})
	if got := count(t, second.URI()); got != 1 {
		t.Errorf("%d documents after the restart, want 1", got)
	}
}

func TestDataOutliveAKill(t *testing.T) {
	dir := t.TempDir()
	first := start(t, mongod.Options{Dir: dir})
	write(t, first.URI(), "acknowledged")
	process, err := os.FindProcess(first.PID())
	if err != nil {
		t.Fatal(err)
	}
	if err := process.Kill(); err != nil {
		t.Fatal(err)
	}
	<-first.Done()
	second := start(t, mongod.Options{Dir: dir})
	if got := count(t, second.URI()); got != 1 {
		t.Errorf("%d documents after the kill, want 1", got)
	}
}

func TestChangeStreamsWork(t *testing.T) {
	s := start(t, mongod.Options{Dir: t.TempDir()})
	things(t, s.URI(), func(c *mongo.Collection) {
		stream, err := c.Watch(t.Context(), mongo.Pipeline{})
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = stream.Close(t.Context()) }()
		write(t, s.URI(), "seen")
		if !stream.Next(t.Context()) {
			t.Fatal(stream.Err())
		}
	})
}

func TestStopMayBeRepeated(t *testing.T) {
	s := start(t, mongod.Options{Dir: t.TempDir()})
	for range 2 {
		if err := s.Stop(t.Context()); err != nil {
			t.Error(err)
		}
	}
}

func TestStartOnATakenPortSaysSo(t *testing.T) {
	taken, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	_, err = mongod.Start(t.Context(), mongod.Options{Dir: t.TempDir(), Port: taken.Addr().(*net.TCPAddr).Port})
	if err == nil || !strings.Contains(err.Error(), "in use") {
		t.Errorf("error %v, want one that says the port is in use", err)
	}
}

func TestStandaloneIsRefused(t *testing.T) {
	set := start(t, mongod.Options{Dir: t.TempDir()})
	if err := mongod.CheckReplicaSet(t.Context(), set.URI()); err != nil {
		t.Errorf("a replica set is refused: %v", err)
	}
	if err := mongod.CheckReplicaSet(t.Context(), standalone(t)); !errors.Is(err, mongod.ErrStandalone) {
		t.Errorf("a standalone gives %v, want ErrStandalone", err)
	}
}

func TestFindRefusesWhatCannotRun(t *testing.T) {
	for name, script := range map[string]struct{ script, want string }{
		"too old": {"echo db version v4.4.1", "is passed over"},
		"missing library": {
			"echo mongod: error while loading shared libraries: libcurl.so.4: cannot open; exit 127", "libcurl.so.4",
		},
		"something else":    {"echo hello", "does not say its version"},
		"ends with a fault": {"exit 3", "exit status 3"},
	} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			fake := filepath.Join(folder, "mongod")
			if err := os.WriteFile(fake, []byte("#!/bin/sh\n"+script.script+"\n"), 0o755); err != nil {
				t.Fatal(err)
			}
			t.Setenv("PATH", folder+string(os.PathListSeparator)+os.Getenv("PATH"))
			var said strings.Builder
			if _, err := mongod.Find(t.Context(), "", &said); err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(said.String(), script.want) {
				t.Errorf("said %q, want %q in it", said.String(), script.want)
			}
		})
	}
}

func start(t *testing.T, opts mongod.Options) *mongod.Server {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	opts.Log, opts.Progress = t.Output(), t.Output()
	s, err := mongod.Start(ctx, opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		if err := s.Stop(ctx); err != nil {
			t.Error(err)
		}
	})
	return s
}

func standalone(t *testing.T) string {
	t.Helper()
	binary, err := mongod.Find(t.Context(), "", t.Output())
	if err != nil {
		t.Fatal(err)
	}
	port, err := freeport.Take()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(
		t.Context(), binary, "--dbpath", t.TempDir(), "--nounixsocket", "--port", strconv.Itoa(port),
	)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Wait() })
	return fmt.Sprintf("mongodb://127.0.0.1:%d/?directConnection=true", port)
}

func connect(t *testing.T, uri string) *mongo.Client {
	t.Helper()
	client, err := mongo.Connect(options.Client().ApplyURI(uri))
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// things passes f a collection, and then closes the client: one that outlives its server takes 30 s to close.
func things(t *testing.T, uri string, f func(c *mongo.Collection)) {
	t.Helper()
	client := connect(t, uri)
	defer func() { _ = client.Disconnect(t.Context()) }()
	f(client.Database("test").Collection("things"))
}

func write(t *testing.T, uri, value string) {
	t.Helper()
	things(t, uri, func(c *mongo.Collection) {
		if _, err := c.InsertOne(t.Context(), bson.D{{Key: "value", Value: value}}); err != nil {
			t.Fatal(err)
		}
	})
}

func count(t *testing.T, uri string) (n int64) {
	t.Helper()
	things(t, uri, func(c *mongo.Collection) {
		var err error
		if n, err = c.CountDocuments(t.Context(), bson.D{}); err != nil {
			t.Fatal(err)
		}
	})
	return n
}
