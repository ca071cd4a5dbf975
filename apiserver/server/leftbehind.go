package server

import (
	"context"
	"log/slog"
	"time"

	"madoguchi"
	"madoguchi/apiserver/signalling"
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

func (s *Server) reportLeftBehind(ctx context.Context, started time.Time, after time.Duration) {
	for pause := after; ; pause = reportMaxPause {
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return
		}
		err := s.lookForLeftBehind(ctx, started)
		if err == nil {
			return
		}
		s.Logger.Warn("who left while no process was there is not known yet", slog.Any("cause", err))
	}
}

func (s *Server) lookForLeftBehind(ctx context.Context, started time.Time) error {
	clinics, err := s.Store.ClinicIDs(ctx)
	if err != nil {
		return err
	}
	for _, clinic := range clinics {
		calls, err := s.Store.CallsBetween(ctx, clinic, started.Add(-longestWindow),
			started.Add(2*madoguchi.WindowBefore))
		if err != nil {
			return err
		}
		for _, call := range calls {
			s.reportGone(ctx, call, started)
		}
	}
	return nil
}

// reportGone reports the sides of a call that came before the start and have no seat, and
// a device that asked before it and is not here.
func (s *Server) reportGone(ctx context.Context, call madoguchi.Call, started time.Time) {
	if call.State.Ended() || call.Window.Phase(s.Now()) != madoguchi.InWindow {
		return
	}
	system := madoguchi.Actor{Kind: madoguchi.BySystem}
	for _, side := range []struct {
		role  madoguchi.CallRole
		since time.Time
		left  signalling.OccurrenceKind
	}{
		{madoguchi.PatientSide, call.Presence.PatientSince, signalling.PatientLeft},
		{madoguchi.ClinicSide, call.Presence.ClinicSince, signalling.ClinicLeft},
	} {
		if side.since.IsZero() || !side.since.Before(started) || s.exchange.Seated(call.ID, side.role) {
			continue
		}
		s.report(ctx, signalling.Occurrence{
			CallID: call.ID, ClinicID: call.ClinicID, Kind: side.left, At: s.Now(), Actor: system,
		})
	}
	if asked := call.AskingSince(); !asked.IsZero() && asked.Before(started) && !s.exchange.Asked(call.ID) {
		s.report(ctx, signalling.Occurrence{
			CallID: call.ID, ClinicID: call.ClinicID, Kind: signalling.DeviceGone, At: s.Now(), Actor: system,
		})
	}
}

// takeBack corrects what another process has reported of somebody who has a seat here.
func (s *Server) takeBack(call madoguchi.Call) {
	s.exchange.Reassert(call)
}
