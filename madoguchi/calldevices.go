package madoguchi

// DeviceState says why a device on one side of a call does not reach the other side.
type DeviceState string

// The states of a camera, a microphone or a speaker in a call.
const (
	DeviceWorks  DeviceState = ""
	DeviceOff    DeviceState = "off"    // its user switched it off
	DeviceAbsent DeviceState = "absent" // no such device, or it was unplugged
	// the system interrupts it: a telephone call, a locked screen, a blocked player
	DeviceInterrupted DeviceState = "interrupted"
	DeviceRefused     DeviceState = "refused" // the browser or the system does not allow it
	DeviceBusy        DeviceState = "busy"    // another program uses it
)

// Known reports whether the state is one of those above.
func (s DeviceState) Known() bool {
	switch s {
	case DeviceWorks, DeviceOff, DeviceAbsent, DeviceInterrupted, DeviceRefused, DeviceBusy:
		return true
	}
	return false
}

// DoorStep is the step of a patient's page that is open and has not entered the call.
type DoorStep string

// The steps before the entrance.
const (
	DoorAsks        DoorStep = "ask"         // the page asks for camera and microphone
	DoorRefused     DoorStep = "refused"     // they are not allowed
	DoorAbsent      DoorStep = "absent"      // the devices do not exist
	DoorBusy        DoorStep = "busy"        // another program uses them
	DoorInApp       DoorStep = "inApp"       // the page is open inside another app (D6)
	DoorUnsupported DoorStep = "unsupported" // the browser cannot make calls
)

// Known reports whether the step is one of those above.
func (s DoorStep) Known() bool {
	switch s {
	case DoorAsks, DoorRefused, DoorAbsent, DoorBusy, DoorInApp, DoorUnsupported:
		return true
	}
	return false
}
