//go:build !(linux || freebsd || netbsd || openbsd)

package notification

import "errors"

// System is no service that could be spoken to here.
type System struct {
	Name string // of the program
}

// Show fails always.
func (s *System) Show(string, string) error { return errors.ErrUnsupported }

// Withdraw has nothing to take away.
func (s *System) Withdraw() error { return nil }
