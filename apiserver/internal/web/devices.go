package web

// Devices is the page on which patients check camera, microphone and line before a visit (D5). It needs no visit.
type Devices struct {
	Frame
	Link   string // "" lets the script copy the page's own address
	Report string // where the script sends the outcome; "" for nowhere
	Back   string // the visit's page; may be empty
}

// LinePath is where the page's script measures the line.
const LinePath = "/devices/line"

// Line returns LinePath.
func (Devices) Line() string { return LinePath }

func (Devices) Template() string { return "devices" }
