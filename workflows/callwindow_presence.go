package workflows

import (
	"slices"
	"time"

	"go.temporal.io/sdk/workflow"

	"madoguchi/madoguchi"
)

// callPresence applies what is reported of a call's rooms to the call.
type callPresence struct {
	call *madoguchi.Call
	// who came when by the reporters' clocks; call.Presence is by this process's
	reported madoguchi.Presence
	devices  map[madoguchi.EventCode]time.Time // when each was reported last of the patient's devices, by those clocks
}

// report applies a report, and tells whether it changed anything.
func (p *callPresence) report(ctx workflow.Context, presence Presence) bool {
	if p.call.State.Ended() {
		return false
	}
	reported := presence.At
	presence.At = placed(ctx, presence.At, p.call.Timeline)
	who := &p.call.Presence
	switch presence.Kind {
	case madoguchi.EventPatientCame:
		return p.come(&who.PatientSince, &p.reported.PatientSince, reported, p.call.PatientStay().Resumed(presence.At),
			presence)
	case madoguchi.EventPatientLeft:
		return p.leaveAt(ctx, &who.PatientSince, presence, reported.Before(p.reported.PatientSince))
	case madoguchi.EventClinicCame:
		return p.come(&who.ClinicSince, &p.reported.ClinicSince, reported, presence.At, presence)
	case madoguchi.EventClinicLeft:
		return p.leaveAt(ctx, &who.ClinicSince, presence, reported.Before(p.reported.ClinicSince))
	case madoguchi.EventCallStarted:
		return p.startCall(presence, reported)
	case madoguchi.EventPatientStopped, madoguchi.EventPatientWithoutPicture, madoguchi.EventClinicWithoutPicture:
		return p.begins(presence)
	case madoguchi.EventPatientTurnedBack:
		return p.ceases(presence, madoguchi.EventPatientStopped)
	case madoguchi.EventPatientWithPicture:
		return p.ceases(presence, madoguchi.EventPatientWithoutPicture)
	case madoguchi.EventClinicWithPicture:
		return p.ceases(presence, madoguchi.EventClinicWithoutPicture)
	case madoguchi.EventCallHeld:
		return p.holdCall(presence, reported)
	case madoguchi.EventCallResumed:
		return p.resumeCall(presence, reported)
	case madoguchi.EventDeviceChanged, madoguchi.EventDeviceAsked, madoguchi.EventDeviceAdmitted,
		madoguchi.EventDeviceRefused,
		madoguchi.EventDeviceGone:
		return p.noteDevice(presence, reported)
	}
	return false
}

// ended are the events after which one that was begun does not last any more.
var ended = map[madoguchi.EventCode][]madoguchi.EventCode{
	madoguchi.EventPatientStopped:        {madoguchi.EventPatientTurnedBack, madoguchi.EventPatientCame},
	madoguchi.EventPatientWithoutPicture: {madoguchi.EventPatientWithPicture},
	madoguchi.EventClinicWithoutPicture:  {madoguchi.EventClinicWithPicture},
}

// lasting is the newest event with the code, where it has not ended.
func (p *callPresence) lasting(code madoguchi.EventCode) (madoguchi.Event, bool) {
	for _, event := range slices.Backward(p.call.Timeline) {
		if slices.Contains(ended[code], event.Code) {
			break
		}
		if event.Code == code {
			return event, true
		}
	}
	return madoguchi.Event{}, false
}

// begins notes what lasts from now on, unless it does already.
func (p *callPresence) begins(presence Presence) bool {
	if last, lasts := p.lasting(presence.Kind); lasts && last.Detail == presence.Detail {
		return false
	}
	p.note(madoguchi.Event{At: presence.At, Code: presence.Kind, Actor: presence.Actor, Detail: presence.Detail})
	return true
}

// ceases notes the end of what lasted.
func (p *callPresence) ceases(presence Presence, what madoguchi.EventCode) bool {
	if _, lasts := p.lasting(what); !lasts {
		return false
	}
	p.note(madoguchi.Event{At: presence.At, Code: presence.Kind, Actor: presence.Actor})
	return true
}

