package presence

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"madoguchi/apiserver/signalling"
	"madoguchi/madoguchi"
)

// A process that dies loses its rooms. The participants of its calls reconnect to the next process. If they have left
// instead, no process reports it, and reception sees a waiting patient who is gone. So each process checks once, after
// the time to reconnect: a participant who is recorded as present since before the start and has no seat here is
// reported as gone.
//
// With several processes that participant may have a seat in another one. That process receives the change of the call
// and corrects it (takeBack).

// ReturnWithin is the default time to reconnect. A page tries every few seconds.
const ReturnWithin = 45 * time.Second

// longestWindow bounds how long ago an open call can have begun. A day can have 25 hours.
const longestWindow = 26 * time.Hour

func (h *Handler) reportLeftBehind(ctx context.Context, started time.Time, after time.Duration) {
	for pause := after; ; pause = reportMaxPause {
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return
		}
		err := h.LookForLeftBehind(ctx, started)
		if err == nil {
			return
		}
		h.Logger.Warn("participants who left while no process ran are not reported yet", slog.Any("cause", err))
	}
}

// LookForLeftBehind reports participants who are recorded as present since before the start and have no seat here.
func (h *Handler) LookForLeftBehind(ctx context.Context, started time.Time) error {
	clinics, err := h.Store.ClinicIDs(ctx)
	if err != nil {
		return err
	}
	var reporting sync.WaitGroup // a call whose workflow does not answer does not delay the others
	defer reporting.Wait()
	for _, clinic := range clinics {
		calls, err := h.Store.CallsBetween(ctx, clinic, started.Add(-longestWindow),
			started.Add(2*madoguchi.WindowBefore))
		if err != nil {
			return err
		}
		for _, call := range calls {
			if gone := h.gone(call, started); len(gone) > 0 {
				reporting.Go(func() { h.reportGone(ctx, gone) })
			}
		}
	}
	return nil
}

func (h *Handler) reportGone(ctx context.Context, gone []signalling.Occurrence) {
	for _, occurrence := range gone {
		h.report(ctx, occurrence)
	}
}

// gone returns the sides of a call that came before the start and have no seat. It also reports whether a device asked
// for admission before the start and is not here.
func (h *Handler) gone(call madoguchi.Call, started time.Time) (gone []signalling.Occurrence) {
	if call.State.Ended() || call.Window.Phase(h.Now()) != madoguchi.InWindow {
		return nil
	}
	note := func(kind signalling.OccurrenceKind, since time.Time, here bool) {
		if !since.IsZero() && since.Before(started) && !here {
			gone = append(gone, signalling.Occurrence{
				CallID: call.ID, ClinicID: call.ClinicID, Kind: kind, At: h.Now(),
				Actor: madoguchi.Actor{Kind: madoguchi.BySystem},
			})
		}
	}
	note(signalling.PatientLeft, call.Presence.PatientSince, h.Exchange.HasSeat(call.ID, madoguchi.PatientSide))
	note(signalling.ClinicLeft, call.Presence.ClinicSince, h.Exchange.HasSeat(call.ID, madoguchi.ClinicSide))
	note(signalling.DeviceGone, call.AskingSince(), h.Exchange.HasApplicant(call.ID))
	return gone
}

// takeBack corrects another process's report about a participant who has a seat here.
func (h *Handler) takeBack(call madoguchi.Call) {
	h.Exchange.ReportAgain(call)
}
