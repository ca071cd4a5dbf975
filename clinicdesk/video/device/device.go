// Package device names the cameras, microphones and speakers of a machine and the reasons for which one cannot be used.
// It must not know how a device is opened; camera and sound do that.
package device

import "fmt"

// Device is a camera, microphone or speaker of this machine.
type Device struct {
	// ID does not change while the device stays plugged in.
	ID string
	// Label is the system's name for the device, for users.
	Label string
}

// Kind is a kind of device.
type Kind int

// The kinds of devices.
const (
	Camera Kind = iota
	Microphone
	Speaker
)

var kindNames = [...]string{"camera", "microphone", "speaker"}

// String names the kind for logs and tests.
func (k Kind) String() string {
	if k < 0 || int(k) >= len(kindNames) {
		return fmt.Sprintf("kind %d", int(k))
	}
	return kindNames[k]
}

// Reason says why a device cannot be used.
type Reason int

// The reasons for which a device cannot be used.
const (
	// Absent: there is no such device, or it has been unplugged.
	Absent Reason = iota
	// Busy: another program holds it.
	Busy
	// Denied: the system does not allow this program to use it.
	Denied
)

var reasonNames = [...]string{"absent", "busy", "denied"}

// String names the reason for logs and tests.
func (r Reason) String() string {
	if r < 0 || int(r) >= len(reasonNames) {
		return fmt.Sprintf("reason %d", int(r))
	}
	return reasonNames[r]
}

// Missing describes a device that cannot be used.
type Missing struct {
	Kind   Kind
	Reason Reason
}

// Error returns the device and the reason, for logs.
func (m Missing) Error() string {
	return fmt.Sprintf("device: %s %s", m.Kind, m.Reason)
}
