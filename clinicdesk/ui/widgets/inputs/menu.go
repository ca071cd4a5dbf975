package inputs

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/clinicdesk/ui/widgets/paint"
)

// Choice is a line of a menu.
type Choice struct {
	widgets.Pressable
	Label string
	On    bool
	menu  *menu
	at    int
}

// menu is a modal list over a window; a press outside closes it. Fyne's PopUpMenu marks no line at first, not even the
// current value, and hides its lines, so that neither a test nor a screen reader finds them.
type menu struct {
	widget.BaseWidget
	canvas  fyne.Canvas
	panel   *widgets.Panel
	choices []*Choice
	pos     fyne.Position
	width   float32
}

// showMenu opens a list at a position in a window. Enter or a press chooses, the arrows move, Esc closes.
func showMenu(c fyne.Canvas, at fyne.Position, width float32, options []Option, value string, choose func(string)) {
	m := &menu{canvas: c, pos: at}
	column := widgets.Down(0)
	chosen := 0
	for i, option := range options {
		choice := &Choice{Label: option.Label, On: option.Value == value, menu: m, at: i}
		choice.OnPress = func() {
			m.close()
			choose(option.Value)
		}
		choice.Extend(choice)
		if choice.On {
			chosen = i
		}
		m.choices = append(m.choices, choice)
		column.Add(choice)
	}
	m.panel = widgets.NewPanel(widgets.PaneInk, widgets.Padded(look.Gap4, look.Gap4, look.Gap4, look.Gap4, column))
	m.panel.Line, m.panel.Corner = widgets.StrongLineInk, look.CornerButton
	m.width = max(width, m.panel.MinSize().Width)
	m.ExtendBaseWidget(m)
	c.Overlays().Add(m)
	m.Resize(c.Size())
	c.Focus(m.choices[chosen])
}

// ShowMenu opens a list above an object that is not a field.
func ShowMenu(c fyne.Canvas, above fyne.CanvasObject, options []Option, value string, choose func(string)) {
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(above)
	height := float32(len(options))*choiceHeight + 2*look.Gap4
	showMenu(c, at.SubtractXY(0, height+look.Gap4), 0, options, value, choose)
}

func (m *menu) close() {
	m.canvas.Overlays().Remove(m)
}

// Tapped implements fyne.Tappable.
func (m *menu) Tapped(*fyne.PointEvent) { m.close() }

// step moves the focus by a number of lines.
func (m *menu) step(from, by int) {
	if to := from + by; to >= 0 && to < len(m.choices) {
		m.canvas.Focus(m.choices[to])
	}
}

// CreateRenderer implements fyne.Widget.
func (m *menu) CreateRenderer() fyne.WidgetRenderer {
	d := &paint.Drawing{Parts: []fyne.CanvasObject{m.panel}, Paint: func() {}}
	d.Min = func() fyne.Size { return m.panel.MinSize() }
	d.Arrange = func(size fyne.Size) {
		height := m.panel.MinSize().Height
		x := max(min(m.pos.X, size.Width-m.width-look.Gap4), look.Gap4)
		y := max(min(m.pos.Y, size.Height-height-look.Gap4), look.Gap4)
		paint.Place(m.panel, x, y, m.width, height)
	}
	return d
}

// TypedKey implements fyne.Focusable.
func (c *Choice) TypedKey(event *fyne.KeyEvent) {
	switch event.Name {
	case fyne.KeyDown:
		c.menu.step(c.at, 1)
	case fyne.KeyUp:
		c.menu.step(c.at, -1)
	case fyne.KeyEscape:
		c.menu.close()
	default:
		c.Pressable.TypedKey(event)
	}
}

const choiceHeight = 36

// CreateRenderer implements fyne.Widget.
func (c *Choice) CreateRenderer() fyne.WidgetRenderer {
	ground := canvas.NewRectangle(color.Transparent)
	ground.CornerRadius = look.CornerCard
	tick, label := paint.Icon(look.IconCheck, color.NRGBA{A: 0xff}), canvas.NewText("", color.Black)
	focus := paint.NewRing(look.CornerCard)
	d := &paint.Drawing{Parts: append([]fyne.CanvasObject{ground, tick, label}, focus.Objects()...)}
	d.Paint = func() {
		p := c.Colours()
		ground.FillColor = color.Transparent
		if c.Hovered() || c.Focused() {
			ground.FillColor = p.Selection
		}
		tick.Resource, tick.Hidden = look.Icon(look.IconCheck, p.Accent), !c.On
		paint.SetText(label, c.Label, look.TextBody, c.Focused(), p.Text)
		focus.Paint(p, c.Focused())
	}
	d.Min = func() fyne.Size {
		return fyne.NewSize(paint.TextWidth(c.Label, look.TextBody, true)+look.Gap24+2*look.Gap12, choiceHeight)
	}
	d.Arrange = func(size fyne.Size) {
		paint.Place(ground, 0, 0, size.Width, size.Height)
		paint.Place(tick, look.Gap8, (size.Height-16)/2, 16, 16)
		paint.Place(label, look.Gap8+look.Gap24, 0, size.Width-look.Gap8-look.Gap24, size.Height)
		focus.Layout(fyne.NewPos(look.Gap4, look.Gap4), size.SubtractWidthHeight(look.Gap8, look.Gap8))
	}
	return d.Ready()
}
