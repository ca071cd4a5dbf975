package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/widgets"
)

// undoFor is how long what was discarded can be brought back by one press.
const undoFor = 30 * time.Second

// undoBar says below the page what was discarded, and brings it back. It takes no room while there is nothing to say.
type undoBar struct {
	now     func() time.Time
	turned  func() // is called where the bar has come or gone
	content *fyne.Container
	words   *widgets.Text
	back    func()
	until   time.Time
}

// newUndoBar makes the bar; label is the word of its button.
func newUndoBar(label string, now func() time.Time, turned func()) *undoBar {
	u := &undoBar{now: now, turned: turned, words: widgets.NewText("", widgets.Style{Shrink: true})}
	button := widgets.NewButton(label, widgets.Outlined, u.press)
	line := widgets.Edges(nil, nil, nil, widgets.Padded(0, 0, 0, look.Gap16, button), widgets.Middle(u.words))
	u.content = container.NewStack(widgets.NewPanel(widgets.PaneInk,
		widgets.Down(0, widgets.Rule(), widgets.Padded(look.Gap8, look.Gap20, look.Gap8, look.Gap20, line))))
	u.content.Hide()
	return u
}

// offer says what was discarded; back brings it back.
func (u *undoBar) offer(words string, back func()) {
	u.words.SetText(words)
	u.back, u.until = back, u.now().Add(undoFor)
	u.show(true)
}

// tick takes the bar away after a while.
func (u *undoBar) tick() {
	if u.content.Visible() && !u.now().Before(u.until) {
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
