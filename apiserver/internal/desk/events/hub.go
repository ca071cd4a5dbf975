package events

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

const (
	// remembered is the number of events kept for desks that reconnect. A booking makes two, and one more if its
	// patient is new.
	remembered  = 2048
	feedLength  = 256              // events that may wait for one slow desk; above that it reloads
	watchPause  = time.Second      // between attempts to open the change stream
	readTimeout = 10 * time.Second // the time limit for reading what changed
)

// Hub passes the store's changes on to the desks of their clinic. One change stream serves the whole process. The
// latest events stay in memory, so that a desk that reconnects with its last token misses nothing.
type Hub struct {
	watch  func(ctx context.Context, after string) (Changes, error)
	load   func(context.Context, madoguchi.Change) (news, error)
	call   func(madoguchi.Call)  // called with each call that was read
	missed func(context.Context) // changes may have been lost
	logger *slog.Logger

	mu     sync.Mutex
	closed bool
	token  string // of the newest event
	resume string // where to resume; later than the newest event if clinics are quiet
	past   []pastEvent
	feeds  map[*feed]struct{}
}

// news is the content of a change: an entry in its present state, the clinic's settings, a patient's ID, or the fact
// that recoveries of accounts have changed. Without any of these, desks have to reload.
type news struct {
	entry   *api.Entry
	clinic  *api.Clinic
	patient *api.ChangedPatient
	asks    bool            // the recoveries of accounts have changed
	call    *madoguchi.Call // of the entry
}

type pastEvent struct {
	clinic madoguchi.ClinicID
	event  hubEvent
}

// newHub returns a hub. The caller sets the callbacks: load reads what changed, call receives each call that was read,
// and missed is called when changes may have been lost.
func newHub(watch func(context.Context, string) (Changes, error), logger *slog.Logger) *Hub {
	return &Hub{watch: watch, logger: logger, feeds: make(map[*feed]struct{})}
}

// feed is the queue of one desk. The hub closes events when it ends.
type feed struct {
	hub      *Hub
	clinic   madoguchi.ClinicID
	position string // the token that the feed starts after
	events   chan hubEvent
}

// subscribe starts a feed after a token; "" means from now on.
func (h *Hub) subscribe(clinic madoguchi.ClinicID, after string) *feed {
	h.mu.Lock()
	defer h.mu.Unlock()
	f := &feed{hub: h, clinic: clinic, position: h.token, events: make(chan hubEvent, feedLength)}
	if h.closed {
		close(f.events)
		return f
	}
	h.feeds[f] = struct{}{}
	if after == "" || after == h.token {
		return f
	}
	f.position = after
	for _, event := range h.since(clinic, after) {
		h.offer(f, event)
	}
	return f
}

// since returns the clinic's events after a token, or the single event that means "reload everything".
func (h *Hub) since(clinic madoguchi.ClinicID, after string) []hubEvent {
	for i := range h.past {
		if h.past[i].event.token != after {
			continue
		}
		var events []hubEvent
		for _, past := range h.past[i+1:] {
			if past.clinic == clinic {
				events = append(events, past.event)
			}
		}
		if len(events) < feedLength {
			return events
		}
		break
	}
	return []hubEvent{{token: h.token}}
}

// offer puts an event into a feed. If the feed is full, offer empties it and tells the desk to reload. So nothing is
// lost, and a slow desk costs no memory. The caller holds the hub's lock, so no other goroutine adds events.
func (h *Hub) offer(f *feed, event hubEvent) {
	select {
	case f.events <- event:
		return
	default:
	}
	for {
		select {
		case <-f.events:
			continue
		default:
		}
		f.events <- hubEvent{token: event.token}
		return
	}
}

func (f *feed) end() {
	f.hub.mu.Lock()
	defer f.hub.mu.Unlock()
	delete(f.hub.feeds, f)
}

