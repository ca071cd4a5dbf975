package ui

import (
	"slices"

	"fyne.io/fyne/v2"

	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/widgets"
)

// tabs are what a list is chosen from, side by side in a frame. Their words may say how many each holds.
type tabs struct {
	content fyne.CanvasObject
	each    []*widgets.Tab
	words   []string
}

func newTabs(count int, choose func(int)) *tabs {
	t := &tabs{each: make([]*widgets.Tab, count)}
	line := widgets.Across(0)
	for i := range t.each {
		t.each[i] = widgets.NewTab("", true, func() { choose(i) })
		line.Add(t.each[i])
	}
	frame := widgets.NewPanel(widgets.PaneInk, widgets.Padded(1, 1, 1, 1, line))
	frame.Line, frame.Corner = widgets.LineInk, look.CornerButton
	t.content = frame
	return t
}

// present marks the chosen one and gives each its words. It reports whether the
// words are others: the caller lays out anew then.
func (t *tabs) present(chosen int, words ...string) bool {
	for i, tab := range t.each {
		tab.Set(i == chosen)
	}
	if slices.Equal(words, t.words) {
		return false
	}
	t.words = words
	for i, tab := range t.each {
		tab.SetLabel(words[i])
	}
	return true
}
