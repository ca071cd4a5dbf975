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
	blank  bool           // what still comes is not shown: a camera that is off goes on sending black
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
	if p.blank {
		next.Release()
		return
	}
	p.screen.Paint(next.RGBA)
	p.shown.Release()
	p.shown = next
}

// show says whether there is anything to see; where there is not, the screen's words stand in the picture's place.
func (p *painter) show(shown bool) {
	p.blank = !shown
	if p.blank {
		p.clear()
	}
}

// clear takes the picture away.
func (p *painter) clear() {
	p.slot.Take().Release()
	p.screen.Clear()
	p.shown.Release()
	p.shown = nil
}
