// Package camera is where the own picture comes from: a camera of this machine
// (through pion/mediadevices' drivers: V4L2, AVFoundation, DirectShow), a drawn
// pattern, or black. It must not know codecs, pion's connections or screens.
package camera

import "madoguchi/clinicdesk/video/vp8"

// Source delivers frames at the pace at which they are taken.
type Source interface {
	// Read fills the frame with the next one and may change its size. It waits
	// until there is one; after Close it returns io.EOF. A device.Missing says
	// that the camera has gone.
	Read(*vp8.Frame) error
	// Close gives the device back and ends a waiting Read. It may be called once.
	Close()
}
