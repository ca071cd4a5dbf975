package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/widgets"
)

// newPage puts a bar on top of a page and the right pane beside it.
func newPage(bar, main fyne.CanvasObject, pane *paneHost) *fyne.Container {
	return container.New(barred{}, topBar(bar), main, pane.content)
}

func topBar(content fyne.CanvasObject) fyne.CanvasObject {
	inner := widgets.Middle(widgets.Padded(0, look.Gap20, 0, look.Gap20, content))
	return widgets.Edges(nil, widgets.Rule(), nil, nil, widgets.NewPanel(widgets.PaneInk, inner))
}

// barred lays out a page: bar, main, pane. The pane takes no room while it is hidden.
type barred struct{}

func (barred) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(800, 500) }

func (barred) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	bar, main, pane := objects[0], objects[1], objects[2]
	bar.Move(fyne.Position{})
	bar.Resize(fyne.NewSize(size.Width, look.TopBar))
	side := float32(0)
	if pane.Visible() {
		side = paneWidth(size.Width + look.Rail)
		pane.Move(fyne.NewPos(size.Width-side, look.TopBar))
		pane.Resize(fyne.NewSize(side, size.Height-look.TopBar))
	}
	main.Move(fyne.NewPos(0, look.TopBar))
	main.Resize(fyne.NewSize(size.Width-side, size.Height-look.TopBar))
}

// paneWidth is the right pane's width in a window of a width.
func paneWidth(window float32) float32 {
	if window < look.NarrowBelow {
		return look.PaneNarrow
	}
	return look.PaneWide
}
