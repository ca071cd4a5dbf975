package signalling

import (
	"log/slog"
	"time"

	"madoguchi"
)

// report queues an occurrence; the room's lock is held. One goroutine for each room hands them over, so that a slow
// Report neither holds up the call nor mixes up the order.
func (r *room) report(kind OccurrenceKind, at time.Time, actor madoguchi.Actor) {
	if r.closed {
		return
	}
	r.reports = append(r.reports, Occurrence{CallID: r.call, ClinicID: r.clinic, Kind: kind, At: at.UTC(), Actor: actor})
	r.exchange.config.Logger.Info("call occurrence",
		slog.String("call", string(r.call)), slog.String("clinic", string(r.clinic)), slog.String("kind", string(kind)))
	if !r.reporting {
		r.reporting = true
		r.exchange.running.Go(r.deliver)
	}
}

func (r *room) deliver() {
	for {
		occurrence, ok := r.nextReport()
		if !ok {
			r.exchange.sweep(r)
			return
		}
		r.exchange.config.Report(r.exchange.life, occurrence)
	}
}

func (r *room) nextReport() (occurrence Occurrence, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.reports) == 0 {
		r.reporting = false
		return Occurrence{}, false
	}
	occurrence, r.reports = r.reports[0], r.reports[1:]
	return occurrence, true
}
