package camera

import (
	"image"
	"image/color"
	"io"
	"time"

	"madoguchi/clinicdesk/video/vp8"
)

const (
	// PatternWidth and PatternHeight are the pattern's size in pixels.
	PatternWidth, PatternHeight = 640, 480
	patternPeriod               = time.Second / 30
	// markSize is the side of the pattern's moving square in pixels.
	markSize = 60
	// blackPeriod is long, because black needs few frames.
	blackPeriod = time.Second / 5
)

// PatternColors are the colours of the pattern's four upright bars, from left to right.
var PatternColors = [4]color.RGBA{
	{R: 200, G: 40, B: 40, A: 255},
	{R: 40, G: 160, B: 60, A: 255},
	{R: 40, G: 80, B: 200, A: 255},
	{R: 220, G: 200, B: 60, A: 255},
}

// drawn is a source that draws its frames.
type drawn struct {
	period  time.Duration
	paint   func(f *vp8.Frame, n int64)
	now     func() time.Time
	began   time.Time
	painted int64
	closing chan struct{}
}

// NewPattern returns a source of four coloured bars with a white square that moves to the right along the lower edge,
// at 30 frames a second.
func NewPattern(now func() time.Time) Source {
	return &drawn{period: patternPeriod, paint: paintPattern, now: now, began: now(), closing: make(chan struct{})}
}

// NewBlack returns a source of black frames of the pattern's size, five a second.
func NewBlack(now func() time.Time) Source {
	paint := func(f *vp8.Frame, _ int64) { f.Clear() }
	return &drawn{period: blackPeriod, paint: paint, now: now, began: now(), closing: make(chan struct{})}
}

func paintPattern(f *vp8.Frame, n int64) {
	width := PatternWidth / len(PatternColors)
	for i, c := range PatternColors {
		f.FillRect(image.Rect(i*width, 0, (i+1)*width, PatternHeight), c)
	}
	at := image.Pt(int(n*4)%(PatternWidth-markSize), PatternHeight-markSize)
	f.FillRect(image.Rectangle{Min: at, Max: at.Add(image.Pt(markSize, markSize))}, color.White)
}

// Read waits until the next frame is due by the clock. It skips frames that a busy machine has missed.
func (d *drawn) Read(f *vp8.Frame) error {
	d.painted = max(d.painted+1, int64(d.now().Sub(d.began)/d.period))
	due := time.NewTimer(d.began.Add(time.Duration(d.painted) * d.period).Sub(d.now()))
	defer due.Stop()
	select {
	case <-d.closing:
		return io.EOF
	case <-due.C:
	}
	f.Resize(PatternWidth, PatternHeight)
	d.paint(f, d.painted)
	return nil
}

func (d *drawn) Close() { close(d.closing) }