// holdCall puts the running call on hold, unless it was resumed after that was decided: another process may say so.
func (p *callPresence) holdCall(presence Presence, reported time.Time) bool {
	who := &p.call.Presence
	if p.call.State != madoguchi.CallInCall || !who.HeldSince.IsZero() || reported.Before(who.LiveSince) {
		return false
	}
	who.HeldSince = reported
	p.noteOf(presence)
	return true
}

func (p *callPresence) resumeCall(presence Presence, reported time.Time) bool {
	who := &p.call.Presence
	if !p.call.OnHold() || reported.Before(who.HeldSince) {
		return false
	}
	who.HeldSince, who.LiveSince, who.LiveBy = time.Time{}, reported, presence.Actor.ID
	p.noteOf(presence)
	return true
}

// noteDevice keeps which of the patient's devices is in, and what became of others that hold the link. A device that
// was taken for gone may ask anew, as it did before.
func (p *callPresence) noteDevice(presence Presence, reported time.Time) bool {
	if reported.Equal(p.devices[presence.Kind]) {
		return false
	}
	p.devices[presence.Kind] = reported
	if presence.Kind == madoguchi.EventDeviceGone {
		delete(p.devices, madoguchi.EventDeviceAsked)
	}
	if presence.Device != "" {
		p.call.Presence.Device = presence.Device
	}
	p.note(madoguchi.Event{At: presence.At, Code: presence.Kind, Actor: presence.Actor, Detail: presence.Detail})
	return true
}

// come begins a presence, which counts from an instant, unless there is one.
func (p *callPresence) come(since, reportedSince *time.Time, reported, from time.Time, presence Presence) bool {
	if !since.IsZero() {
		return false
	}
	*since, *reportedSince = from, reported
	if presence.Device != "" {
		p.call.Presence.Device = presence.Device
	}
	p.seen(presence)
	return true
}

// leaveAt ends a presence, also where it is reported to have ended before it began: reports of a room come in their
// order, and a clock may have been put right in between. Before version 1 that was taken for a late report, and a
// patient who had gone was shown waiting.
func (p *callPresence) leaveAt(ctx workflow.Context, since *time.Time, presence Presence, beforeComing bool) bool {
	if since.IsZero() || beforeComing && workflow.GetVersion(ctx, "leaving in order", workflow.DefaultVersion, 1) < 1 {
		return false
	}
	*since = time.Time{}
	p.seen(presence)
	return true
}

func (p *callPresence) startCall(presence Presence, reported time.Time) bool {
	if p.call.State == madoguchi.CallInCall {
		return false
	}
	if p.call.Presence.CallSince.IsZero() {
		p.call.Presence.CallSince = presence.At
	}
	p.call.State = madoguchi.CallInCall
	p.call.Presence.LiveSince, p.call.Presence.LiveBy = reported, presence.Actor.ID
	p.call.Pending = pendingOf(*p.call)
	p.noteOf(presence)
	return true
}

// seen notes a report and lets the state follow: the patient being there is waiting, until the doctor begins.
func (p *callPresence) seen(presence Presence) {
	p.noteOf(presence)
	if p.call.State == madoguchi.CallInCall {
		return
	}
	p.call.State = madoguchi.CallOpen
	if !p.call.Presence.PatientSince.IsZero() {
		p.call.State = madoguchi.CallWaiting
	}
	p.call.Pending = pendingOf(*p.call)
}

func (p *callPresence) noteOf(presence Presence) {
	p.note(madoguchi.Event{At: presence.At, Code: presence.Kind, Actor: presence.Actor})
}

func (p *callPresence) note(event madoguchi.Event) { noteOfCall(p.call, event) }

func noteOfCall(call *madoguchi.Call, event madoguchi.Event) {
	call.Timeline = madoguchi.AppendEvent(call.Timeline, event)
}
