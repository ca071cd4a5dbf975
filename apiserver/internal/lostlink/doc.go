// Package lostlink sends a visit's link again to a patient who has lost it (E3).
//
//	number or address ──► asked                 same answer, same duration for every target
//	                       └──► looked up ──► each visit's workflow sends its link
//
// The link goes only to a number or address that it went to before, and only for visits that are still to come or can
// be joined. Limits by network and target bound the requests, each visit's workflow the messages of a day. While a
// quota of the clinic is used up, nothing is sent: the visit keeps the state of the message that arrived.
//
// It must not know how a message is sent.
package lostlink

import (
	"context"
	"sync"
	"time"

	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/madoguchi"
	"madoguchi/workflows/visits"
)

// Store finds the visits of a target.
type Store interface {
	LinksSentTo(
		ctx context.Context, channel madoguchi.Channel, target string, now time.Time, limit int,
	) ([]madoguchi.SentLink, error)
	Clinic(context.Context, madoguchi.ClinicID) (madoguchi.Clinic, error)
	Spent(context.Context, madoguchi.ClinicID) ([]madoguchi.Spending, error)
}

// Processes are the workflows that send links.
type Processes interface {
	SendReservationLink(context.Context, madoguchi.ReservationID, visits.SendLink) error
	SendCallLink(context.Context, madoguchi.CallID, visits.SendLink) error
}

// Parts are the dependencies of a Handler. All fields are needed.
type Parts struct {
	*answer.Answers
	Store     Store
	Processes Processes
	Limits    *access.Limits
	Quotas    madoguchi.Quotas // the same as the workers'
}

// Handler answers with the pages.
type Handler struct {
	Parts
	atOnce  chan struct{} // bounds the requests that are looked up at once
	running sync.WaitGroup
}

// lookUpsAtOnce bounds the work that is done after the answers.
const lookUpsAtOnce = 16

// New returns a handler.
func New(parts Parts) *Handler {
	return &Handler{Parts: parts, atOnce: make(chan struct{}, lookUpsAtOnce)}
}

// Close waits until all requests are looked up, or ctx ends.
func (h *Handler) Close(ctx context.Context) error {
	done := make(chan struct{})
	go func() {
		h.running.Wait()
		close(done)
	}()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
