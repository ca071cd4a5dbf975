package camera

import (
	"cmp"
	"errors"
	"io"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"

	"github.com/pion/mediadevices/pkg/driver"
	native "github.com/pion/mediadevices/pkg/driver/camera"
	"github.com/pion/mediadevices/pkg/frame"
	"github.com/pion/mediadevices/pkg/io/video"
	"github.com/pion/mediadevices/pkg/prop"

	"madoguchi/clinicdesk/video/device"
	"madoguchi/clinicdesk/video/vp8"
)

const (
	// wantedWidth and wantedHeight are the size to capture at, if the camera supports it.
	wantedWidth, wantedHeight = 1280, 720
	// wantedRate is in frames per second. A higher rate costs more and looks the same.
	wantedRate = 30
)

// scanning prevents two scans from registering the drivers' devices at the same time.
var scanning sync.Mutex

// drivers scans for cameras and returns one driver for each label.
func drivers() []driver.Driver {
	scanning.Lock()
	defer scanning.Unlock()
	native.Initialize()
	found := driver.GetManager().Query(driver.FilterVideoRecorder())
	slices.SortFunc(found, func(a, b driver.Driver) int {
		return cmp.Or(cmp.Compare(b.Info().Priority, a.Info().Priority),
			strings.Compare(a.Info().Label, b.Info().Label))
	})
	return slices.CompactFunc(found, func(a, b driver.Driver) bool { return a.Info().Label == b.Info().Label })
}

// List lists this machine's cameras, the system's default first. The ID is the driver's label, because the driver's own
// ID changes with each scan.
func List() []device.Device {
	var found []device.Device
	for _, d := range drivers() {
		found = append(found, device.Device{ID: d.Info().Label, Label: label(d.Info())})
	}
	return found
}

// label returns the part of the driver's name that users know.
func label(info driver.Info) string {
	for _, name := range []string{info.Name, info.Label} {
		if first, _, _ := strings.Cut(name, native.LabelSeparator); first != "" {
			return first
		}
	}
	return info.Label
}

// camera is a running camera.
type camera struct {
	driver    driver.Driver
	reader    video.Reader
	fullRange bool
	closed    atomic.Bool
}

// Open starts the camera with the ID, "" for the default, near 720p and 30 frames a second. The error is a
// device.Missing.
func Open(id string) (Source, error) {
	for _, d := range drivers() {
		if id != "" && d.Info().Label != id {
			continue
		}
		opened, err := start(d)
		if err != nil {
			return nil, device.Missing{Kind: device.Camera, Reason: reason(err)}
		}
		return opened, nil
	}
	return nil, device.Missing{Kind: device.Camera, Reason: device.Absent}
}

func start(d driver.Driver) (*camera, error) {
	if err := d.Open(); err != nil {
		return nil, err
	}
	mode, ok := best(d.Properties())
	recorder, records := d.(driver.VideoRecorder)
	if !ok || !records {
		return nil, errors.Join(fs.ErrNotExist, d.Close())
	}
	reader, err := recorder.VideoRecord(mode)
	if err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return &camera{driver: d, reader: reader, fullRange: mode.FrameFormat == frame.FormatMJPEG}, nil
}

// best chooses the mode nearest to the wanted size and rate. It never chooses a depth image.
func best(modes []prop.Media) (prop.Media, bool) {
	modes = slices.DeleteFunc(slices.Clone(modes), func(m prop.Media) bool {
		return m.FrameFormat == frame.FormatZ16 || m.Width <= 0 || m.Height <= 0 || m.Width*m.Height > vp8.MaxPixels
	})
	if len(modes) == 0 {
		return prop.Media{}, false
	}
	return slices.MinFunc(modes, func(a, b prop.Media) int { return cmp.Compare(distance(a), distance(b)) }), true
}

// distance rates how far a mode is from the wanted one: too slow is worst, then too small, then too large, then JPEG,
// which must be decoded.
func distance(m prop.Media) float64 {
	size := float64(m.Width*m.Height) / (wantedWidth * wantedHeight)
	d := 0.0
	if m.FrameRate > 0 {
		d += 20 * max(1-float64(m.FrameRate)/(wantedRate-6), 0)
		d += max(float64(m.FrameRate)/wantedRate-1, 0)
	}
	if size < 1 {
		d += 4 * (1 - size)
	} else {
		d += size - 1
	}
	if m.FrameFormat == frame.FormatMJPEG {
		d += 0.5
	}
	return d
}

// reason returns the reason that a driver's error stands for.
func reason(err error) device.Reason {
	switch {
	case errors.Is(err, syscall.EBUSY):
		return device.Busy
	case errors.Is(err, fs.ErrPermission):
		return device.Denied
	}
	return device.Absent
}

func (c *camera) Read(f *vp8.Frame) error {
	img, release, err := c.reader.Read()
	if c.closed.Load() {
		return io.EOF
	}
	if err != nil {
		return device.Missing{Kind: device.Camera, Reason: device.Absent}
	}
	f.CopyFrom(img, c.fullRange)
	release()
	return nil
}

func (c *camera) Close() {
	c.closed.Store(true)
	// The camera counts as closed even if the driver reports an error.
	_ = c.driver.Close()
}
