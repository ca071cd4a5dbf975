package video

import (
	"log/slog"
	"sync"
	"testing"
	"time"

	"madoguchi/clinicdesk/video/sound"
)

// machine is a computer whose devices are plugged in, pulled out, and held by other programs.
type machine struct {
	mu     sync.Mutex
	has    []Device
	busy   bool
	opened int
}

func (m *machine) list(Kind) []Device {
	m.mu.Lock()
	defer m.mu.Unlock()
	return append([]Device(nil), m.has...)
}

func (m *machine) open() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	switch {
	case len(m.has) == 0:
		return Missing{Kind: Microphone, Reason: Absent}
	case m.busy:
		return Missing{Kind: Microphone, Reason: Busy}
	}
	m.opened++
	return nil
}

func (m *machine) set(busy bool, has ...Device) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.busy, m.has = busy, has
}

func (m *machine) times() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.opened
}

// TestALostDeviceIsTakenAnew pulls a headset out and plugs it in again, and then lets another program hold and release
// it. Each time the desk is notified of the loss and of the return, without a choice by the user.
func TestALostDeviceIsTakenAnew(t *testing.T) {
	m, missing, back := &machine{}, make(chan Missing, 10), make(chan Kind, 10)
	headset := Device{ID: "headset", Label: "headset"}
	p := &Peer{calls: startWorker(), closing: make(chan struct{})}
	p.config = Config{
		Logger: slog.New(slog.DiscardHandler), OnMissing: func(m Missing) { missing <- m },
		OnBack: func(k Kind) { back <- k },
	}
	d := &deviceUse{
		peer: p, lookEvery: time.Millisecond, list: m.list, lost: make(map[Kind]lost),
		openers: map[Kind]func() error{Microphone: m.open},
	}
	p.devices = d
	defer func() {
		close(p.closing)
		d.looking.Wait()
		p.calls.end()
	}()

	m.set(false)
	p.report(Missing{Kind: Microphone, Reason: Absent}, Microphone)
	if told := <-missing; told.Reason != Absent {
		t.Errorf("told that the microphone is %v", told.Reason)
	}
	m.set(false, headset)
	if kind := <-back; kind != Microphone || m.times() != 1 {
		t.Errorf("back is the %v, opened %d times", kind, m.times())
	}

	m.set(true, headset)
	p.report(Missing{Kind: Microphone, Reason: Busy}, Microphone)
	if got := <-missing; got.Kind != Microphone {
		t.Errorf("missing is the %v", got.Kind)
	}
	m.set(false, headset) // the list does not change
	<-back
	if m.times() != 2 {
		t.Errorf("opened %d times", m.times())
	}
	select {
	case told := <-missing:
		t.Errorf("told twice: %v", told)
	default:
	}
}

// TestASpeakerThatEndsIsMissing distinguishes a speaker that was pulled out from one that another device replaced.
func TestASpeakerThatEndsIsMissing(t *testing.T) {
	missing := make(chan Missing, 10)
	p := &Peer{calls: startWorker(), closing: make(chan struct{})}
	p.config = Config{Logger: slog.New(slog.DiscardHandler), OnMissing: func(m Missing) { missing <- m }}
	d := &deviceUse{
		peer: p, chores: startWorker(), lookEvery: time.Hour, list: func(Kind) []Device { return nil },
		lost:     make(map[Kind]lost),
		speakers: 2, speaker: new(sound.Speaker),
	}
	p.devices = d
	d.speakerEnded(1)
	d.speakerEnded(2)
	d.chores.end()
	close(p.closing)
	d.looking.Wait()
	p.calls.end()
	if len(missing) != 1 || (<-missing).Kind != Speaker {
		t.Errorf("told of %d devices", len(missing))
	}
}
