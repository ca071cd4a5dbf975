package mongod

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"time"

	"madoguchi/internal/local/child"
	"madoguchi/internal/local/freeport"
)

// ReplicaSet is the name of the replica set of one.
const ReplicaSet = "madoguchi"

// exitPortTaken is mongod's exit code if it cannot listen (MongoDB manual, "Exit Codes and Statuses": 48).
const exitPortTaken = 48

// Options configure the server's data folder and port.
type Options struct {
	Dir      string    // data folder, made if it is not there; required
	Port     int       // on 127.0.0.1; 0 means a free one
	Log      io.Writer // the server's own log, JSON lines; nil drops it
	Progress io.Writer // receives Find's messages; nil drops them
	Binary   string    // path of a mongod; empty means Find
	CacheDir string    // where Find keeps a fetched mongod; empty means the user's cache folder

	// For tests that need a server of another kind:
	OplogMB    int           // how far back a change stream can resume, in MB of writes; 0 means 256
	Checkpoint time.Duration // interval of writing data files, in whole seconds; 0 means mongod's own minute
}

// Server is a running mongod that is primary of its replica set.
type Server struct {
	process *child.Process
	port    int
}

// Start runs a mongod on opts.Dir and returns when it accepts writes. It takes over the data of an earlier run, even
// from another port. ctx bounds the start only.
func Start(ctx context.Context, opts Options) (*Server, error) {
	opts, err := opts.complete(ctx)
	if err != nil {
		return nil, err
	}
	s, err := listen(ctx, opts)
	if err != nil {
		return nil, err
	}
	if err := becomePrimary(ctx, s.port); err != nil {
		_ = s.Stop(context.WithoutCancel(ctx))
		return nil, fmt.Errorf("make mongod a replica set: %w", err)
	}
	return s, nil
}

func (o Options) complete(ctx context.Context) (Options, error) {
	if o.Log == nil {
		o.Log = io.Discard
	}
	if o.Progress == nil {
		o.Progress = io.Discard
	}
	if o.Dir == "" {
		return o, errors.New("mongod needs a data folder")
	}
	if err := os.MkdirAll(o.Dir, 0o700); err != nil {
		return o, fmt.Errorf("mongod's data folder: %w", err)
	}
	if o.Binary == "" {
		binary, err := Find(ctx, o.CacheDir, o.Progress)
		if err != nil {
			return o, err
		}
		o.Binary = binary
	}
	return o, nil
}

// listen starts the process and waits until it listens. Another process may take a free port before it is used; then
// listen chooses another one.
func listen(ctx context.Context, opts Options) (*Server, error) {
	const tries = 3
	for try := 1; ; try++ {
		s, err := launch(ctx, opts)
		var exit *exec.ExitError
		taken := errors.As(err, &exit) && exit.ExitCode() == exitPortTaken
		if err == nil || !taken || opts.Port != 0 || try == tries {
			return s, err
		}
	}
}

func launch(ctx context.Context, opts Options) (*Server, error) {
	port, err := choosePort(opts.Port)
	if err != nil {
		return nil, err
	}
	ready := newReadiness(opts.Log)
	cmd := exec.Command(opts.Binary, arguments(opts, port)...)
	cmd.Stdout, cmd.Stderr = ready, ready
	process, err := child.Start(cmd)
	if err != nil {
		return nil, err
	}
	select {
	case <-ready.seen:
		return &Server{process: process, port: port}, nil
	case <-process.Done():
		return nil, fmt.Errorf("mongod ended while it started (%s): %w", ready.reason(), process.Err())
	case <-ctx.Done():
		return nil, errors.Join(fmt.Errorf("mongod did not start in time: %w", ctx.Err()), process.Wait(ctx))
	}
}

const (
	defaultOplogMB    = 256
	defaultCheckpoint = time.Minute
)

func arguments(opts Options, port int) []string {
	return []string{
		"--dbpath", opts.Dir,
		"--bind_ip", "127.0.0.1",
		"--port", strconv.Itoa(port),
		"--replSet", ReplicaSet,
		"--nounixsocket",
		"--wiredTigerCacheSizeGB", "0.25",
		"--oplogSize", strconv.Itoa(cmp.Or(opts.OplogMB, defaultOplogMB)),
		"--syncdelay", strconv.Itoa(int(cmp.Or(opts.Checkpoint, defaultCheckpoint).Seconds())),
		"--setParameter", "diagnosticDataCollectionEnabled=false",
	}
}

func choosePort(wanted int) (int, error) {
	if wanted != 0 {
		return wanted, nil
	}
	return freeport.Take()
}

// URI returns the connection string of the replica set.
func (s *Server) URI() string {
	return fmt.Sprintf("mongodb://127.0.0.1:%d/?replicaSet=%s", s.port, ReplicaSet)
}

// Port is where the server listens on 127.0.0.1.
func (s *Server) Port() int { return s.port }

// PID returns the server's process ID, for tests that kill or stop it.
func (s *Server) PID() int { return s.process.PID() }

// Done is closed when the server has ended, for any reason.
func (s *Server) Done() <-chan struct{} { return s.process.Done() }

// Stop shuts the server down cleanly and waits. It may be called again, and after a crash. When ctx ends first, it
// kills the server; the journal restores the data at the next start.
func (s *Server) Stop(ctx context.Context) error {
	select {
	case <-s.process.Done():
		return nil
	default:
	}
	if err := shutdown(ctx, s.port); err != nil {
		return s.process.Stop(ctx)
	}
	return s.process.Wait(ctx)
}
