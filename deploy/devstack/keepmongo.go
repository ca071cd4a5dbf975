package main

import (
	"context"
	"fmt"
	"log/slog"

	"madoguchi/deploy/devstack/mongod"
)

// mongoKeeper starts mongod again when it dies, on the same port and data: the journal brings back what was
// acknowledged. When it cannot be started again, the whole system ends.
type mongoKeeper struct {
	uri   string
	opts  mongod.Options
	log   *slog.Logger
	fail  context.CancelCauseFunc
	end   context.CancelFunc
	ended chan struct{}
	last  *mongod.Server // valid once ended is closed
}

func keepMongo(ctx context.Context, opts mongod.Options, log *slog.Logger, fail context.CancelCauseFunc) (*mongoKeeper, error) {
	server, err := mongod.Start(ctx, opts)
	if err != nil {
		return nil, err
	}
	life, end := context.WithCancel(context.Background())
	k := &mongoKeeper{uri: server.URI(), opts: opts, log: log, fail: fail, end: end, ended: make(chan struct{}), last: server}
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
		again, err := mongod.Start(life, k.opts)
		if err != nil {
			k.fail(fmt.Errorf("MongoDB died and cannot be started again: %w", err))
			return
		}
		k.last = again
	}
}

func (k *mongoKeeper) stop(ctx context.Context) error {
	k.end()
	<-k.ended
	return k.last.Stop(ctx)
}
