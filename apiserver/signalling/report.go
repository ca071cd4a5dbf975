package signalling

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"madoguchi/madoguchi"
)

// reports are a room's occurrences on their way to Config.Report. One goroutine passes them on, so that a slow Report
// neither blocks the call nor changes the order. They lock themselves; the room may be locked before.
type reports struct {
	config  *Config
	life    context.Context // of the Exchange
	running *sync.WaitGroup // counts the goroutine
	done    func()          // called after the last report, without a lock
	call    madoguchi.CallID
	clinic  madoguchi.ClinicID
	pacer   *rate.Limiter
	wake    chan struct{} // ends the wait for the pacer

	mu         sync.Mutex
	queue      []Occurrence
	delivering bool
	pacing     bool            // a report waits for the pacer
	hurried    bool            // reports do not wait for the pacer
	closed     bool            // nothing more is accepted
	settled    []chan struct{} // to be closed after the last report
}

func newReports(e *Exchange, party Party, done func()) *reports {
	limits := e.config.Limits
	return &reports{
		config: &e.config, life: e.life, running: &e.running, done: done, call: party.CallID, clinic: party.ClinicID,
		pacer: rate.NewLimiter(rate.Limit(limits.Reports), limits.ReportsBurst), wake: make(chan struct{}, 1),
	}
}

// add queues an occurrence.
func (r *reports) add(occurrence Occurrence) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return
	}
	kind := occurrence.Kind
	occurrence.CallID, occurrence.ClinicID, occurrence.At = r.call, r.clinic, occurrence.At.UTC()
	if kind == CallStarted || kind == Finished {
		r.hurry()
	}
	if r.pacing && (r.takesBack(kind) || r.isLatest(occurrence)) {
		return
	}
	r.queue = append(r.queue, occurrence)
	r.config.Logger.Info("call occurrence",
		slog.String("call", string(r.call)), slog.String("clinic", string(r.clinic)), slog.String("kind", string(kind)))
	if !r.delivering {
		r.delivering = true
		r.running.Go(r.deliver)
	}
}

// takesBack drops a pair of coming and leaving that is still queued, in either order, and an occurrence that is
// repeated with another detail. So at most one change of each kind waits, however often a device comes and goes. It
// drops the newest opposite: of two devices that asked, the first may have been answered.
func (r *reports) takesBack(kind OccurrenceKind) bool {
	if opposites[kind] == "" {
		return false
	}
	r.queue = slices.DeleteFunc(r.queue, func(o Occurrence) bool { return o.Kind == kind && o.Detail != "" })
	for i, o := range slices.Backward(r.queue) {
		if o.Kind == opposites[kind] {
			r.queue = slices.Delete(r.queue, i, i+1)
			return true
		}
	}
	return false
}

// isLatest replaces a queued change of the patient's device.
func (r *reports) isLatest(occurrence Occurrence) bool {
	waiting := slices.IndexFunc(r.queue, func(o Occurrence) bool { return o.Kind == occurrence.Kind })
	if occurrence.Kind != DeviceChanged || waiting < 0 {
		return false
	}
	r.queue[waiting] = occurrence
	return true
}

func (r *reports) deliver() {
	for r.more() {
		r.pace()
		if occurrence, ok := r.next(); ok {
			r.config.Report(r.life, occurrence)
		}
	}
	r.done()
}

// more reports whether the goroutine goes on.
func (r *reports) more() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.delivering = len(r.queue) > 0
	if !r.delivering {
		for _, waiting := range r.settled {
			close(waiting)
		}
		r.settled = nil
	}
	r.hurried = r.hurried && (r.delivering || r.closed)
	return r.delivering
}

// pace waits when a device comes and goes so often that the reports would fill the history of the call's workflow.
func (r *reports) pace() {
	r.mu.Lock()
	now := r.config.Now()
	pause := r.pacer.ReserveN(now, 1).DelayFrom(now)
	r.pacing = pause > 0 && !r.hurried
	pacing := r.pacing
	r.mu.Unlock()
	if !pacing {
		return
	}
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-r.wake:
	case <-r.life.Done():
	}
}

// hurry ends the waiting of the queue, because the call begins or ends, or the process ends. The lock is held.
func (r *reports) hurry() {
	r.hurried = true
	select {
	case r.wake <- struct{}{}:
	default:
	}
}

func (r *reports) next() (occurrence Occurrence, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.pacing = false
	if len(r.queue) == 0 {
		return Occurrence{}, false
	}
	occurrence, r.queue = r.queue[0], r.queue[1:]
	return occurrence, true
}

// pending reports whether an occurrence waits, or is being reported.
func (r *reports) pending() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.delivering
}

// settle passes on at once what waits, and returns when it is reported.
func (r *reports) settle(ctx context.Context) error {
	r.mu.Lock()
	if !r.delivering {
		r.mu.Unlock()
		return nil
	}
	r.hurry()
	settled := make(chan struct{})
	r.settled = append(r.settled, settled)
	r.mu.Unlock()
	select {
	case <-settled:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// close accepts nothing more. What waits is passed on, at once if the process ends.
func (r *reports) close(processEnds bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.closed = true
	if processEnds {
		r.hurry()
	}
}
