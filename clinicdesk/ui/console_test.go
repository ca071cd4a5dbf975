package ui

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"madoguchi/clinicdesk/backend"
	"madoguchi/clinicdesk/ui/visit"
	"madoguchi/clinicdesk/video"
)

// consoleOf is the console of a patient's call, in no window yet and with no call behind it.
func consoleOf(t *testing.T, d *Desk, patient string) *Console {
	t.Helper()
	c := &Console{desk: d, view: d.view, entry: entryNamed(t, d, patient), ctx: t.Context()}
	c.face = newConsoleFace(c)
	c.remote, c.own = newPainters(c.face, time.Now)
	return c
}

// In the smallest window, the words over the picture leave one's own picture free, in both languages.
func TestTheNoticeLeavesOnesOwnPictureFree(t *testing.T) {
	for _, language := range []string{backend.Japanese, backend.English} {
		d := deskOf(t)
		d.speak(language)
		c := consoleOf(t, d, "小林 誠")
		c.visit = &visit.Visit{}
		window := test.NewTempWindow(t, c.face.content)
		window.Resize(fyne.NewSize(1024, 700))
		c.took(visit.State{Number: 1, Phase: visit.In, Patient: true, CallSince: noon(), HeldSince: noon(), Line: video.State{Phase: video.Connected}})
		notice, own := c.face.noticePlate, c.face.own
		beside := notice.Position().X >= own.Position().X+own.Size().Width
		above := notice.Position().Y+notice.Size().Height <= own.Position().Y
		if !notice.Visible() || !own.Visible() || !beside && !above {
			t.Errorf("%s: the words at %v, %v lie over the picture at %v", language, notice.Position(), notice.Size(), own.Position())
		}
	}
}
