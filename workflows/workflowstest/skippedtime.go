package workflowstest

import (
	"context"
	"sync"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/interceptor"
)

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
