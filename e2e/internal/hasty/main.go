// Command hasty is the worker with a shorter patience for carriers (MADOGUCHI_TEST_PATIENCE), because a test cannot
// wait the minute and a half before a slow message is reported to reception.
//
// The product must not know it.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"go.temporal.io/sdk/interceptor"

	"madoguchi/activities"
	"madoguchi/workflows/worker/polling"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	patience, err := time.ParseDuration(os.Getenv("MADOGUCHI_TEST_PATIENCE"))
	if err != nil {
		fmt.Fprintln(os.Stderr, "hasty:", err)
		os.Exit(1)
	}
	os.Exit(polling.Run(ctx, os.Getenv, os.Stdout, os.Stderr, polling.Options{
		Now: time.Now, Witnesses: []interceptor.WorkerInterceptor{&hasty{patience: patience}},
	}))
}

// hasty shortens the patience of the activities that have one.
type hasty struct {
	interceptor.WorkerInterceptorBase
	patience time.Duration
}

func (h *hasty) InterceptActivity(
	_ context.Context, next interceptor.ActivityInboundInterceptor,
) interceptor.ActivityInboundInterceptor {
	in := &inbound{patience: h.patience}
	in.Next = next
	return in
}

type inbound struct {
	interceptor.ActivityInboundInterceptorBase
	patience time.Duration
}

func (in *inbound) ExecuteActivity(ctx context.Context, input *interceptor.ExecuteActivityInput) (any, error) {
	for i, argument := range input.Args {
		if sending, is := argument.(activities.SendInput); is && sending.Patience > 0 {
			sending.Patience = in.patience
			input.Args[i] = sending
		}
	}
	return in.Next.ExecuteActivity(ctx, input)
}
