package console

import (
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"

	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/clinicdesk/video"
)

// followWait is how long a follower waits for the leader's next picture: three frames of a slow camera.
const followWait = 200 * time.Millisecond

// painter brings pictures from the engine to the screen. The latest picture wins, and at most one waits for the
// goroutine that draws. put may be called from any goroutine, all other methods from the one that draws.
//
// The toolkit redraws the whole window for each picture. A following painter therefore leaves its pictures to be
// painted with the leader's next one, while the leader's picture moves. Two cameras then cost as many frames as one.
type painter struct {
	now     func() time.Time
	slot    video.Slot
	woken   atomic.Bool // a call of paint is pending
	screen  *widgets.Picture
	shown   *video.Picture // the shown picture, released when the next one has replaced it
	blank   bool           // pictures are dropped: a camera that is off continues to send black
	painted atomic.Int64   // time of the last paint, in nanoseconds since 1970
	leader  *painter
	led     *painter
}

func newPainter(screen *widgets.Picture, now func() time.Time) *painter {
	return &painter{screen: screen, now: now}
}

// newPainters returns the painters of a call. The own picture is painted together with the patient's.
func newPainters(face *consoleFace, now func() time.Time) (remote, own *painter) {
	remote, own = newPainter(face.remote, now), newPainter(face.own, now)
	own.follow(remote)
	return remote, own
}

// follow makes p paint together with the leader while the leader's picture moves.
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

// moves reports whether another picture is expected within followWait.
func (p *painter) moves() bool { return p.now().UnixNano()-p.painted.Load() < int64(followWait) }

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

// show shows or hides the picture. The screen's words replace a hidden picture.
func (p *painter) show(shown bool) {
	p.blank = !shown
	if p.blank {
		p.clear()
	}
}

// clear removes the picture.
func (p *painter) clear() {
	p.slot.Take().Release()
	p.screen.Clear()
	p.shown.Release()
	p.shown = nil
}
