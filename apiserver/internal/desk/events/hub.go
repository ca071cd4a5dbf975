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
	remembered  = 2048             // events kept for desks that come back; a booking takes two
	FeedLength  = 256              // events that may wait for one slow desk; then it has to load again
	watchPause  = time.Second      // between attempts to open the stream of changes
	readTimeout = 10 * time.Second // for reading what changed
)

// Hub passes the store's changes on to the desks of the clinic they belong to. One stream of changes serves the whole
// process; the latest events stay in memory, so that a desk that comes back with its last token misses nothing.
type Hub struct {
	watch  func(ctx context.Context, after string) (Changes, error)
	load   func(context.Context, madoguchi.Change) (news, error)
	call   func(madoguchi.Call)  // is told of each call that was read
	missed func(context.Context) // changes may have been missed
	logger *slog.Logger

	mu     sync.Mutex
	closed bool
	token  string // of the newest event
	resume string // where the stream goes on, which with quiet clinics is later than the newest event
	past   []pastEvent
	feeds  map[*feed]struct{}
}

// news is what a change brought: an entry as it is now, the clinic's settings, or that recoveries of accounts have
// changed; none of these where desks have to load again.
type news struct {
	entry  *api.Entry
	clinic *api.Clinic
	asks   bool            // the recoveries of accounts have changed
	call   *madoguchi.Call // of the entry
}

type pastEvent struct {
	clinic madoguchi.ClinicID
	event  hubEvent
}

// newHub returns a hub whose callbacks are still to be set: load reads what changed, call is told of each call that was
// read, and missed is told where changes may have been lost.
func newHub(watch func(context.Context, string) (Changes, error), logger *slog.Logger) *Hub {
	return &Hub{watch: watch, logger: logger, feeds: make(map[*feed]struct{})}
}

// feed is what one desk hears. events is closed when the hub ends.
type feed struct {
	hub      *Hub
	clinic   madoguchi.ClinicID
	position string // the token that the feed starts after
	events   chan hubEvent
}

// subscribe starts a feed after a token ("" is from now on).
func (h *Hub) subscribe(clinic madoguchi.ClinicID, after string) *feed {
	h.mu.Lock()
	defer h.mu.Unlock()
	f := &feed{hub: h, clinic: clinic, position: h.token, events: make(chan hubEvent, FeedLength)}
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

// since returns the clinic's events after a token, or the one event that says to load everything again.
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
		if len(events) < FeedLength {
			return events
		}
		break
	}
	return []hubEvent{{token: h.token}}
}

// offer hands an event to a feed. A feed that is full is emptied and told to load again: nothing is lost that way, and
// a slow desk costs no memory. The hub's lock is held, so nobody else puts events in.
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

// run follows the changes until ctx ends; a broken stream is opened again where it broke.
func (h *Hub) run(ctx context.Context) {
	for ctx.Err() == nil {
		err := h.follow(ctx)
		if ctx.Err() != nil {
			return
		}
		if errors.Is(err, madoguchi.ErrTokenTooOld) {
			h.startOver()
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
		_ = changes.Close(closing) // nothing is left to be done with a stream that will not close
	}()
	if h.opened(changes.Token()) {
		h.missed(ctx)
	}
	for {
		change, err := changes.Next(ctx)
		if err != nil {
			h.goOnAfter(changes.Token())
			return err
		}
		if err := h.spread(ctx, change); err != nil {
			return err
		}
	}
}

// opened notes where a stream starts that does not go on from an earlier one, and reports whether it is such a one.
// Desks that came before it cannot know what they missed.
func (h *Hub) opened(token string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.token != "" {
		return false
	}
	h.token, h.resume = token, token
	h.past = []pastEvent{placeOnly(token)}
	for f := range h.feeds {
		h.offer(f, hubEvent{token: token})
	}
	return true
}

// Position is the place in the stream of changes that the hub goes on from.
func (h *Hub) Position() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.resume
}

// goOnAfter notes how far a stream had come when it broke.
func (h *Hub) goOnAfter(token string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.resume = token
}

// spread reads what changed and hands it to the desks of its clinic.
func (h *Hub) spread(ctx context.Context, change madoguchi.Change) error {
	reading, cancel := context.WithTimeout(ctx, readTimeout)
	defer cancel()
	brought, err := h.load(reading, change)
	if madoguchi.KindOf(err) == madoguchi.KindUnavailable || ctx.Err() != nil || reading.Err() != nil {
		return err // the same change is read again
	}
	h.mu.Lock()
	h.token, h.resume = change.Token, change.Token
	switch {
	case err == nil:
		h.remember(pastEvent{clinic: change.ClinicID, event: hubEvent{token: change.Token, news: brought}})
	case madoguchi.KindOf(err) == madoguchi.KindNotFound:
		h.remember(placeOnly(change.Token))
	default: // one record that cannot be read must not hold up all clinics; its own loads again, and says what is wrong
		h.logger.Error("a changed record cannot be read", slog.String("record", change.ID), slog.Any("cause", err))
		h.remember(pastEvent{clinic: change.ClinicID, event: hubEvent{token: change.Token}})
	}
	h.mu.Unlock()
	if err == nil && brought.call != nil {
		h.call(*brought.call)
	}
	return nil
}

// placeOnly is nobody's event, but a place that a desk may have been told of and goes on from.
func placeOnly(token string) pastEvent { return pastEvent{event: hubEvent{token: token}} }

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

// startOver forgets what was and tells every desk to load again.
func (h *Hub) startOver() {
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

// Changes is a stream of what was written to the store.
type Changes interface {
	Next(context.Context) (madoguchi.Change, error)
	Token() string // where to go on from after what Next has returned
	Close(context.Context) error
}
