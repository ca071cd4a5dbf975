package console

import (
	"image"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"madoguchi/clinicdesk/internal/desktest"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/clinicdesk/video"
)

// TestTheOwnPictureIsPaintedWithThePatients counts the repaints of the window: two cameras cost as many as one. If the
// patient's picture stops, the own picture continues alone.
func TestTheOwnPictureIsPaintedWithThePatients(t *testing.T) {
	test.NewTempApp(t)
	now := desktest.Noon()
	clock := func() time.Time { return now }
	remote, own := newPainter(widgets.NewPicture(false), clock), newPainter(widgets.NewPicture(true), clock)
	own.follow(remote)
	paints := func(from, what *painter) bool {
		before := what.shown
		from.put(&video.Picture{RGBA: image.NewRGBA(image.Rect(0, 0, 8, 8))})
		return what.shown != before
	}
	if !paints(own, own) {
		t.Error("the own picture waits though there is no other")
	}
	for range 3 {
		if !paints(remote, remote) {
			t.Error("the patient's picture waits")
		}
		if paints(own, own) {
			t.Error("the own picture does not wait for the patient's")
		}
		now = now.Add(time.Second / 30)
		if !paints(remote, own) {
			t.Error("the own picture is not painted with the patient's")
		}
	}
	now = now.Add(followWait)
	if !paints(own, own) {
		t.Error("the own picture stops with the patient's")
	}
}

// A camera that is off continues to send black; the words are shown instead.
func TestPicturesOfACameraThatIsOffAreNotShown(t *testing.T) {
	test.NewTempApp(t)
	screen := widgets.NewPicture(false)
	p := newPainter(screen, time.Now)
	black := func() *video.Picture { return &video.Picture{RGBA: image.NewRGBA(image.Rect(0, 0, 8, 8))} }
	for _, on := range []bool{true, false, true} {
		p.show(on)
		p.slot.Put(black())
		if p.paint(); screen.Painted() != on {
			t.Errorf("camera on is %v, its picture is shown is %v", on, screen.Painted())
		}
	}
}
