package deskserver

import (
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"time"

	"madoguchi/apiserver/api"
)

// feed is the stream of changes (GET /events).
type feed struct {
	now  func() time.Time
	over func() bool // whether open streams must end

	mu      sync.Mutex
	changes []any         // in order: entries, the clinic, patients, and struct{} for the tasks
	news    chan struct{} // closed when changes grows, or when streams must check over
}

func newFeed(now func() time.Time, over func() bool) *feed {
	return &feed{now: now, over: over, news: make(chan struct{})}
}

// push publishes a change.
func (f *feed) push(change any) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.changes = append(f.changes, change)
	f.wakeLocked()
}

// wake makes the open streams check whether they must end.
func (f *feed) wake() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.wakeLocked()
}

func (f *feed) wakeLocked() {
	close(f.news)
	f.news = make(chan struct{})
}

// since returns the changes from an index on, and a channel that is closed when there may be more.
func (f *feed) since(next int) (changes []any, news <-chan struct{}) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.changes[next:], f.news
}

// serve pushes all changes after the resume token, which is an index into changes.
func (f *feed) serve(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	changes, _ := f.since(0)
	last := len(changes)
	next, greeting := last, "hello"
	if _, err := fmt.Sscanf(r.Header.Get("Last-Event-ID"), "%d", &next); err == nil && next > last {
		next, greeting = last, "hello\ndata: {}\n\nevent: reset" // a token from an earlier run of the server
	}
	hello, _ := json.Marshal(onWire(api.Hello{Now: f.now()}))
	fmt.Fprintf(w, "id: %d\nevent: %s\ndata: %s\n\n", next, greeting, hello)
	for {
		pushed, news := f.since(next)
		if f.over() {
			return
		}
		for _, change := range pushed {
			next++
			data, _ := json.Marshal(onWire(change))
			fmt.Fprintf(w, "id: %d\nevent: %s\ndata: %s\n\n", next, eventOf(change), data)
		}
		w.(http.Flusher).Flush()
		select {
		case <-r.Context().Done():
			return
		case <-news:
		}
	}
}

func eventOf(change any) string {
	switch change.(type) {
	case api.Clinic:
		return api.ChangeClinic
	case api.ChangedPatient:
		return api.ChangeOfPatient
	case struct{}:
		return api.ChangeAttention
	}
	return api.ChangeEntry
}
