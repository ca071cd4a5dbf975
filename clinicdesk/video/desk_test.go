package video_test

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"madoguchi/clinicdesk/video"
)

// patience bounds every wait in a test; it is long enough for a busy machine.
const patience = 30 * time.Second

// eventually polls until pending returns "", and fails with its last result.
func eventually(t *testing.T, pending func() string) {
	t.Helper()
	reason := ""
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		if reason = pending(); reason == "" {
			return
		}
	}
	t.Fatalf("not yet after %v: %s", patience, reason)
}

// desk holds the callbacks of a console around a Peer.
type desk struct {
	*video.Peer
	page    atomic.Pointer[page]
	patient video.Slot
	own     video.Slot

	mu      sync.Mutex
	states  []video.State
	missing []video.Missing
}

// openDesk opens a Peer with test pattern and tone on loopback.
func openDesk(t *testing.T, change func(*video.Config)) *desk {
	t.Helper()
	d := &desk{}
	config := d.config(t)
	if change != nil {
		change(&config)
	}
	peer, err := video.Open(context.Background(), config)
	if err != nil {
		t.Fatal(err)
	}
	d.Peer = peer
	t.Cleanup(func() { _ = peer.Close() })
	return d
}

// config connects the signalling to the current page and records the callbacks.
func (d *desk) config(t *testing.T) video.Config {
	return video.Config{
		SendDescription: func(s video.Description) {
			if p := d.page.Load(); p != nil {
				p.description(s)
			}
		},
		SendCandidate: func(c video.Candidate) {
			if p := d.page.Load(); p != nil {
				p.candidate(c)
			}
		},
		OnState:      func(s video.State) { keep(d, &d.states, s) },
		OnMissing:    func(m video.Missing) { keep(d, &d.missing, m) },
		OnPicture:    func(p *video.Picture) { d.patient.Put(p) },
		OnOwnPicture: func(p *video.Picture) { d.own.Put(p) },
		Now:          time.Now, Loopback: true, TestPattern: true,
		Logger: slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
}

func keep[T any](d *desk, list *[]T, item T) {
	d.mu.Lock()
	defer d.mu.Unlock()
	*list = append(*list, item)
}

// welcome makes a page the patient's.
func (d *desk) welcome(p *page) {
	p.desk = d.Peer
	d.page.Store(p)
	d.PatientArrived()
}

func (d *desk) state() video.State {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.states) == 0 {
		return video.State{}
	}
	return d.states[len(d.states)-1]
}

func (d *desk) was(phase video.Phase) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, s := range d.states {
		if s.Phase == phase {
			return true
		}
	}
	return false
}
