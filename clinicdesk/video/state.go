package video

import "fmt"

// Phase is the state of a call's path; the package comment draws the transitions.
type Phase int

// The phases of a call's path.
const (
	// Waiting: there is no patient to connect to.
	Waiting Phase = iota
	// Connecting: an offer is under way, or ICE searches for a path.
	Connecting
	// Connected: packets flow.
	Connected
	// Reconnecting: the path was lost, or no picture could be decoded for more than a second. The Peer repairs it by
	// itself (D4).
	Reconnecting
	// Failed: two attempts in a row have found no path. The next one is under way.
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

// Quality summarizes round trip and loss of the last seconds for the clinician (D8).
type Quality int

// The qualities of a path.
const (
	// QualityUnknown: there is no connection, or it is too new to judge.
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
