package visits

import (
	"slices"
	"time"

	"go.temporal.io/sdk/workflow"

	"madoguchi/madoguchi"
	"madoguchi/workflows/process"
)

// callPresence applies reports from a call's rooms to the call.
type callPresence struct {
	call *madoguchi.Call
	// arrival times by the reporters' clocks; call.Presence has them by this process's clock
	reported madoguchi.Presence
	devices  map[madoguchi.EventCode]time.Time // each kind's last report about the patient's devices
}

// report applies a report and returns whether it changed anything.
func (p *callPresence) report(ctx workflow.Context, presence Presence) bool {
	if p.call.State.Ended() {
		return false
	}
	reported := presence.At
	presence.At = process.FitTime(ctx, presence.At, p.call.Timeline)
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

// ended lists the events that end a lasting event.
var ended = map[madoguchi.EventCode][]madoguchi.EventCode{
	madoguchi.EventPatientStopped:        {madoguchi.EventPatientTurnedBack, madoguchi.EventPatientCame},
	madoguchi.EventPatientWithoutPicture: {madoguchi.EventPatientWithPicture},
	madoguchi.EventClinicWithoutPicture:  {madoguchi.EventClinicWithPicture},
}

// lasting returns the newest event with the code, if it has not ended.
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

// begins records an event that lasts from now on, unless it already lasts.
func (p *callPresence) begins(presence Presence) bool {
	if last, lasts := p.lasting(presence.Kind); lasts && last.Detail == presence.Detail {
		return false
	}
	p.note(madoguchi.Event{At: presence.At, Code: presence.Kind, Actor: presence.Actor, Detail: presence.Detail})
	return true
}

// ceases records the end of a lasting event.
func (p *callPresence) ceases(presence Presence, what madoguchi.EventCode) bool {
	if _, lasts := p.lasting(what); !lasts {
		return false
	}
	p.note(madoguchi.Event{At: presence.At, Code: presence.Kind, Actor: presence.Actor})
	return true
}

// holdCall puts the running call on hold. It ignores a report that is older than the last start or resumption:
// another process may have sent it.
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

// noteDevice records which of the patient's devices is in the call, and the outcome for other devices that hold the
// link. A device that was reported gone may ask again.
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

// come begins a presence at the time from, unless one is running.
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

// leaveAt ends a presence, even if the reported end precedes its beginning: a room's reports arrive in order, and
// its clock may have been corrected in between. Before version 1 such a report counted as late, and a patient who
// had left was shown waiting.
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

// seen records a report and updates the state: a present patient is waiting until the doctor starts.
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
