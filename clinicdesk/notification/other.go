//go:build !(linux || freebsd || netbsd || openbsd)

package notification

import "errors"

// System has no notification service on this platform.
type System struct {
	Name string // of the program
}

// Show always fails.
func (s *System) Show(string, string) error { return errors.ErrUnsupported }

// Withdraw does nothing.
func (s *System) Withdraw() error { return nil }
