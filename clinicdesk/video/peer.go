package video

import (
	"context"
	"errors"
)

// ErrClosed is returned by the methods of a closed Peer.
var ErrClosed = errors.New("video: peer is closed")

// Peer is the clinician's side of a video consultation.
type Peer struct {
	config Config
}

// List names the cameras, microphones and speakers of this machine, without
// the null devices that sound systems offer.
func List(ctx context.Context) (Devices, error) { return Devices{}, ctx.Err() }

// Open starts the capture, and with it the own picture; nothing is sent before
// Start (B9). A device that is missing is reported to OnMissing and does not
// make Open fail. The error wraps ErrConfig or is the context's.
func Open(ctx context.Context, config Config) (*Peer, error) {
	checked, err := config.checked()
	if err != nil {
		return nil, err
	}
	return &Peer{config: checked}, ctx.Err()
}

// PatientArrived makes a new connection and offers it to the patient's page. A
// further call, for a page opened anew, replaces the connection; the capture
// and what Start began go on (D4).
func (p *Peer) PatientArrived() {}

// PatientLeft ends the connection; the capture goes on.
func (p *Peer) PatientLeft() {}

// Description takes an offer or answer of the patient's page.
func (p *Peer) Description(d Description) error { return ErrClosed }

// Candidate takes an ICE candidate of the patient's page.
func (p *Peer) Candidate(c Candidate) error { return ErrClosed }

// Start begins to send the clinician's picture and sound (B9). It needs no
// connection and holds for the later ones.
func (p *Peer) Start() {}

// SetMicrophone switches the own sound; off sends silence.
func (p *Peer) SetMicrophone(on bool) {}

// SetCamera switches the own picture; off gives the camera back to the system
// and sends black.
func (p *Peer) SetCamera(on bool) {}

// SetSpeaker switches the patient's sound.
func (p *Peer) SetSpeaker(on bool) {}

// UseCamera changes to the camera with the ID, "" for the default. The error is
// a Missing or ErrClosed.
func (p *Peer) UseCamera(id string) error { return ErrClosed }

// UseMicrophone changes to the microphone with the ID, "" for the default. The
// error is a Missing or ErrClosed.
func (p *Peer) UseMicrophone(id string) error { return ErrClosed }

// UseSpeaker changes to the speaker with the ID, "" for the default. The error
// is a Missing or ErrClosed.
func (p *Peer) UseSpeaker(id string) error { return ErrClosed }

// Stats returns counters and measurements of the current connection.
func (p *Peer) Stats() Stats { return Stats{} }

// Close ends the call, gives the devices back and returns when all goroutines
// and native memory are gone. A second call waits for the same and returns nil.
func (p *Peer) Close() error { return nil }
