// Command worker runs the product's workflows and activities. Its configuration is in the environment; README.md has
// the table.
package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	"time"

	"go.temporal.io/sdk/client"
	temporallog "go.temporal.io/sdk/log"
	"go.temporal.io/sdk/worker"

	"madoguchi/activities"
	"madoguchi/activities/smtp"
	"madoguchi/activities/twilio"
	"madoguchi/mongo"
	"madoguchi/settings"
	"madoguchi/workflows"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Getenv, os.Stdout, os.Stderr))
}

// Ready is the line that tells a supervisor that the worker polls.
const ready = "worker: ready"

// vendorTimeout bounds one conversation with a carrier or a mail server.
const vendorTimeout = 15 * time.Second

func run(ctx context.Context, getenv func(string) string, stdout, stderr io.Writer) int {
	if err := serve(ctx, settings.From(getenv), stdout, stderr); err != nil {
		fmt.Fprintln(stderr, "worker:", err)
		return 1
	}
	return 0
}

func serve(ctx context.Context, env *settings.Settings, stdout, stderr io.Writer) error {
	logger := slog.New(slog.NewJSONHandler(stderr, nil))
	core := env.Core()
	texter := twilio.New(twilio.Config{
		AccountSID: env.Required("TWILIO_ACCOUNT_SID"), AuthToken: env.Required("TWILIO_AUTH_TOKEN"),
		MessagingServiceSID: env.Required("TWILIO_MESSAGING_SERVICE_SID"), BaseURL: env.Optional("TWILIO_BASE_URL", ""),
		Timeout: vendorTimeout,
	})
	mailer := smtp.New(smtp.Config{
		Address: env.Required("SMTP_ADDRESS"), Username: env.Optional("SMTP_USERNAME", ""), Password: env.Optional("SMTP_PASSWORD", ""),
		TLS: env.Optional("SMTP_TLS", "starttls"), From: env.Required("SMTP_FROM"), Timeout: vendorTimeout,
	})
	if err := env.Err(); err != nil {
		return err
	}
	store, err := mongo.Open(ctx, mongo.Config{URI: core.MongoURI, Database: core.MongoDatabase, AppName: "madoguchi worker"})
	if err != nil {
		return err
	}
	defer func() { _ = store.Close(context.WithoutCancel(ctx)) }()
	temporal, err := core.DialTemporal(ctx, temporallog.NewStructuredLogger(logger))
	if err != nil {
		return err
	}
	defer temporal.Close()
	acts := &activities.Activities{
		Store: store, Texter: texter, Mailer: mailer, Now: time.Now,
		Links: activities.Links{Public: core.Public.String(), Keys: core.LinkKeys},
	}
	return work(ctx, temporal, acts, stdout)
}

// work polls until ctx ends, then lets what is under way finish.
func work(ctx context.Context, temporal client.Client, acts *activities.Activities, stdout io.Writer) error {
	w := worker.New(temporal, workflows.TaskQueue, worker.Options{
		WorkerStopTimeout:                       20 * time.Second,
		MaxConcurrentWorkflowTaskPollers:        8,
		MaxConcurrentLocalActivityExecutionSize: 100,
	})
	workflows.Register(w, acts)
	if err := w.Start(); err != nil {
		return fmt.Errorf("starting to poll: %w", err)
	}
	fmt.Fprintln(stdout, ready)
	<-ctx.Done()
	w.Stop()
	return nil
}
