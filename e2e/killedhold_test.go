package e2e

import (
	"cmp"
	"testing"
	"time"

	"madoguchi/madoguchi"
	slotholds "madoguchi/workflows/holds"
)

const heldScenario = "hold given back"

// holdsAndLetsGo holds a slot, as somebody does who types, prolongs the hold and gives the slot back.
func (ac *actors) holdsAndLetsGo() map[string]string {
	ac.t.Helper()
	id, ctx := ac.holdsSlot(), ac.t.Context()
	ac.must(ac.persist(func() error { return ac.processes.ExtendHold(ctx, id) }))
	ac.must(ac.persist(func() error { return ac.processes.LetGo(ctx, id) }))
	ac.must(ac.operator.GetWorkflow(ctx, slotholds.WorkflowID(id), "").Get(ctx, nil))
	return map[string]string{"hold-given-back": slotholds.WorkflowID(id)}
}

// holdsUntilOver holds a slot, and does not come back.
func (ac *actors) holdsUntilOver() map[string]string {
	ac.t.Helper()
	hold := slotholds.WorkflowID(ac.holdsSlot())
	ac.must(ac.operator.GetWorkflow(ac.t.Context(), hold, "").Get(ac.t.Context(), nil))
	return map[string]string{"hold-over": hold}
}

func (ac *actors) holdsSlot() madoguchi.ReservationID {
	ac.t.Helper()
	request, ctx := ac.visitInDays(""), ac.t.Context()
	id := madoguchi.ReservationID(cmp.Or(ac.key, madoguchi.NewID()))
	zone, err := time.LoadLocation(ac.session.Clinic.TimeZone)
	ac.must(err)
	claim := madoguchi.Claim{
		ClinicID: madoguchi.ClinicID(ac.session.Clinic.ID), DoctorID: madoguchi.DoctorID(request.DoctorID),
		Day: madoguchi.DayOf(request.Start, zone), Reservation: id, Start: request.Start,
		End: request.Start.Add(15 * time.Minute), Capacity: 1,
	}
	ac.must(ac.persist(func() error {
		held, err := ac.processes.HoldSlot(ctx, slotholds.Input{Claim: claim})
		if err == nil && held.Taken {
			ac.t.Error("the slot is taken")
		}
		return err
	}))
	return id
}

// killedHold is a hold of a killTest.
type killedHold struct {
	ac       *actors
	scenario scenario
}

func (kt *killTest) hold(t *testing.T, scenario scenario) killedHold {
	own := *kt.ac
	own.t, own.key = t, madoguchi.NewID()
	return killedHold{&own, scenario}
}

func (h killedHold) id() string { return h.ac.key }

func (h killedHold) processes() []string {
	return []string{slotholds.WorkflowID(madoguchi.ReservationID(h.ac.key))}
}

func (h killedHold) play() { h.scenario.play(h.ac) }

func (h killedHold) check() { checkProcess(h.ac, h.processes()[0], true) }
