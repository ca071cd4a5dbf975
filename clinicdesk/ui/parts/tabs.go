package parts

import (
	"slices"

	"fyne.io/fyne/v2"

	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/widgets"
)

// Tabs are what a list is chosen from, side by side in a frame. Their words may say how many each holds.
type Tabs struct {
	Content fyne.CanvasObject
	Each    []*widgets.Tab
	words   []string
}

// NewTabs makes a number of tabs. choose is called with the one that is pressed.
func NewTabs(count int, choose func(int)) *Tabs {
	t := &Tabs{Each: make([]*widgets.Tab, count)}
	line := widgets.Across(0)
	for i := range t.Each {
		t.Each[i] = widgets.NewTab("", true, func() { choose(i) })
		line.Add(t.Each[i])
	}
	frame := widgets.NewPanel(widgets.PaneInk, widgets.Padded(1, 1, 1, 1, line))
	frame.Line, frame.Corner = widgets.LineInk, look.CornerButton
	t.Content = frame
	return t
}

// Present marks the chosen one and gives each its words. It reports whether the
// words are others: the caller lays out anew then.
func (t *Tabs) Present(chosen int, words ...string) bool {
	for i, tab := range t.Each {
		tab.Set(i == chosen)
	}
	if slices.Equal(words, t.words) {
		return false
	}
	t.words = words
	for i, tab := range t.Each {
		tab.SetLabel(words[i])
	}
	return true
}
