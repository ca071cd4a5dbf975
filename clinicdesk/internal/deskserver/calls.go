package deskserver

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/coder/websocket"

	"madoguchi/apiserver/api"
	"madoguchi/apiserver/signalling"
	"madoguchi/apiserver/signalling/protocol"
	"madoguchi/madoguchi"
)

// Colleague is the member of staff who is in a call.
const Colleague = "青木 健"

// Calls are the calls' signalling. It is the real one, which reports to the entries' states.
type Calls struct {
	visits   *Visits
	settings *Settings
	exchange *signalling.Exchange
}

func newCalls(now func() time.Time, visits *Visits, settings *Settings) *Calls {
	return &Calls{visits: visits, settings: settings, exchange: signalling.New(signalling.Config{
		Now: now, Logger: slog.New(slog.DiscardHandler), Report: visits.report,
		ICE: func(string) []protocol.ICEServer { return nil },
	})}
}

func (c *Calls) routes() routes {
	return routes{"GET /calls/{id}/signal": c.signal(madoguchi.ClinicSide)}
}

// patient serves the patient's side of a call's signalling.
func (c *Calls) patient(w http.ResponseWriter, r *http.Request) {
	c.signal(madoguchi.PatientSide)(w, r)
}

// Close ends every call's connections and waits until they are gone.
func (c *Calls) Close(ctx context.Context) error { return c.exchange.Close(ctx) }

// signal serves one side of a call's signalling.
func (c *Calls) signal(role madoguchi.CallRole) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		detail, ok := c.visits.Detail(r.PathValue("id"))
		if !ok || detail.Entry.Call == nil {
			refuse(w, http.StatusNotFound, "notFound", "")
			return
		}
		socket, err := websocket.Accept(w, r, &websocket.AcceptOptions{Subprotocols: []string{api.SignalProtocol}})
		if err != nil {
			return
		}
		call := detail.Entry.Call
		party := signalling.Party{
			CallID: madoguchi.CallID(call.ID), ClinicID: madoguchi.ClinicID(c.settings.current().ID), Role: role,
			State:  madoguchi.CallState(call.State),
			Window: madoguchi.Window{Opens: call.Opens, Expires: call.Expires},
		}
		if role == madoguchi.ClinicSide {
			party.Actor = madoguchi.Actor{Kind: madoguchi.ByStaff, Name: Colleague}
		}
		party.DoctorID, party.Name = madoguchi.DoctorID(detail.Entry.DoctorID), detail.Entry.PatientName
		if call.CallSince != nil {
			party.CallSince = *call.CallSince
		}
		if call.HeldSince != nil {
			party.HeldSince = *call.HeldSince
		}
		_ = c.exchange.Serve(r.Context(), socket, party) // the desk's tests do not depend on how a party left
	}
}

// report advances the entry's state, as the CallWindow workflow does.
func (v *Visits) report(_ context.Context, occurrence signalling.Occurrence) {
	v.mu.Lock()
	defer v.mu.Unlock()
	detail, ok := v.details[string(occurrence.CallID)]
	if !ok {
		return
	}
	call := *detail.Entry.Call
	at := occurrence.At
	switch occurrence.Kind {
	case signalling.PatientCame:
		call.PatientSince, call.StoppedSince, call.StoppedAt = &at, nil, ""
		if call.State != string(madoguchi.CallInCall) {
			call.State = string(madoguchi.CallWaiting)
		}
	case signalling.PatientLeft:
		call.PatientSince = nil
		if call.State == string(madoguchi.CallWaiting) {
			call.State = string(madoguchi.CallOpen)
		}
	case signalling.PatientStopped:
		call.StoppedSince, call.StoppedAt = &at, occurrence.Detail
	case signalling.PatientTurnedBack:
		call.StoppedSince, call.StoppedAt = nil, ""
	case signalling.CallStarted:
		call.State, call.CallSince = string(madoguchi.CallInCall), &at
	case signalling.CallHeld:
		call.HeldSince = &at
	case signalling.CallResumed:
		call.HeldSince = nil
	case signalling.Finished:
		call.State, call.EndedAt = string(madoguchi.CallFinished), &at
		call.HeldSince = nil
		detail.Entry.State = string(madoguchi.ReservationFinished)
	}
	detail.Entry.Call = &call
	v.put(detail)
}
