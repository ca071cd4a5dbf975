package main

import (
	"context"
	"log/slog"
	"time"

	"madoguchi/deploy/devstack/mongod"
)

// mongoKeeper starts mongod again when it dies, on the same port and data: the journal brings back what was
// acknowledged. Where it cannot be started, for example on a full disk, it is tried again until it can: calls that are
// under way need no database, and what the clinic asked for meanwhile waits.
type mongoKeeper struct {
	uri   string
	opts  mongod.Options
	log   *slog.Logger
	end   context.CancelFunc
	ended chan struct{}
	last  *mongod.Server // valid once ended is closed
}

// The pauses between attempts to start mongod again; they double.
const (
	firstMongoPause   = time.Second
	longestMongoPause = 15 * time.Second
)

func keepMongo(ctx context.Context, opts mongod.Options, log *slog.Logger) (*mongoKeeper, error) {
	life, end := context.WithCancel(context.Background())
	k := &mongoKeeper{opts: opts, log: log, end: end, ended: make(chan struct{})}
	if err := k.start(ctx); err != nil {
		end()
		return nil, err
	}
	k.uri = k.last.URI()
	go k.keep(life)
	return k, nil
}

func (k *mongoKeeper) keep(life context.Context) {
	defer close(k.ended)
	for {
		select {
		case <-life.Done():
			return
		case <-k.last.Done():
		}
		k.log.Warn("mongod died, starting it again")
		k.startAgain(life)
	}
}

func (k *mongoKeeper) startAgain(life context.Context) {
	for pause := firstMongoPause; ; pause = min(2*pause, longestMongoPause) {
		err := within(life, startWithin, k.start)
		if err == nil || life.Err() != nil {
			return
		}
		free, _ := freeSpace(k.opts.Dir) // where it cannot be told, the error says enough
		k.log.Error("mongod cannot be started", "error", err, "free_mb", free>>20, "again_in", pause)
		select {
		case <-life.Done():
			return
		case <-time.After(pause):
		}
	}
}

func (k *mongoKeeper) start(ctx context.Context) error {
	server, err := mongod.Start(ctx, k.opts)
	if err == nil {
		k.last = server
	}
	return err
}

func (k *mongoKeeper) stop(ctx context.Context) error {
	k.end()
	<-k.ended
	return k.last.Stop(ctx)
}
