package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/widgets"
)

// Scrolling returns a page's body with its margins.
func Scrolling(content fyne.CanvasObject) fyne.CanvasObject {
	return container.NewVScroll(widgets.Padded(look.Gap16, look.Gap20, look.Gap16, look.Gap20, content))
}

// AtMost limits a column's width, so that it stays readable in a wide window.
func AtMost(width float32, column fyne.CanvasObject) *fyne.Container {
	return container.New(atMost{width}, column)
}

type atMost struct{ width float32 }

func (a atMost) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }

func (a atMost) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Resize(fyne.NewSize(min(size.Width, a.width), size.Height))
}

// Section returns a box with a title and content; "" omits the title.
func Section(title string, content fyne.CanvasObject) fyne.CanvasObject {
	column := widgets.Down(look.Gap12)
	if title != "" {
		column.Add(widgets.NewText(title, widgets.Style{Size: look.TextTitle, Bold: true}))
	}
	column.Add(content)
	return widgets.NewBoxed(widgets.Padded(look.Gap4, look.Gap4, look.Gap4, look.Gap4, column))
}

// FootBar holds a page's buttons below the scrolling part.
func FootBar(foot fyne.CanvasObject) fyne.CanvasObject {
	inner := widgets.Padded(look.Gap12, look.Gap20, look.Gap12, look.Gap20, AtMost(FormWidth, foot))
	return widgets.NewPanel(widgets.PaneInk, widgets.Down(0, widgets.Rule(), inner))
}

// FormWidth limits a form's width, so that it stays readable in a wide window.
const FormWidth = 800

// SetVisible shows or hides an object.
func SetVisible(object fyne.CanvasObject, visible bool) {
	if visible {
		object.Show()
	} else {
		object.Hide()
	}
}
