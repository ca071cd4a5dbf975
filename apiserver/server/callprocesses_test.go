package server

import (
	"context"
	"time"

	"madoguchi/madoguchi"
	"madoguchi/workflows/visits"
)

func (p *processes) CreateCall(ctx context.Context, opening visits.CallInput) (visits.CallCreated, error) {
	leave, err := p.enter()
	if err != nil {
		return visits.CallCreated{}, err
	}
	defer leave()
	call := opening.Call
	if first, repeated := p.created[call.ID]; repeated {
		return first, nil
	}
	answer := visits.CallCreated{RequestHash: opening.RequestHash}
	p.created[call.ID], p.clinics[string(call.ID)] = answer, call.ClinicID
	call.Revision, call.Pending = 1, timersOf(call.Window)
	call.Timeline = []madoguchi.Event{p.event(madoguchi.EventBooked, opening.Actor)}
	return answer, p.store.PutCall(ctx, call)
}

func (p *processes) EditCall(ctx context.Context, id madoguchi.CallID, edit visits.EditCall) error {
	return p.onCall(ctx, id, func(call *madoguchi.Call) error {
		if edit.Revision != call.Revision {
			return madoguchi.ErrChanged
		}
		call.Title, call.DoctorID = edit.Title, edit.DoctorID
		call.Timeline = madoguchi.AppendEvent(call.Timeline, p.event(madoguchi.EventEdited, edit.Actor))
		return madoguchi.CheckText("title", edit.Title, madoguchi.MaxTitle, false)
	})
}

func (p *processes) CancelCall(ctx context.Context, id madoguchi.CallID, cancel visits.Cancellation) error {
	return p.endCall(ctx, id, madoguchi.CallCancelled, p.cancelled(cancel))
}

func (p *processes) FinishCall(ctx context.Context, id madoguchi.CallID, by madoguchi.Actor) error {
	return p.endCall(ctx, id, madoguchi.CallFinished, p.event(madoguchi.EventFinished, by))
}

func (p *processes) endCall(
	ctx context.Context, id madoguchi.CallID, state madoguchi.CallState, event madoguchi.Event,
) error {
	return p.onCall(ctx, id, func(call *madoguchi.Call) error {
		if state == madoguchi.CallCancelled && call.State == madoguchi.CallInCall {
			return madoguchi.ErrInCall
		}
		if state == madoguchi.CallFinished && call.Window.Phase(p.now()) != madoguchi.InWindow {
			return madoguchi.ErrNotOpen
		}
		call.State, call.Pending, call.Presence.EndedAt = state, nil, event.At
		call.Timeline = madoguchi.AppendEvent(call.Timeline, event)
		return nil
	})
}

func (p *processes) RevokeCallLinks(ctx context.Context, id madoguchi.CallID, by madoguchi.Actor) error {
	return p.onCall(ctx, id, func(call *madoguchi.Call) error {
		call.Generation++
		call.Timeline = madoguchi.AppendEvent(call.Timeline, p.event(madoguchi.EventLinksRevoked, by))
		return nil
	})
}

func (p *processes) AttendCall(ctx context.Context, id madoguchi.CallID, by madoguchi.Actor) error {
	return p.onCall(ctx, id, func(call *madoguchi.Call) error {
		call.Attention = ""
		call.Timeline = madoguchi.AppendEvent(call.Timeline, p.event(madoguchi.EventAttended, by))
		return nil
	})
}

func (p *processes) SendCallLink(ctx context.Context, id madoguchi.CallID, send visits.SendLink) error {
	return p.onCall(ctx, id, func(call *madoguchi.Call) error {
		call.Delivery = p.deliver(call.Delivery, send)
		return p.intend(ctx, call.ClinicID, visits.CallWorkflowID(id), send)
	})
}

func (p *processes) ReportPresence(ctx context.Context, id madoguchi.CallID, presence visits.Presence) error {
	return p.onCall(ctx, id, func(call *madoguchi.Call) error {
		since := call.PatientStay().Resumed(presence.At)
		call.Timeline = madoguchi.AppendEvent(
			call.Timeline,
			madoguchi.Event{At: presence.At, Code: presence.Kind, Actor: presence.Actor, Detail: presence.Detail},
		)
		switch presence.Kind {
		case madoguchi.EventPatientCame:
			call.Presence.PatientSince = since
		case madoguchi.EventPatientLeft:
			call.Presence.PatientSince = time.Time{}
		case madoguchi.EventClinicCame:
			call.Presence.ClinicSince = presence.At
		case madoguchi.EventClinicLeft:
			call.Presence.ClinicSince = time.Time{}
		}
		if presence.Kind == madoguchi.EventCallStarted {
			call.State, call.Presence.CallSince = madoguchi.CallInCall, presence.At
		}
		return nil
	})
}

// onCall applies change to a call that has not ended, and stores it.
func (p *processes) onCall(ctx context.Context, id madoguchi.CallID, change func(*madoguchi.Call) error) error {
	leave, err := p.enter()
	if err != nil {
		return err
	}
	defer leave()
	call, err := p.store.Call(ctx, p.clinics[string(id)], id)
	if err != nil {
		return err
	}
	if call.State.Ended() {
		return madoguchi.ErrNotOpen
	}
	if err := change(&call); err != nil {
		return err
	}
	call.Revision++
	return p.store.PutCall(ctx, call)
}
