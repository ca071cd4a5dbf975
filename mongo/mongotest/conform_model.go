package mongotest

import (
	"errors"
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"madoguchi/madoguchi"
	"madoguchi/mongo"
)

// model is the simplest form of the agendas of two days: where each reservation is, and where the released ones were.
type model struct {
	store    *mongo.Store
	capacity int
	doctor   madoguchi.DoctorID
	at       map[madoguchi.ReservationID]madoguchi.Claim
	over     map[madoguchi.ReservationID]madoguchi.Claim // its place when it was released
}

// testAgendaModel makes random claims, moves and releases of a few reservations, and compares every answer with the
// model's.
func testAgendaModel(t *testing.T, store *mongo.Store) {
	rapid.Check(t, func(r *rapid.T) {
		m := &model{
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
	claim := m.draw(r)
	present, known := m.at[claim.Reservation]
	if released, over := m.over[claim.Reservation]; over {
		claim = released // only late attempts can follow
	}
	switch {
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

// draw makes a claim of 10 to 60 minutes in the first two hours of one of two days.
func (m *model) draw(r *rapid.T) madoguchi.Claim {
	claim := span{}.claim(m.capacity)
	claim.DoctorID = m.doctor
	claim.Reservation = madoguchi.ReservationID(fmt.Sprint("r", rapid.IntRange(0, 7).Draw(r, "reservation")))
	claim.Day = rapid.SampledFrom([]string{"2026-11-24", "2026-11-25"}).Draw(r, "day")
	claim = minutes(10 * rapid.IntRange(0, 6).Draw(r, "from"))(claim)
	claim.End = minutes(10 * rapid.IntRange(1, 6).Draw(r, "length"))(claim).Start
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
	if m.crowd(to) >= m.capacity && m.at[to.Reservation] != to {
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
