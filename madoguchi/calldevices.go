package madoguchi

// DeviceState says why a device of one side of a call gets nothing through to the other side.
type DeviceState string

// The states of a camera, a microphone or a speaker in a call.
const (
	DeviceWorks  DeviceState = ""
	DeviceOff    DeviceState = "off"    // its person switched it off
	DeviceAbsent DeviceState = "absent" // there is none, or it was unplugged
	// the system holds it back: a telephone call, a locked screen, a blocked player
	DeviceInterrupted DeviceState = "interrupted"
	DeviceRefused     DeviceState = "refused" // the browser or the system does not allow it
	DeviceBusy        DeviceState = "busy"    // another program has it
)

// Known reports whether the state is one of those above.
func (s DeviceState) Known() bool {
	switch s {
	case DeviceWorks, DeviceOff, DeviceAbsent, DeviceInterrupted, DeviceRefused, DeviceBusy:
		return true
	}
	return false
}

// DoorStep is where a patient's page stands that is open and has not entered the call.
type DoorStep string

// The steps before the way in.
const (
	DoorAsks        DoorStep = "ask"         // the page asks for camera and microphone
	DoorRefused     DoorStep = "refused"     // they are not allowed
	DoorAbsent      DoorStep = "absent"      // there is none
	DoorBusy        DoorStep = "busy"        // another program has them
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
