package ui

import (
	"context"

	"fyne.io/fyne/v2"
)

// task does work away from the goroutine that draws and hands the result back to it, unless ctx has ended: a stale
// answer never reaches a page that has moved on.
func task[Result any](ctx context.Context, work func() (Result, error), done func(Result, error)) {
	go func() {
		result, err := work()
		fyne.Do(func() {
			if ctx.Err() == nil {
				done(result, err)
			}
		})
	}()
}

// scope ends the work of what was shown before when something else is shown.
type scope struct {
	parent context.Context
	cancel context.CancelFunc
}

// next ends the scope's earlier work and returns the context of the new.
func (s *scope) next() context.Context {
	s.end()
	ctx, cancel := context.WithCancel(s.parent)
	s.cancel = cancel
	return ctx
}

func (s *scope) end() {
	if s.cancel != nil {
		s.cancel()
	}
}

// sibling is a scope that ends with the same parent.
func (s scope) sibling() scope { return scope{parent: s.parent} }
