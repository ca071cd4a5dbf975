package call

import (
	"context"
	"sync"

	"madoguchi/clinicdesk/video"
)

// engine is the video engine of a call. It is opened at the first welcome and outlives connections to the signalling.
type engine struct {
	mu   sync.Mutex
	peer *video.Peer // nil before the first welcome
}

// open opens the engine unless it is open already. state says which devices are switched on. open calls it after
// opening, which takes a second in which the clinician may switch a device.
func (e *engine) open(ctx context.Context, config video.Config, state func() State) error {
	if e.current() != nil {
		return nil
	}
	peer, err := video.Open(ctx, config)
	if err != nil {
		return err
	}
	switched, devices := state(), peer.Devices()
	devices.SetMicrophone(switched.Microphone)
	devices.SetCamera(switched.Camera)
	devices.SetSpeaker(switched.Speaker)
	e.mu.Lock()
	e.peer = peer
	e.mu.Unlock()
	return nil
}

func (e *engine) current() *video.Peer {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.peer
}

// do calls a function with the open engine.
func (e *engine) do(call func(*video.Peer)) {
	if peer := e.current(); peer != nil {
		call(peer)
	}
}
