package access

import (
	"context"
	"time"

	"madoguchi/madoguchi"
)

// Turns bounds the requests that start workflows for slots at the same time: holds and bookings. A rush for one slot
// then does not start a workflow for each loser. The desk and the booking pages have one each, so that reception does
// not wait behind a rush of patients. It is safe for concurrent use.
type Turns struct{ places chan struct{} }

const (
	turnsAtOnce = 16
	// turnTime bounds the work and its wait for a place. The caller then gets an answer within 25 s, even if a busy
	// machine is slow before and after.
	turnTime = 22 * time.Second
)

// NewTurns returns free places.
func NewTurns() Turns { return Turns{places: make(chan struct{}, turnsAtOnce)} }

// Take runs the work when a place is free. It returns ErrUnavailable if none becomes free in time.
func (t Turns) Take(ctx context.Context, work func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, turnTime)
	defer cancel()
	select {
	case t.places <- struct{}{}:
		defer func() { <-t.places }()
		return work(ctx)
	case <-ctx.Done():
		return madoguchi.ErrUnavailable.Because(ctx.Err())
	}
}
