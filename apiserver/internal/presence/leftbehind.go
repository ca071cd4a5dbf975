package presence

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"madoguchi/apiserver/signalling"
	"madoguchi/madoguchi"
)

// A process that dies loses its rooms. The people in its calls come back to the process that follows, or they
// have left and no process reports it: reception would see a patient waiting who is gone. So each process looks
// once, after everybody has had time to come back, for people who are noted as present since before its start and
// have no seat here. It reports that they left.
//
// Behind several processes they may have a seat in another one. That one hears of the report
// as of every change, and corrects it (takeBack).

// ReturnWithin is how long everybody has to come back unless an operator says
// otherwise. A page tries every few seconds.
const ReturnWithin = 45 * time.Second

// longestWindow is how long before now a call can have begun that is still open, where a day has 25 hours.
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
		h.Logger.Warn("who left while no process was there is not known yet", slog.Any("cause", err))
	}
}

// LookForLeftBehind reports of everybody who is noted as present since before the start and has no seat here.
func (h *Handler) LookForLeftBehind(ctx context.Context, started time.Time) error {
	clinics, err := h.Store.ClinicIDs(ctx)
	if err != nil {
		return err
	}
	var reporting sync.WaitGroup // a call whose workflow does not answer keeps no other one waiting
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

// gone tells which sides of a call came before the start and have no seat, and whether a device asked before it and is
// not here.
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
	note(signalling.PatientLeft, call.Presence.PatientSince, h.Exchange.Seated(call.ID, madoguchi.PatientSide))
	note(signalling.ClinicLeft, call.Presence.ClinicSince, h.Exchange.Seated(call.ID, madoguchi.ClinicSide))
	note(signalling.DeviceGone, call.AskingSince(), h.Exchange.Asked(call.ID))
	return gone
}

// takeBack corrects what another process has reported of somebody who has a seat here.
func (h *Handler) takeBack(call madoguchi.Call) {
	h.Exchange.Reassert(call)
}