// run follows the changes until ctx ends. It resumes a broken stream where it broke.
func (h *Hub) run(ctx context.Context) {
	for ctx.Err() == nil {
		err := h.follow(ctx)
		if ctx.Err() != nil {
			return
		}
		if errors.Is(err, madoguchi.ErrTokenTooOld) {
			h.resetFeeds()
		}
		h.logger.Warn("the stream of changes broke", slog.Any("cause", err))
		select {
		case <-time.After(watchPause):
		case <-ctx.Done():
		}
	}
}

func (h *Hub) follow(ctx context.Context) error {
	changes, err := h.watch(ctx, h.Position())
	if err != nil {
		return err
	}
	defer func() {
		closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), readTimeout)
		defer cancel()
		_ = changes.Close(closing) // a stream that fails to close needs nothing else
	}()
	if h.opened(changes.Token()) {
		h.missed(ctx)
	}
	for {
		change, err := changes.Next(ctx)
		if err != nil {
			h.resumeAfter(changes.Token())
			return err
		}
		if err := h.broadcast(ctx, change); err != nil {
			return err
		}
	}
}

// opened records the start of a stream that does not resume an earlier one, and reports whether this is such a stream.
// Desks that connected earlier may have missed changes.
func (h *Hub) opened(token string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.token != "" {
		return false
	}
	h.token, h.resume = token, token
	h.past = []pastEvent{tokenOnly(token)}
	for f := range h.feeds {
		h.offer(f, hubEvent{token: token})
	}
	return true
}

// Position returns the token that the hub resumes from.
func (h *Hub) Position() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.resume
}

// resumeAfter records the last token of a broken stream.
func (h *Hub) resumeAfter(token string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.resume = token
}

// broadcast reads what changed and passes it to the desks of its clinic.
func (h *Hub) broadcast(ctx context.Context, change madoguchi.Change) error {
	reading, cancel := context.WithTimeout(ctx, readTimeout)
	defer cancel()
	brought, err := h.load(reading, change)
	if madoguchi.KindOf(err) == madoguchi.KindUnavailable || ctx.Err() != nil || reading.Err() != nil {
		return err // the next attempt reads the same change
	}
	h.mu.Lock()
	h.token, h.resume = change.Token, change.Token
	switch {
	case err == nil:
		h.remember(pastEvent{clinic: change.ClinicID, event: hubEvent{token: change.Token, news: brought}})
	case madoguchi.KindOf(err) == madoguchi.KindNotFound:
		h.remember(tokenOnly(change.Token))
	default: // one unreadable record must not block all clinics; its own clinic reloads and shows the error
		h.logger.Error("a changed record cannot be read", slog.String("record", change.ID), slog.Any("cause", err))
		h.remember(pastEvent{clinic: change.ClinicID, event: hubEvent{token: change.Token}})
	}
	h.mu.Unlock()
	if err == nil && brought.call != nil {
		h.call(*brought.call)
	}
	return nil
}

// tokenOnly returns an event for no clinic. It keeps a token that a desk may resume from.
func tokenOnly(token string) pastEvent { return pastEvent{event: hubEvent{token: token}} }

func (h *Hub) remember(past pastEvent) {
	if len(h.past) == remembered {
		h.past = append(h.past[:0], h.past[remembered/4:]...)
	}
	h.past = append(h.past, past)
	for f := range h.feeds {
		if f.clinic == past.clinic {
			h.offer(f, past.event)
		}
	}
}

// resetFeeds drops the past events and tells every desk to reload.
func (h *Hub) resetFeeds() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.token, h.resume, h.past = "", "", nil
	for f := range h.feeds {
		h.offer(f, hubEvent{})
	}
}

func (h *Hub) close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.closed = true
	for f := range h.feeds {
		close(f.events)
		delete(h.feeds, f)
	}
}

// Changes is a stream of the store's changes.
type Changes interface {
	Next(context.Context) (madoguchi.Change, error)
	Token() string // where to resume after the last result of Next
	Close(context.Context) error
}
