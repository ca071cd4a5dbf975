package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"syscall"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"madoguchi/clinicdesk/backend"
	"madoguchi/clinicdesk/backend/local"
	"madoguchi/clinicdesk/backend/phrases"
	"madoguchi/clinicdesk/notification"
	"madoguchi/clinicdesk/ui"
	"madoguchi/clinicdesk/video/sound"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

const (
	appID         = "jp.madoguchi.desk"
	defaultServer = "http://127.0.0.1:8080"

	// collectAt keeps the heap close to the live data, which is 100 MB, most of it fonts. A desk in a call allocates 3
	// MB a second, so the heap is collected every ten seconds.
	collectAt = 30
)

// options are the desk's flags.
type options struct {
	server, language, data string
	testPattern            bool
	automate               func(context.Context, *ui.Desk) error
}

func run(args []string, stdout, stderr io.Writer) int {
	options, err := parse(args, stderr)
	if errors.Is(err, flag.ErrHelp) {
		return 0
	}
	if err != nil {
		return 2
	}
	logger := slog.New(slog.NewTextHandler(stderr, nil))
	if err := open(options, logger); err != nil {
		fmt.Fprintln(stderr, "clinicdesk:", err)
		return 1
	}
	return 0
}

func parse(args []string, stderr io.Writer) (options, error) {
	var o options
	flags := flag.NewFlagSet("clinicdesk", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&o.server, "server", "",
		"address of the API server (default: the one used last, else "+defaultServer+")")
	flags.StringVar(&o.language, "language", "", "ja or en (default: the one used last, else ja)")
	flags.StringVar(&o.data, "data", "", "folder of the desk's settings (default: the user's configuration folder)")
	flags.BoolVar(&o.testPattern, "test-pattern", false,
		"use a drawn picture and a tone in place of camera and microphone")
	o.automate = automate(flags)
	err := flags.Parse(args)
	return o, err
}

// open runs the desk until its window is closed or the process is asked to end.
func open(o options, logger *slog.Logger) error {
	debug.SetGCPercent(collectAt)
	settings, err := settingsFor(o, logger)
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	preferLight()
	app.SetMetadata(fyne.AppMetadata{ID: appID, Name: "Madoguchi", Migrations: map[string]bool{"fyneDo": true}})
	desk := ui.New(ctx, ui.Still(app.NewWithID(appID)), ui.Config{
		Entrance: backend.Entrance{Tokens: local.Keyring{}, HTTP: &http.Client{}, Now: time.Now, Logger: logger},
		Settings: settings, Logger: logger, TestPattern: o.testPattern, Chime: sound.Ring,
		Notifier: &notification.System{Name: "Madoguchi"},
	})
	if err := o.automate(ctx, desk); err != nil {
		return err
	}
	desk.Run()
	return nil
}

// settingsFor applies flags over the saved settings. It replaces unreadable settings with defaults, so that the desk
// always opens.
func settingsFor(o options, logger *slog.Logger) (local.Settings, error) {
	folder := o.data
	if folder == "" {
		base, err := os.UserConfigDir()
		if err != nil {
			return local.Settings{}, fmt.Errorf("no folder for the settings; name one with -data: %w", err)
		}
		folder = filepath.Join(base, "madoguchi")
	}
	settings, err := local.LoadSettings(folder)
	if err != nil {
		logger.Warn("settings not read", "error", err)
	}
	settings.Server = cmp.Or(o.server, settings.Server, defaultServer)
	settings.Language = cmp.Or(o.language, settings.Language, phrases.Japanese)
	return settings, nil
}
