// Command worker runs the product's workflows and activities. Its configuration is in the environment; README.md has
// the table.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"

	"go.temporal.io/sdk/worker"

	"madoguchi/workflows/worker/polling"
)

// cachedWorkflows is how many workflows stay in memory between their tasks. Most wait for days, and the SDK's 10,000 would
// hold hundreds of megabytes (docs/performance.md). One that comes back later is read and replayed, within milliseconds.
const cachedWorkflows = 100

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	worker.SetStickyWorkflowCacheSize(cachedWorkflows)
	os.Exit(polling.Run(ctx, os.Getenv, os.Stdout, os.Stderr, polling.Options{Now: time.Now}))
}
