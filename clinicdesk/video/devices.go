package video

import (
	"context"

	"madoguchi/clinicdesk/video/camera"
	"madoguchi/clinicdesk/video/device"
	"madoguchi/clinicdesk/video/picture"
	"madoguchi/clinicdesk/video/sound"
)

// The nouns of package device, under which the desk knows them.
type (
	// Device is a camera, microphone or speaker of this machine.
	Device = device.Device
	// Kind is a kind of device.
	Kind = device.Kind
	// Reason says why a device cannot be used.
	Reason = device.Reason
	// Missing describes a device that cannot be used. It is also the error that Use of the devices returns.
	Missing = device.Missing
)

// The nouns of package picture, under which the desk knows them.
type (
	// Picture is one decoded picture. Its receiver owns it until Release.
	Picture = picture.Picture
	// Slot holds the latest picture for a painter.
	Slot = picture.Slot
)

// The kinds of devices and the reasons for which one cannot be used.
const (
	Camera     = device.Camera
	Microphone = device.Microphone
	Speaker    = device.Speaker

	Absent = device.Absent
	Busy   = device.Busy
	Denied = device.Denied
)

// Devices lists the machine's devices of each kind.
type Devices struct {
	Cameras, Microphones, Speakers []Device
}

// List lists the cameras, microphones and speakers of this machine, without the null devices that sound systems offer.
// The error is the context's.
func List(ctx context.Context) (Devices, error) {
	var found Devices
	found.Cameras = camera.List()
	if err := ctx.Err(); err != nil {
		return Devices{}, err
	}
	system := sound.OpenSystem()
	defer system.Close()
	found.Microphones, found.Speakers = system.Microphones(), system.Speakers()
	return found, ctx.Err()
}
