package camera

import (
	"errors"
	"fmt"
	"image"
	"io"
	"io/fs"
	"syscall"
	"testing"
	"time"

	"github.com/pion/mediadevices/pkg/driver"
	"github.com/pion/mediadevices/pkg/frame"
	"github.com/pion/mediadevices/pkg/prop"

	"madoguchi/clinicdesk/video/device"
	"madoguchi/clinicdesk/video/vp8"
)

func mode(width, height int, rate float32, format frame.Format) prop.Media {
	return prop.Media{Video: prop.Video{Width: width, Height: height, FrameRate: rate, FrameFormat: format}}
}

func TestBestMode(t *testing.T) {
	vga := mode(640, 480, 30, frame.FormatYUYV)
	tests := []struct {
		name  string
		modes []prop.Media
		want  prop.Media
	}{
		{"720p", []prop.Media{vga, mode(1280, 720, 30, frame.FormatYUYV), mode(1920, 1080, 30, frame.FormatYUYV)},
			mode(1280, 720, 30, frame.FormatYUYV)},
		{"fluent JPEG before slow raw",
			[]prop.Media{mode(1280, 720, 10, frame.FormatYUYV), mode(1280, 720, 30, frame.FormatMJPEG)},
			mode(1280, 720, 30, frame.FormatMJPEG)},
		{"raw before JPEG", []prop.Media{mode(1280, 720, 30, frame.FormatMJPEG), mode(1280, 720, 30, frame.FormatYUYV)},
			mode(1280, 720, 30, frame.FormatYUYV)},
		{"large before tiny",
			[]prop.Media{mode(160, 120, 30, frame.FormatYUYV), mode(1920, 1080, 30, frame.FormatYUYV)},
			mode(1920, 1080, 30, frame.FormatYUYV)},
		{"no faster than wanted",
			[]prop.Media{mode(1280, 720, 60, frame.FormatYUYV), mode(1280, 720, 30, frame.FormatYUYV)},
			mode(1280, 720, 30, frame.FormatYUYV)},
		{"unknown rate", []prop.Media{mode(1280, 720, 0, frame.FormatYUYV), vga}, mode(1280, 720, 0, frame.FormatYUYV)},
		{"no depth", []prop.Media{mode(1280, 720, 30, frame.FormatZ16), vga}, vga},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got, ok := best(test.modes); !ok || got != test.want {
				t.Errorf("got %v, want %v", got.Video, test.want.Video)
			}
		})
	}
	if got, ok := best([]prop.Media{mode(1280, 720, 30, frame.FormatZ16)}); ok {
		t.Errorf("chose %v", got.Video)
	}
}

func TestReasons(t *testing.T) {
	tests := []struct {
		err  error
		want device.Reason
	}{
		{fmt.Errorf("open: %w", syscall.EBUSY), device.Busy},
		{&fs.PathError{Op: "open", Path: "video0", Err: syscall.EACCES}, device.Denied},
		{syscall.ENODEV, device.Absent},
		{errors.New("anything else"), device.Absent},
	}
	for _, test := range tests {
		if got := reason(test.err); got != test.want {
			t.Errorf("%v: %v, want %v", test.err, got, test.want)
		}
	}
}

func TestLabels(t *testing.T) {
	tests := []struct {
		info driver.Info
		want string
	}{
		{driver.Info{Name: "HD Webcam;usb-0000", Label: "video0;video0"}, "HD Webcam"},
		{driver.Info{Name: ";", Label: "video0;video0"}, "video0"},
		{driver.Info{Label: "FaceTime"}, "FaceTime"},
	}
	for _, test := range tests {
		if got := label(test.info); got != test.want {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
}

func TestUnknownCamera(t *testing.T) {
	_, err := Open("no such camera")
	if want := (device.Missing{Kind: device.Camera, Reason: device.Absent}); !errors.Is(err, want) {
		t.Errorf("got %v", err)
	}
}

func TestPatternMoves(t *testing.T) {
	source, began := NewPattern(time.Now), time.Now()
	var first, later vp8.Frame
	if err := source.Read(&first); err != nil {
		t.Fatal(err)
	}
	const frames = 10
	for range frames {
		if err := source.Read(&later); err != nil {
			t.Fatal(err)
		}
	}
	if elapsed := time.Since(began); elapsed < (frames-1)*patternPeriod {
		t.Errorf("%d frames in %v", frames, elapsed)
	}
	if string(first.Y) == string(later.Y) {
		t.Error("nothing moved")
	}
	img := image.NewRGBA(image.Rect(0, 0, PatternWidth, PatternHeight))
	later.RGBA(img)
	for i, want := range PatternColors {
		got := img.RGBAAt(PatternWidth*(2*i+1)/8, PatternHeight/2)
		if max(got.R, want.R)-min(got.R, want.R) > 6 || max(got.B, want.B)-min(got.B, want.B) > 6 {
			t.Errorf("bar %d is %v, want %v", i, got, want)
		}
	}
}

func TestCloseEndsAWaitingRead(t *testing.T) {
	for _, source := range []Source{NewPattern(time.Now), NewBlack(time.Now)} {
		ended := make(chan error)
		go func() {
			var f vp8.Frame
			for {
				if err := source.Read(&f); err != nil {
					ended <- err
					return
				}
			}
		}()
		source.Close()
		if err := <-ended; !errors.Is(err, io.EOF) {
			t.Errorf("got %v", err)
		}
	}
}
