package supervise

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Stack stops parts in the reverse order of their start. Its zero value is ready to use. It is not safe for concurrent
// use.
type Stack struct {
	parts []part
}

type part struct {
	name string
	stop func(context.Context) error
}

// Push adds a started part.
func (s *Stack) Push(name string, stop func(context.Context) error) {
	s.parts = append(s.parts, part{name, stop})
}

// Unwind stops all parts, the last one first, and gives each the same time. If one fails, it still stops the others. It
// returns all errors.
func (s *Stack) Unwind(ctx context.Context, each time.Duration) error {
	var failures []error
	for len(s.parts) > 0 {
		p := s.parts[len(s.parts)-1]
		s.parts = s.parts[:len(s.parts)-1]
		if err := stopWithin(ctx, each, p.stop); err != nil {
			failures = append(failures, fmt.Errorf("stop %s: %w", p.name, err))
		}
	}
	return errors.Join(failures...)
}

func stopWithin(ctx context.Context, limit time.Duration, stop func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	return stop(ctx)
}
