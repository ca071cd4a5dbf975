package parts

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"madoguchi/clinicdesk/ui/look"
)

// In the smallest window, bar, list and pane do not overlap.
func TestPageAtItsSmallest(t *testing.T) {
	test.NewTempApp(t)
	bar, main, pane := canvas.NewRectangle(nil), canvas.NewRectangle(nil), canvas.NewRectangle(nil)
	size := fyne.NewSize(1024-look.Rail, 700)
	barred{}.Layout([]fyne.CanvasObject{bar, main, pane}, size)
	if pane.Size().Width != look.PaneNarrow || main.Size().Width+pane.Size().Width != size.Width ||
		main.Position().Y != look.TopBar {
		t.Errorf("main %v at %v, pane %v at %v", main.Size(), main.Position(), pane.Size(), pane.Position())
	}
	pane.Hide()
	barred{}.Layout([]fyne.CanvasObject{bar, main, pane}, size)
	if main.Size().Width != size.Width {
		t.Errorf("without a pane the list is %v wide", main.Size().Width)
	}
}
