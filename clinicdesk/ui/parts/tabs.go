package parts

import (
	"slices"

	"fyne.io/fyne/v2"

	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/widgets"
)

// Tabs are the filters of a list, side by side in a frame. Their labels may contain counts.
type Tabs struct {
	Content fyne.CanvasObject
	Each    []*widgets.Tab
	words   []string
}

// NewTabs makes a number of tabs. A press calls choose with the tab's index.
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

// Present marks the chosen tab and sets the labels. It reports whether a label has changed; the caller must then lay
// out again.
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
