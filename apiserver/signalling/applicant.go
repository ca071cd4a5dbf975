package signalling

import (
	"slices"
	"time"

	"github.com/coder/websocket"
	"golang.org/x/time/rate"

	"madoguchi/apiserver/signalling/protocol"
	"madoguchi/madoguchi"
)

// applicant is a patient's device that waits to be admitted to a running call.
type applicant struct {
	id     string
	device string
	holder *connection      // nil for Limits.Absence after its connection dropped
	hello  protocol.Message // its hello, with the current state of its switches
	since  time.Time
	losses int
}

// applicants are the devices that wait. The clinic is told about each change. The room's lock guards them.
type applicants struct {
	config  *Config
	after   later
	clinic  *seat
	reports *reports
	asks    *rate.Limiter // of new devices

	waiting []*applicant
	refusal bool // the clinic has refused one
}

func (as *applicants) any() bool { return len(as.waiting) > 0 }

// none reports whether no device has been refused or waits. Otherwise somebody else may have the link, and a patient
// who left on purpose cannot simply come back with another device.
func (as *applicants) none() bool { return !as.any() && !as.refusal }

// has reports whether a connection waits for admission.
func (as *applicants) has(c *connection) bool { return as.of(c) != nil }

func (as *applicants) of(c *connection) *applicant {
	return as.find(func(a *applicant) bool { return a.holder == c })
}

// clear forgets the devices, because the call has ended or the process ends.
func (as *applicants) clear() { as.waiting = nil }

// ask makes a new device wait. The device gets no information about the call, and the device on the seat gets no
// message.
func (as *applicants) ask(c *connection, m protocol.Message) {
	now := as.config.Now()
	device := deviceName(m.Device)
	a := as.find(func(a *applicant) bool { return a.device == device })
	if a == nil {
		if len(as.waiting) >= as.config.Limits.Applicants || !as.asks.AllowN(now, 1) {
			c.turnAway()
			return
		}
		a = &applicant{id: madoguchi.NewID(), device: device, since: now}
		as.waiting = append(as.waiting, a)
		as.report(a)
	}
	if a.holder != nil && a.holder != c {
		a.holder.send(protocol.Notice{Type: protocol.TypeReplaced})
		a.holder.stop(protocol.StatusReplaced, protocol.TypeReplaced)
	}
	a.holder, a.hello, c.step = c, m, "" // no longer at the door
	c.send(protocol.SinceNotice{Type: protocol.TypePending, Since: a.since.UTC()})
	as.tell()
}

func (as *applicants) report(a *applicant) {
	as.reports.add(Occurrence{Kind: DeviceAsked, At: a.since, Actor: madoguchi.Actor{Kind: madoguchi.ByPatient}})
}

func (c *connection) turnAway() {
	c.send(protocol.Notice{Type: protocol.TypeRefused})
	c.stop(protocol.StatusRefused, protocol.TypeRefused)
}

func (as *applicants) find(is func(*applicant) bool) *applicant {
	if i := slices.IndexFunc(as.waiting, is); i >= 0 {
		return as.waiting[i]
	}
	return nil
}

// hears handles the messages that a waiting device may send besides hello. It reports false for other devices.
func (as *applicants) hears(c *connection, m protocol.Message) bool {
	a := as.of(c)
	switch {
	case a == nil:
		return false
	case m.Type == protocol.TypeMedia:
		a.hello.Media = m.Media
	case m.Type == protocol.TypeLeave:
		as.giveUp(a)
		c.stop(websocket.StatusNormalClosure, protocol.TypeLeave)
	default:
		return false
	}
	return true
}

// lose keeps a waiting device's place for Limits.Absence, as for a seat.
func (as *applicants) lose(c *connection) {
	a := as.of(c)
	if a == nil {
		return
	}
	a.holder = nil
	a.losses++
	loss := a.losses
	as.after(as.config.Limits.Absence, func() {
		if a.holder == nil && a.losses == loss {
			as.giveUp(a)
		}
	})
}

// giveUp removes a device that has gone.
func (as *applicants) giveUp(a *applicant) {
	if as.drop(a) {
		as.settle(Occurrence{Kind: DeviceGone, Actor: madoguchi.Actor{Kind: madoguchi.ByPatient}})
	}
}

// drop removes a device from the list. It reports false if the device was not in it.
func (as *applicants) drop(a *applicant) bool {
	before := len(as.waiting)
	as.waiting = slices.DeleteFunc(as.waiting, func(other *applicant) bool { return other == a })
	if len(as.waiting) == before {
		return false
	}
	as.tell()
	return true
}

// settle reports the outcome for a device that asked, and whether others still ask.
func (as *applicants) settle(settled Occurrence) {
	settled.At = as.config.Now()
	if len(as.waiting) > 0 {
		settled.Detail = madoguchi.OthersAsk
	}
	as.reports.add(settled)
}

// admit takes a device from the list, to be seated. Without such a device the clinic is told who waits, and admit
// returns nil.
func (as *applicants) admit(id string, by madoguchi.Actor) *applicant {
	a := as.chosen(id)
	if a != nil {
		as.settle(Occurrence{Kind: DeviceAdmitted, Actor: by, Device: a.device})
	}
	return a
}

func (as *applicants) refuse(id string, by madoguchi.Actor) {
	if a := as.chosen(id); a != nil {
		as.refusal = true
		as.settle(Occurrence{Kind: DeviceRefused, Actor: by})
		a.holder.turnAway()
	}
}

// chosen drops the device that the clinic decides about. It returns nil for one that has gone; the clinic's list shows
// that.
func (as *applicants) chosen(id string) *applicant {
	a := as.find(func(a *applicant) bool { return a.id == id })
	if a == nil || a.holder == nil {
		as.tell()
		return nil
	}
	as.drop(a)
	return a
}

// reportAgain reports the device that asked last.
func (as *applicants) reportAgain() { as.report(as.waiting[len(as.waiting)-1]) }

// tell sends the clinic the list of waiting devices.
func (as *applicants) tell() { as.clinic.send(as.list()) }

func (as *applicants) list() protocol.Asking {
	list := protocol.Asking{Type: protocol.TypeAsking, Applicants: []protocol.Applying{}}
	for _, a := range as.waiting {
		list.Applicants = append(list.Applicants, protocol.Applying{ID: a.id, Since: a.since.UTC()})
	}
	return list
}
