package parts

import (
	"image/color"

	"fyne.io/fyne/v2"

	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/widgets"
)

// Notice reports the result of an action below a scrolling page. It is hidden while empty.
type Notice struct {
	Content fyne.CanvasObject
	Words   *widgets.Text
	panel   *widgets.Panel
}

// NewNotice makes a notice within a width.
func NewNotice(room func() float32) *Notice {
	n := &Notice{Words: widgets.NewText("", widgets.Style{WrapTo: Within(room, 2*look.Gap12)})}
	n.panel = widgets.NewPanel(goodGround, widgets.Padded(look.Gap8, look.Gap12, look.Gap8, look.Gap12, n.Words))
	n.panel.Corner = look.CornerButton
	n.Content = FootBar(n.panel)
	n.Content.Hide()
	return n
}

func goodInk(p *look.Palette) color.NRGBA    { return p.Good.Text }
func goodGround(p *look.Palette) color.NRGBA { return p.Good.Ground }

// Say shows a success. After Say, Refuse and Clear the caller must lay out again.
func (n *Notice) Say(text string) { n.show(text, goodGround, goodInk) }

// Refuse shows why an action failed.
func (n *Notice) Refuse(text string) { n.show(text, wrongGround, widgets.WrongInk) }

// Clear hides the notice.
func (n *Notice) Clear() { n.show("", goodGround, goodInk) }

func (n *Notice) show(text string, ground, ink widgets.Ink) {
	n.panel.Ground = ground
	n.Words.SetInk(ink)
	n.Words.SetText(text)
	SetVisible(n.Content, text != "")
	n.Content.Refresh()
}
