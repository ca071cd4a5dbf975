package deskserver

import (
	"net/http"
	"slices"
	"sync"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

// Waitlist is who waits for a slot at the clinic.
type Waitlist struct {
	mu      sync.Mutex
	entries []api.WaitlistEntry
	free    []api.FreeSlot
}

func (l *Waitlist) routes() routes {
	return routes{
		"GET /waitlist": l.list, "POST /waitlist/{id}/remove": l.remove, "GET /waitlist/{id}/slots": l.slots,
		"POST /waitlist/{id}/offer": l.offer,
	}
}

// Put adds a patient who waits, or replaces an entry.
func (l *Waitlist) Put(entry api.WaitlistEntry) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.entries = append(slices.DeleteFunc(l.entries, func(e api.WaitlistEntry) bool { return e.ID == entry.ID }), entry)
}

// Free sets the slots that are free for everybody who waits.
func (l *Waitlist) Free(slots ...api.FreeSlot) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.free = slots
}

// Entry returns an entry.
func (l *Waitlist) Entry(id string) api.WaitlistEntry {
	l.mu.Lock()
	defer l.mu.Unlock()
	at := slices.IndexFunc(l.entries, func(e api.WaitlistEntry) bool { return e.ID == id })
	if at < 0 {
		return api.WaitlistEntry{}
	}
	return l.entries[at]
}

func (l *Waitlist) list(w http.ResponseWriter, r *http.Request) {
	l.mu.Lock()
	defer l.mu.Unlock()
	first, last := r.FormValue("day"), r.FormValue("lastDay")
	list := api.Waitlist{Day: first, LastDay: last, Waiting: []api.WaitlistEntry{}}
	for _, entry := range l.entries {
		if entry.FirstDay <= last && first <= entry.LastDay && !entry.Ended() {
			list.Waiting = append(list.Waiting, entry)
		}
	}
	answer(w, http.StatusOK, list)
}

func (l *Waitlist) slots(w http.ResponseWriter, _ *http.Request) {
	l.mu.Lock()
	defer l.mu.Unlock()
	answer(w, http.StatusOK, api.FreeSlots{Slots: slices.Concat([]api.FreeSlot{}, l.free)})
}

func (l *Waitlist) remove(w http.ResponseWriter, r *http.Request) {
	l.change(w, r, func(entry *api.WaitlistEntry) (code string) {
		entry.State, entry.Offered, entry.OfferedUntil = string(madoguchi.WaitingRemoved), nil, nil
		return ""
	})
}

func (l *Waitlist) offer(w http.ResponseWriter, r *http.Request) {
	var request api.OfferSlot
	if !read(w, r, &request) {
		return
	}
	l.change(w, r, func(entry *api.WaitlistEntry) (code string) {
		at := slices.IndexFunc(l.free, func(s api.FreeSlot) bool { return s.Start.Equal(request.Start) })
		if at < 0 {
			return "slotTaken"
		}
		until := request.Start
		entry.State, entry.Offered = string(madoguchi.WaitingOffered), &request.Start
		entry.OfferedDoctorID, entry.OfferedUntil, entry.OfferedID = request.DoctorID, &until, madoguchi.NewID()
		l.free = slices.Delete(l.free, at, at+1)
		return ""
	})
}

// change changes an entry that has not ended, and answers with it.
func (l *Waitlist) change(w http.ResponseWriter, r *http.Request, change func(*api.WaitlistEntry) (code string)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	at := slices.IndexFunc(l.entries, func(e api.WaitlistEntry) bool { return e.ID == r.PathValue("id") })
	if at < 0 || l.entries[at].Ended() {
		refuse(w, http.StatusConflict, "notOpen", "")
		return
	}
	if code := change(&l.entries[at]); code != "" {
		refuse(w, http.StatusConflict, code, "")
		return
	}
	answer(w, http.StatusOK, l.entries[at])
}
