package waitlists_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/workflow"
	"pgregory.net/rapid"

	"madoguchi/madoguchi"
	"madoguchi/workflows/visits"
	"madoguchi/workflows/waitlists"
	"madoguchi/workflows/workflowstest"
)

// model is the simplest form of a waitlist: who waits, in which order, and what each of them is offered. It watches
// what the list writes to its store, and notes what a waitlist must not do.
type model struct {
	*memory
	order    []*waiter
	ended    map[madoguchi.WaitingID]bool // whose last entry has ended
	decliner madoguchi.WaitingID          // whose answer is on its way
	failures int                          // of the store, still to come
	stormy   time.Time                    // when the store or the mail server failed last
	touched  time.Time                    // when the list wrote last
	unheard  time.Time                    // when a slot came free of which nothing told the list
	offers   int
	booked   int
	refusal  error // of the mail server; nil accepts
	faults   []string
}

// waiter is a patient who waits.
type waiter struct {
	id     madoguchi.WaitingID
	name   string
	doctor madoguchi.DoctorID
	passed []time.Time
	offer  *madoguchi.Offer
}

func (m *model) fault(format string, arguments ...any) {
	m.faults = append(m.faults, m.now().In(tokyo).Format("2 15:04:05 ")+fmt.Sprintf(format, arguments...))
}

func (m *model) waiter(id madoguchi.WaitingID) *waiter {
	for _, w := range m.order {
		if w.id == id {
			return w
		}
	}
	return nil
}

// nameOf returns a patient's name, or the ID of nobody's entry.
func (m *model) nameOf(id madoguchi.WaitingID) string {
	for number := range patients {
		if entry := somebody(number); entry.ID == id {
			return entry.PatientName
		}
	}
	return string(id)
}

// fails reports whether the store fails now.
func (m *model) fails() error {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	m.touched = m.now()
	if m.failures == 0 {
		return nil
	}
	m.failures--
	m.stormy = m.now()
	return madoguchi.ErrUnavailable
}

func (m *model) Hold(ctx context.Context, claim madoguchi.Claim) error {
	return errors.Join(m.memory.Hold(ctx, claim), m.fails()) // it has done its work when it fails
}

func (m *model) LetGo(ctx context.Context, claim madoguchi.Claim) error {
	return errors.Join(m.memory.LetGo(ctx, claim), m.fails())
}

func (m *model) PutWaiting(ctx context.Context, entry madoguchi.Waiting) error {
	m.mutex.Lock()
	if known := m.waiter(entry.ID); known == nil {
		m.order = append(m.order, &waiter{id: entry.ID, name: entry.PatientName, doctor: entry.DoctorID})
		delete(m.ended, entry.ID)
	}
	m.mutex.Unlock()
	return errors.Join(m.memory.PutWaiting(ctx, entry), m.fails())
}

func (m *model) SetWaiting(ctx context.Context, now madoguchi.Waiting) error {
	m.mutex.Lock()
	m.watch(now)
	m.mutex.Unlock()
	return errors.Join(m.memory.SetWaiting(ctx, now), m.fails())
}

// watch compares a change of an entry with what a waitlist may do.
func (m *model) watch(now madoguchi.Waiting) {
	w := m.waiter(now.ID)
	switch {
	case w == nil && now.State.Ended() && m.ended[now.ID]: // written twice, because the store failed
	case w == nil:
		m.fault("%s is %s, and does not wait", m.nameOf(now.ID), now.State)
	case now.State == madoguchi.WaitingOffered:
		m.offered(w, now.Offer)
	case now.State == madoguchi.WaitingForSlot:
		m.passedOver(w)
	default:
		if now.State == madoguchi.WaitingBooked {
			m.checkBooked(w, now.Reservation)
		}
		m.order = slices.DeleteFunc(m.order, func(other *waiter) bool { return other == w })
		m.ended[now.ID] = true
	}
}

// checkBooked checks that an offer has become a booking of its slot.
func (m *model) checkBooked(w *waiter, id madoguchi.ReservationID) {
	if w.offer == nil || w.offer.Reservation != id {
		m.fault("%s is booked without an offer", w.name)
		return
	}
	booked := func(o madoguchi.Occupancy) bool { return o.Reservation == id && o.Expires.IsZero() }
	if !slices.ContainsFunc(m.occupied[w.offer.DoctorID], booked) {
		m.fault("%s is booked, and the slot is free", w.name)
	}
	m.booked++
}

