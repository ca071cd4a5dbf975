package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"madoguchi/clinicdesk/ui/look"
)

// Option is one option of a choice.
type Option struct{ Value, Label string }

// Select is a field that opens a list of options.
type Select struct {
	Pressable
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
	s.extend(s)
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
	c := canvasOf(s)
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
	focus := newRing(look.CornerButton)
	label, chosen := canvas.NewText("", color.Black), canvas.NewText("", color.Black)
	box := canvas.NewRectangle(color.Transparent)
	box.CornerRadius, box.StrokeWidth = look.CornerButton, 1
	arrow := icon(look.IconDown, color.NRGBA{})
	d := &drawing{objects: append(focus.objects(), label, box, chosen, arrow)}
	d.paint = func() {
		p := s.palette()
		setText(label, s.Label, look.TextBody, true, p.Text)
		setText(chosen, shorten(s.Prefix+s.Chosen(), look.TextBody, false, d.size.Width-48), look.TextBody, false,
			p.Text)
		box.FillColor, box.StrokeColor = p.Pane, p.StrongLine
		if s.hovered {
			box.FillColor = p.Hover
		}
		arrow.Resource = look.Icon(look.IconDown, p.Text)
		focus.paint(p, s.focused)
	}
	d.min = func() fyne.Size { return fyne.NewSize(s.Wide, s.top()+look.Control) }
	d.layout = func(size fyne.Size) {
		top := s.top()
		d.paint()
		place(label, 0, 0, size.Width, 20)
		place(box, 0, top, size.Width, look.Control)
		place(chosen, look.Gap12, top, size.Width-48, look.Control)
		place(arrow, size.Width-30, top+11, 18, 18)
		focus.layout(fyne.NewPos(0, top), fyne.NewSize(size.Width, look.Control))
	}
	return d.ready()
}

// Mark is a check mark with a label.
type Mark struct {
	Pressable
	Label string
	On    bool
}

// NewCheck returns a check box that calls change on each press.
func NewCheck(label string, on bool, change func(bool)) *Mark {
	m := &Mark{Label: label, On: on}
	m.OnPress = func() {
		m.Set(!m.On)
		change(m.On)
	}
	m.extend(m)
	return m
}

// Set changes the mark without a callback.
func (m *Mark) Set(on bool) {
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
	return fyne.NewSize(markSide+look.Gap8+textWidth(label, look.TextBody, false), markRow)
}

// CreateRenderer implements fyne.Widget.
func (m *Mark) CreateRenderer() fyne.WidgetRenderer {
	focus := newRing(look.Gap4)
	box := canvas.NewRectangle(color.Transparent)
	box.CornerRadius = look.Gap4
	tick := icon(look.IconCheck, color.NRGBA{})
	label := canvas.NewText("", color.Black)
	d := &drawing{objects: append(focus.objects(), box, tick, label)}
	d.paint = func() { m.paint(box, tick, label, focus) }
	d.min = func() fyne.Size { return markSize(m.Label) }
	d.layout = func(size fyne.Size) {
		top := (size.Height - markSide) / 2
		place(box, 0, top, markSide, markSide)
		place(tick, 2, top+2, markSide-4, markSide-4)
		place(label, markSide+look.Gap8, 0, size.Width-markSide-look.Gap8, size.Height)
		focus.layout(fyne.NewPos(0, top), fyne.NewSquareSize(markSide))
	}
	return d.ready()
}

func (m *Mark) paint(box *canvas.Rectangle, tick *canvas.Image, label *canvas.Text, focus ring) {
	p := m.palette()
	box.StrokeWidth, box.StrokeColor, box.FillColor = 2, p.Third, p.Pane
	if m.On {
		box.StrokeColor, box.FillColor = p.Accent, p.Accent
	}
	tick.Resource, tick.Hidden = look.Icon(look.IconCheck, p.OnAccent), !m.On
	ink := p.Text
	if m.off {
		ink = p.OnDisabled
	}
	setText(label, m.Label, look.TextBody, false, ink)
	focus.paint(p, m.focused)
}
