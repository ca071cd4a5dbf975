package video

import (
	"errors"
	"fmt"
	"log/slog"
	"time"
)

// ErrConfig is wrapped by Open when the Config cannot be used.
var ErrConfig = errors.New("video: unusable configuration")

// Config is what a Peer needs to know. Now, SendDescription and SendCandidate
// are required; a nil callback of the others is not called.
type Config struct {
	ICEServers []ICEServer
	// Camera, Microphone and Speaker are IDs from List; "" is the system's
	// default.
	Camera, Microphone, Speaker string

	// SendDescription and SendCandidate hand a message to the signalling, in the
	// order in which they must arrive.
	SendDescription func(Description)
	SendCandidate   func(Candidate)
	// AskPatient asks the patient's page over the signalling whether it hears; the
	// answer goes to Peer.PatientHears. Without it a lost path is restarted unasked.
	AskPatient func()

	// OnState is called when the state or the quality has changed.
	OnState func(State)
	// OnPicture receives each picture of the patient when it is due; the callee
	// owns it and calls Release.
	OnPicture func(*Picture)
	// OnOwnPicture receives the own camera's pictures, from Open on; the callee
	// owns them and calls Release.
	OnOwnPicture func(*Picture)
	// OnMissing says that a device cannot be used. The call goes on without it.
	OnMissing func(Missing)
	// OnBack says that a device which could not be used has been taken anew.
	OnBack func(Kind)

	// Now is the machine's clock; its readings carry a monotonic part.
	Now func() time.Time
	// Logger gets events with IDs and numbers only; nil discards them.
	Logger *slog.Logger
	// Loopback adds loopback addresses to the ICE candidates, for a call between
	// two programs of one machine.
	Loopback bool
	// TestPattern replaces camera and microphone by a drawn moving pattern
	// (camera.PatternColors) and a tone of 1 kHz at −12 dBFS, for tests and
	// demonstrations without hardware.
	TestPattern bool
}

// checked returns the configuration with its defaults, or an error that wraps
// ErrConfig.
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
