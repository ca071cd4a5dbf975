package inputs

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/clinicdesk/ui/widgets/paint"
)

// Option is one option of a choice.
type Option struct{ Value, Label string }

// Select is a field that opens a list of options.
type Select struct {
	widgets.Pressable
	Label   string
	Prefix  string // precedes the chosen label, as 医師：
	Options []Option
	Value   string
	// OnChange is called with the chosen value.
	OnChange func(string)
	Wide     float32 // the least width
}

// NewSelect returns a list field with its label above it; an empty label is omitted.
func NewSelect(label string, options []Option, change func(string)) *Select {
	s := &Select{Label: label, Options: options, OnChange: change, Wide: 120}
	s.OnPress = s.open
	s.Extend(s)
	return s
}

// SetValue sets the value without calling OnChange.
func (s *Select) SetValue(value string) {
	if s.Value != value {
		s.Value = value
		s.Refresh()
	}
}

// Chosen returns the label of the value.
func (s *Select) Chosen() string {
	for _, option := range s.Options {
		if option.Value == s.Value {
			return option.Label
		}
	}
	return ""
}

func (s *Select) choose(value string) {
	s.SetValue(value)
	if s.OnChange != nil {
		s.OnChange(value)
	}
}

// TypedKey implements fyne.Focusable: the arrows change the value without opening the list.
func (s *Select) TypedKey(event *fyne.KeyEvent) {
	switch event.Name {
	case fyne.KeyDown:
		s.step(1)
	case fyne.KeyUp:
		s.step(-1)
	default:
		s.Pressable.TypedKey(event)
	}
}

func (s *Select) step(by int) {
	for i, option := range s.Options {
		if next := i + by; option.Value == s.Value && next >= 0 && next < len(s.Options) {
			s.choose(s.Options[next].Value)
			return
		}
	}
}

func (s *Select) open() {
	c := widgets.CanvasOf(s)
	if c == nil || len(s.Options) == 0 {
		return
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(s)
	showMenu(c, at.AddXY(0, s.Size().Height+look.Gap4), s.Size().Width, s.Options, s.Value, s.choose)
}

func (s *Select) top() float32 {
	if s.Label == "" {
		return 0
	}
	return labelHeight
}

// CreateRenderer implements fyne.Widget.
func (s *Select) CreateRenderer() fyne.WidgetRenderer {
	focus := paint.NewRing(look.CornerButton)
	label, chosen := canvas.NewText("", color.Black), canvas.NewText("", color.Black)
	box := canvas.NewRectangle(color.Transparent)
	box.CornerRadius, box.StrokeWidth = look.CornerButton, 1
	arrow := paint.Icon(look.IconDown, color.NRGBA{})
	d := &paint.Drawing{Parts: append(focus.Objects(), label, box, chosen, arrow)}
	d.Paint = func() {
		p := s.Colours()
		paint.SetText(label, s.Label, look.TextBody, true, p.Text)
		value := paint.Shorten(s.Prefix+s.Chosen(), look.TextBody, false, d.Size.Width-48)
		paint.SetText(chosen, value, look.TextBody, false, p.Text)
		box.FillColor, box.StrokeColor = p.Pane, p.StrongLine
		if s.Hovered() {
			box.FillColor = p.Hover
		}
		arrow.Resource = look.Icon(look.IconDown, p.Text)
		focus.Paint(p, s.Focused())
	}
	d.Min = func() fyne.Size { return fyne.NewSize(s.Wide, s.top()+look.Control) }
	d.Arrange = func(size fyne.Size) {
		top := s.top()
		d.Paint()
		paint.Place(label, 0, 0, size.Width, 20)
		paint.Place(box, 0, top, size.Width, look.Control)
		paint.Place(chosen, look.Gap12, top, size.Width-48, look.Control)
		paint.Place(arrow, size.Width-30, top+11, 18, 18)
		focus.Layout(fyne.NewPos(0, top), fyne.NewSize(size.Width, look.Control))
	}
	return d.Ready()
}

// Check is a check mark with a label.
type Check struct {
	widgets.Pressable
	Label string
	On    bool
}

// NewCheck returns a check box that calls change on each press.
func NewCheck(label string, on bool, change func(bool)) *Check {
	m := &Check{Label: label, On: on}
	m.OnPress = func() {
		m.Set(!m.On)
		change(m.On)
	}
	m.Extend(m)
	return m
}

// Set changes the mark without a callback.
func (m *Check) Set(on bool) {
	if m.On != on {
		m.On = on
		m.Refresh()
	}
}

const (
	markSide = 20
	markRow  = 32
)

// markSize returns the size of a mark, square or round, with its label.
func markSize(label string) fyne.Size {
	return fyne.NewSize(markSide+look.Gap8+paint.TextWidth(label, look.TextBody, false), markRow)
}

// CreateRenderer implements fyne.Widget.
func (m *Check) CreateRenderer() fyne.WidgetRenderer {
	focus := paint.NewRing(look.Gap4)
	box := canvas.NewRectangle(color.Transparent)
	box.CornerRadius = look.Gap4
	tick := paint.Icon(look.IconCheck, color.NRGBA{})
	label := canvas.NewText("", color.Black)
	d := &paint.Drawing{Parts: append(focus.Objects(), box, tick, label)}
	d.Paint = func() { m.paint(box, tick, label, focus) }
	d.Min = func() fyne.Size { return markSize(m.Label) }
	d.Arrange = func(size fyne.Size) {
		top := (size.Height - markSide) / 2
		paint.Place(box, 0, top, markSide, markSide)
		paint.Place(tick, 2, top+2, markSide-4, markSide-4)
		paint.Place(label, markSide+look.Gap8, 0, size.Width-markSide-look.Gap8, size.Height)
		focus.Layout(fyne.NewPos(0, top), fyne.NewSquareSize(markSide))
	}
	return d.Ready()
}

func (m *Check) paint(box *canvas.Rectangle, tick *canvas.Image, label *canvas.Text, focus paint.Ring) {
	p := m.Colours()
	box.StrokeWidth, box.StrokeColor, box.FillColor = 2, p.Third, p.Pane
	if m.On {
		box.StrokeColor, box.FillColor = p.Accent, p.Accent
	}
	tick.Resource, tick.Hidden = look.Icon(look.IconCheck, p.OnAccent), !m.On
	ink := p.Text
	if m.Disabled() {
		ink = p.OnDisabled
	}
	paint.SetText(label, m.Label, look.TextBody, false, ink)
	focus.Paint(p, m.Focused())
}
