package parts

import (
	"context"

	"fyne.io/fyne/v2"
)

// Task does work away from the goroutine that draws and hands the result back to it, unless ctx has ended: a stale
// answer never reaches a page that has moved on.
func Task[Result any](ctx context.Context, work func() (Result, error), done func(Result, error)) {
	go func() {
		result, err := work()
		fyne.Do(func() {
			if ctx.Err() == nil {
				done(result, err)
			}
		})
	}()
}

// Scope ends the work of what was shown before when something else is shown.
type Scope struct {
	Parent context.Context
	cancel context.CancelFunc
}

// Next ends the scope's earlier work and returns the context of the new.
func (s *Scope) Next() context.Context {
	s.End()
	ctx, cancel := context.WithCancel(s.Parent)
	s.cancel = cancel
	return ctx
}

// End ends the work that goes on.
func (s *Scope) End() {
	if s.cancel != nil {
		s.cancel()
	}
}

// Sibling is a scope that ends with the same parent.
func (s Scope) Sibling() Scope { return Scope{Parent: s.Parent} }
