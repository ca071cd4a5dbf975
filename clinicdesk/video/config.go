package video

import (
	"errors"
	"fmt"
	"log/slog"
	"time"
)

// ErrConfig is wrapped by Open if the Config cannot be used.
var ErrConfig = errors.New("video: unusable configuration")

// Config configures a Peer. Now, SendDescription and SendCandidate are required. Every other callback may be nil.
type Config struct {
	ICEServers []ICEServer
	// Camera, Microphone and Speaker are IDs from List; "" is the system's default.
	Camera, Microphone, Speaker string

	// SendDescription and SendCandidate pass messages to the signalling, which must keep their order.
	SendDescription func(Description)
	SendCandidate   func(Candidate)
	// AskPatient asks the patient's page over the signalling whether it receives messages; the answer goes to
	// Peer.PatientHears. Without it, a lost path is restarted without asking.
	AskPatient func()

	// OnState is called when the phase or the quality has changed.
	OnState func(State)
	// OnPicture receives each picture of the patient when it is due. The callee owns it and calls Release.
	OnPicture func(*Picture)
	// OnOwnPicture receives the own camera's pictures from Open on. The callee owns them and calls Release.
	OnOwnPicture func(*Picture)
	// OnMissing reports a device that cannot be used. The call continues without it.
	OnMissing func(Missing)
	// OnBack reports that a missing device has been opened again.
	OnBack func(Kind)

	// Now is the machine's clock. Its readings have a monotonic part.
	Now func() time.Time
	// Logger receives events with IDs and numbers only; nil discards them.
	Logger *slog.Logger
	// Loopback adds loopback addresses to the ICE candidates, for a call between two programs on one machine.
	Loopback bool
	// TestPattern replaces camera and microphone by a drawn moving pattern (camera.PatternColors) and a tone of 1 kHz
	// at −12 dBFS, for tests and demonstrations without hardware.
	TestPattern bool
}

// checked returns the configuration with its defaults, or an error that wraps ErrConfig.
func (c Config) checked() (Config, error) {
	if c.Now == nil {
		return c, fmt.Errorf("%w: no clock", ErrConfig)
	}
	if c.SendDescription == nil || c.SendCandidate == nil {
		return c, fmt.Errorf("%w: no signalling", ErrConfig)
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	return c, nil
}
