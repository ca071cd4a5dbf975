package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"time"

	"madoguchi/deploy/devstack/supervise"
	"madoguchi/deploy/devstack/temporal"
	"madoguchi/deploy/devstack/turn"
	"madoguchi/internal/local/freeport"
	"madoguchi/internal/local/mongod"
	"madoguchi/internal/local/outbox"
)

const (
	namespace = temporal.DefaultNamespace
	smtpUser  = "madoguchi"
)

// system is all parts together.
type system struct {
	opts   options
	env    environment
	logs   *logs
	log    *slog.Logger
	fail   context.CancelCauseFunc // ends the system for a reason
	stdout io.Writer
	stderr io.Writer

	parts    supervise.Stack
	secrets  secrets
	mongoURI string
}

// up starts the parts in order. parts contains everything started, also after an error.
func (s *system) up(ctx context.Context) error {
	var err error
	if s.secrets, err = loadSecrets(s.opts.data); err != nil {
		return err
	}
	o := s.opts
	freeport.Keep(
		o.http.port, o.temporal.port, o.temporalUI.port, o.mongo.port, o.outbox.port, o.smtp.port, o.turn.port,
	)
	for _, step := range s.steps() {
		fmt.Fprintf(s.stdout, "%s: %s\n", step.verb(), step.what)
		if err := within(ctx, step.limit, step.start); err != nil {
			return fmt.Errorf("%s: %w; the logs are in %s", step.what, err, s.logs.folder)
		}
	}
	s.openDesk(ctx)
	s.announce()
	return nil
}

// step starts one part, or checks its replacement.
type step struct {
	what  string
	ours  bool
	limit time.Duration
	start func(context.Context) error
}

func (s step) verb() string {
	if s.ours {
		return "Starting"
	}
	return "Given"
}

func (s *system) steps() []step {
	steps := []step{
		{"MongoDB", s.env.ownMongo(), fetchWithin, s.startMongo},
		{"Temporal", s.env.ownTemporal(), startWithin, s.startTemporal},
		{"TURN relay", s.env.ownTURN(), startWithin, s.startTURN},
		{"outbox", s.env.ownOutbox(), startWithin, s.startOutbox},
		{"worker", true, startWithin, s.startWorker},
		{"API server", true, startWithin, s.startServer},
	}
	if s.needsDemo() {
		steps = append(steps, step{"demonstration data", true, startWithin, s.loadDemo})
	}
	return steps
}

func within(ctx context.Context, limit time.Duration, do func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	return do(ctx)
}

func (s *system) startMongo(ctx context.Context) error {
	if !s.env.ownMongo() {
		s.mongoURI = s.env.get("MONGODB_URI")
		return mongod.CheckReplicaSet(ctx, s.mongoURI)
	}
	keeper, err := keepMongo(ctx, mongod.Options{
		Dir:      filepath.Join(s.opts.data, "mongodb"),
		Port:     s.opts.mongo.port,
		Log:      s.logs.writer("mongod"),
		Progress: s.stdout,
	}, s.loud())
	if err != nil {
		return err
	}
	s.mongoURI = keeper.uri
	s.parts.Push("MongoDB", keeper.stop)
	return nil
}

// loud returns a logger that also writes to the terminal.
func (s *system) loud() *slog.Logger {
	return slog.New(slog.NewMultiHandler(s.log.Handler(), terminal(s.stderr)))
}

func (s *system) startTemporal(ctx context.Context) error {
	if !s.env.ownTemporal() {
		return nil
	}
	server, err := temporal.Start(ctx, temporal.Options{
		Dir:       filepath.Join(s.opts.data, "temporal"),
		Port:      s.opts.temporal.port,
		Namespace: namespace,
		Log: slog.New(
			slog.NewJSONHandler(s.logs.writer("temporal"), &slog.HandlerOptions{Level: slog.LevelWarn}),
		),
		Fatal:         func(message string) { s.fail(fmt.Errorf("the Temporal server cannot go on: %s", message)) },
		UIPort:        s.opts.temporalUI.port,
		CodecEndpoint: "http://" + s.opts.http.String() + "/codec",
	})
	if err != nil {
		return err
	}
	s.parts.Push("Temporal", func(context.Context) error { return server.Stop() })
	return nil
}

func (s *system) startTURN(context.Context) error {
	if !s.env.ownTURN() {
		return nil
	}
	relay, err := turn.Start(turn.Options{
		Address: s.opts.turn.String(),
		Secret:  s.secrets.TURNSecret,
		Log:     s.logs.writer("turn"),
	})
	if err != nil {
		return err
	}
	s.parts.Push("TURN relay", func(context.Context) error { return relay.Stop() })
	return nil
}

func (s *system) startOutbox(context.Context) error {
	if !s.env.ownOutbox() {
		return nil
	}
	server, err := outbox.Start(outbox.Options{
		HTTPAddress:  s.opts.outbox.String(),
		SMTPAddress:  s.opts.smtp.String(),
		Dir:          filepath.Join(s.opts.data, "outbox"),
		AccountSID:   s.secrets.TwilioAccount,
		AuthToken:    s.secrets.TwilioToken,
		ServiceSID:   s.secrets.TwilioService,
		SMTPUsername: smtpUser,
		SMTPPassword: s.secrets.SMTPPassword,
		Now:          time.Now,
		Log:          s.logs.slog("outbox"),
	})
	if err != nil {
		return err
	}
	s.parts.Push("outbox", func(context.Context) error { return server.Stop() })
	return nil
}
