// Command worker runs the product's workflows and activities. Its configuration is in the environment; README.md has
// the table.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"

	"madoguchi/workflows/worker/polling"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(polling.Run(ctx, os.Getenv, os.Stdout, os.Stderr, polling.Options{Now: time.Now}))
}