// offered checks an offer: it is the only one of its slot, in the hours, and nobody before the patient wants it.
func (m *model) offered(w *waiter, offer *madoguchi.Offer) {
	if w.offer != nil && w.offer.Reservation == offer.Reservation {
		return // written twice
	}
	now, start := m.now().In(tokyo), offer.Start.In(tokyo)
	m.offers++
	if now.Hour() < madoguchi.OffersFrom || now.Hour() >= madoguchi.OffersUntil {
		m.fault("%s is offered a slot at night", w.name)
	}
	if start.Format(time.DateOnly) != day || start.Hour() < 9 || start.Hour() > 11 || m.closed ||
		start.Sub(now) < time.Hour-m.slack() || offer.Until.After(offer.Start) {
		m.fault("%s is offered %v until %v", w.name, start, offer.Until)
	}
	if !w.wants(offer) {
		m.fault("%s does not want %v of %s", w.name, start, offer.DoctorID)
	}
	early := true
	for _, other := range m.order {
		if other == w {
			early = false
			continue
		}
		if other.offer != nil && other.offer.DoctorID == offer.DoctorID && other.offer.Start.Equal(offer.Start) {
			m.fault("%v is offered to %s and to %s", start, other.name, w.name)
		}
		if early && other.offer == nil && other.wants(offer) {
			m.fault("%s is offered %v before %s", w.name, start, other.name)
		}
	}
	w.offer = offer
}

// slack is how much later than decided something may be done, because the store has failed.
func (m *model) slack() time.Duration {
	if m.calm() {
		return 0
	}
	return time.Minute
}

// calm reports whether nothing has failed for a while.
func (m *model) calm() bool { return m.now().Sub(m.stormy) > 5*time.Minute }

// settled reports whether nothing has failed for a while, and the list is not at work in this moment.
func (m *model) settled() bool {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	return m.calm() && m.now().After(m.touched)
}

func (w *waiter) wants(offer *madoguchi.Offer) bool {
	return (w.doctor == "" || w.doctor == offer.DoctorID) && !slices.ContainsFunc(w.passed, offer.Start.Equal)
}

// passedOver notes an offer that was not taken. A patient who has declined keeps the place; others go to the end.
func (m *model) passedOver(w *waiter) {
	if w.offer == nil {
		if m.calm() { // otherwise it is written twice
			m.fault("%s waits again, and had no offer", w.name)
		}
		return
	}
	w.passed, w.offer = append(w.passed, w.offer.Start), nil
	if m.decliner == w.id {
		m.decliner = ""
		return
	}
	m.order = append(slices.DeleteFunc(m.order, func(other *waiter) bool { return other == w }), w)
}

// told checks a mail about an offer. Only a patient with an open offer gets one, or somebody who leaves in this moment.
func (m *model) told(name string) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	for _, w := range m.order {
		if w.name == name && w.offer.Open(m.now()) {
			return
		}
	}
	if m.now().Equal(m.touched) {
		return
	}
	m.fault("%s is told of a slot, and has no offer", name)
}

// checkHolds compares what is held with what is offered: each offer has its hold, and no hold is left behind.
func (m *model) checkHolds() {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	holds := map[madoguchi.ReservationID]madoguchi.Occupancy{}
	for _, occupied := range m.occupied {
		for _, o := range occupied {
			if !o.Expires.IsZero() {
				holds[o.Reservation] = o
			}
		}
	}
	for _, w := range m.order {
		if w.offer == nil {
			continue
		}
		hold, held := holds[w.offer.Reservation]
		delete(holds, w.offer.Reservation)
		switch {
		case m.now().Equal(w.offer.Until): // it ends now
		case m.now().After(w.offer.Until):
			m.fault("the offer of %s did not end", w.name)
		case !held, hold.Expires.Before(w.offer.Until):
			m.fault("what %s is offered is not held", w.name)
		}
	}
	for id := range holds {
		m.fault("%s is held for nobody", id)
	}
}

// checkWaiters looks for a patient who waits although a slot is free, and compares the entries with the model's.
func (m *model) checkWaiters() {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	now := m.now().In(tokyo)
	open := now.Hour() >= madoguchi.OffersFrom && now.Hour() < madoguchi.OffersUntil && !m.closed
	for _, w := range m.order {
		entry, known := m.entries[w.id]
		if known && (entry.State.Ended() || (entry.State == madoguchi.WaitingOffered) != (w.offer != nil)) {
			m.fault("the entry of %s is %s", w.name, entry.State)
		}
		if w.offer != nil || !open || now.Sub(m.unheard) <= time.Hour {
			continue
		}
		if free := m.freeFor(w, now); free != nil {
			m.fault("%s waits, and %v of %s is free", w.name, free.Start.In(tokyo), free.DoctorID)
		}
	}
}

