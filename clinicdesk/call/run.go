package call

import (
	"context"
	"errors"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/video"
	"madoguchi/madoguchi"
)

// The delays between two attempts to reach the signalling.
const (
	firstWait = 500 * time.Millisecond
	longWait  = 5 * time.Second
)

// run keeps this side in the call until the call or ctx ends.
func (v *Side) run(ctx context.Context) {
	defer close(v.done)
	defer v.config.LiveLimit.release(v)
	defer v.engine.do(v.closePeer)
	for wait := firstWait; ; wait = min(2*wait, longWait) {
		welcomed, err := v.line.attend(ctx, func(message api.SignalMessage) bool {
			v.handle(ctx, message)
			return v.State().Phase == Over
		})
		if ctx.Err() != nil || v.concluded(err) {
			return
		}
		if welcomed {
			wait = firstWait
		}
		v.config.Logger.Info("signalling lost", "error", err)
		v.states.change(func(s *State) { s.Phase = Lost })
		if !sleep(ctx, wait) {
			return
		}
	}
}

func (v *Side) closePeer(p *video.Peer) {
	if err := p.Close(); err != nil {
		v.config.Logger.Warn("video not closed", "error", err)
	}
}

// sleep waits, and reports whether ctx is still active.
func sleep(ctx context.Context, wait time.Duration) bool {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

// concluded reports whether an error makes another attempt pointless, and shows that error.
func (v *Side) concluded(err error) bool {
	if v.State().Phase == Over {
		return true
	}
	var closed *api.SignalClosed
	if errors.As(err, &closed) {
		return v.concludedBy(closed.Code)
	}
	switch madoguchi.KindOf(err) {
	case madoguchi.KindUnavailable, madoguchi.KindTooMany, "":
		return false
	}
	v.states.end(Refused, err)
	return true
}

// The codes for which the server closes the signalling permanently.
const (
	closedReplaced = 4001
	closedOutside  = 4004
)

func (v *Side) concludedBy(code int) bool {
	switch code {
	case closedReplaced:
		v.states.end(Replaced, nil)
	case closedOutside:
		v.states.end(Expired, nil)
	default:
		return false
	}
	return true
}
