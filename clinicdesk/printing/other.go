//go:build !linux && !freebsd && !netbsd && !openbsd

package printing

// PDF returns ErrNone.
func PDF(_, _ string) error { return ErrNone }
