package backend

import (
	"context"
	"errors"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

// Connection is how the desk stands to the server.
type Connection struct {
	Online bool
	Since  time.Time // since when it is offline; zero while it is online
}

// Followed is what Follow tells; each callback comes on Follow's goroutine, one after the other.
type Followed struct {
	// Connection is called when the state has changed.
	Connection func(Connection)
	// Changed is called after an entry in the schedule has changed; Gap when changes may have been missed, so that what
	// is shown must be loaded again.
	Changed func(Entry)
	Gap     func()
	// Attention is called after the recoveries of accounts have changed.
	Attention func()
	// Clinic is called with the clinic's settings after somebody has changed them.
	Clinic func(Clinic)
}

// The waits between two attempts to connect.
const (
	firstWait = time.Second
	longWait  = 30 * time.Second
)

// Follow keeps the schedule up to date until the context ends or the session does; then it returns the context's
// error, one of the kind madoguchi.KindUnauthenticated, or madoguchi.ErrSecondFactorRequired.
func (s *Session) Follow(ctx context.Context, tell Followed) error {
	follower := &follower{session: s, tell: tell, wait: firstWait}
	for {
		err := s.client.Events(ctx, follower.lastID, follower.take)
		if ctx.Err() != nil || madoguchi.KindOf(err) == madoguchi.KindUnauthenticated || errors.Is(err, madoguchi.ErrSecondFactorRequired) {
			return err
		}
		follower.lost(err)
		if err := follower.pause(ctx, err); err != nil {
			return err
		}
	}
}

type follower struct {
	session *Session
	tell    Followed
	lastID  string
	online  bool
	offline time.Time // since when; zero before the first connection was lost
	wait    time.Duration
}

// take handles one pushed change. A connection without a resume token to go on from has missed what happened before it
// stood, so it begins with a gap.
func (f *follower) take(change api.Change) {
	fresh := f.lastID == ""
	if change.ID != "" {
		f.lastID = change.ID
	}
	switch change.Name {
	case api.ChangeHello:
		f.connected(change.Hello)
		if fresh {
			f.gap()
		}
	case api.ChangeReset:
		f.gap()
	case api.ChangeEntry:
		if f.session.Schedule.Apply(change.Entry) {
			f.tell.Changed(change.Entry)
		}
	case api.ChangeAttention:
		f.tell.Attention()
	case api.ChangeClinic:
		f.tell.Clinic(change.Clinic)
	}
}

func (f *follower) gap() {
	f.session.Schedule.Forget()
	f.tell.Gap()
}

func (f *follower) connected(hello api.Hello) {
	if hello.Now.IsZero() {
		hello.Now = f.session.Now()
	}
	f.session.Schedule.Connect(hello.Now)
	f.online, f.offline, f.wait = true, time.Time{}, firstWait
	f.tell.Connection(Connection{Online: true})
}

func (f *follower) lost(err error) {
	if f.offline.IsZero() {
		f.offline = f.session.Now()
		f.session.logger.Info("connection lost", "error", err)
	}
	f.online = false
	f.tell.Connection(Connection{Since: f.offline})
}

// pause waits before the next attempt, longer each time, and as long as the server asks for.
func (f *follower) pause(ctx context.Context, err error) error {
	wait := f.wait
	var problem *api.ProblemError
	if errors.As(err, &problem) {
		wait = max(wait, problem.RetryAfter)
	}
	f.wait = min(2*f.wait, longWait)
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
