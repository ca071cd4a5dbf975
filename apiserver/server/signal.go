package server

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"github.com/coder/websocket"
	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/entrance"
	"madoguchi/apiserver/internal/wire"
	"madoguchi/apiserver/signalling"
	"madoguchi/madoguchi"
	"madoguchi/workflows"
)

// clinicSignal is the clinic's side of a call's signalling (B9): the desk, or the console in a browser.
func (s *Server) clinicSignal(c *gin.Context) error {
	id, err := answer.PathID(c)
	if err != nil {
		return err
	}
	p := entrance.SignedIn(c)
	found, err := s.anyRecord(c.Request.Context(), p.Staff.ClinicID, id)
	if err != nil {
		return err
	}
	if found.call == nil {
		return madoguchi.ErrNotFound
	}
	stop := s.guard.WhileAdmitted(c, entrance.Arriving) // a patient is not left alone because a second factor is required from now on
	defer stop()
	return s.serveSignal(c, *found.call, signalling.Party{
		Role: madoguchi.ClinicSide, Actor: p.Actor(), Name: found.name(), Person: found.reservation != nil,
	})
}

// patientSignal is the patient's side; the cookie that the link was exchanged for opens it.
func (s *Server) patientSignal(c *gin.Context) error {
	call, err := s.visitedCall(c)
	if err != nil {
		return err
	}
	return s.serveSignal(c, call, signalling.Party{
		Role: madoguchi.PatientSide, Actor: madoguchi.Actor{Kind: madoguchi.ByPatient},
	})
}

// serveSignal turns the request into a socket and speaks the protocol until the party leaves. Outside the window there is
// nothing to speak about.
func (s *Server) serveSignal(c *gin.Context, call madoguchi.Call, party signalling.Party) error {
	if call.State.Ended() || call.Window.Phase(s.Now()) != madoguchi.InWindow {
		return madoguchi.ErrNotOpen
	}
	socket, err := websocket.Accept(c.Writer, c.Request, &websocket.AcceptOptions{
		Subprotocols: signalling.Subprotocols, OriginPatterns: []string{s.Public.Host},
	})
	if err != nil {
		return nil // Accept has answered
	}
	party.Network = entrance.Network(c.ClientIP())
	err = s.exchange.Serve(c.Request.Context(), socket, partyOf(call, party))
	if err != nil {
		s.Logger.Info("a party's signalling ended", slog.String("call", string(call.ID)),
			slog.String("role", string(party.Role)), slog.Any("cause", err))
	}
	return nil
}

// partyOf completes a party with what the store knows of its call.
func partyOf(call madoguchi.Call, party signalling.Party) signalling.Party {
	presence := call.Presence
	party.CallID, party.ClinicID, party.DoctorID = call.ID, call.ClinicID, call.DoctorID
	party.Window, party.State = call.Window, call.State
	party.CallSince, party.HeldSince = presence.CallSince, presence.HeldSince
	party.LiveSince, party.LiveBy, party.Device = presence.LiveSince, presence.LiveBy, presence.Device
	party.Stay = call.PatientStay()
	return party
}

// The pauses between attempts to report an occurrence to its workflow.
const (
	reportPause    = 200 * time.Millisecond
	reportMaxPause = 5 * time.Second
	reportWithin   = 10 * time.Second
)

// report tells a call's workflow what happened in its room, until it has taken it or is over. The workflow may start a
// moment after the window opens.
func (s *Server) report(ctx context.Context, occurrence signalling.Occurrence) {
	for _, held := range occurrence.Holds {
		s.reportUntilTaken(ctx, signalling.Occurrence{
			CallID: held, ClinicID: occurrence.ClinicID, Kind: signalling.CallHeld, At: occurrence.At,
			Actor: occurrence.Actor,
		})
	}
	s.reportUntilTaken(ctx, occurrence)
}

func (s *Server) reportUntilTaken(ctx context.Context, occurrence signalling.Occurrence) {
	for pause := reportPause; ; pause = min(2*pause, reportMaxPause) {
		err := s.reportOnce(ctx, occurrence)
		if err == nil || s.settled(ctx, occurrence, err) {
			return
		}
		s.Logger.Warn("an occurrence waits for its workflow", slog.String("call", string(occurrence.CallID)),
			slog.String("kind", string(occurrence.Kind)), slog.Any("cause", err))
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return
		}
	}
}

func (s *Server) reportOnce(ctx context.Context, occurrence signalling.Occurrence) error {
	ctx, cancel := context.WithTimeout(ctx, reportWithin)
	defer cancel()
	if occurrence.Kind == signalling.Finished {
		return s.Processes.FinishCall(ctx, occurrence.CallID, occurrence.Actor)
	}
	return s.Processes.ReportPresence(ctx, occurrence.CallID, workflows.Presence{
		Kind: madoguchi.EventCode(occurrence.Kind), At: wire.Instant(occurrence.At), Actor: occurrence.Actor,
		Detail: occurrence.Detail, Device: occurrence.Device,
	})
}

