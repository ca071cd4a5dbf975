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
	desk    *Desk
	content *fyne.Container
	words   *widgets.Text
	back    func()
	until   time.Time
}

func newUndoBar(d *Desk) *undoBar {
	u := &undoBar{desk: d, words: widgets.NewText("", widgets.Style{Shrink: true})}
	button := widgets.NewButton(d.phrases.Say("undo.back"), widgets.Outlined, u.press)
	line := widgets.Edges(nil, nil, nil, widgets.Padded(0, 0, 0, look.Gap16, button), widgets.Middle(u.words))
	u.content = container.NewStack(widgets.NewPanel(widgets.PaneInk,
		widgets.Down(0, widgets.Rule(), widgets.Padded(look.Gap8, look.Gap20, look.Gap8, look.Gap20, line))))
	u.content.Hide()
	return u
}

// offer says what was discarded; back brings it back.
func (u *undoBar) offer(words string, back func()) {
	u.words.SetText(words)
	u.back, u.until = back, u.desk.session.Now().Add(undoFor)
	u.show(true)
}

// tick takes the bar away after a while.
func (u *undoBar) tick() {
	if u.content.Visible() && !u.desk.session.Now().Before(u.until) {
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
	if u.desk.shell != nil {
		u.desk.shell.content.Refresh()
	}
}
