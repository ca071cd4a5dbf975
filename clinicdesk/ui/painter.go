package ui

import (
	"fyne.io/fyne/v2"

	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/clinicdesk/video"
)

// painter brings pictures from the engine to the screen: the latest wins, and at most one waits for the goroutine that
// draws. put may be called from anywhere, all else where it is drawn.
type painter struct {
	slot   video.Slot
	screen *widgets.Picture
	shown  *video.Picture // what the screen shows; its memory is given back when the next has taken its place
}

func newPainter(screen *widgets.Picture) *painter { return &painter{screen: screen} }

func (p *painter) put(picture *video.Picture) {
	if p.slot.Put(picture) {
		fyne.Do(p.paint)
	}
}

func (p *painter) paint() {
	next := p.slot.Take()
	if next == nil {
		return
	}
	p.screen.Paint(next.RGBA)
	p.shown.Release()
	p.shown = next
}

// clear takes the picture away.
func (p *painter) clear() {
	p.slot.Take().Release()
	p.screen.Clear()
	p.shown.Release()
	p.shown = nil
}
