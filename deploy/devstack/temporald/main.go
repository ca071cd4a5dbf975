// Command temporald is the devstack's Temporal server in a process of its own, so that a test can kill it alone.
package main

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"madoguchi/deploy/devstack/temporal"
)

func main() {
	dir := flag.String("dir", "", "data folder")
	port := flag.Int("port", 0, "port on 127.0.0.1")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := serve(ctx, *dir, *port); err != nil {
		fmt.Fprintln(os.Stderr, "temporald:", err)
		os.Exit(1)
	}
}

func serve(ctx context.Context, dir string, port int) error {
	server, err := temporal.Start(ctx, temporal.Options{
		Dir: dir, Port: port,
		Log: slog.New(slog.NewJSONHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})),
		Fatal: func(message string) {
			fmt.Fprintln(os.Stderr, "temporald:", message)
			os.Exit(1)
		},
	})
	if err != nil {
		return err
	}
	<-ctx.Done()
	return server.Stop()
}
