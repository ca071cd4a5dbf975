package video

import (
	"image"
	"time"
)

// rungs are the fractions of the camera's size a picture may be sent at.
var rungs = [...]struct{ numerator, denominator int }{{1, 1}, {2, 3}, {1, 2}, {1, 3}}

const (
	// bitsPerPixel is the bitrate per pixel below which fewer, sharper pixels
	// look better: 720p from about 1 Mbit/s on.
	bitsPerPixel = 1.1
	// climb is how much more than that it takes to go up again, so that the size
	// does not swing.
	climb = 1.3
	// betweenSteps is the least time between two changes of size.
	betweenSteps = 2 * time.Second
	// smallest is the least width and height in pixels a picture is shrunk to.
	smallest = 120
)

// ladder chooses the size of the sent picture from what the path carries. The
// zero ladder begins at the full size.
type ladder struct {
	rung int
	// last is the time of the last step, as of the first picture.
	last time.Duration
}

// size returns the size at which to send a picture of the full size at bitrate
// bit/s, its sides even; at is the time since the first picture. It steps once
// in a while only, for each step costs a key frame.
func (l *ladder) size(full image.Point, bitrate int, at time.Duration) image.Point {
	if at-l.last < betweenSteps {
		return scaled(full, l.rung)
	}
	switch {
	case l.rung > 0 && float64(bitrate) >= climb*need(full, l.rung-1):
		l.rung--
		l.last = at
	case l.rung < len(rungs)-1 && float64(bitrate) < need(full, l.rung) && fits(full, l.rung+1):
		l.rung++
		l.last = at
	}
	return scaled(full, l.rung)
}

func scaled(full image.Point, rung int) image.Point {
	if rung == 0 {
		return full
	}
	r := rungs[rung]
	return image.Pt(full.X*r.numerator/r.denominator&^1, full.Y*r.numerator/r.denominator&^1)
}

func need(full image.Point, rung int) float64 {
	size := scaled(full, rung)
	return bitsPerPixel * float64(size.X*size.Y)
}

func fits(full image.Point, rung int) bool {
	size := scaled(full, rung)
	return size.X >= smallest && size.Y >= smallest
}
