package e2e

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"madoguchi/internal/local/mongod"
)

// electionWithin bounds an election on a slow machine; the set's own time-out is two seconds.
const electionWithin = time.Minute

// replicaSet is three mongods, each behind a gate for all other members and clients.
type replicaSet struct {
	binary  string
	members []*member
}

type member struct {
	port    string
	dir     string
	gate    *gate
	process *exec.Cmd
}

// startReplicaSet starts a set of three and waits for its first primary.
func startReplicaSet(t *testing.T) *replicaSet {
	t.Helper()
	binary, err := mongod.Find(t.Context(), "", os.Stderr)
	if err != nil {
		t.Fatal(err)
	}
	s := &replicaSet{binary: binary}
	t.Cleanup(s.end)
	for i := range 3 {
		port := strings.TrimPrefix(freeAddresses().Mongo, "127.0.0.1:")
		m := &member{port: port, dir: filepath.Join(t.TempDir(), strconv.Itoa(i))}
		if err := os.MkdirAll(m.dir, 0o700); err != nil {
			t.Fatal(err)
		}
		if m.gate, err = newGate("127.0.0.1:" + port); err != nil {
			t.Fatal(err)
		}
		s.members = append(s.members, m)
		s.start(t, m)
	}
	s.initiate(t)
	s.primary(t)
	return s
}

func (s *replicaSet) end() {
	for _, m := range s.members {
		m.gate.close()
		m.kill()
	}
}

func (s *replicaSet) start(t *testing.T, m *member) {
	t.Helper()
	m.process = exec.Command(
		s.binary, "--dbpath", m.dir, "--bind_ip", "127.0.0.1", "--port", m.port, "--replSet", mongod.ReplicaSet,
		"--nounixsocket", "--wiredTigerCacheSizeGB", "0.25", "--oplogSize", "128", "--quiet")
	m.process.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := m.process.Start(); err != nil {
		t.Fatal(err)
	}
}

// kill ends the member as a power cut does.
func (m *member) kill() {
	if m.process == nil || m.process.Process == nil {
		return
	}
	_ = m.process.Process.Kill()
	_ = m.process.Wait()
}

func (m *member) signal(t *testing.T, signal os.Signal) {
	t.Helper()
	if err := m.process.Process.Signal(signal); err != nil {
		t.Fatal(err)
	}
}

func (s *replicaSet) uri() string {
	var hosts []string
	for _, m := range s.members {
		hosts = append(hosts, m.gate.address())
	}
	return "mongodb://" + strings.Join(hosts, ",") + "/?replicaSet=" + mongod.ReplicaSet
}

// run runs a command on a database server and decodes its answer.
func run(ctx context.Context, uri string, command bson.D, into any) error {
	client, err := mongo.Connect(options.Client().ApplyURI(uri))
	if err != nil {
		return err
	}
	defer func() { _ = client.Disconnect(context.WithoutCancel(ctx)) }()
	return client.Database("admin").RunCommand(ctx, command).Decode(into)
}

func (m *member) run(ctx context.Context, command bson.D, into any) error {
	return run(ctx, "mongodb://127.0.0.1:"+m.port+"/?directConnection=true", command, into)
}

func (s *replicaSet) initiate(t *testing.T) {
	t.Helper()
	var members bson.A
	for i, m := range s.members {
		members = append(members, bson.D{{Key: "_id", Value: i}, {Key: "host", Value: m.gate.address()}})
	}
	settings := bson.D{
		{Key: "electionTimeoutMillis", Value: 2000}, {Key: "heartbeatIntervalMillis", Value: 500},
		{Key: "heartbeatTimeoutSecs", Value: 2},
	}
	config := bson.D{
		{Key: "_id", Value: mongod.ReplicaSet}, {Key: "members", Value: members}, {Key: "settings", Value: settings},
	}
	eventually(t, "the replica set's beginning", electionWithin, func() string {
		ctx, cancel := context.WithTimeout(t.Context(), electionWithin)
		defer cancel()
		var answer bson.M
		return textOf(s.members[0].run(ctx, bson.D{{Key: "replSetInitiate", Value: config}}, &answer))
	})
}

func textOf(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// primary waits for the set's primary.
func (s *replicaSet) primary(t *testing.T) *member {
	t.Helper()
	var found *member
	eventually(t, "a primary", electionWithin, func() string {
		for _, m := range s.members {
			if m.isPrimary(t.Context()) == nil {
				found = m
				return ""
			}
		}
		return "none is elected"
	})
	return found
}

var errNotPrimary = errors.New("not the primary")

func (m *member) isPrimary(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	var hello struct {
		Writable bool `bson:"isWritablePrimary"`
	}
	if err := m.run(ctx, bson.D{{Key: "hello", Value: 1}}, &hello); err != nil {
		return err
	}
	if !hello.Writable {
		return errNotPrimary
	}
	return nil
}

// faults returns the faults of the set. Each ends with a primary.
func (s *replicaSet) faults() []fault {
	return []fault{
		{"primary killed", func(t *testing.T) func() {
			m := s.primary(t)
			m.kill()
			return func() { s.start(t, m); s.primary(t) }
		}},
		{"primary cut off", func(t *testing.T) func() {
			m := s.primary(t)
			m.gate.setShut(true)
			return func() { m.gate.setShut(false); s.primary(t) }
		}},
		{"primary paused", func(t *testing.T) func() {
			m := s.primary(t)
			m.signal(t, syscall.SIGSTOP)
			return func() { m.signal(t, syscall.SIGCONT); s.primary(t) }
		}},
		{"primary steps down", func(t *testing.T) func() {
			s.stepDown(t)
			return func() { s.primary(t) }
		}},
		{"all restarted", func(t *testing.T) func() {
			for _, m := range s.members {
				m.kill()
			}
			return func() {
				for _, m := range s.members {
					s.start(t, m)
				}
				s.primary(t)
			}
		}},
	}
}

// stepDown asks the primary to give its role to another member. It refuses if none has caught up.
func (s *replicaSet) stepDown(t *testing.T) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), electionWithin)
	defer cancel()
	var answer bson.M
	command := bson.D{{Key: "replSetStepDown", Value: 10}, {Key: "secondaryCatchUpPeriodSecs", Value: 5}}
	if err := s.primary(t).run(ctx, command, &answer); err != nil {
		t.Logf("stepping down: %v", err)
	}
}
