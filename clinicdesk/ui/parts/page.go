package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/widgets"
)

// NewPage puts a bar above a page and the right pane beside it. Notices lie between bar and page.
func NewPage(bar, main, pane fyne.CanvasObject, notices ...fyne.CanvasObject) *fyne.Container {
	return container.New(barred{}, append([]fyne.CanvasObject{TopBar(bar), main, pane}, notices...)...)
}

// TopBar is a page's bar.
func TopBar(content fyne.CanvasObject) fyne.CanvasObject {
	inner := widgets.Middle(widgets.Padded(0, look.Gap20, 0, look.Gap20, content))
	return widgets.Edges(nil, widgets.Rule(), nil, nil, widgets.NewPanel(widgets.PaneInk, inner))
}

// barred lays out a page: bar, main, pane, notices. Hidden objects take no room.
type barred struct{}

func (barred) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(800, 500) }

func (barred) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	bar, main, pane := objects[0], objects[1], objects[2]
	bar.Move(fyne.Position{})
	bar.Resize(fyne.NewSize(size.Width, look.TopBar))
	top := float32(look.TopBar)
	for _, notice := range objects[3:] {
		if notice.Visible() {
			notice.Move(fyne.NewPos(0, top))
			notice.Resize(fyne.NewSize(size.Width, notice.MinSize().Height))
			top += notice.MinSize().Height
		}
	}
	side := float32(0)
	if pane.Visible() {
		side = PaneWidth(size.Width + look.Rail)
		pane.Move(fyne.NewPos(size.Width-side, top))
		pane.Resize(fyne.NewSize(side, size.Height-top))
	}
	main.Move(fyne.NewPos(0, top))
	main.Resize(fyne.NewSize(size.Width-side, size.Height-top))
}

// PaneWidth is the width of the right pane in a window of the given width.
func PaneWidth(window float32) float32 {
	if window < look.NarrowBelow {
		return look.PaneNarrow
	}
	return look.PaneWide
}
