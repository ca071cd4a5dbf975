package visits_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"madoguchi/madoguchi"
	"madoguchi/workflows/workflowstest"
)

var tokyo = time.FixedZone("JST", 9*60*60)

// stage is a workflow under test with a store in memory. Time is skipped.
type stage struct {
	*workflowstest.Stage
	store *memory
}

func newStage(t *testing.T, start time.Time) *stage {
	t.Helper()
	store := &memory{
		reservations: map[madoguchi.ReservationID]madoguchi.Reservation{},
		calls:        map[madoguchi.CallID]madoguchi.Call{},
	}
	s := &stage{Stage: workflowstest.NewStage(t, start, store), store: store}
	store.now = s.Now
	return s
}

// memory is a store for one visit; it has no accounts. The tests of package mongo check the real one.
type memory struct {
	workflowstest.Store
	mutex        sync.Mutex
	now          func() time.Time
	downUntil    time.Time // the store answers nothing before that
	taken        bool
	released     int
	moves        int
	held         madoguchi.Claim
	reservations map[madoguchi.ReservationID]madoguchi.Reservation
	calls        map[madoguchi.CallID]madoguchi.Call
	intents      []madoguchi.DeliveryIntent
	spent        []madoguchi.Spending
	silent       bool // the clinic has switched its reminders off
}

// clinicReminds are the clinic's reminders.
var clinicReminds = madoguchi.Reminders{DayBefore: true, DayBeforeAt: 18 * 60, HoursBefore: 3}

func (m *memory) Clinic(ctx context.Context, id madoguchi.ClinicID) (madoguchi.Clinic, error) {
	clinic, err := m.Store.Clinic(ctx, id)
	if !m.silent {
		clinic.Reminders = clinicReminds
	}
	return clinic, err
}

// call returns a copy of the call while the workflow continues to write.
func (m *memory) call(id madoguchi.CallID) madoguchi.Call {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	return m.calls[id]
}

func (m *memory) Claim(_ context.Context, claim madoguchi.Claim) error {
	if m.taken {
		return madoguchi.ErrSlotTaken
	}
	m.held = claim
	return nil
}

func (m *memory) Move(_ context.Context, from, to madoguchi.Claim) error {
	switch {
	case !from.Equal(m.held) || from.Revision != m.held.Revision || to.Revision <= from.Revision:
		return madoguchi.ErrNotOpen
	case m.taken:
		return madoguchi.ErrSlotTaken
	}
	m.held = to
	m.moves++
	return nil
}

func (m *memory) Release(context.Context, madoguchi.Claim) error {
	m.released++
	return nil
}

func (m *memory) PutReservation(_ context.Context, r madoguchi.Reservation) error {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	if m.now().Before(m.downUntil) {
		return madoguchi.ErrUnavailable
	}
	if m.reservations[r.ID].Revision < r.Revision {
		m.reservations[r.ID] = r
	}
	return nil
}

func (m *memory) PutCall(_ context.Context, c madoguchi.Call) error {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	if known, ok := m.calls[c.ID]; !ok || known.Revision < c.Revision {
		m.calls[c.ID] = c
	}
	return nil
}

func (m *memory) PutIntent(_ context.Context, intent madoguchi.DeliveryIntent) (madoguchi.DeliveryIntent, error) {
	for _, known := range m.intents {
		if known.ID == intent.ID {
			return known, nil
		}
	}
	m.intents = append(m.intents, intent)
	return intent, nil
}

func (m *memory) SetCarrierID(_ context.Context, _ madoguchi.ClinicID, id madoguchi.DeliveryID, carrier string) error {
	for i := range m.intents {
		if m.intents[i].ID == id {
			m.intents[i].CarrierID = carrier
		}
	}
	return nil
}

func (m *memory) Spend(
	_ context.Context, _ madoguchi.ClinicID, next madoguchi.Spending, bounds []madoguchi.Bound,
) ([]madoguchi.Spending, error) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	known := slices.ContainsFunc(m.spent, func(one madoguchi.Spending) bool { return one.Delivery == next.Delivery })
	if _, reached := madoguchi.UsedUp(bounds, m.spent); !reached && !known {
		m.spent = append(m.spent, next)
	}
	return m.spent, nil
}
