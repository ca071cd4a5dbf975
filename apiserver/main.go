// Command apiserver serves the desk, the browsers of patients and clinics, and the carriers' callbacks. `apiserver
// provision -file clinic.json` creates a clinic with its first staff. `apiserver recovery -email address` shows and
// approves the recovery of an account. `apiserver notice` publishes announcements to patients. The environment holds
// its configuration; README.md has the table.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"madoguchi/apiserver/internal/accounts/passwords"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/server"
	"madoguchi/mongo"
	"madoguchi/settings"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	passwords.MakeRoom()
	os.Exit(run(ctx, os.Args[1:], os.Getenv, os.Stdout, os.Stderr))
}

func run(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) int {
	err := command(ctx, args, settings.From(getenv), stdout, stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 2
	case err != nil:
		fmt.Fprintln(stderr, "apiserver:", err)
		return 1
	}
	return 0
}

func command(ctx context.Context, args []string, env *settings.Settings, stdout, stderr io.Writer) error {
	if len(args) > 0 && args[0] == "provision" {
		return provision(ctx, args[1:], env, stdout, stderr)
	}
	if len(args) > 0 && args[0] == "recovery" {
		return recovery(ctx, args[1:], env, stdout, stderr)
	}
	if len(args) > 0 && args[0] == "notice" {
		return notice(ctx, args[1:], env, stdout, stderr)
	}
	if len(args) > 0 {
		return fmt.Errorf("unknown command %q; there are provision, recovery and notice", args[0])
	}
	return serve(ctx, env, stdout, slog.New(slog.NewJSONHandler(stderr, nil)))
}

// The limits of a connection. Events and sockets set their own write deadlines.
const (
	readHeaderWithin = 10 * time.Second
	readWithin       = 30 * time.Second
	idleFor          = 2 * time.Minute
	stopWithin       = 10 * time.Second
)

func serve(ctx context.Context, env *settings.Settings, stdout io.Writer, logger *slog.Logger) error {
	parts, err := assemble(ctx, env, logger)
	if err != nil {
		return err
	}
	defer parts.close(context.WithoutCancel(ctx))
	listener, err := net.Listen("tcp", parts.listen)
	if err != nil {
		return fmt.Errorf("cannot listen on MADOGUCHI_LISTEN=%s: %w", parts.listen, err)
	}
	web := &http.Server{
		Handler: parts.server, ErrorLog: slog.NewLogLogger(logger.Handler(), slog.LevelWarn),
		ReadHeaderTimeout: readHeaderWithin, ReadTimeout: readWithin, WriteTimeout: answer.Within, IdleTimeout: idleFor,
	}
	fmt.Fprintf(stdout, "apiserver: listening on %s\n", listener.Addr())
	serving, stop := context.WithCancel(ctx)
	var completing sync.WaitGroup
	completing.Go(func() { completeGuests(serving, parts.store, logger) })
	defer completing.Wait()
	defer stop()
	return serveUntil(ctx, web, listener, parts.server)
}

// The pace of completeGuests: a page of visits, then a pause; and the pause after a failure.
const (
	guestsPause = 500 * time.Millisecond
	guestsRetry = time.Minute
)

// completeGuests makes guests of earlier releases found by searches, after an upgrade.
func completeGuests(ctx context.Context, store *mongo.Store, logger *slog.Logger) {
	for {
		completed, err := store.CompleteGuests(ctx, guestsPause)
		if completed > 0 {
			logger.Info("a search finds guests of earlier releases", slog.Int("visits", completed))
		}
		if err == nil || ctx.Err() != nil {
			return
		}
		logger.Warn("guests of earlier releases are not complete yet", slog.Any("cause", err))
		select {
		case <-ctx.Done():
			return
		case <-time.After(guestsRetry):
		}
	}
}

// serveUntil serves until ctx ends. Then it lets requests finish, and disconnects calls and desks.
func serveUntil(ctx context.Context, web *http.Server, listener net.Listener, api *server.Server) error {
	following, stopFollowing := context.WithCancel(context.WithoutCancel(ctx))
	defer stopFollowing()
	var running sync.WaitGroup
	running.Go(func() { api.Run(following) })
	failed := make(chan error, 1)
	running.Go(func() { failed <- web.Serve(listener) })
	var err error
	select {
	case err = <-failed:
	case <-ctx.Done():
	}
	stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopWithin)
	defer cancel()
	shut := make(chan error, 1)
	go func() { shut <- web.Shutdown(stopping) }() // concurrently with Close, which may need time for reports
	err = errors.Join(ignoreClosed(err), api.Close(stopping), <-shut)
	stopFollowing()
	running.Wait()
	return err
}

func ignoreClosed(err error) error {
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}
