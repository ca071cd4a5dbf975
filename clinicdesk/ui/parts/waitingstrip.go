package parts

import (
	"image/color"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"

	"madoguchi/clinicdesk/backend/overview"
	"madoguchi/clinicdesk/backend/phrases"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/widgets"
)

// WaitingStrip lists waiting patients, each with a button that opens the call. It is hidden while none waits, and
// redraws only when its content changes.
type WaitingStrip struct {
	Content *fyne.Container
	Title   *widgets.Text
	rows    *fyne.Container
	palette func() *look.Palette // nil for the desk's palette
	code    string               // of the title, which contains the count
	enter   func(id string)
	Shown   []overview.Waiter
}

// NewWaitingStrip makes a strip. code is its title's code, side its margin, and palette nil for the desk's colours.
func NewWaitingStrip(code string, side float32, palette func() *look.Palette, enter func(id string)) *WaitingStrip {
	s := &WaitingStrip{code: code, palette: palette, enter: enter, rows: widgets.Down(look.Gap4)}
	s.Title = widgets.NewText("", s.style(widgets.Style{Bold: true}))
	room := func() float32 { return mostWaiters * (waiterHeight + look.Gap4) }
	list := widgets.ScrollWithin(room, widgets.Padded(4, 4, 8, 0, s.rows)) // leaves room for a button's focus ring
	panel := widgets.NewPanel(WaitingGround,
		widgets.Padded(look.Gap8, look.Gap12, look.Gap8, look.Gap16, widgets.Down(look.Gap4, s.Title, list)))
	panel.Corner, panel.Palette = look.CornerButton, palette
	s.Content = widgets.Padded(0, side, look.Gap12, side, panel)
	s.Content.Hide()
	return s
}

// WaitingInk and WaitingGround are the colours for waiting patients.
func WaitingInk(p *look.Palette) color.NRGBA    { return p.Waiting.Text }
func WaitingGround(p *look.Palette) color.NRGBA { return p.Waiting.Ground }

// mostWaiters is how many rows are visible without scrolling; the title counts all.
const mostWaiters = 4

// waiterHeight is the height of a row with two lines.
const waiterHeight = 44

func (s *WaitingStrip) style(style widgets.Style) widgets.Style {
	style.Ink, style.Palette = WaitingInk, s.palette
	return style
}

// Present shows the waiting patients and reports whether the content has changed. The caller must then lay out again.
func (s *WaitingStrip) Present(phrases phrases.Phrases, waiters []overview.Waiter) bool {
	if slices.Equal(waiters, s.Shown) {
		return false
	}
	s.Shown = waiters
	s.Title.SetText(phrases.Fill(s.code, "count", strconv.Itoa(len(waiters))))
	s.rows.RemoveAll()
	for _, waiter := range waiters {
		s.rows.Add(s.row(waiter))
	}
	s.Content.Hidden = len(waiters) == 0
	s.Content.Refresh()
	return true
}

func (s *WaitingStrip) row(waiter overview.Waiter) fyne.CanvasObject {
	name := widgets.NewText(waiter.Name, s.style(widgets.Style{Bold: true, Shrink: true}))
	note := widgets.NewText(waiter.Note, s.style(widgets.Style{Size: look.TextSmall + 1, Shrink: true}))
	in := widgets.NewButton(waiter.Action, widgets.Outlined, func() { s.enter(waiter.ID) })
	in.Palette = func() *look.Palette { return s.ground() }
	chip := widgets.Sized(112, 1, widgets.NewText(waiter.State.Word, s.style(widgets.Style{Bold: true})))
	// one line does not fit beside an open pane
	words := widgets.Padded(0, look.Gap8, 0, 0, widgets.Middle(widgets.Down(0, name, note)))
	return widgets.Sized(1, waiterHeight, widgets.Edges(nil, nil, widgets.Middle(chip), widgets.Middle(in), words))
}

// ground returns the palette for content on the strip's light ground.
func (s *WaitingStrip) ground() *look.Palette {
	if s.palette != nil {
		return &look.Light
	}
	return look.Current()
}