// freeFor returns a slot that a patient could be offered, or nil.
func (m *model) freeFor(w *waiter, now time.Time) *madoguchi.Offer {
	for _, doctor := range m.doctors {
		for hour := 9; hour < 12; hour++ {
			free := &madoguchi.Offer{DoctorID: doctor, Start: slot(hour)}
			taken := slices.ContainsFunc(m.occupied[doctor], func(o madoguchi.Occupancy) bool {
				return o.Start.Equal(free.Start) && o.Counts(now)
			})
			if !taken && w.wants(free) && free.Start.Sub(now) >= time.Hour {
				return free
			}
		}
	}
	return nil
}

// TestTheListDoesAsTheModel plays random days of a waitlist: patients join, answer, leave and book otherwise, slots
// come free and are taken, the store and the mail server fail, and the list continues in other runs.
func TestTheListDoesAsTheModel(t *testing.T) {
	offers, booked := 0, 0
	rapid.Check(t, func(r *rapid.T) {
		m := &model{memory: newMemory("d1", "d2"), ended: map[madoguchi.WaitingID]bool{}}
		p := &play{t: t, model: m, at: morning.Add(37 * time.Second), input: waitlists.Input{
			ClinicID: clinicID, StepsPerRun: rapid.SampledFrom([]int{0, 0, 3, 10}).Draw(r, "steps of a run"),
		}}
		p.draw(r)
		p.run()
		m.end()
		offers, booked = offers+m.offers, booked+m.booked
		for _, fault := range m.faults {
			r.Log(fault)
		}
		if len(m.faults) > 0 {
			r.Fatalf("%d faults; the first: %s", len(m.faults), m.faults[0])
		}
	})
	if offers == 0 || booked == 0 {
		t.Errorf("%d offers, %d bookings: this was no test", offers, booked)
	}
}

// end checks that nothing is left when all lists have ended.
func (m *model) end() {
	m.checkHolds()
	for _, w := range m.order {
		m.fault("%s waits, and no list runs", w.name)
	}
}

// play is a drawn day: events, each at its time, and the run of the list that hears them.
type play struct {
	t      *testing.T
	model  *model
	at     time.Time // when the next event or run begins
	events []*event
	input  waitlists.Input
	stage  *stage
}

// draw draws the events. The gaps are those at which offers, mails and days end.
func (p *play) draw(r *rapid.T) {
	at := p.at
	for range rapid.IntRange(1, 40).Draw(r, "events") {
		e := drawEvent(r)
		at = at.Add(e.gap)
		e.at = at
		p.events = append(p.events, e)
	}
}

// run plays all events. An event between two runs of the list changes the store only; a join starts the list.
func (p *play) run() {
	p.model.now = func() time.Time { return p.at }
	for len(p.events) > 0 || len(p.input.Places) > 0 {
		if len(p.input.Places) == 0 {
			p.at = p.events[0].at
			if p.events[0].kind != joins {
				p.events[0].happens(p)
				p.events = p.events[1:]
				continue
			}
		}
		p.runOnce()
	}
}

// runOnce runs the list until it ends or continues.
func (p *play) runOnce() {
	p.stage = &stage{Stage: workflowstest.NewStage(p.t, p.at, p.model), t: p.t, store: p.model.memory}
	p.stage.Activities.Mailer = carrier{p.stage.Activities.Mailer, p.model}
	p.stage.SetTestTimeout(time.Minute)
	p.stage.OnWorkflow(visits.ReservationName, mock.Anything, mock.Anything).Return(visits.Booked{}, nil).Maybe()
	p.model.now = p.stage.Now
	last := slot(24)
	for at, together := range p.moments() {
		p.stage.RegisterDelayedCallback(func() {
			if at.After(last) {
				last = at
			}
			if together[0].gap >= time.Minute && p.model.settled() {
				p.model.checkHolds()
				p.model.checkWaiters()
			}
			for _, e := range together {
				p.events = p.events[1:]
				e.happens(p)
			}
		}, at.Sub(p.at))
	}
	p.stage.ExecuteWorkflow(waitlists.WaitlistName, p.input)
	p.at = p.stage.Now()
	p.model.now = func() time.Time { return p.at }
	if p.at.After(last.Add(madoguchi.OfferFor + time.Minute)) { // its last mails may be tried for that long
		p.model.fault("the list outlasts its day")
	}
	err := p.stage.GetWorkflowError()
	p.input.Places = nil
	if again, ok := errors.AsType[*workflow.ContinueAsNewError](err); ok {
		err = converter.GetDefaultDataConverter().FromPayloads(again.Input, &p.input)
	}
	if err != nil {
		p.model.fault("the list failed: %v", err)
	}
}

// moments returns the events that happen at the same time.
func (p *play) moments() map[time.Time][]*event {
	moments := map[time.Time][]*event{}
	for _, e := range p.events {
		moments[e.at] = append(moments[e.at], e)
	}
	return moments
}
