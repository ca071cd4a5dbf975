package capture

import (
	"log/slog"
	"sync"
	"testing"
	"time"

	"madoguchi/clinicdesk/video/device"
	"madoguchi/clinicdesk/video/serial"
	"madoguchi/clinicdesk/video/sound"
)

// machine is a computer whose devices are plugged in, pulled out, and held by other programs.
type machine struct {
	mu     sync.Mutex
	has    []device.Device
	busy   bool
	opened int
}

func (m *machine) list(device.Kind) []device.Device {
	m.mu.Lock()
	defer m.mu.Unlock()
	return append([]device.Device(nil), m.has...)
}

func (m *machine) open() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	switch {
	case len(m.has) == 0:
		return device.Missing{Kind: device.Microphone, Reason: device.Absent}
	case m.busy:
		return device.Missing{Kind: device.Microphone, Reason: device.Busy}
	}
	m.opened++
	return nil
}

func (m *machine) set(busy bool, has ...device.Device) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.busy, m.has = busy, has
}

func (m *machine) times() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.opened
}

// TestALostDeviceIsOpenedAgain pulls a headset out and plugs it in again, and then lets another program hold and
// release it. Each time the desk is notified of the loss and of the return, without a choice by the user.
func TestALostDeviceIsOpenedAgain(t *testing.T) {
	m, missing, back := &machine{}, make(chan device.Missing, 10), make(chan device.Kind, 10)
	headset := device.Device{ID: "headset", Label: "headset"}
	d := &Devices{
		config: Config{
			Logger: slog.New(slog.DiscardHandler), OnMissing: func(m device.Missing) { missing <- m },
			OnBack: func(k device.Kind) { back <- k },
		},
		lookEvery: time.Millisecond, list: m.list, lost: make(map[device.Kind]lost), closing: make(chan struct{}),
		openers: map[device.Kind]func() error{device.Microphone: m.open},
	}
	defer func() {
		close(d.closing)
		d.looking.Wait()
	}()

	m.set(false)
	d.report(device.Missing{Kind: device.Microphone, Reason: device.Absent}, device.Microphone)
	if told := <-missing; told.Reason != device.Absent {
		t.Errorf("told that the microphone is %v", told.Reason)
	}
	m.set(false, headset)
	if kind := <-back; kind != device.Microphone || m.times() != 1 {
		t.Errorf("back is the %v, opened %d times", kind, m.times())
	}

	m.set(true, headset)
	d.report(device.Missing{Kind: device.Microphone, Reason: device.Busy}, device.Microphone)
	if got := <-missing; got.Kind != device.Microphone {
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
	missing := make(chan device.Missing, 10)
	d := &Devices{
		config:     Config{Logger: slog.New(slog.DiscardHandler), OnMissing: func(m device.Missing) { missing <- m }},
		background: serial.Start(), lookEvery: time.Hour, list: func(device.Kind) []device.Device { return nil },
		lost: make(map[device.Kind]lost), closing: make(chan struct{}),
		speakers: 2, speaker: new(sound.Speaker),
	}
	d.speakerEnded(1)
	d.speakerEnded(2)
	d.background.End()
	close(d.closing)
	d.looking.Wait()
	if len(missing) != 1 || (<-missing).Kind != device.Speaker {
		t.Errorf("told of %d devices", len(missing))
	}
}
