package holds_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"madoguchi/madoguchi"
	"madoguchi/workflows/holds"
	"madoguchi/workflows/process"
	"madoguchi/workflows/workflowstest"
)

var booked = time.Date(2026, 11, 22, 6, 1, 0, 0, time.UTC)

func aHold() holds.Input {
	start := booked.AddDate(0, 0, 2)
	return holds.Input{Claim: madoguchi.Claim{
		ClinicID: "0000000000000001", DoctorID: "00000000000000d1", Day: "2026-11-24", Reservation: "00000000000000r1",
		Start: start, End: start.Add(15 * time.Minute), Capacity: 1,
	}}
}

// stage is a hold under test with a store in memory. Time is skipped.
type stage struct {
	*workflowstest.Stage
	store *memory
}

func newStage(t *testing.T) *stage {
	t.Helper()
	store := &memory{}
	return &stage{Stage: workflowstest.NewStage(t, booked, store), store: store}
}

// memory is a store for one slot.
type memory struct {
	workflowstest.Store
	mutex sync.Mutex
	taken bool
	fails int // how many requests still go wrong
	held  madoguchi.Claim
}

// fail lets the next requests for a hold go wrong.
func (m *memory) fail(times int) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	m.fails = times
}

func (m *memory) Hold(_ context.Context, claim madoguchi.Claim) error {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	if m.fails > 0 {
		m.fails--
		return madoguchi.ErrUnavailable
	}
	if m.taken {
		return madoguchi.ErrSlotTaken
	}
	m.held = claim
	return nil
}

func (m *memory) LetGo(context.Context, madoguchi.Claim) error {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	m.held = madoguchi.Claim{}
	return nil
}

// takeAt lets another take the slot some time after the start.
func (s *stage) takeAt(after time.Duration) {
	s.RegisterDelayedCallback(func() {
		s.store.mutex.Lock()
		defer s.store.mutex.Unlock()
		s.store.taken = true
	}, after)
}

// heldAt examines the store's hold some time after the start.
func (s *stage) heldAt(after time.Duration, look func(madoguchi.Claim)) {
	s.RegisterDelayedCallback(func() {
		s.store.mutex.Lock()
		defer s.store.mutex.Unlock()
		look(s.store.held)
	}, after)
}

func TestAHoldIsGivenBackAfterItsTime(t *testing.T) {
	s := newStage(t)
	answer := s.Update(0, holds.Update, "hold")
	again := s.Update(time.Minute, holds.Update, "again")
	s.heldAt(holds.For-time.Second, func(c madoguchi.Claim) {
		require.Equal(t, booked.Add(holds.For).UTC(), c.HeldUntil.UTC())
	})
	s.ExecuteWorkflow(holds.SlotHoldName, aHold())
	require.NoError(t, s.GetWorkflowError())
	require.False(t, answer.Value.(holds.Held).Taken)
	require.Equal(t, answer.Value, again.Value)
	require.Zero(t, s.store.held)
	require.Equal(t, booked.Add(holds.For).UTC(), s.Now().UTC())
}

func TestATakenSlotIsNotHeld(t *testing.T) {
	s := newStage(t)
	s.store.taken = true
	answer := s.Update(0, holds.Update, "hold")
	s.ExecuteWorkflow(holds.SlotHoldName, aHold())
	require.NoError(t, s.GetWorkflowError())
	require.True(t, answer.Value.(holds.Held).Taken)
}

func TestAHoldIsExtendedOnce(t *testing.T) {
	s := newStage(t)
	s.Update(0, holds.Update, "hold")
	first := s.Update(4*time.Minute, holds.ExtendUpdate, "1")
	second := s.Update(8*time.Minute, holds.ExtendUpdate, "2")
	s.heldAt(9*time.Minute, func(c madoguchi.Claim) {
		require.Equal(t, booked.Add(2*holds.For).UTC(), c.HeldUntil.UTC())
	})
	s.ExecuteWorkflow(holds.SlotHoldName, aHold())
	require.NoError(t, s.GetWorkflowError())
	require.NoError(t, first.Err)
	require.NoError(t, second.Err)
	require.Equal(t, booked.Add(2*holds.For).UTC(), s.Now().UTC())
}

// Who chooses the slot again after an extension gets the hold as it is then.
func TestAnExtendedHoldIsAskedForAgain(t *testing.T) {
	_, once := holds.Slot(aHold())
	if _, again := holds.Slot(aHold()); once.UpdateID == again.UpdateID {
		t.Error("Temporal answers a second request with the first answer")
	}
	s := newStage(t)
	s.Update(0, holds.Update, "hold")
	s.Update(4*time.Minute, holds.ExtendUpdate, "1")
	again := s.Update(6*time.Minute, holds.Update, "again")
	s.ExecuteWorkflow(holds.SlotHoldName, aHold())
	require.NoError(t, s.GetWorkflowError())
	answer := again.Value.(holds.Held)
	require.True(t, answer.Extended)
	require.Equal(t, booked.Add(2*holds.For).UTC(), answer.Until.UTC())
}

// An extension at the last moment that takes longer than the hold keeps the slot.
func TestAnExtensionUnderWayIsWaitedFor(t *testing.T) {
	s := newStage(t)
	s.RegisterDelayedCallback(func() { s.store.fail(4) }, time.Minute)
	late := s.Update(holds.For-200*time.Millisecond, holds.ExtendUpdate, "1")
	s.heldAt(holds.For+time.Minute, func(c madoguchi.Claim) {
		require.Equal(t, booked.Add(2*holds.For).UTC(), c.HeldUntil.UTC())
	})
	s.ExecuteWorkflow(holds.SlotHoldName, aHold())
	require.NoError(t, s.GetWorkflowError())
	require.NoError(t, late.Err)
	require.Equal(t, booked.Add(2*holds.For).UTC(), s.Now().UTC())
}

func TestAHoldIsLetGo(t *testing.T) {
	s := newStage(t)
	s.RegisterDelayedCallback(func() { s.SignalWorkflow(holds.LetGoSignal, nil) }, time.Minute)
	s.ExecuteWorkflow(holds.SlotHoldName, aHold())
	require.NoError(t, s.GetWorkflowError())
	require.Zero(t, s.store.held)
	require.Equal(t, booked.Add(time.Minute).UTC(), s.Now().UTC())
}

// An extension that meets another's claim is refused.
func TestAHoldThatWasLostIsNotExtended(t *testing.T) {
	s := newStage(t)
	s.takeAt(time.Minute)
	late := s.Update(2*time.Minute, holds.ExtendUpdate, "1")
	s.ExecuteWorkflow(holds.SlotHoldName, aHold())
	require.NoError(t, s.GetWorkflowError())
	require.ErrorIs(t, process.Refusal(late.Err), madoguchi.ErrSlotTaken)
}