// settled reports that the call is over, so that nothing is left to tell. A workflow that is not there (yet) is not the
// same: the store knows.
func (s *Server) settled(ctx context.Context, occurrence signalling.Occurrence, err error) bool {
	if madoguchi.KindOf(err) != madoguchi.KindConflict {
		return false
	}
	call, err := s.Store.Call(ctx, occurrence.ClinicID, occurrence.CallID)
	return err == nil && (call.State.Ended() || call.Window.Phase(s.Now()) == madoguchi.AfterWindow)
}

// elsewhere finds the calls that run, by the store, with the party's doctor or by the person. A store that does not
// answer keeps nobody from beginning; then only the calls of this process are put on hold.
func (s *Server) elsewhere(ctx context.Context, party signalling.Party) (rivals []signalling.Rival) {
	ctx, cancel := context.WithTimeout(ctx, reportWithin)
	defer cancel()
	now := s.Now()
	calls, err := s.Store.CallsBetween(ctx, party.ClinicID, now.Add(-2*24*time.Hour),
		now.Add(madoguchi.WindowBefore+time.Minute))
	if err != nil {
		s.Logger.Warn("the calls that run cannot be read", slog.String("call", string(party.CallID)),
			slog.Any("cause", err))
	}
	for _, call := range calls {
		if call.ID != party.CallID && call.RunsWith(party.DoctorID, party.Actor.ID) {
			found, err := s.anyRecord(ctx, party.ClinicID, string(call.ID))
			if err == nil {
				rivals = append(rivals, signalling.Rival{
					CallID: call.ID, Name: found.name(), Person: found.reservation != nil,
				})
			}
		}
	}
	return rivals
}

// followCall takes up how a call stands elsewhere, and tells its history that somebody is here where it says otherwise.
func (s *Server) followCall(call madoguchi.Call) {
	s.exchange.Follow(call)
	if !call.State.Ended() {
		s.takeBack(call)
	}
}

// followMissedCalls takes up how all calls stand that somebody is in, where news of them may have been lost.
func (s *Server) followMissedCalls(ctx context.Context) {
	for _, party := range s.exchange.Calls() {
		call, err := s.Store.Call(ctx, party.ClinicID, party.CallID)
		if err != nil {
			s.Logger.Warn("a call's state cannot be read", slog.String("call", string(party.CallID)), slog.Any("cause", err))
			continue
		}
		s.exchange.Follow(call)
	}
}

// newsOf reads what a change is about.
func (s *Server) newsOf(ctx context.Context, change madoguchi.Change) (news, error) {
	if change.Kind == madoguchi.ClinicChanged {
		clinic, err := s.Store.Clinic(ctx, change.ClinicID)
		wire := wire.Clinic(clinic)
		return news{clinic: &wire}, err
	}
	if change.Kind == madoguchi.RecoveryChanged {
		return news{asks: true}, nil // who it is for differs by desk
	}
	found, err := s.changedRecord(ctx, change)
	if err != nil {
		return news{}, err
	}
	clinic, err := s.Store.Clinic(ctx, change.ClinicID)
	if err != nil {
		return news{}, err
	}
	entry := found.entry(clinic)
	return news{entry: &entry, call: found.call}, nil
}

// changedRecord reads the record that a change is about; a reservation's call counts as the reservation. It answers
// ErrNotFound to the change of a call whose window has not opened: its reservation's workflow writes the two together, the
// call first, and the reservation's change tells of both.
func (s *Server) changedRecord(ctx context.Context, change madoguchi.Change) (record, error) {
	if change.Kind == madoguchi.ReservationChanged {
		return s.reservationRecord(ctx, change.ClinicID, change.ID)
	}
	call, err := s.Store.Call(ctx, change.ClinicID, madoguchi.CallID(change.ID))
	if err != nil || call.Reservation == "" {
		return record{call: &call}, err
	}
	if call.State == madoguchi.CallScheduled {
		return record{}, madoguchi.ErrNotFound
	}
	reservation, err := s.Store.Reservation(ctx, change.ClinicID, call.Reservation)
	return record{reservation: &reservation, call: &call}, err
}

// health answers load balancers: this process can do its work.
func (s *Server) health(c *gin.Context) error {
	if err := errors.Join(s.Processes.Healthy(c.Request.Context()), s.Store.Ping(c.Request.Context())); err != nil {
		return err
	}
	c.JSON(http.StatusOK, map[string]string{"status": "ok"})
	return nil
}
