// Package events tells the desks what changes: one stream of the store's changes serves the whole process, and each
// desk hears of its own clinic.
//
//	store ──► Hub.follow ──► news (read once) ──► feed of each desk ──► text/event-stream
//	                                └──► Listener: a call that somebody here is in
//
// A desk that comes back with its last token misses nothing, or is told to load everything again. It must not know
// MongoDB.
package events

import (
	"context"
	"log/slog"
	"time"

	"madoguchi/apiserver/internal/desk/entries"
	"madoguchi/apiserver/internal/entrance"
	"madoguchi/madoguchi"
)

// Store is where changed records are read.
type Store interface {
	Clinic(context.Context, madoguchi.ClinicID) (madoguchi.Clinic, error)
	Reservation(context.Context, madoguchi.ClinicID, madoguchi.ReservationID) (madoguchi.Reservation, error)
	Call(context.Context, madoguchi.ClinicID, madoguchi.CallID) (madoguchi.Call, error)
}

// Watch opens the stream of changes after a token ("" is from now on); it returns madoguchi.ErrTokenTooOld where the
// store no longer holds what came after it.
type Watch func(ctx context.Context, after string) (Changes, error)

// Listener hears of calls as they change.
type Listener interface {
	FollowCall(madoguchi.Call)         // a call that was read
	FollowMissedCalls(context.Context) // changes may have been missed
}

// Parts are what a Handler is made of. All fields are needed.
type Parts struct {
	Store    Store
	Watch    Watch
	Entries  *entries.Finder
	Guard    *entrance.Guard
	Listener Listener
	Now      func() time.Time
	Logger   *slog.Logger
}

// Handler answers desks with what changes. Run must be running.
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
