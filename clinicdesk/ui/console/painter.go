package console

import (
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"

	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/clinicdesk/video"
)

// together is how long after a picture the next one is still waited for: three frames of a slow camera.
const together = 200 * time.Millisecond

// painter brings pictures from the engine to the screen: the latest wins, and at most one waits for the goroutine that
// draws. put may be called from anywhere, all else where it is drawn.
//
// The toolkit draws the whole window for each picture. So a painter that follows another leaves its pictures to be
// painted with the other's next one, while the other moves: two cameras then cost as many frames as one.
type painter struct {
	now     func() time.Time
	slot    video.Slot
	woken   atomic.Bool // paint will be called
	screen  *widgets.Picture
	shown   *video.Picture // what the screen shows; its memory is given back when the next has taken its place
	blank   bool           // what still comes is not shown: a camera that is off goes on sending black
	painted atomic.Int64   // when the last picture was painted, in nanoseconds since 1970
	leader  *painter
	led     *painter
}

func newPainter(screen *widgets.Picture, now func() time.Time) *painter {
	return &painter{screen: screen, now: now}
}

// newPainters returns the painters of a call: the own picture is painted with the patient's.
func newPainters(face *consoleFace, now func() time.Time) (remote, own *painter) {
	remote, own = newPainter(face.remote, now), newPainter(face.own, now)
	own.follow(remote)
	return remote, own
}

// follow paints with the pictures of another, while there are any.
func (p *painter) follow(leader *painter) { p.leader, leader.led = leader, p }

func (p *painter) put(picture *video.Picture) {
	p.slot.Put(picture)
	if p.leader != nil && p.leader.moves() {
		return
	}
	if !p.woken.Swap(true) {
		fyne.Do(p.paint)
	}
}

// moves reports whether another picture is expected soon.
func (p *painter) moves() bool { return p.now().UnixNano()-p.painted.Load() < int64(together) }

func (p *painter) paint() {
	p.woken.Store(false)
	next := p.slot.Take()
	if next == nil {
		return
	}
	if p.blank {
		next.Release()
		return
	}
	p.screen.Paint(next.RGBA)
	p.painted.Store(p.now().UnixNano())
	p.shown.Release()
	p.shown = next
	if p.led != nil {
		p.led.paint()
	}
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
