// Package camera provides the own picture: from a camera of this machine (through pion/mediadevices' drivers: V4L2,
// AVFoundation, DirectShow), as a drawn pattern, or black. It must not know codecs, pion's connections or screens.
package camera

import "madoguchi/clinicdesk/video/vp8"

// Source delivers frames in real time.
type Source interface {
	// Read waits for the next frame and copies it into the given one, whose size it may change. After Close it returns
	// io.EOF. A device.Missing means that the camera has been unplugged.
	Read(*vp8.Frame) error
	// Close gives the device back and ends a waiting Read. It may be called once.
	Close()
}
