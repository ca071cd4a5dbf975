package schedule

import (
	"cmp"
	"slices"
	"sync"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

// Schedule holds the loaded days; Apply keeps them up to date. Safe for concurrent use.
type Schedule struct {
	location *time.Location
	mu       sync.Mutex
	entries  map[string]held
	loaded   map[string]bool
	holds    map[string][]api.Hold // by day
	waitlist waitlist
	clock    int64 // counts applied changes, to detect those that arrive during a load
	arrivals arrivals
	looked   Looked

	loadedActs time.Time // of patients; the time of the latest that was loaded since the last gap
}

// held is an entry with the clock value at which it arrived.
type held struct {
	api.Entry
	at int64
}

// New returns an empty schedule in the clinic's time zone.
func New(location *time.Location) *Schedule {
	return &Schedule{
		location: location, entries: map[string]held{}, loaded: map[string]bool{}, holds: map[string][]api.Hold{},
		arrivals: arrivals{came: map[string]time.Time{}},
	}
}

// Mark returns the clock before a load, for Merge.
func (s *Schedule) Mark() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.clock
}

// Merge stores the answer of a load that began at mark. Entries that Apply stored since then stay: the answer may be
// older.
func (s *Schedule) Merge(day string, mark int64, entries []api.Entry) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for id, entry := range s.entries {
		if entry.at <= mark && s.day(entry.Entry) == day {
			delete(s.entries, id)
		}
	}
	for _, entry := range entries {
		s.takeLoaded(entry, mark)
	}
	s.loaded[day] = true
}

// setHolds stores the slots of a day that people on the web hold.
func (s *Schedule) setHolds(day string, holds []api.Hold) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.holds[day] = holds
}

// Holds returns the slots of a day that people on the web hold at an instant, without those that have become visits.
func (s *Schedule) Holds(day string, now time.Time) (held []api.Hold) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, hold := range s.holds[day] {
		if _, booked := s.entries[hold.ID]; !booked && now.Before(hold.Until) {
			held = append(held, hold)
		}
	}
	return held
}

// takeLoaded stores a loaded entry unless a newer one is known; the lock is held.
func (s *Schedule) takeLoaded(entry api.Entry, mark int64) {
	if known, ok := s.entries[entry.ID]; !ok || known.Revision < entry.Revision {
		s.hold(entry, mark)
	}
}

// Apply stores a changed entry and reports whether it is new; it ignores an older revision.
func (s *Schedule) Apply(entry api.Entry) (news bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if known, ok := s.entries[entry.ID]; ok && known.Revision >= entry.Revision {
		return false
	}
	s.clock++
	s.hold(entry, s.clock)
	return true
}

// hold stores an entry; the lock is held.
func (s *Schedule) hold(entry api.Entry, at int64) {
	s.entries[entry.ID] = held{Entry: entry, at: at}
	s.arrivals.notice(entry)
}

// Forget marks every day as not loaded. The entries stay visible until Merge replaces them.
func (s *Schedule) Forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.loaded)
	s.loadedActs = time.Time{}
}

// Day returns the entries of a day by start, without cancelled ones, and whether the day was loaded.
func (s *Schedule) Day(day string) (entries []api.Entry, loaded bool) {
	entries, loaded = s.DayWithCancelled(day)
	return slices.DeleteFunc(entries, api.Entry.IsCancelled), loaded
}

// DayWithCancelled is Day including cancelled entries.
func (s *Schedule) DayWithCancelled(day string) (entries []api.Entry, loaded bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, entry := range s.entries {
		if s.day(entry.Entry) == day {
			entries = append(entries, entry.Entry)
		}
	}
	slices.SortFunc(entries, byStart)
	return entries, s.loaded[day]
}

func byStart(a, b api.Entry) int { return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.ID, b.ID)) }

// Entry returns an entry by its ID.
func (s *Schedule) Entry(id string) (api.Entry, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	entry, ok := s.entries[id]
	return entry.Entry, ok
}

func (s *Schedule) day(entry api.Entry) string { return madoguchi.DayOf(entry.Start, s.location) }

// Waiting returns the entries of any day whose patients wait now, earliest arrival first (api.Waiting).
func (s *Schedule) Waiting(now time.Time) []api.Entry { return api.Waiting(s.All(), now) }

// All returns the known entries of any day, in no order.
func (s *Schedule) All() []api.Entry {
	s.mu.Lock()
	defer s.mu.Unlock()
	entries := make([]api.Entry, 0, len(s.entries))
	for _, entry := range s.entries {
		entries = append(entries, entry.Entry)
	}
	return entries
}

// Loaded reports whether a day was loaded.
func (s *Schedule) Loaded(day string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.loaded[day]
}

// AttendedSince returns the entries whose problem was marked as done since an instant, of any day, newest first.
func (s *Schedule) AttendedSince(since time.Time) []api.Entry {
	entries := slices.DeleteFunc(s.All(), func(e api.Entry) bool {
		return e.Attended == nil || e.Attended.At.Before(since) || e.NeedsAttention()
	})
	slices.SortFunc(entries, func(a, b api.Entry) int {
		return cmp.Or(b.Attended.At.Compare(a.Attended.At), cmp.Compare(a.ID, b.ID))
	})
	return entries
}

// NeedingAttention returns the entries that reception has to act on, of any day, by start.
func (s *Schedule) NeedingAttention() []api.Entry {
	entries := slices.DeleteFunc(s.All(), func(e api.Entry) bool { return !e.NeedsAttention() })
	slices.SortFunc(entries, byStart)
	return entries
}

// mergeTasks stores the answer about entries that need attention, requested at mark. A known entry that needs
// attention, is missing in the answer and has not changed since mark is stale: it is removed, and its day
// is marked as not loaded.
func (s *Schedule) mergeTasks(mark int64, entries []api.Entry) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for id, entry := range s.entries {
		stale := entry.at <= mark && entry.NeedsAttention() &&
			!slices.ContainsFunc(entries, func(e api.Entry) bool { return e.ID == id })
		if stale {
			delete(s.entries, id)
			delete(s.loaded, s.day(entry.Entry))
		}
	}
	for _, entry := range entries {
		s.takeLoaded(entry, mark)
	}
}
