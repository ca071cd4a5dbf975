package agendatest

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"madoguchi/madoguchi"
	"madoguchi/mongo"
	"madoguchi/mongo/mongotest"
)

// model is the simplest form of the agendas of two days: where each reservation is, and where the released ones were.
// A claim with HeldUntil is a hold. Minutes pass between the steps.
type model struct {
	now      time.Time
	store    *mongo.Store
	capacity int
	doctor   madoguchi.DoctorID
	at       map[madoguchi.ReservationID]madoguchi.Claim
	over     map[madoguchi.ReservationID]madoguchi.Claim // its place when it was released
}

// testModel makes random holds, claims, moves and releases of a few reservations, and compares every answer with
// the model's.
func testModel(t *testing.T, store *mongo.Store) {
	rapid.Check(t, func(r *rapid.T) {
		m := &model{
			now:      mongotest.Noon,
			store:    store,
			capacity: rapid.IntRange(1, 3).Draw(r, "capacity"),
			doctor:   madoguchi.DoctorID(madoguchi.NewID()),
			at:       map[madoguchi.ReservationID]madoguchi.Claim{},
			over:     map[madoguchi.ReservationID]madoguchi.Claim{},
		}
		for range rapid.IntRange(1, 10).Draw(r, "steps") {
			m.step(t, r)
		}
	})
}

func (m *model) step(t *testing.T, r *rapid.T) {
	m.pass(r)
	claim := m.draw(r)
	present, known := m.at[claim.Reservation]
	if released, over := m.over[claim.Reservation]; over {
		claim = released // only late attempts can follow
		claim.At = m.now
	}
	held := known && !present.HeldUntil.IsZero()
	switch {
	case held && rapid.Bool().Draw(r, "let go"):
		m.expect(r, "let go", m.store.LetGo(t.Context(), present), nil)
		delete(m.at, claim.Reservation)
	case held:
		present.At, present.HeldUntil = m.now, time.Time{}
		m.expect(r, "confirm", m.store.Claim(t.Context(), present), m.claim(present))
	case !known && rapid.Bool().Draw(r, "hold"):
		claim.HeldUntil = m.now.Add(time.Duration(rapid.IntRange(1, 5).Draw(r, "for")) * time.Minute)
		m.expect(r, "hold", m.store.Hold(t.Context(), claim), m.claim(claim))
	case !known:
		m.expect(r, "claim", m.store.Claim(t.Context(), claim), m.claim(claim))
	case rapid.Bool().Draw(r, "move"):
		m.expect(r, "move", m.store.Move(t.Context(), present, claim), m.move(claim))
	default:
		m.expect(r, "release", m.store.Release(t.Context(), present), nil)
		delete(m.at, claim.Reservation)
		m.over[claim.Reservation] = present
	}
	occupied, err := m.store.Occupied(t.Context(), claim)
	m.expect(r, "occupied", err, nil)
	if want := m.crowd(claim) >= m.capacity; occupied != want {
		r.Fatalf("occupied: got %v, want %v", occupied, want)
	}
}

// pass lets up to two minutes pass. Holds end.
func (m *model) pass(r *rapid.T) {
	m.now = m.now.Add(time.Duration(rapid.IntRange(0, 2).Draw(r, "pass")) * time.Minute)
	for id, held := range m.at {
		if !held.HeldUntil.IsZero() && !m.now.Before(held.HeldUntil) {
			delete(m.at, id)
		}
	}
}

// draw makes a claim of 10 to 60 minutes in the first two hours of one of two days.
func (m *model) draw(r *rapid.T) madoguchi.Claim {
	claim := span{}.claim(m.capacity)
	claim.DoctorID = m.doctor
	claim.Reservation = madoguchi.ReservationID(fmt.Sprint("r", rapid.IntRange(0, 7).Draw(r, "reservation")))
	claim.Day = rapid.SampledFrom([]string{"2026-11-24", "2026-11-25"}).Draw(r, "day")
	claim = minutes(10 * rapid.IntRange(0, 6).Draw(r, "from"))(claim)
	claim.End = minutes(10 * rapid.IntRange(1, 6).Draw(r, "length"))(claim).Start
	claim.At = m.now
	return claim
}

func (m *model) claim(claim madoguchi.Claim) error {
	if _, over := m.over[claim.Reservation]; over {
		return madoguchi.ErrNotOpen
	}
	if m.crowd(claim) >= m.capacity {
		return madoguchi.ErrSlotTaken
	}
	m.at[claim.Reservation] = claim
	return nil
}

func (m *model) move(to madoguchi.Claim) error {
	if m.crowd(to) >= m.capacity && !m.at[to.Reservation].Equal(to) {
		return madoguchi.ErrSlotTaken
	}
	m.at[to.Reservation] = to
	return nil
}

// crowd is the largest number of other reservations in any minute of the claim.
func (m *model) crowd(claim madoguchi.Claim) int {
	most := 0
	for moment := claim; moment.Start.Before(claim.End); moment = minutes(1)(moment) {
		moment.End = minutes(1)(moment).Start
		present := 0
		for id, held := range m.at {
			if id != claim.Reservation && overlaps(held, moment) {
				present++
			}
		}
		most = max(most, present)
	}
	return most
}

func (m *model) expect(r *rapid.T, what string, got, want error) {
	if !errors.Is(got, want) {
		r.Fatalf("%s: got %v, want %v", what, got, want)
	}
}
