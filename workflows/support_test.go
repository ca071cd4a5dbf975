package workflows_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"

	"madoguchi/activities"
	"madoguchi/madoguchi"
	"madoguchi/workflows"
	"madoguchi/workflows/process"
)

var tokyo = time.FixedZone("JST", 9*60*60)

// stage is a workflow under test with a store in memory and a recording carrier. Time is skipped.
type stage struct {
	*testsuite.TestWorkflowEnvironment
	store      *memory
	activities *activities.Activities
	state      string // by which operators find the process
}

func newStage(t *testing.T, start time.Time) *stage {
	t.Helper()
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestWorkflowEnvironment()
	env.SetStartTime(start)
	store := &memory{
		reservations: map[madoguchi.ReservationID]madoguchi.Reservation{},
		calls:        map[madoguchi.CallID]madoguchi.Call{},
		links:        map[madoguchi.VerificationID]madoguchi.Verification{},
	}
	acts := &activities.Activities{
		Store: store, Texter: store, Mailer: mailer{store}, Now: env.Now,
		Links: activities.Links{Public: "https://meet.example", Keys: madoguchi.LinkKeys{[]byte("key")}},
	}
	workflows.Register(env, acts)
	store.now = env.Now
	env.SetWorkerOptions(
		worker.Options{
			Interceptors: []interceptor.WorkerInterceptor{
				&skippedTime{now: env.Now, scheduled: map[string]time.Time{}},
			},
		},
	)
	s := &stage{TestWorkflowEnvironment: env, store: store, activities: acts}
	env.OnUpsertTypedSearchAttributes(mock.Anything).Run(func(args mock.Arguments) {
		if state, ok := args.Get(0).(temporal.SearchAttributes).GetKeyword(process.StateAttribute); ok {
			s.state = state
		}
	}).Return(nil)
	return s
}

// skippedTime dates an activity's attempts by the test's clock, like Temporal's server does by its own.
type skippedTime struct {
	interceptor.WorkerInterceptorBase
	now       func() time.Time
	mutex     sync.Mutex
	scheduled map[string]time.Time // by the activity's ID
}

func (s *skippedTime) InterceptActivity(
	_ context.Context, next interceptor.ActivityInboundInterceptor,
) interceptor.ActivityInboundInterceptor {
	in := &skippedTimeInbound{time: s}
	in.Next = next
	return in
}

type skippedTimeInbound struct {
	interceptor.ActivityInboundInterceptorBase
	time *skippedTime
}

func (s *skippedTimeInbound) Init(next interceptor.ActivityOutboundInterceptor) error {
	out := &skippedTimeOutbound{time: s.time}
	out.Next = next
	return s.Next.Init(out)
}

type skippedTimeOutbound struct {
	interceptor.ActivityOutboundInterceptorBase
	time *skippedTime
}

func (s *skippedTimeOutbound) GetInfo(ctx context.Context) activity.Info {
	info := s.Next.GetInfo(ctx)
	s.time.mutex.Lock()
	defer s.time.mutex.Unlock()
	if _, known := s.time.scheduled[info.ActivityID]; !known {
		s.time.scheduled[info.ActivityID] = s.time.now()
	}
	info.ScheduledTime, info.StartedTime = s.time.scheduled[info.ActivityID], s.time.now()
	return info
}

// update sends an update after a delay and returns its outcome once the workflow has ended.
func (s *stage) update(after time.Duration, name, id string, arguments ...any) *outcome {
	result := &outcome{}
	s.RegisterDelayedCallback(func() { s.UpdateWorkflow(name, id, result, arguments...) }, after)
	return result
}

type outcome struct {
	accepted bool
	rejected error
	value    any
	err      error
}

func (o *outcome) Accept()                       { o.accepted = true }
func (o *outcome) Reject(err error)              { o.rejected = err }
func (o *outcome) Complete(value any, err error) { o.value, o.err = value, err }

// memory is a store for one workflow. The tests of package mongo check the real one.
type memory struct {
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
	texts        []madoguchi.Text
	spent        []madoguchi.Spending
	body         string // of the text that was tried last
	letters      []madoguchi.Letter
	refusal      error // what the carrier answers

	links   map[madoguchi.VerificationID]madoguchi.Verification
	clinics []madoguchi.Clinic
	staff   []madoguchi.Staff
	codes   []string // of institutions that others have registered

	recovery madoguchi.Recovery // the newest state

	signedOut     int       // how often a person's sessions were ended
	lost          func()    // what happens when the answer to the next write of a link is lost
	interrupted   func()    // what happens when the first attempt at that is cut off
	passwordSetAt time.Time // of the password that was set last
	spentStep     int64     // the newest one that a password took
}

// call returns a copy of the call while the workflow continues to write.
func (m *memory) call(id madoguchi.CallID) madoguchi.Call {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	return m.calls[id]
}

func (m *memory) Clinic(context.Context, madoguchi.ClinicID) (madoguchi.Clinic, error) {
	return madoguchi.Clinic{
		ID: "0000000000000001", Name: "青木内科クリニック", Phone: "03-1234-5678", TimeZone: "Asia/Tokyo",
	}, nil
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

func (m *memory) Send(_ context.Context, text madoguchi.Text) (string, error) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	m.body = text.Body
	if m.refusal != nil {
		return "", m.refusal
	}
	m.texts = append(m.texts, text)
	return "SM" + string(text.Delivery), nil
}

func (m *memory) Find(_ context.Context, to string, _ time.Time, hash string) (string, bool, error) {
	for _, text := range m.texts {
		if text.To == to && madoguchi.TextHash(text.Body) == hash {
			return "SM" + string(text.Delivery), true, nil
		}
	}
	return "", false, nil
}

type mailer struct{ memory *memory }

func (m mailer) Send(_ context.Context, letter madoguchi.Letter) error {
	m.memory.mutex.Lock()
	defer m.memory.mutex.Unlock()
	m.memory.letters = append(m.memory.letters, letter)
	return m.memory.refusal
}

// refuse makes the carriers answer with an error from now on; nil makes them accept again.
func (m *memory) refuse(err error) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	m.refusal = err
}
