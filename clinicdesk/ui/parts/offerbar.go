package parts

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/widgets"
)

// offerFor is how long the bar is shown.
const offerFor = 30 * time.Second

// OfferBar says below the page what has just happened, and offers an action, as restoring a discarded draft. It is
// hidden while there is nothing, and goes when the action has become useless.
type OfferBar struct {
	now     func() time.Time
	turned  func() // called when the bar appears or disappears
	Content *fyne.Container
	Words   *widgets.Text
	act     func()
	over    func() bool
	until   time.Time
}

// NewOfferBar makes the bar; label is its button's.
func NewOfferBar(label string, now func() time.Time, turned func()) *OfferBar {
	b := &OfferBar{now: now, turned: turned, Words: widgets.NewText("", widgets.Style{Shrink: true})}
	button := widgets.NewButton(label, widgets.Outlined, b.Press)
	line := widgets.Edges(nil, nil, nil, widgets.Padded(0, 0, 0, look.Gap16, button), widgets.Middle(b.Words))
	b.Content = container.NewStack(widgets.NewPanel(widgets.PaneInk,
		widgets.Down(0, widgets.Rule(), widgets.Padded(look.Gap8, look.Gap20, look.Gap8, look.Gap20, line))))
	b.Content.Hide()
	return b
}

// Offer says what has happened; act is the action, unless over reports that it has become useless.
func (b *OfferBar) Offer(words string, act func(), over func() bool) {
	b.Words.SetText(words)
	b.act, b.over, b.until = act, over, b.now().Add(offerFor)
	b.show(true)
}

// Tick hides the bar after offerFor, or once the action is useless.
func (b *OfferBar) Tick() {
	if b.Content.Visible() && (!b.now().Before(b.until) || b.over()) {
		b.show(false)
	}
}

// Press acts.
func (b *OfferBar) Press() {
	b.show(false)
	b.act()
}

func (b *OfferBar) show(shown bool) {
	if b.Content.Visible() == shown {
		return
	}
	SetVisible(b.Content, shown)
	b.turned()
}
