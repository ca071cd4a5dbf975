package signalling

import (
	"log/slog"
	"slices"
	"time"
)

// report queues an occurrence. The room's lock is held. One goroutine per room passes them on, so that a slow Report
// neither blocks the call nor changes the order.
func (r *room) report(occurrence Occurrence) {
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
	r.reports = append(r.reports, occurrence)
	r.exchange.config.Logger.Info("call occurrence",
		slog.String("call", string(r.call)), slog.String("clinic", string(r.clinic)), slog.String("kind", string(kind)))
	if !r.reporting {
		r.reporting = true
		r.exchange.running.Go(r.deliver)
	}
}

// takesBack drops a pair of coming and leaving that is still queued, in either order, and an occurrence that is
// repeated with another detail. So at most one change of each kind waits, however often a device comes and goes. It
// drops the newest opposite: of two devices that asked, the first may have been answered.
func (r *room) takesBack(kind OccurrenceKind) bool {
	if opposites[kind] == "" {
		return false
	}
	r.reports = slices.DeleteFunc(r.reports, func(o Occurrence) bool { return o.Kind == kind && o.Detail != "" })
	for i, o := range slices.Backward(r.reports) {
		if o.Kind == opposites[kind] {
			r.reports = slices.Delete(r.reports, i, i+1)
			return true
		}
	}
	return false
}

// isLatest replaces a queued change of the patient's device.
func (r *room) isLatest(occurrence Occurrence) bool {
	waiting := slices.IndexFunc(r.reports, func(o Occurrence) bool { return o.Kind == occurrence.Kind })
	if occurrence.Kind != DeviceChanged || waiting < 0 {
		return false
	}
	r.reports[waiting] = occurrence
	return true
}

func (r *room) deliver() {
	for r.reportsWait() {
		r.pace()
		if occurrence, ok := r.nextReport(); ok {
			r.exchange.config.Report(r.exchange.life, occurrence)
		}
	}
	r.exchange.sweep(r)
}

func (r *room) reportsWait() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.reporting = len(r.reports) > 0
	r.hurried = r.hurried && (r.reporting || r.closed)
	return r.reporting
}

// pace waits when a device comes and goes so often that the reports would fill the history of the call's workflow.
func (r *room) pace() {
	r.mu.Lock()
	now := r.exchange.config.Now()
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
	case <-r.exchange.life.Done():
	}
}

// hurry ends the waiting of the queue, because the call begins or ends, or the process ends. The room's lock is held.
func (r *room) hurry() {
	r.hurried = true
	select {
	case r.wake <- struct{}{}:
	default:
	}
}

func (r *room) nextReport() (occurrence Occurrence, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.pacing = false
	if len(r.reports) == 0 {
		return Occurrence{}, false
	}
	occurrence, r.reports = r.reports[0], r.reports[1:]
	return occurrence, true
}
