package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/widgets"
)

// waitlistStrip says below the schedule's bar how many patients wait for a slot on the shown days, and leads to their
// list. It is hidden while nobody waits.
type waitlistStrip struct {
	content *fyne.Container
	words   *widgets.Text
}

func newWaitlistStrip(label string, show func()) *waitlistStrip {
	s := &waitlistStrip{words: widgets.NewText("", widgets.Style{Bold: true})}
	line := widgets.Across(look.Gap16, widgets.Middle(s.words), widgets.NewButton(label, widgets.Outlined, show))
	panel := widgets.NewPanel(widgets.PaneInk, widgets.Padded(look.Gap4, look.Gap20, look.Gap4, look.Gap20, line))
	s.content = container.NewStack(widgets.Edges(nil, widgets.Rule(), nil, nil, panel))
	s.content.Hide()
	return s
}

// present shows the words, or hides the strip for "", and reports whether the page needs a new layout.
func (s *waitlistStrip) present(words string) (changed bool) {
	s.words.SetText(words)
	if shown := words != ""; s.content.Visible() != shown {
		parts.SetVisible(s.content, shown)
		return true
	}
	return false
}
