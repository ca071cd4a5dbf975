package video

import (
	"time"

	"madoguchi/clinicdesk/video/vp8"
)

// sendingTo returns the connection to send to, or nil if nothing may be sent.
func (p *Peer) sendingTo() *connection {
	if !p.started.Load() || p.held.Load() {
		return nil
	}
	if c := p.connection.Load(); c != nil && c.connected.Load() {
		return c
	}
	return nil
}

// sendPicture sends an own picture if the call has been started (B9) and there is a path.
func (p *Peer) sendPicture(frame *vp8.Frame, at time.Time) {
	to := p.sendingTo()
	if to == nil {
		return
	}
	if err := p.pictureSender.send(frame, to, at); err != nil && !to.over() {
		p.config.Logger.Warn("own picture not sent", "error", err)
	}
}

// sendSound sends a frame of own sound if the call has been started (B9) and there is a path.
func (p *Peer) sendSound(frame []int16, timestamp uint32) {
	to := p.sendingTo()
	if to == nil {
		return
	}
	packet, err := p.soundEncoder.Encode(frame)
	if err == nil {
		err = to.ownSound.write(packet, timestamp, false)
	}
	if err != nil && !to.over() {
		p.config.Logger.Warn("own sound not sent", "error", err)
	}
}
