package video

import (
	"image"
	"time"
)

// rungs are the fractions of the camera's size at which pictures are sent.
var rungs = [...]struct{ numerator, denominator int }{{1, 1}, {2, 3}, {1, 2}, {1, 3}}

const (
	// bitsPerPixel is the bitrate per pixel below which a smaller, sharper picture looks better: 720p needs about 1
	// Mbit/s.
	bitsPerPixel = 1.1
	// climb is the factor by which the bitrate must exceed a size's need before that size is used again, so that the
	// size does not oscillate.
	climb = 1.3
	// betweenSteps is the least time between two changes of size.
	betweenSteps = 2 * time.Second
	// smallest is the least width and height of a sent picture in pixels.
	smallest = 120
)

// ladder chooses the size of sent pictures by the path's bitrate. The zero ladder begins at the full size.
type ladder struct {
	rung int
	// last is the time of the last step, counted from the first picture.
	last time.Duration
}

// size returns the size at which to send a picture of size full at bitrate bit/s, with even sides; at is the time since
// the first picture. It changes the size rarely, because each change costs a key frame.
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
