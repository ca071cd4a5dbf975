package video

// Device is a camera, microphone or speaker of this machine.
type Device struct {
	// ID is stable while the device stays plugged in.
	ID string
	// Label is the system's name for it, for people.
	Label string
}

// Devices lists what this machine has; a kind without any is empty.
type Devices struct {
	Cameras, Microphones, Speakers []Device
}
