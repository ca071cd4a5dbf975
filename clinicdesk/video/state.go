package video

import "fmt"

// Phase is where a call's path stands; the package comment draws the moves.
type Phase int

// The phases of a call's path.
const (
	// Waiting: nobody is there to connect to.
	Waiting Phase = iota
	// Connecting: an offer is on its way, or a path is looked for.
	Connecting
	// Connected: packets flow.
	Connected
	// Reconnecting: the path was lost, or no picture could be decoded for over a
	// second; it is being repaired without anybody's doing (D4).
	Reconnecting
	// Failed: two attempts in a row found no path. The next is already under way.
	Failed
	// Closed: the Peer has ended.
	Closed
)

var phaseNames = [...]string{"waiting", "connecting", "connected", "reconnecting", "failed", "closed"}

// String names the phase for logs and tests.
func (p Phase) String() string {
	if p < 0 || int(p) >= len(phaseNames) {
		return fmt.Sprintf("phase %d", int(p))
	}
	return phaseNames[p]
}

// Quality sums up round trip and loss of the last seconds for the person who
// watches (D8).
type Quality int

// The qualities of a path.
const (
	// QualityUnknown: not connected, or not long enough to say.
	QualityUnknown Quality = iota
	// Good: loss under 2 % and a round trip under 250 ms.
	Good
	// Fair: loss under 8 % and a round trip under 500 ms.
	Fair
	// Poor: anything worse.
	Poor
)

var qualityNames = [...]string{"unknown", "good", "fair", "poor"}

// String names the quality for logs and tests.
func (q Quality) String() string {
	if q < 0 || int(q) >= len(qualityNames) {
		return fmt.Sprintf("quality %d", int(q))
	}
	return qualityNames[q]
}

// State is what OnState reports.
type State struct {
	Phase   Phase
	Quality Quality
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
	// Absent: there is none, or it has been unplugged.
	Absent Reason = iota
	// Busy: another program holds it.
	Busy
	// Denied: the system does not let this program use it.
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

// Missing tells of a device that cannot be used. It is also an error, returned
// by UseCamera, UseMicrophone and UseSpeaker.
type Missing struct {
	Kind   Kind
	Reason Reason
}

// Error says which device is missing and why, for logs.
func (m Missing) Error() string {
	return fmt.Sprintf("video: %s %s", m.Kind, m.Reason)
}
