package ui

import (
	"image/color"
	"slices"

	"fyne.io/fyne/v2"

	"madoguchi/clinicdesk/backend"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/widgets"
)

// waitingStrip lists patients who wait, each with the way in. It takes no room while nobody does, and is
// drawn anew only where it says something else.
type waitingStrip struct {
	content *fyne.Container
	title   *widgets.Text
	rows    *fyne.Container
	palette func() *look.Palette // nil for the desk's
	code    string               // of the title, with the number
	enter   func(id string)
	shown   []backend.Waiter
}

func newWaitingStrip(code string, side float32, palette func() *look.Palette, enter func(id string)) *waitingStrip {
	s := &waitingStrip{code: code, palette: palette, enter: enter, rows: widgets.Down(look.Gap4)}
	s.title = widgets.NewText("", s.style(widgets.Style{Bold: true}))
	room := func() float32 { return mostWaiters * (waiterHeight + look.Gap4) }
	list := widgets.ScrollWithin(room, widgets.Padded(4, 4, 8, 0, s.rows)) // with room for the ring around a button
	panel := widgets.NewPanel(waitingGround,
		widgets.Padded(look.Gap8, look.Gap12, look.Gap8, look.Gap16, widgets.Down(look.Gap4, s.title, list)))
	panel.Corner, panel.Palette = look.CornerButton, palette
	s.content = widgets.Padded(0, side, look.Gap12, side, panel)
	s.content.Hide()
	return s
}

func waitingInk(p *look.Palette) color.NRGBA    { return p.Waiting.Text }
func waitingGround(p *look.Palette) color.NRGBA { return p.Waiting.Ground }

// mostWaiters is how many are in sight; the others are scrolled to, and counted in the title.
const mostWaiters = 4

// waiterHeight is a row's, which has two lines.
const waiterHeight = 44

func (s *waitingStrip) style(style widgets.Style) widgets.Style {
	style.Ink, style.Palette = waitingInk, s.palette
	return style
}

// present shows who waits and reports whether that changed anything. The caller lays out anew where it did.
func (s *waitingStrip) present(phrases backend.Phrases, waiters []backend.Waiter) bool {
	if slices.Equal(waiters, s.shown) {
		return false
	}
	s.shown = waiters
	s.title.SetText(phrases.Say(s.code, len(waiters)))
	s.rows.RemoveAll()
	for _, waiter := range waiters {
		s.rows.Add(s.row(waiter))
	}
	s.content.Hidden = len(waiters) == 0
	s.content.Refresh()
	return true
}

func (s *waitingStrip) row(waiter backend.Waiter) fyne.CanvasObject {
	name := widgets.NewText(waiter.Name, s.style(widgets.Style{Bold: true, Shrink: true}))
	note := widgets.NewText(waiter.Note, s.style(widgets.Style{Size: look.TextSmall + 1, Shrink: true}))
	in := widgets.NewButton(waiter.Action, widgets.Outlined, func() { s.enter(waiter.ID) })
	in.Palette = func() *look.Palette { return s.ground() }
	chip := widgets.Sized(112, 1, widgets.NewText(waiter.State.Word, s.style(widgets.Style{Bold: true})))
	// Beside an open pane there is no room for one line.
	words := widgets.Padded(0, look.Gap8, 0, 0, widgets.Middle(widgets.Down(0, name, note)))
	return widgets.Sized(1, waiterHeight, widgets.Edges(nil, nil, widgets.Middle(chip), widgets.Middle(in), words))
}

// ground is the palette of what stands on the strip's light ground.
func (s *waitingStrip) ground() *look.Palette {
	if s.palette != nil {
		return &look.Light
	}
	return look.Current()
}
