package schedule

import (
	"context"
	"slices"

	"madoguchi/apiserver/api"
)

// waitlist is who waits for a slot on one of the days from first to last (キャンセル待ち).
type waitlist struct {
	first, last string
	entries     []api.WaitlistEntry
}

// Waitlist returns who waits for one of the days from first to last (2006-01-02), in the order of joining, and whether
// these days were loaded.
func (s *Schedule) Waitlist(first, last string) (entries []api.WaitlistEntry, loaded bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.waitlist.first != first || s.waitlist.last != last {
		return nil, false
	}
	return s.waits(), true
}

// Waits returns who waits for one of the days that were loaded last.
func (s *Schedule) Waits() []api.WaitlistEntry {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.waits()
}

// waits returns the entries without those whose offer was accepted; the lock is held.
func (s *Schedule) waits() []api.WaitlistEntry {
	return slices.DeleteFunc(slices.Clone(s.waitlist.entries), s.accepted)
}

// accepted reports whether the offer to an entry has become a visit. The entry leaves the list with the next load; the
// lock is held.
func (s *Schedule) accepted(entry api.WaitlistEntry) bool {
	_, booked := s.entries[entry.OfferedID]
	return entry.OfferedID != "" && booked
}

// OfferedHold returns the entry of the waitlist to which a held slot is offered.
func (s *Schedule) OfferedHold(hold api.Hold) (entry api.WaitlistEntry, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	at := slices.IndexFunc(s.waitlist.entries, func(e api.WaitlistEntry) bool { return e.OfferedID == hold.ID })
	if at < 0 || s.waitlist.entries[at].OfferedUntil == nil {
		return entry, false
	}
	return s.waitlist.entries[at], true
}

func (s *Schedule) setWaitlist(list api.Waitlist) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.waitlist = waitlist{first: list.Day, last: list.LastDay, entries: list.Waiting}
}

// setWaiting replaces an entry of the waitlist. One that has ended leaves the list.
func (s *Schedule) setWaiting(entry api.WaitlistEntry) {
	s.mu.Lock()
	defer s.mu.Unlock()
	at := slices.IndexFunc(s.waitlist.entries, func(e api.WaitlistEntry) bool { return e.ID == entry.ID })
	switch {
	case at < 0:
	case entry.Ended():
		s.waitlist.entries = slices.Delete(slices.Clone(s.waitlist.entries), at, at+1)
	default:
		s.waitlist.entries = slices.Clone(s.waitlist.entries)
		s.waitlist.entries[at] = entry
	}
}

// LoadWaitlist loads who waits for one of the days from first to last (2006-01-02).
func (c *Client) LoadWaitlist(ctx context.Context, first, last string) error {
	list, err := api.WaitlistOn(ctx, c.API, first, last)
	if err == nil {
		c.Schedule.setWaitlist(list)
	}
	return err
}

// WaitsBetween returns who waits for one of the days from first to last (2006-01-02). It stores nothing.
func (c *Client) WaitsBetween(ctx context.Context, first, last string) ([]api.WaitlistEntry, error) {
	list, err := api.WaitlistOn(ctx, c.API, first, last)
	return list.Waiting, err
}

// RemoveFromWaitlist takes a patient off the waitlist. The patient gets a mail.
func (c *Client) RemoveFromWaitlist(ctx context.Context, id string) (api.WaitlistEntry, error) {
	return c.waits(api.RemoveFromWaitlist(ctx, c.API, id))
}

// FreeFor returns the slots that are free for a patient who waits.
func (c *Client) FreeFor(ctx context.Context, id string) (api.FreeSlots, error) {
	return api.FreeFor(ctx, c.API, id)
}

// OfferTo offers a slot to a patient who waits, before those who are next.
func (c *Client) OfferTo(ctx context.Context, id string, slot api.OfferSlot) (api.WaitlistEntry, error) {
	return c.waits(api.OfferTo(ctx, c.API, id, slot))
}

func (c *Client) waits(entry api.WaitlistEntry, err error) (api.WaitlistEntry, error) {
	if err == nil {
		c.Schedule.setWaiting(entry)
	}
	return entry, err
}
