package schedule

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"madoguchi/apiserver/api"
)

// Looked says which acts of patients on the web this desk has looked at: all until an instant, and later ones by entry.
// It holds no patient data.
type Looked struct {
	Until time.Time            `json:"until"`
	Later map[string]time.Time `json:"later,omitempty"` // the time of the act, by the entry's ID
}

// has reports whether an entry has no act, or one that was looked at.
func (l Looked) has(entry api.Entry) bool {
	act := entry.ByPatient
	return act == nil || !act.At.After(l.Until) || !act.At.After(l.Later[entry.ID])
}

// Look begins with what the desk has looked at in earlier runs.
func (s *Schedule) Look(looked Looked) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.looked = Looked{Until: looked.Until, Later: maps.Clone(looked.Later)}
}

// IsNew reports whether an entry's patient did something on the web that this desk has not looked at, and that is not
// over at an instant.
func (s *Schedule) IsNew(entry api.Entry, now time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.isNew(entry, now)
}

func (s *Schedule) isNew(entry api.Entry, now time.Time) bool {
	return !s.looked.has(entry) && now.Before(entry.End)
}

// New returns the entries of any day that are new, by their acts, the latest first.
func (s *Schedule) New(now time.Time) []api.Entry {
	entries := slices.DeleteFunc(s.All(), func(e api.Entry) bool { return !s.IsNew(e, now) })
	slices.SortFunc(entries, func(a, b api.Entry) int {
		return cmp.Or(b.ByPatient.At.Compare(a.ByPatient.At), cmp.Compare(a.ID, b.ID))
	})
	return entries
}

// LookAt records that entries were looked at, and returns what the desk has looked at now. Once nothing is new, Until
// alone says so.
func (s *Schedule) LookAt(now time.Time, ids ...string) Looked {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, id := range ids {
		if act := s.entries[id].ByPatient; act != nil && act.At.After(s.looked.Until) {
			if s.looked.Later == nil {
				s.looked.Later = map[string]time.Time{}
			}
			s.looked.Later[id] = act.At
		}
	}
	anyNew := false
	for _, entry := range s.entries {
		anyNew = anyNew || s.isNew(entry.Entry, now)
	}
	if !anyNew {
		for _, at := range s.looked.Later {
			s.looked.Until = later(s.looked.Until, at)
		}
		s.looked.Later = nil
	}
	return Looked{Until: s.looked.Until, Later: maps.Clone(s.looked.Later)}
}

// knownUntil returns the instant until which all acts were looked at or loaded. Later ones are pushed, or not known
// after a gap.
func (s *Schedule) knownUntil() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return later(s.looked.Until, s.loadedActs)
}

// setLoadedActs records the acts of an answer, so that the next load does not ask for them again.
func (s *Schedule) setLoadedActs(entries []api.Entry) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, entry := range entries {
		if entry.ByPatient != nil {
			s.loadedActs = later(s.loadedActs, entry.ByPatient.At)
		}
	}
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
