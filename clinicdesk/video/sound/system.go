package sound

import (
	"errors"
	"runtime"
	"strings"
	"sync"
	"unsafe"

	"github.com/gen2brain/malgo"

	"madoguchi/clinicdesk/video/device"
)

// nullDevice is the beginning of the name of ALSA's device that plays and records nothing.
const nullDevice = "Discard all samples"

// backends are the sound systems to try, in this order. The null backend, which always exists and pretends to be a
// device, is not among them.
var backends = []malgo.Backend{
	malgo.BackendWasapi, malgo.BackendCoreaudio, malgo.BackendPulseaudio, malgo.BackendAlsa,
}

// System is this machine's sound system. If it could not be opened, it has no devices.
type System struct {
	mu      sync.Mutex
	context *malgo.AllocatedContext
}

// OpenSystem opens the first sound system that works.
func OpenSystem() *System { return openSystem(backends) }

func openSystem(backends []malgo.Backend) *System {
	context, err := malgo.InitContext(backends, malgo.ContextConfig{}, nil)
	if err != nil {
		return &System{}
	}
	return &System{context: context}
}

// Close gives the sound system back. Its devices must be closed before. A second call does nothing.
func (s *System) Close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.context == nil {
		return
	}
	// A failure to close the system has no consequence.
	_ = s.context.Uninit()
	s.context.Free()
	s.context = nil
}

// Speakers lists the devices that can play.
func (s *System) Speakers() []device.Device { return listed(s.devices(malgo.Playback)) }

// Microphones lists the devices that can record.
func (s *System) Microphones() []device.Device { return listed(s.devices(malgo.Capture)) }

func listed(infos []malgo.DeviceInfo) []device.Device {
	var found []device.Device
	for _, info := range infos {
		found = append(found, device.Device{ID: info.ID.String(), Label: info.Name()})
	}
	return found
}

// devices lists the devices without the null device.
func (s *System) devices(kind malgo.DeviceType) []malgo.DeviceInfo {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.context == nil {
		return nil
	}
	infos, err := s.context.Devices(kind)
	if err != nil {
		return nil
	}
	kept := infos[:0]
	for _, info := range infos {
		if !strings.HasPrefix(info.Name(), nullDevice) {
			kept = append(kept, info)
		}
	}
	return kept
}

// open starts the device with the ID, "" for the default. It first checks that there is one, because ALSA writes pages
// to standard error if there is none.
func (s *System) open(kind malgo.DeviceType, id string, callbacks malgo.DeviceCallbacks) (*malgo.Device, error) {
	native, found := pick(s.devices(kind), id)
	if !found {
		return nil, malgo.ErrNoDevice
	}
	config := malgo.DefaultDeviceConfig(kind)
	config.SampleRate = Rate
	config.PeriodSizeInMilliseconds = 10
	config.Playback.Format, config.Playback.Channels = malgo.FormatS16, 1
	config.Capture.Format, config.Capture.Channels = malgo.FormatS16, 1
	if native != nil {
		// miniaudio copies the ID. The ID must not move meanwhile.
		var pinner runtime.Pinner
		pinner.Pin(native)
		defer pinner.Unpin()
		config.Playback.DeviceID, config.Capture.DeviceID = unsafe.Pointer(native), unsafe.Pointer(native)
	}
	return s.start(config, callbacks)
}

// pick returns the device with the ID. For the default, it returns nil, and whether there is any device.
func pick(infos []malgo.DeviceInfo, id string) (native *malgo.DeviceID, found bool) {
	if id == "" {
		return nil, len(infos) > 0
	}
	for i := range infos {
		if infos[i].ID.String() == id {
			return &infos[i].ID, true
		}
	}
	return nil, false
}

func (s *System) start(config malgo.DeviceConfig, callbacks malgo.DeviceCallbacks) (*malgo.Device, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.context == nil {
		return nil, malgo.ErrNoDevice
	}
	opened, err := malgo.InitDevice(s.context.Context, config, callbacks)
	if err != nil {
		return nil, err
	}
	if err := opened.Start(); err != nil {
		opened.Uninit()
		return nil, err
	}
	return opened, nil
}

// missing converts an error of malgo to a device.Missing.
func missing(kind device.Kind, err error) error {
	reason := device.Absent
	switch {
	case errors.Is(err, malgo.ErrBusy), errors.Is(err, malgo.ErrAlreadyInUse):
		reason = device.Busy
	case errors.Is(err, malgo.ErrAccessDenied):
		reason = device.Denied
	}
	return device.Missing{Kind: kind, Reason: reason}
}

// samples returns a device's bytes as samples. Every system that the desk is built for is little-endian.
func samples(b []byte) []int16 {
	return unsafe.Slice((*int16)(unsafe.Pointer(unsafe.SliceData(b))), len(b)/2)
}
