//go:build linux || freebsd || netbsd || openbsd

package notification

import (
	"context"
	"errors"
	"fmt"
	"html"
	"slices"
	"time"

	"github.com/godbus/dbus/v5"
)

// lifetime bounds a notification's lifetime, for a desk that crashes before it can withdraw it.
const lifetime = 5 * time.Minute

// callTimeout bounds one call to the service.
const callTimeout = 5 * time.Second

// System shows the desktop's notifications. Its methods must not be called concurrently.
type System struct {
	Name   string // of the program
	id     uint32 // of the shown notification; 0 if none
	markup bool   // the service reads the text as markup
	asked  bool   // the service's capabilities are known
}

// Show shows a notification in place of the previous one.
func (s *System) Show(title, text string) error {
	if err := s.learnMarkup(); err != nil {
		return err
	}
	if s.markup {
		text = html.EscapeString(text)
	}
	call, err := s.call("Notify", s.Name, s.id, "", title, text, []string{}, map[string]dbus.Variant{},
		int32(lifetime/time.Millisecond))
	if err != nil {
		return err
	}
	if err := call.Store(&s.id); err != nil {
		return fmt.Errorf("notification: %w", err)
	}
	return nil
}

// learnMarkup asks once for the service's capabilities (Desktop Notifications Specification, "body-markup").
func (s *System) learnMarkup() error {
	if s.asked {
		return nil
	}
	call, err := s.call("GetCapabilities")
	if err != nil {
		return err
	}
	var can []string
	if err := call.Store(&can); err != nil {
		return fmt.Errorf("notification: %w", err)
	}
	s.markup, s.asked = slices.Contains(can, "body-markup"), true
	return nil
}

// Withdraw removes the shown notification. The service refuses if the user closed it or it expired; that is not an
// error.
func (s *System) Withdraw() error {
	if s.id == 0 {
		return nil
	}
	id := s.id
	s.id = 0
	_, err := s.call("CloseNotification", id)
	if refused := (dbus.Error{}); errors.As(err, &refused) {
		return nil
	}
	return err
}

func (s *System) call(method string, arguments ...any) (*dbus.Call, error) {
	ctx, cancel := context.WithTimeout(context.Background(), callTimeout)
	defer cancel()
	bus, err := dbus.SessionBus() // shared, and stays open
	if err != nil {
		return nil, fmt.Errorf("notification: %w", err)
	}
	const service = "org.freedesktop.Notifications"
	call := bus.Object(service, "/org/freedesktop/Notifications").CallWithContext(ctx, service+"."+method, 0,
		arguments...)
	if call.Err != nil {
		return nil, fmt.Errorf("notification: %w", call.Err)
	}
	return call, nil
}
