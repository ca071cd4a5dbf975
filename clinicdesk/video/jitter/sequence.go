package jitter

// sequence extends 16-bit RTP sequence numbers so that they never wrap.
type sequence struct {
	last    int64
	started bool
}

// extend returns the number nearest to the last one seen.
func (s *sequence) extend(number uint16) int64 {
	if !s.started {
		s.started = true
		// Away from zero, so that packets before the first stay positive.
		s.last = 1<<16 + int64(number)
		return s.last
	}
	s.last += int64(int16(number - uint16(s.last)))
	return s.last
}
