package parts

import (
	"fyne.io/fyne/v2"

	"madoguchi/clinicdesk/ui/widgets"
)

// LabelWidth is the width of the labels to the left of values.
const LabelWidth = 112

// Labelled puts a label to the left of a value, aligned with its first line.
func Labelled(label string, value fyne.CanvasObject) fyne.CanvasObject {
	name := widgets.Down(0, widgets.NewText(label, widgets.Style{Ink: widgets.SecondInk}))
	return widgets.Edges(nil, nil, widgets.Sized(LabelWidth, 21, name), nil, value)
}
