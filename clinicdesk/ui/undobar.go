package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/widgets"
)

// undoFor is how long the bar offers to restore a discarded draft.
const undoFor = 30 * time.Second

// undoBar names the discarded draft below the page and restores it. It is hidden while there is none, and goes when the
// draft's entry is over.
type undoBar struct {
	now     func() time.Time
	turned  func() // called when the bar appears or disappears
	content *fyne.Container
	words   *widgets.Text
	back    func()
	over    func() bool
	until   time.Time
}

// newUndoBar makes the bar; label is its button's.
func newUndoBar(label string, now func() time.Time, turned func()) *undoBar {
	u := &undoBar{now: now, turned: turned, words: widgets.NewText("", widgets.Style{Shrink: true})}
	button := widgets.NewButton(label, widgets.Outlined, u.press)
	line := widgets.Edges(nil, nil, nil, widgets.Padded(0, 0, 0, look.Gap16, button), widgets.Middle(u.words))
	u.content = container.NewStack(widgets.NewPanel(widgets.PaneInk,
		widgets.Down(0, widgets.Rule(), widgets.Padded(look.Gap8, look.Gap20, look.Gap8, look.Gap20, line))))
	u.content.Hide()
	return u
}

// offer names a discarded draft; back restores it, unless over reports that it has become useless.
func (u *undoBar) offer(words string, back func(), over func() bool) {
	u.words.SetText(words)
	u.back, u.over, u.until = back, over, u.now().Add(undoFor)
	u.show(true)
}

// tick hides the bar after undoFor, or once the draft is useless.
func (u *undoBar) tick() {
	if u.content.Visible() && (!u.now().Before(u.until) || u.over()) {
		u.show(false)
	}
}

func (u *undoBar) press() {
	u.show(false)
	u.back()
}

func (u *undoBar) show(shown bool) {
	if u.content.Visible() == shown {
		return
	}
	parts.SetVisible(u.content, shown)
	u.turned()
}
