// Package polling is the worker: it connects the activities with the real store, carrier and mail server, and polls
// Temporal until its context ends.
//
// It is separate from the main package so that a test can run the same worker and observe its activities. It must
// not read the environment or the clock itself.
package polling

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/interceptor"
	temporallog "go.temporal.io/sdk/log"
	"go.temporal.io/sdk/worker"

	"madoguchi/activities"
	"madoguchi/activities/smtp"
	"madoguchi/activities/twilio"
	"madoguchi/apiserver/api"
	"madoguchi/mongo"
	"madoguchi/settings"
	"madoguchi/workflows"
	"madoguchi/workflows/process"
	"madoguchi/workflows/waitlists"
)

// Options are the choices of the main function.
type Options struct {
	Now func() time.Time // required
	// Witnesses intercept workflows and activities when they run.
	Witnesses []interceptor.WorkerInterceptor
	// Arrange changes the activities' dependencies before registration; nil changes nothing.
	Arrange func(*activities.Activities)
}

// ready is the line that tells a supervisor that the worker polls.
const ready = "worker: ready"

// vendorTimeout bounds one conversation with a carrier or a mail server.
const vendorTimeout = 15 * time.Second

// cachedWorkflows is how many workflows stay in memory between their tasks. Most wait for days, and the SDK's
// default of 10,000 would use hundreds of megabytes (docs/performance.md). A workflow that is not cached is read and
// replayed within milliseconds.
const cachedWorkflows = 100

// Run polls until ctx ends and returns the process's exit code. getenv returns the configuration.
func Run(ctx context.Context, getenv func(string) string, stdout, stderr io.Writer, opts Options) int {
	if err := serve(ctx, settings.From(getenv), stdout, stderr, opts); err != nil {
		fmt.Fprintln(stderr, "worker:", err)
		return 1
	}
	return 0
}

func serve(ctx context.Context, env *settings.Settings, stdout, stderr io.Writer, opts Options) error {
	logger := slog.New(slog.NewJSONHandler(stderr, nil))
	core := env.Core(opts.Now)
	acts := &activities.Activities{
		Texter: texter(env), Mailer: mailer(env), Now: opts.Now, Quotas: env.Quotas(),
		Links:      activities.Links{Public: core.Public.String(), Keys: core.LinkKeys, Mails: core.MailKeys},
		ShowNumber: api.ShowNumber,
	}
	if err := env.Err(); err != nil {
		return err
	}
	store, err := mongo.Open(ctx, mongo.Config{
		URI: core.MongoURI, Database: core.MongoDatabase, AppName: "madoguchi worker", Plaintext: core.MongoPlaintext,
	})
	if err != nil {
		return err
	}
	defer func() { _ = store.Close(context.WithoutCancel(ctx)) }()
	acts.Store = store
	temporal, err := core.DialTemporal(ctx, temporallog.NewStructuredLogger(logger))
	if err != nil {
		return err
	}
	defer temporal.Close()
	acts.Waitlists = waitlists.NewClient(process.NewSender(temporal))
	if opts.Arrange != nil {
		opts.Arrange(acts)
	}
	return work(ctx, temporal, acts, opts.Witnesses, stdout)
}

func texter(env *settings.Settings) activities.Texter {
	base := ""
	if origin := env.Origin("TWILIO_BASE_URL"); origin != nil {
		base = origin.String()
		if origin.Scheme == "http" {
			env.RefusePlaintext(settings.Twilio, "TWILIO_BASE_URL", net.JoinHostPort(origin.Hostname(), "80"),
				"give it as https://")
		}
	}
	account, tokens := env.Required("TWILIO_ACCOUNT_SID"), env.RequiredSecrets("TWILIO_AUTH_TOKEN")
	return twilio.New(twilio.Config{
		AccountSID: account, AuthToken: tokens[0],
		MessagingServiceSID: env.Required("TWILIO_MESSAGING_SERVICE_SID"), BaseURL: base,
		Timeout: vendorTimeout,
	})
}

func mailer(env *settings.Settings) activities.Mailer {
	address, privacy := env.Required("SMTP_ADDRESS"), env.Optional("SMTP_TLS", smtp.StartTLS)
	if privacy == smtp.NoTLS && address != "" {
		env.RefusePlaintext(settings.SMTP, "SMTP_ADDRESS", address, "SMTP_TLS=starttls or SMTP_TLS=tls encrypts it")
	}
	return smtp.New(smtp.Config{
		Address: address, Username: env.Optional("SMTP_USERNAME", ""), Password: env.Optional("SMTP_PASSWORD", ""),
		TLS: privacy, From: env.Required("SMTP_FROM"), Timeout: vendorTimeout,
	})
}

// work polls until ctx ends, then lets running tasks finish.
func work(
	ctx context.Context, temporal client.Client, acts *activities.Activities,
	witnesses []interceptor.WorkerInterceptor, stdout io.Writer,
) error {
	worker.SetStickyWorkflowCacheSize(cachedWorkflows)
	w := worker.New(temporal, process.TaskQueue, worker.Options{
		WorkerStopTimeout:                       20 * time.Second,
		MaxConcurrentWorkflowTaskPollers:        8,
		MaxConcurrentLocalActivityExecutionSize: 100,
		Interceptors:                            witnesses,
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
