package parts

import (
	"context"

	"fyne.io/fyne/v2"
)

// Task runs work in the background and passes the result to the goroutine that draws, unless ctx has ended. A stale
// answer therefore never reaches a page that shows something else.
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

// Scope cancels the work of the previous content when other content is shown.
type Scope struct {
	Parent context.Context
	cancel context.CancelFunc
}

// Next cancels the scope's earlier work and returns the context for new work.
func (s *Scope) Next() context.Context {
	s.End()
	ctx, cancel := context.WithCancel(s.Parent)
	s.cancel = cancel
	return ctx
}

// End cancels the current work.
func (s *Scope) End() {
	if s.cancel != nil {
		s.cancel()
	}
}

// Sibling returns a scope with the same parent.
func (s Scope) Sibling() Scope { return Scope{Parent: s.Parent} }
