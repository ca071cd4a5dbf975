//go:build linux || freebsd || netbsd || openbsd

package printing

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/godbus/dbus/v5"
)

// callTimeout bounds the portal's answer, which comes before the dialog is shown.
const callTimeout = 5 * time.Second

// PDF shows the print dialog for a file. It returns when the portal has accepted the file; the dialog may still be open
// then. The error wraps ErrNone if the desktop has no such portal.
func PDF(title, path string) error {
	file, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("printing: %w", err)
	}
	defer func() { _ = file.Close() }() // the portal has its own copy of the descriptor
	ctx, cancel := context.WithTimeout(context.Background(), callTimeout)
	defer cancel()
	bus, err := dbus.SessionBus() // shared, and stays open
	if err != nil {
		return fmt.Errorf("%w: %w", ErrNone, err)
	}
	call := bus.Object("org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop").
		CallWithContext(ctx, "org.freedesktop.portal.Print.Print", 0,
			"", title, dbus.UnixFD(file.Fd()), map[string]dbus.Variant{})
	if call.Err != nil {
		return fmt.Errorf("%w: %w", ErrNone, call.Err)
	}
	return nil
}
