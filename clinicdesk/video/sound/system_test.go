package sound

import (
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gen2brain/malgo"

	"madoguchi/clinicdesk/video/device"
)

// null is miniaudio's device that keeps time and plays nothing. malgo's constant of that name is one too low.
const null = malgo.BackendNull + 1

func TestSpeakerAndMicrophone(t *testing.T) {
	system := openSystem([]malgo.Backend{null})
	defer system.Close()
	speakers, microphones := system.Speakers(), system.Microphones()
	if len(speakers) == 0 || len(microphones) == 0 {
		t.Fatalf("listed %v, %v", speakers, microphones)
	}
	var buffer Buffer
	var heard atomic.Int64
	played := func(pcm []int16) { heard.Add(int64(len(pcm))) }
	buffer.Write(make([]int16, fullest))
	for _, id := range []string{"", speakers[0].ID} {
		speaker, err := system.OpenSpeaker(id, &buffer, played, func() {})
		if err != nil {
			t.Fatal(err)
		}
		buffer.Write(make([]int16, primed))
		awaitPlayed(t, &buffer)
		speaker.Close()
		if heard.Swap(0) < primed {
			t.Error("not told what was played")
		}
	}
	for _, id := range []string{"", microphones[0].ID} {
		source, err := system.OpenMicrophone(id)
		if err != nil {
			t.Fatal(err)
		}
		for range 3 {
			if frame := <-source.Frames(); len(frame) != FrameSamples {
				t.Errorf("%d samples", len(frame))
			}
		}
		source.Close()
	}
}

// awaitPlayed waits until the buffer has been played completely.
func awaitPlayed(t *testing.T, buffer *Buffer) {
	t.Helper()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	deadline := time.After(30 * time.Second)
	for buffered(buffer) > 0 {
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatal("nothing is played")
		}
	}
}

func buffered(b *Buffer) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.length
}

func TestMissingSystem(t *testing.T) {
	system := openSystem([]malgo.Backend{malgo.BackendWebaudio})
	defer system.Close()
	if s, m := system.Speakers(), system.Microphones(); len(s)+len(m) > 0 {
		t.Errorf("listed %v, %v", s, m)
	}
	_, err := system.OpenSpeaker("", &Buffer{}, nil, nil)
	if want := (device.Missing{Kind: device.Speaker, Reason: device.Absent}); !errors.Is(err, want) {
		t.Errorf("speaker: %v", err)
	}
	_, err = system.OpenMicrophone("x")
	if want := (device.Missing{Kind: device.Microphone, Reason: device.Absent}); !errors.Is(err, want) {
		t.Errorf("microphone: %v", err)
	}
}

func TestReasons(t *testing.T) {
	tests := []struct {
		err  error
		want device.Reason
	}{
		{malgo.ErrBusy, device.Busy},
		{malgo.ErrAlreadyInUse, device.Busy},
		{malgo.ErrAccessDenied, device.Denied},
		{malgo.ErrNoDevice, device.Absent},
		{malgo.ErrFailedToOpenBackendDevice, device.Absent},
	}
	for _, test := range tests {
		var got device.Missing
		if err := missing(device.Speaker, test.err); !errors.As(err, &got) || got.Reason != test.want {
			t.Errorf("%v: %v, want %v", test.err, err, test.want)
		}
	}
}

// Unplugging a microphone ends its frames; Close still succeeds.
func TestUnpluggedMicrophone(t *testing.T) {
	system := openSystem([]malgo.Backend{null})
	defer system.Close()
	source, err := system.OpenMicrophone("")
	if err != nil {
		t.Fatal(err)
	}
	if err := source.(*microphone).native.Stop(); err != nil {
		t.Fatal(err)
	}
	for range source.Frames() {
	}
	source.Close()
}

// The list of system devices never contains the null device.
func TestNullDeviceIsNotListed(t *testing.T) {
	system := OpenSystem()
	defer system.Close()
	for _, d := range append(system.Speakers(), system.Microphones()...) {
		if d.ID == "6e756c6c" || d.ID == "" || d.Label == "" {
			t.Errorf("listed %+v", d)
		}
	}
}
