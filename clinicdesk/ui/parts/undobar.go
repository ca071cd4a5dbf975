package parts

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/widgets"
)

// undoFor is how long the bar offers to restore a discarded draft.
const undoFor = 30 * time.Second

// UndoBar names the discarded draft below the page and restores it. It is hidden while there is none, and goes when the
// draft's entry is over.
type UndoBar struct {
	now     func() time.Time
	turned  func() // called when the bar appears or disappears
	Content *fyne.Container
	Words   *widgets.Text
	back    func()
	over    func() bool
	until   time.Time
}

// NewUndoBar makes the bar; label is its button's.
func NewUndoBar(label string, now func() time.Time, turned func()) *UndoBar {
	u := &UndoBar{now: now, turned: turned, Words: widgets.NewText("", widgets.Style{Shrink: true})}
	button := widgets.NewButton(label, widgets.Outlined, u.Press)
	line := widgets.Edges(nil, nil, nil, widgets.Padded(0, 0, 0, look.Gap16, button), widgets.Middle(u.Words))
	u.Content = container.NewStack(widgets.NewPanel(widgets.PaneInk,
		widgets.Down(0, widgets.Rule(), widgets.Padded(look.Gap8, look.Gap20, look.Gap8, look.Gap20, line))))
	u.Content.Hide()
	return u
}

// Offer names a discarded draft; back restores it, unless over reports that it has become useless.
func (u *UndoBar) Offer(words string, back func(), over func() bool) {
	u.Words.SetText(words)
	u.back, u.over, u.until = back, over, u.now().Add(undoFor)
	u.show(true)
}

// Tick hides the bar after undoFor, or once the draft is useless.
func (u *UndoBar) Tick() {
	if u.Content.Visible() && (!u.now().Before(u.until) || u.over()) {
		u.show(false)
	}
}

// Press restores the draft.
func (u *UndoBar) Press() {
	u.show(false)
	u.back()
}

func (u *UndoBar) show(shown bool) {
	if u.Content.Visible() == shown {
		return
	}
	SetVisible(u.Content, shown)
	u.turned()
}
