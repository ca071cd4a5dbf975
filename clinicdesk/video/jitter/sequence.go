package jitter

// sequence extends 16-bit RTP sequence numbers so that they do not wrap around.
type sequence struct {
	last    int64
	started bool
}

// extend returns the number that is nearest to the last one.
func (s *sequence) extend(number uint16) int64 {
	if !s.started {
		s.started = true
		// It begins far from zero, so that packets before the first one stay positive.
		s.last = 1<<16 + int64(number)
		return s.last
	}
	s.last += int64(int16(number - uint16(s.last)))
	return s.last
}
