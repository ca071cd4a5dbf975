// Command mortal is the product's worker, from its configuration to its polling. At the boundaries that a test has
// ordered in the folder MADOGUCHI_TEST_BOUNDARIES it dies as in a power cut (SIGKILL).
//
// The product must not know it.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/interceptor"

	"madoguchi/activities"
	"madoguchi/e2e/internal/boundary"
	"madoguchi/workflows/worker/polling"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	m := &mortal{folder: boundary.Folder(os.Getenv("MADOGUCHI_TEST_BOUNDARIES"))}
	os.Exit(polling.Run(ctx, os.Getenv, os.Stdout, os.Stderr, polling.Options{
		Now: time.Now, Witnesses: []interceptor.WorkerInterceptor{m}, Arrange: m.arrange,
	}))
}

// mortal is called when an activity begins, ends, and makes a call.
type mortal struct {
	interceptor.WorkerInterceptorBase
	folder boundary.Folder

	mu sync.Mutex
}

// pass kills the process if the test has ordered it. call is empty for the activity itself.
func (m *mortal) pass(ctx context.Context, call, side string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	info := activity.GetInfo(ctx)
	at := boundary.Boundary{Process: info.WorkflowExecution.ID, Step: info.ActivityType.Name, Side: side}
	if call != "" {
		at.Step += "/" + call
	}
	die, err := m.folder.Pass(at)
	if err != nil {
		fmt.Fprintln(os.Stderr, "mortal:", err)
		os.Exit(1)
	}
	if die {
		_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
		select {} // nothing may happen after the kill
	}
}

// around passes the boundaries before and after do.
func (m *mortal) around(ctx context.Context, call string, do func() error) error {
	m.pass(ctx, call, boundary.Before)
	err := do()
	m.pass(ctx, call, boundary.After)
	return err
}

// InterceptActivity is called for ordinary and local activities.
func (m *mortal) InterceptActivity(
	_ context.Context, next interceptor.ActivityInboundInterceptor,
) interceptor.ActivityInboundInterceptor {
	return &witness{ActivityInboundInterceptorBase: interceptor.ActivityInboundInterceptorBase{Next: next}, mortal: m}
}

type witness struct {
	interceptor.ActivityInboundInterceptorBase
	mortal *mortal
}

func (w *witness) ExecuteActivity(ctx context.Context, in *interceptor.ExecuteActivityInput) (result any, err error) {
	err = w.mortal.around(ctx, "", func() (err error) {
		result, err = w.Next.ExecuteActivity(ctx, in)
		return err
	})
	return result, err
}

// arrange puts boundaries around everything that an activity changes outside.
func (m *mortal) arrange(acts *activities.Activities) {
	acts.Store = store{acts.Store, m}
	acts.Texter = texter{acts.Texter, m}
	acts.Mailer = mailer{acts.Mailer, m}
}
