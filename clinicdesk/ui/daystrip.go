package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/widgets"
)

// dayStrip says below a page's bar that the shown day is not today, on a tinted ground, and leads back to today. It is
// hidden on today, and appears by itself at midnight.
type dayStrip struct {
	content *fyne.Container
	panel   *widgets.Panel
	words   *widgets.Text
	past    bool
}

// newDayStrip makes the strip; back is its button's label.
func newDayStrip(back string, toToday func()) *dayStrip {
	s := &dayStrip{words: widgets.NewText("", widgets.Style{Bold: true, Shrink: true})}
	button := widgets.NewButton(back, widgets.Outlined, toToday)
	line := widgets.Edges(nil, nil, nil, widgets.Padded(0, 0, 0, look.Gap16, button), widgets.Middle(s.words))
	s.panel = widgets.NewPanel(widgets.SelectionInk, widgets.Padded(look.Gap4, look.Gap20, look.Gap4, look.Gap20, line))
	s.content = container.NewStack(s.panel)
	s.content.Hide()
	return s
}

// present shows the day's name, or hides the strip for "", and reports whether the page needs a new layout.
func (s *dayStrip) present(words string, past bool) (changed bool) {
	if words != "" && past != s.past {
		s.past = past
		s.tint()
	}
	s.words.SetText(words)
	if shown := words != ""; s.content.Visible() != shown {
		parts.SetVisible(s.content, shown)
		return true
	}
	return false
}

// tint gives a past day a stronger tint than a future day.
func (s *dayStrip) tint() {
	s.panel.Ground = widgets.SelectionInk
	s.words.SetInk(widgets.TextInk)
	if s.past {
		s.panel.Ground = parts.WaitingGround
		s.words.SetInk(parts.WaitingInk)
	}
	s.panel.Refresh()
}
