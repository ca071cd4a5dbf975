package presence

import (
	"context"
	"log/slog"
	"time"

	"github.com/coder/websocket"
	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/wire"
	"madoguchi/apiserver/signalling"
	"madoguchi/apiserver/signalling/protocol"
	"madoguchi/madoguchi"
	"madoguchi/workflows/visits"
)

// ClinicSignal is the clinic's side of a call's signalling (B9), for the desk and for the console in a browser.
func (h *Handler) ClinicSignal(c *gin.Context) error {
	id, err := answer.PathID(c)
	if err != nil {
		return err
	}
	p := access.SignedIn(c)
	found, err := h.Entries.Any(c.Request.Context(), p.Staff.ClinicID, id)
	if err != nil {
		return err
	}
	if found.Call == nil {
		return madoguchi.ErrNotFound
	}
	// A patient must not be left alone because the clinic begins to require a second factor.
	stop := h.Guard.WhileAdmitted(c, access.Arriving)
	defer stop()
	return h.serveSignal(c, *found.Call, signalling.Party{
		Role: madoguchi.ClinicSide, Actor: p.Actor(), Name: found.Name(), Person: found.Reservation != nil,
	})
}

// PatientSignal is the patient's side. It needs the cookie that replaced the link.
func (h *Handler) PatientSignal(c *gin.Context) error {
	call, err := h.Patient.VisitedCall(c)
	if err != nil {
		return err
	}
	return h.serveSignal(c, call, signalling.Party{
		Role: madoguchi.PatientSide, Actor: madoguchi.Actor{Kind: madoguchi.ByPatient},
	})
}

// serveSignal upgrades the request to a WebSocket and speaks the protocol until the party leaves. It refuses requests
// outside the window.
func (h *Handler) serveSignal(c *gin.Context, call madoguchi.Call, party signalling.Party) error {
	if call.State.Ended() || call.Window.Phase(h.Now()) != madoguchi.InWindow {
		return madoguchi.ErrNotOpen
	}
	socket, err := websocket.Accept(c.Writer, c.Request, &websocket.AcceptOptions{
		Subprotocols: protocol.Subprotocols, OriginPatterns: []string{h.Public.Host},
	})
	if err != nil {
		return nil // Accept has already answered
	}
	party.Network = access.Network(c.ClientIP())
	err = h.Exchange.Serve(c.Request.Context(), socket, partyOf(call, party))
	if err != nil {
		h.Logger.Info("a party's signalling ended", slog.String("call", string(call.ID)),
			slog.String("role", string(party.Role)), slog.Any("cause", err))
	}
	return nil
}

// partyOf completes a party with the store's facts about its call.
func partyOf(call madoguchi.Call, party signalling.Party) signalling.Party {
	presence := call.Presence
	party.CallID, party.ClinicID, party.DoctorID = call.ID, call.ClinicID, call.DoctorID
	party.Window, party.State = call.Window, call.State
	party.CallSince, party.HeldSince = presence.CallSince, presence.HeldSince
	party.LiveSince, party.LiveBy, party.Device = presence.LiveSince, presence.LiveBy, presence.Device
	party.Stay, party.Generation = call.PatientStay(), call.Generation
	return party
}

// The pauses between attempts to report an occurrence to its workflow.
const (
	reportPause    = 200 * time.Millisecond
	reportMaxPause = 5 * time.Second
	reportWithin   = 10 * time.Second
)

// report sends an occurrence to the call's workflow until the workflow has accepted it or is over. The workflow may
// start a moment after the window opens.
func (h *Handler) report(ctx context.Context, occurrence signalling.Occurrence) {
	for _, held := range occurrence.Holds {
		h.reportUntilTaken(ctx, signalling.Occurrence{
			CallID: held, ClinicID: occurrence.ClinicID, Kind: signalling.CallHeld, At: occurrence.At,
			Actor: occurrence.Actor,
		})
	}
	h.reportUntilTaken(ctx, occurrence)
}

func (h *Handler) reportUntilTaken(ctx context.Context, occurrence signalling.Occurrence) {
	for pause := reportPause; ; pause = min(2*pause, reportMaxPause) {
		err := h.ReportOnce(ctx, occurrence)
		if err == nil || h.callIsOver(ctx, occurrence, err) {
			return
		}
		h.Logger.Warn("an occurrence waits for its workflow", slog.String("call", string(occurrence.CallID)),
			slog.String("kind", string(occurrence.Kind)), slog.Any("cause", err))
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return
		}
	}
}

// ReportOnce sends an occurrence to the call's workflow once.
func (h *Handler) ReportOnce(ctx context.Context, occurrence signalling.Occurrence) error {
	ctx, cancel := context.WithTimeout(ctx, reportWithin)
	defer cancel()
	if occurrence.Kind == signalling.Finished {
		return h.Processes.FinishCall(ctx, occurrence.CallID, occurrence.Actor)
	}
	return h.Processes.ReportPresence(ctx, occurrence.CallID, visits.Presence{
		Kind: madoguchi.EventCode(occurrence.Kind), At: wire.Instant(occurrence.At), Actor: occurrence.Actor,
		Detail: occurrence.Detail, Device: occurrence.Device,
	})
}

// callIsOver reports whether the call is over, so that no report is left to send. A missing workflow is not enough,
// because it may not have started yet; the store decides.
func (h *Handler) callIsOver(ctx context.Context, occurrence signalling.Occurrence, err error) bool {
	if madoguchi.KindOf(err) != madoguchi.KindConflict {
		return false
	}
	call, err := h.Store.Call(ctx, occurrence.ClinicID, occurrence.CallID)
	return err == nil && (call.State.Ended() || call.Window.Phase(h.Now()) == madoguchi.AfterWindow)
}

// rivalsElsewhere returns the running calls in the store with the party's doctor or person. If the store does not
// answer, the call can begin anyway; then only the calls of this process are put on hold.
func (h *Handler) rivalsElsewhere(ctx context.Context, party signalling.Party) (rivals []signalling.OtherCall) {
	ctx, cancel := context.WithTimeout(ctx, reportWithin)
	defer cancel()
	now := h.Now()
	calls, err := h.Store.CallsBetween(ctx, party.ClinicID, now.Add(-2*24*time.Hour),
		now.Add(madoguchi.WindowBefore+time.Minute))
	if err != nil {
		h.Logger.Warn("the calls that run cannot be read", slog.String("call", string(party.CallID)),
			slog.Any("cause", err))
	}
	for _, call := range calls {
		if call.ID != party.CallID && call.RunsWith(party.DoctorID, party.Actor.ID) {
			found, err := h.Entries.Any(ctx, party.ClinicID, string(call.ID))
			if err == nil {
				rivals = append(rivals, signalling.OtherCall{
					CallID: call.ID, Name: found.Name(), Person: found.Reservation != nil,
				})
			}
		}
	}
	return rivals
}

// FollowCall applies a call's state from the store. If its history wrongly says that a participant is away, FollowCall
// corrects it.
func (h *Handler) FollowCall(call madoguchi.Call) {
	h.Exchange.Follow(call)
	if !call.State.Ended() {
		h.takeBack(call)
	}
}

// FollowMissedCalls applies the state of all calls with participants here, after changes may have been lost.
func (h *Handler) FollowMissedCalls(ctx context.Context) {
	for _, party := range h.Exchange.Calls() {
		call, err := h.Store.Call(ctx, party.ClinicID, party.CallID)
		if err != nil {
			h.Logger.Warn("a call's state cannot be read", slog.String("call", string(party.CallID)),
				slog.Any("cause", err))
			continue
		}
		h.Exchange.Follow(call)
	}
}
