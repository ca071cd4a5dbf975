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

// lasts is how long a notification stays where nobody withdraws it: a desk that has crashed does not.
const lasts = 5 * time.Minute

// answerWithin bounds one question to the service.
const answerWithin = 5 * time.Second

// System is the desktop's notifications. Its methods are called one after the other.
type System struct {
	Name   string // of the program
	id     uint32 // of what is shown; 0 where nothing is
	markup bool   // the service reads the text as markup
	asked  bool   // the service has been asked whether it does
}

// Show puts a notification in the place of the one that was shown before.
func (s *System) Show(title, text string) error {
	if err := s.learnMarkup(); err != nil {
		return err
	}
	if s.markup {
		text = html.EscapeString(text)
	}
	call, err := s.call("Notify", s.Name, s.id, "", title, text, []string{}, map[string]dbus.Variant{},
		int32(lasts/time.Millisecond))
	if err != nil {
		return err
	}
	if err := call.Store(&s.id); err != nil {
		return fmt.Errorf("notification: %w", err)
	}
	return nil
}

// learnMarkup asks the service once what it can do (Desktop Notifications Specification, "body-markup").
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

// Withdraw takes away what is shown. The service refuses where somebody has closed it
// already, or its time is over: that is no error.
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
	ctx, cancel := context.WithTimeout(context.Background(), answerWithin)
	defer cancel()
	bus, err := dbus.SessionBus() // is shared, and stays open
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
