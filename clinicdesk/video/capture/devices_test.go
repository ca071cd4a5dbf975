package capture_test

import (
	"errors"
	"log/slog"
	"sync/atomic"
	"testing"
	"time"

	"madoguchi/clinicdesk/video/capture"
	"madoguchi/clinicdesk/video/device"
	"madoguchi/clinicdesk/video/picture"
	"madoguchi/clinicdesk/video/vp8"
)

// delivered records the pictures and sound that Devices deliver.
type delivered struct {
	black, loud      atomic.Bool // of the last picture, of the last sound
	pictures, sounds atomic.Int64
	previews         atomic.Int64
}

func (h *delivered) picture(frame *vp8.Frame, _ time.Time) {
	black := true
	for _, luma := range frame.Y {
		black = black && luma == 16
	}
	h.black.Store(black)
	h.pictures.Add(1)
}

func (h *delivered) sound(frame []int16, _ uint32) {
	loud := false
	for _, sample := range frame {
		loud = loud || sample != 0
	}
	h.loud.Store(loud)
	h.sounds.Add(1)
}

func (h *delivered) preview(shown *picture.Picture) {
	h.previews.Add(1)
	shown.Release()
}

// await polls until holds, and fails after half a minute.
func await(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
		if holds() {
			return
		}
	}
	t.Fatalf("never: %s", what)
}

// TestPicturesAndSoundNeverStop switches camera and microphone off and on, and closes the devices.
func TestPicturesAndSoundNeverStop(t *testing.T) {
	h := &delivered{}
	devices, err := capture.Start(capture.Config{
		TestPattern: true, Speaker: "no such speaker", Picture: h.picture, Sound: h.sound, OnPicture: h.preview,
		Now: time.Now, Logger: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := devices.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	await(t, "the pattern and the tone", func() bool {
		return h.pictures.Load() > 0 && !h.black.Load() && h.loud.Load()
	})
	await(t, "a preview", func() bool { return h.previews.Load() > 0 })

	devices.SetMicrophone(false)
	devices.SetCamera(false)
	await(t, "silence and black", func() bool { return !h.loud.Load() && h.black.Load() })
	previews, pictures, sounds := h.previews.Load(), h.pictures.Load(), h.sounds.Load()
	await(t, "more of both", func() bool { return h.pictures.Load() > pictures+1 && h.sounds.Load() > sounds+1 })
	if now := h.previews.Load(); now != previews {
		t.Errorf("%d previews of a camera that is off", now-previews)
	}

	devices.SetMicrophone(true)
	devices.SetCamera(true)
	await(t, "the pattern and the tone again", func() bool { return h.loud.Load() && !h.black.Load() })
	devices.Close()
	pictures, sounds = h.pictures.Load(), h.sounds.Load()
	if err := devices.Use(device.Camera, ""); !errors.Is(err, capture.ErrClosed) {
		t.Errorf("closed devices answer %v", err)
	}
	if h.pictures.Load() != pictures || h.sounds.Load() != sounds {
		t.Error("closed devices deliver more")
	}
}
