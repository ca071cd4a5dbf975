package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/widgets"
)

// ListStrip says below the schedule's bar how many items a list has, and leads to the list: what patients did on the
// web, or who waits for a slot on the shown days. It is hidden while the list is empty.
type ListStrip struct {
	Content *fyne.Container
	words   *widgets.Text
}

// NewListStrip makes a strip; label is that of the button that calls show.
func NewListStrip(label string, show func()) *ListStrip {
	s := &ListStrip{words: widgets.NewText("", widgets.Style{Bold: true})}
	line := widgets.Across(look.Gap16, widgets.Middle(s.words), widgets.NewButton(label, widgets.Outlined, show))
	panel := widgets.NewPanel(widgets.PaneInk, widgets.Padded(look.Gap4, look.Gap20, look.Gap4, look.Gap20, line))
	s.Content = container.NewStack(widgets.Edges(nil, widgets.Rule(), nil, nil, panel))
	s.Content.Hide()
	return s
}

// Present shows the words, or hides the strip for "", and reports whether the page needs a new layout.
func (s *ListStrip) Present(words string) (changed bool) {
	s.words.SetText(words)
	if shown := words != ""; s.Content.Visible() != shown {
		SetVisible(s.Content, shown)
		return true
	}
	return false
}
