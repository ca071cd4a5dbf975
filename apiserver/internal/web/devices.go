package web

// Devices is the page on which patients check camera and microphone before a visit (D5). It needs no visit.
type Devices struct {
	Frame
	Link   string // "" lets the script copy the page's own address
	Report string // where the script sends the outcome; "" for nowhere
	Back   string // the visit's page; may be empty
}

func (Devices) Template() string { return "devices" }
