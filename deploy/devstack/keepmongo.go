package main

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"madoguchi/internal/local/mongod"
)

// mongoKeeper restarts mongod when it dies, on the same port and data. The journal restores what was acknowledged. If
// mongod cannot start, for example on a full disk, it tries until it can. Running calls need no database; other
// requests wait.
type mongoKeeper struct {
	uri   string
	opts  mongod.Options
	log   *slog.Logger
	end   context.CancelFunc
	ended chan struct{}
	last  *mongod.Server // valid once ended is closed
}

// The pauses between attempts to start mongod. They double, also when it starts and dies soon.
const (
	firstMongoPause   = time.Second
	longestMongoPause = 15 * time.Second
	mongoIsStable     = time.Minute
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
	pause := time.Duration(0)
	for life.Err() == nil {
		began := time.Now()
		select {
		case <-life.Done():
			return
		case <-k.last.Done():
		}
		if time.Since(began) > mongoIsStable {
			pause = 0
		}
		k.log.Warn("mongod died, starting it again", "in", pause)
		pause = k.startAgain(life, pause)
	}
}

// startAgain tries until it succeeds, the first time after a pause. It returns the pause before the next attempt.
func (k *mongoKeeper) startAgain(life context.Context, pause time.Duration) time.Duration {
	for {
		select {
		case <-life.Done():
			return pause
		case <-time.After(pause):
		}
		pause = min(max(2*pause, firstMongoPause), longestMongoPause)
		err := within(life, startWithin, k.start)
		if err == nil || life.Err() != nil {
			return pause
		}
		k.log.Error("mongod cannot be started", "error", err, "room", k.room(), "again_in", pause)
	}
}

// room names the free space of the disk, since a full disk is the most likely reason.
func (k *mongoKeeper) room() string {
	free, err := freeSpace(k.opts.Dir)
	if err != nil {
		return "unknown"
	}
	return fmt.Sprintf("%d MB free", free>>20)
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
