package signalling

import (
	"slices"
	"time"

	"github.com/coder/websocket"

	"madoguchi/madoguchi"
)

// applicant is a patient's device that waits to be admitted to a running call.
type applicant struct {
	id     string
	device string
	holder *connection // nil for Limits.Absence after its connection dropped
	hello  message     // its hello, with the current state of its switches
	since  time.Time
	losses int
}

// mustAsk reports whether the clinic has to admit a device. It must if the call runs and another device of the patient
// is known, connected or not.
func (r *room) mustAsk(s *seat, device string) bool {
	return s.role == madoguchi.PatientSide && !r.callSince.IsZero() && s.device != "" && s.device != device
}

// ask makes a new device wait. The device gets no information about the call, and the device on the seat gets no
// message.
func (r *room) ask(c *connection, m message) {
	now := r.exchange.config.Now()
	a := r.applicantOf(deviceName(m.Device))
	if a == nil {
		if len(r.applicants) >= r.exchange.config.Limits.Applicants || !r.asks.AllowN(now, 1) {
			c.turnAway()
			return
		}
		a = &applicant{id: madoguchi.NewID(), device: deviceName(m.Device), since: now}
		r.applicants = append(r.applicants, a)
		r.reportAsked(a)
	}
	if a.holder != nil && a.holder != c {
		a.holder.send(notice{Type: typeReplaced})
		a.holder.stop(StatusReplaced, typeReplaced)
	}
	a.holder, a.hello, c.step = c, m, "" // no longer at the door
	c.send(sinceNotice{Type: typePending, Since: a.since.UTC()})
	r.tellApplicants()
}

func (r *room) reportAsked(a *applicant) {
	r.report(Occurrence{Kind: DeviceAsked, At: a.since, Actor: madoguchi.Actor{Kind: madoguchi.ByPatient}})
}

func (c *connection) turnAway() {
	c.send(notice{Type: typeRefused})
	c.stop(StatusRefused, typeRefused)
}

func (r *room) applicantOf(device string) *applicant {
	return r.findApplicant(func(a *applicant) bool { return a.device == device })
}

func (r *room) findApplicant(is func(*applicant) bool) *applicant {
	if i := slices.IndexFunc(r.applicants, is); i >= 0 {
		return r.applicants[i]
	}
	return nil
}

// heardApplicant handles the messages that a waiting device may send besides hello. It reports false for other devices.
func (r *room) heardApplicant(c *connection, m message) bool {
	a := r.findApplicant(func(a *applicant) bool { return a.holder == c })
	switch {
	case a == nil:
		return false
	case m.Type == typeMedia:
		a.hello.media = m.media
	case m.Type == typeLeave:
		r.giveUpAsking(a)
		c.stop(websocket.StatusNormalClosure, typeLeave)
	default:
		return false
	}
	return true
}

// lostApplicant keeps a waiting device's place for Limits.Absence, as for a seat.
func (r *room) lostApplicant(c *connection) {
	a := r.findApplicant(func(a *applicant) bool { return a.holder == c })
	if a == nil {
		return
	}
	a.holder = nil
	a.losses++
	loss := a.losses
	time.AfterFunc(r.exchange.config.Limits.Absence, func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		if a.holder == nil && a.losses == loss {
			r.giveUpAsking(a)
		}
	})
}

// giveUpAsking removes a device that has gone.
func (r *room) giveUpAsking(a *applicant) {
	if r.dropApplicant(a) && r.ended == "" {
		r.reportSettled(Occurrence{Kind: DeviceGone, Actor: madoguchi.Actor{Kind: madoguchi.ByPatient}})
	}
}

// dropApplicant removes a device from the list. It reports false if the device was not in it.
func (r *room) dropApplicant(a *applicant) bool {
	before := len(r.applicants)
	r.applicants = slices.DeleteFunc(r.applicants, func(other *applicant) bool { return other == a })
	if len(r.applicants) == before {
		return false
	}
	r.tellApplicants()
	return true
}

// reportSettled reports the outcome for a device that asked, and whether others still ask.
func (r *room) reportSettled(settled Occurrence) {
	settled.At = r.exchange.config.Now()
	if len(r.applicants) > 0 {
		settled.Detail = madoguchi.OthersAsk
	}
	r.report(settled)
}

// decide handles admit and refuse. It ignores a device that has gone; the clinic's list shows that.
func (r *room) decide(c *connection, m message) {
	a := r.findApplicant(func(a *applicant) bool { return a.id == m.Applicant })
	if a == nil || a.holder == nil {
		r.tellApplicants()
		return
	}
	r.dropApplicant(a)
	if m.Type == typeRefuse {
		r.reportSettled(Occurrence{Kind: DeviceRefused, Actor: c.party.Actor})
		a.holder.turnAway()
		return
	}
	r.reportSettled(Occurrence{Kind: DeviceAdmitted, Actor: c.party.Actor, Device: a.device})
	r.sit(a.holder, a.hello)
}

// tellApplicants sends the clinic the list of waiting devices.
func (r *room) tellApplicants() { r.seats[madoguchi.ClinicSide].send(r.asking()) }

func (r *room) asking() asking {
	list := asking{Type: typeAsking, Applicants: []applying{}}
	for _, a := range r.applicants {
		list.Applicants = append(list.Applicants, applying{ID: a.id, Since: a.since.UTC()})
	}
	return list
}
