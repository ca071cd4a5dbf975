package madoguchi

import "slices"

// DeviceCheck is what a patient's own check of the device before an online visit found (D5). It names no device.
type DeviceCheck string

// The outcomes of a check.
const (
	DevicesWork      DeviceCheck = "ok"
	CameraFailed     DeviceCheck = "camera"
	MicrophoneFailed DeviceCheck = "microphone"
	DevicesFailed    DeviceCheck = "both" // camera and microphone
	SoundFailed      DeviceCheck = "sound"
)

// DeviceChecks returns all outcomes.
func DeviceChecks() []DeviceCheck {
	return []DeviceCheck{DevicesWork, CameraFailed, MicrophoneFailed, DevicesFailed, SoundFailed}
}

// Check refuses an outcome that no page reports. It may be empty.
func (d DeviceCheck) Check() error {
	if d == "" || slices.Contains(DeviceChecks(), d) {
		return nil
	}
	return Invalid("devices", "unknown")
}
