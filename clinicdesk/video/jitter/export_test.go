package jitter

import "time"

// Following reports whether frames are delivered, that is, whether the Assembler does not wait for a key frame.
func (a *Assembler) Following() bool { return a.following }

// Wait returns the delay of a frame that arrived as fast as possible.
func (p *Playout) Wait() time.Duration { return p.wait }
