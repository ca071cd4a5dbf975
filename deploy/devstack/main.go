package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// After the first Ctrl-C a second one ends the process at once; on Linux the kernel then ends its children.
	context.AfterFunc(ctx, stop)
	os.Exit(run(ctx, os.Args[1:], os.Environ(), os.Stdout, os.Stderr))
}

// run returns 0 after Ctrl-C, 1 if something failed, 2 for wrong flags.
func run(ctx context.Context, args, environ []string, stdout, stderr io.Writer) int {
	opts, err := parse(args, stderr)
	if errors.Is(err, flag.ErrHelp) {
		return 0
	}
	if err != nil {
		return 2
	}
	if err := serve(ctx, opts, environ, stdout, stderr); err != nil {
		fmt.Fprintln(stderr, "devstack:", err)
		return 1
	}
	return 0
}

const (
	startWithin = 3 * time.Minute
	fetchWithin = 20 * time.Minute // includes the download of MongoDB over a slow line
	stopWithin  = 30 * time.Second

	// collectAt keeps the memory of Temporal's server small: 233 instead of 305 MB with 1,000 open workflows.
	collectAt = 50
)

// serve starts all parts. It stops them when ctx ends or one of them fails for good.
func serve(ctx context.Context, opts options, environ []string, stdout, stderr io.Writer) error {
	debug.SetGCPercent(collectAt)
	env := newEnvironment(environ)
	unlock, err := prepare(opts, env)
	if err != nil {
		return err
	}
	defer unlock()
	logs, err := openLogs(opts.data)
	if err != nil {
		return err
	}
	defer logs.close()
	ctx, fail := context.WithCancelCause(ctx)
	defer fail(nil)
	s := &system{
		opts: opts, env: env, logs: logs, fail: fail, stdout: stdout, stderr: stderr, log: logs.slog("devstack"),
	}
	err = s.up(ctx)
	if err == nil {
		<-ctx.Done()
		fmt.Fprintln(stdout, "\nStopping …")
		err = failure(ctx)
	} else if ctx.Err() != nil {
		err = failure(ctx) // errors after a stop come from the stop
	}
	return errors.Join(err, s.parts.Unwind(context.WithoutCancel(ctx), stopWithin))
}

// failure is the reason for the stop, or nil if a user asked for it.
func failure(ctx context.Context) error {
	if cause := context.Cause(ctx); !errors.Is(cause, context.Canceled) {
		return cause
	}
	return nil
}

func parse(args []string, stderr io.Writer) (options, error) {
	opts := options{}
	flags := flag.NewFlagSet("devstack", flag.ContinueOnError)
	flags.SetOutput(stderr)
	opts.declare(flags)
	if err := flags.Parse(args); err != nil {
		return opts, err
	}
	if err := opts.complete(flags.Args()); err != nil {
		fmt.Fprintln(stderr, "devstack:", err)
		return opts, err
	}
	return opts, nil
}
