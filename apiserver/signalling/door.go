package signalling

import (
	"time"

	"madoguchi/madoguchi"
)

// door is an open page of the patient that has not entered. The clinic is told its step.
type door struct {
	Step  madoguchi.DoorStep `json:"step"`
	Since time.Time          `json:"since"`
}

// arrive records a page's step before its hello. From then on, the hello may take as long as the person needs.
func (r *room) arrive(c *connection, m message) error {
	if c.party.Role != madoguchi.PatientSide {
		return FaultRole
	}
	c.greet()
	if c.step != m.Step {
		c.step, c.stepSince = m.Step, r.exchange.config.Now().UTC()
	}
	r.lookAtDoor()
	return nil
}

// atDoor returns the page that arrived last, while the patient's seat is empty.
func (r *room) atDoor() *door {
	if !r.seats[madoguchi.PatientSide].since.IsZero() || r.ended != "" {
		return nil
	}
	var last *connection
	for c := range r.attached {
		if c.step != "" && (last == nil || c.stepSince.After(last.stepSince)) {
			last = c
		}
	}
	if last == nil {
		return nil
	}
	return &door{Step: last.step, Since: last.stepSince}
}

// lookAtDoor tells the clinic at once about a change before the way in, and reports it if it lasts.
func (r *room) lookAtDoor() {
	now := r.atDoor()
	if !now.same(r.door) {
		r.door = now
		r.seats[madoguchi.ClinicSide].send(doorChange{Type: typeDoor, Door: now})
	}
	if r.stopping != nil {
		r.stopping.Stop()
		r.stopping = nil
	}
	if !r.seats[madoguchi.PatientSide].since.IsZero() {
		r.stopped = "" // the report of the arrival covers it
		return
	}
	if now.step() != r.stopped {
		r.stopping = time.AfterFunc(r.doorPatience(now), r.reportDoor)
	}
}

// doorPatience is how much longer a change must last before it is reported. A page that reloads is not gone, and most
// people answer the question within moments.
func (r *room) doorPatience(now *door) time.Duration {
	limits := r.exchange.config.Limits
	if now == nil {
		return limits.Absence
	}
	patience := limits.Door
	if now.Step == madoguchi.DoorAsks {
		patience = limits.Question
	}
	return max(patience-r.exchange.config.Now().Sub(now.Since), 0)
}

func (r *room) reportDoor() {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := r.atDoor()
	if r.ended != "" || now.step() == r.stopped || !r.seats[madoguchi.PatientSide].since.IsZero() {
		return
	}
	r.stopped = now.step()
	patient := madoguchi.Actor{Kind: madoguchi.ByPatient}
	if now == nil {
		r.report(Occurrence{Kind: PatientTurnedBack, At: r.exchange.config.Now(), Actor: patient})
	} else {
		r.report(Occurrence{Kind: PatientStopped, Detail: string(now.Step), At: now.Since, Actor: patient})
	}
}

func (d *door) step() madoguchi.DoorStep {
	if d == nil {
		return ""
	}
	return d.Step
}

func (d *door) same(other *door) bool {
	return d == nil && other == nil || d != nil && other != nil && *d == *other
}
