package schedule

import (
	"context"
	"errors"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

// Connection is the state of the event connection.
type Connection struct {
	Online bool
	Since  time.Time // start of the outage; zero while online
}

// Callbacks holds the callbacks of Follow. They run one after the other on Follow's goroutine.
type Callbacks struct {
	// Connection is called when the connection's state changes.
	Connection func(Connection)
	// Changed is called after an entry in the schedule changes. Gap is called when changes may have been missed, so
	// that the shown data must be reloaded.
	Changed func(api.Entry)
	Gap     func()
	// Attention is called after an account recovery changes.
	Attention func()
	// Clinic is called with the new settings of the clinic.
	Clinic func(api.Clinic)
	// Patient is called after a patient's record changes. It may be a new patient.
	Patient func(id string)
}

// The delays between two attempts to connect.
const (
	firstWait = time.Second
	longWait  = 30 * time.Second
)

// Follow keeps the schedule up to date until the context or the session ends. It returns the context's error, an error
// of the kind madoguchi.KindUnauthenticated, or madoguchi.ErrSecondFactorRequired.
func (c *Client) Follow(ctx context.Context, tell Callbacks) error {
	follower := &follower{client: c, tell: tell, wait: firstWait}
	for {
		err := c.API.Events(ctx, follower.lastID, follower.take)
		if ctx.Err() != nil || madoguchi.KindOf(err) == madoguchi.KindUnauthenticated ||
			errors.Is(err, madoguchi.ErrSecondFactorRequired) {
			return err
		}
		follower.lost(err)
		if err := follower.pause(ctx, err); err != nil {
			return err
		}
	}
}

type follower struct {
	client  *Client
	tell    Callbacks
	lastID  string
	online  bool
	offline time.Time // start of the outage; zero before the first one
	wait    time.Duration
}

// take handles one pushed change. A connection without a resume token may have missed earlier changes, so it begins
// with a gap.
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
		if f.client.Schedule.Apply(change.Entry) {
			f.tell.Changed(change.Entry)
		}
	case api.ChangeAttention:
		f.tell.Attention()
	case api.ChangeClinic:
		f.tell.Clinic(change.Clinic)
	case api.ChangeOfPatient:
		f.tell.Patient(change.Patient.ID)
	}
}

func (f *follower) gap() {
	f.client.Schedule.Forget()
	f.tell.Gap()
}

func (f *follower) connected(hello api.Hello) {
	if hello.Now.IsZero() {
		hello.Now = f.client.Now()
	}
	f.client.Schedule.Connect(hello.Now)
	f.online, f.offline, f.wait = true, time.Time{}, firstWait
	f.tell.Connection(Connection{Online: true})
}

func (f *follower) lost(err error) {
	if f.offline.IsZero() {
		f.offline = f.client.Now()
		f.client.Logger.Info("connection lost", "error", err)
	}
	f.online = false
	f.tell.Connection(Connection{Since: f.offline})
}

// pause waits before the next attempt: longer each time, and at least as long as the server asks.
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
