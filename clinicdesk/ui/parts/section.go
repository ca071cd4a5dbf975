package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/widgets"
)

// Scrolling is a page's body within its margins.
func Scrolling(content fyne.CanvasObject) fyne.CanvasObject {
	return container.NewVScroll(widgets.Padded(look.Gap16, look.Gap20, look.Gap16, look.Gap20, content))
}

// AtMost keeps a column readable in a wide window.
func AtMost(width float32, column fyne.CanvasObject) *fyne.Container {
	return container.New(atMost{width}, column)
}

type atMost struct{ width float32 }

func (a atMost) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }

func (a atMost) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Resize(fyne.NewSize(min(size.Width, a.width), size.Height))
}

// Section is a box with a title and content; "" is no title.
func Section(title string, content fyne.CanvasObject) fyne.CanvasObject {
	column := widgets.Down(look.Gap12)
	if title != "" {
		column.Add(widgets.NewText(title, widgets.Style{Size: look.TextTitle, Bold: true}))
	}
	column.Add(content)
	return widgets.NewBoxed(widgets.Padded(look.Gap4, look.Gap4, look.Gap4, look.Gap4, column))
}

// FootBar holds the buttons of a page below what scrolls.
func FootBar(foot fyne.CanvasObject) fyne.CanvasObject {
	inner := widgets.Padded(look.Gap12, look.Gap20, look.Gap12, look.Gap20, AtMost(FormWidth, foot))
	return widgets.NewPanel(widgets.PaneInk, widgets.Down(0, widgets.Rule(), inner))
}

// FormWidth keeps the form readable in a wide window.
const FormWidth = 800

// SetVisible shows or hides an object.
func SetVisible(object fyne.CanvasObject, visible bool) {
	if visible {
		object.Show()
	} else {
		object.Hide()
	}
}
