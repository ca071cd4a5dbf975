package ui

import (
	"image/color"

	"fyne.io/fyne/v2"

	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/widgets"
)

// notice says below a page that scrolls what became of something, and takes no room while there is nothing to say.
type notice struct {
	content fyne.CanvasObject
	words   *widgets.Text
	panel   *widgets.Panel
}

func newNotice(room func() float32) *notice {
	n := &notice{words: widgets.NewText("", widgets.Style{WrapTo: within(room, 2*look.Gap12)})}
	n.panel = widgets.NewPanel(goodGround, widgets.Padded(look.Gap8, look.Gap12, look.Gap8, look.Gap12, n.words))
	n.panel.Corner = look.CornerButton
	n.content = footBar(n.panel)
	n.content.Hide()
	return n
}

func goodInk(p *look.Palette) color.NRGBA    { return p.Good.Text }
func goodGround(p *look.Palette) color.NRGBA { return p.Good.Ground }

// say tells what was done; the caller of any of these lays out anew.
func (n *notice) say(text string) { n.show(text, goodGround, goodInk) }

// refuse tells what stood against it.
func (n *notice) refuse(text string) { n.show(text, wrongGround, widgets.WrongInk) }

func (n *notice) hush() { n.show("", goodGround, goodInk) }

func (n *notice) show(text string, ground, ink widgets.Ink) {
	n.panel.Ground = ground
	n.words.SetInk(ink)
	n.words.SetText(text)
	setVisible(n.content, text != "")
	n.content.Refresh()
}
