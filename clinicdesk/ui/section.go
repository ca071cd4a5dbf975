package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/widgets"
)

// scrolling is a page's body within its margins.
func scrolling(content fyne.CanvasObject) fyne.CanvasObject {
	return container.NewVScroll(widgets.Padded(look.Gap16, look.Gap20, look.Gap16, look.Gap20, content))
}

func section(title string, content fyne.CanvasObject) fyne.CanvasObject {
	column := widgets.Down(look.Gap12)
	if title != "" {
		column.Add(widgets.NewText(title, widgets.Style{Size: look.TextTitle, Bold: true}))
	}
	column.Add(content)
	return widgets.NewBoxed(widgets.Padded(look.Gap4, look.Gap4, look.Gap4, look.Gap4, column))
}

// atMost keeps a column readable in a wide window.
type atMost struct{ width float32 }

func (a atMost) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }

func (a atMost) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Resize(fyne.NewSize(min(size.Width, a.width), size.Height))
}

// footBar holds the buttons of a page below what scrolls.
func footBar(foot fyne.CanvasObject) fyne.CanvasObject {
	inner := widgets.Padded(look.Gap12, look.Gap20, look.Gap12, look.Gap20, container.New(atMost{formWidth}, foot))
	return widgets.NewPanel(widgets.PaneInk, widgets.Down(0, widgets.Rule(), inner))
}

// formWidth keeps the form readable in a wide window.
const formWidth = 800

func setVisible(object fyne.CanvasObject, visible bool) {
	if visible {
		object.Show()
	} else {
		object.Hide()
	}
}

