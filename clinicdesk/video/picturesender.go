package video

import (
	"image"
	"time"

	"madoguchi/clinicdesk/video/vp8"
)

// oneThread is the number of pixels up to which a second thread costs more time than it saves.
const oneThread = 640 * 480

// encoderThreads returns the number of threads to encode a size with.
func encoderThreads(size image.Point) int {
	if size.X*size.Y <= oneThread {
		return 1
	}
	return 2
}

// pictureSender encodes own frames for the current connection. One goroutine calls its methods at a time.
type pictureSender struct {
	encoder *vp8.Encoder
	size    image.Point
	bitrate int
	ladder  ladder
	small   vp8.Frame
	target  *connection
	began   time.Time
	last    time.Duration
}

// send encodes the frame for the connection and sends it.
func (s *pictureSender) send(f *vp8.Frame, to *connection, now time.Time) error {
	if s.began.IsZero() {
		s.began = now
	}
	at := max(now.Sub(s.began), s.last+time.Millisecond)
	if err := s.adapt(f, to.pictureBitrate(), at); err != nil {
		return err
	}
	force := to.keyFrameWanted.Swap(false) || s.target != to
	data, _, err := s.encoder.Encode(s.fitted(f), at, at-s.last, force)
	if err != nil {
		return err
	}
	s.last, s.target = at, to
	if len(data) == 0 {
		// Rate control has dropped the frame; a requested key frame is still due.
		to.keyFrameWanted.CompareAndSwap(false, force)
		return nil
	}
	if err := to.ownPicture.write(data, uint32(int64(at)*pictureRate/int64(time.Second)), true); err != nil {
		return err
	}
	to.sent(s.size.X, s.size.Y)
	return nil
}

// adapt follows the path's bitrate. Another picture size needs another encoder.
func (s *pictureSender) adapt(f *vp8.Frame, bitrate int, at time.Duration) error {
	size := s.ladder.size(image.Pt(f.Width, f.Height), bitrate, at)
	if s.encoder != nil && size == s.size {
		if max(bitrate-s.bitrate, s.bitrate-bitrate) < s.bitrate/20 {
			return nil
		}
		s.bitrate = bitrate
		return s.encoder.SetBitrate(bitrate)
	}
	s.close()
	encoder, err := vp8.NewEncoder(size.X, size.Y, bitrate, encoderThreads(size))
	if err != nil {
		return err
	}
	s.encoder, s.size, s.bitrate = encoder, size, bitrate
	return nil
}

// fitted returns the frame at the encoder's size.
func (s *pictureSender) fitted(f *vp8.Frame) *vp8.Frame {
	if f.Width == s.size.X && f.Height == s.size.Y {
		return f
	}
	s.small.Resize(s.size.X, s.size.Y)
	s.small.ScaleFrom(f)
	return &s.small
}

func (s *pictureSender) close() {
	if s.encoder != nil {
		s.encoder.Close()
		s.encoder = nil
	}
}
