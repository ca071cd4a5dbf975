// Package events streams changes to the desks. One change stream of the store serves the whole process, and each desk
// receives the events of its own clinic.
//
//	store ──► Hub.follow ──► news (read once) ──► feed of each desk ──► text/event-stream
//	                                └──► Listener: a call with a participant in this process
//
// A desk that reconnects with its last token misses nothing, or gets the event to reload everything. The package must
// not know MongoDB.
package events

import (
	"context"
	"log/slog"
	"time"

	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/desk/entries"
	"madoguchi/madoguchi"
)

// Store reads changed records.
type Store interface {
	Clinic(context.Context, madoguchi.ClinicID) (madoguchi.Clinic, error)
	Reservation(context.Context, madoguchi.ClinicID, madoguchi.ReservationID) (madoguchi.Reservation, error)
	Call(context.Context, madoguchi.ClinicID, madoguchi.CallID) (madoguchi.Call, error)
}

// Watch opens the change stream after a token; "" means from now on. It returns madoguchi.ErrTokenTooOld if the store
// no longer holds the changes after the token.
type Watch func(ctx context.Context, after string) (Changes, error)

// Listener receives calls when they change.
type Listener interface {
	FollowCall(madoguchi.Call)         // a call that was read
	FollowMissedCalls(context.Context) // changes may have been lost
}

// Parts are the dependencies of a Handler. All fields are needed.
type Parts struct {
	Store    Store
	Watch    Watch
	Entries  *entries.Finder
	Guard    *access.Guard
	Listener Listener
	Now      func() time.Time
	Logger   *slog.Logger
}

// Handler streams changes to desks. Run must be running.
type Handler struct {
	Parts
	Hub *Hub
}

// New returns a handler.
func New(parts Parts) *Handler {
	h := &Handler{Parts: parts, Hub: newHub(parts.Watch, parts.Logger)}
	h.Hub.load, h.Hub.call, h.Hub.missed = h.newsOf, parts.Listener.FollowCall, parts.Listener.FollowMissedCalls
	return h
}

// Run follows the store's changes until ctx ends.
func (h *Handler) Run(ctx context.Context) { h.Hub.run(ctx) }

// Close ends the streams of all desks.
func (h *Handler) Close() { h.Hub.close() }
