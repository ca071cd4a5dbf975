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

// Radios is a choice of one of a few visible options. It is a single Tab stop: Tab focuses the chosen option, and the
// arrows choose.
type Radios struct {
	widget.BaseWidget
	Label string
	// OnChange is called with the chosen value.
	OnChange func(string)

	value   string
	options []Option
	radios  []*Radio
	title   *widgets.Text
	abreast bool
	focused bool
}

// NewRadios returns the choice with its options in a column, or in a row if abreast is set.
func NewRadios(label string, options []Option, abreast bool, change func(string)) *Radios {
	r := &Radios{Label: label, OnChange: change, options: options, abreast: abreast}
	r.title = widgets.NewText(label, widgets.Style{Bold: true})
	for _, option := range options {
		r.radios = append(r.radios, newRadio(option.Label, func() { r.choose(option.Value) }))
	}
	r.ExtendBaseWidget(r)
	return r
}

// SetValue sets the value without calling OnChange.
func (r *Radios) SetValue(value string) {
	r.value = value
	for i, option := range r.options {
		r.radios[i].set(option.Value == value)
	}
	r.showFocus()
}

// Value returns the chosen value.
func (r *Radios) Value() string { return r.value }

// Each returns the options, for code that finds them on the screen.
func (r *Radios) Each() []*Radio { return r.radios }

// Focused reports whether the choice has the keyboard focus.
func (r *Radios) Focused() bool { return r.focused }

func (r *Radios) choose(value string) {
	if value == r.value {
		return
	}
	r.SetValue(value)
	r.OnChange(value)
}

// FocusGained implements fyne.Focusable.
func (r *Radios) FocusGained() {
	r.focused = true
	r.showFocus()
	widgets.Reveal(r)
}

// FocusLost implements fyne.Focusable.
func (r *Radios) FocusLost() {
	r.focused = false
	r.showFocus()
}

// at returns the index of the chosen option, or 0 if none is chosen.
func (r *Radios) at() int {
	for i, option := range r.options {
		if option.Value == r.value {
			return i
		}
	}
	return 0
}

func (r *Radios) showFocus() {
	for i, mark := range r.radios {
		mark.setFocused(r.focused && i == r.at())
	}
}

// TypedRune implements fyne.Focusable.
func (r *Radios) TypedRune(char rune) {
	if char == ' ' {
		r.choose(r.options[r.at()].Value)
	}
}

// TypedKey implements fyne.Focusable.
func (r *Radios) TypedKey(event *fyne.KeyEvent) {
	switch event.Name {
	case fyne.KeyUp, fyne.KeyLeft:
		r.step(-1)
	case fyne.KeyDown, fyne.KeyRight:
		r.step(1)
	case fyne.KeySpace: // also arrives as a rune, which is handled instead
	default:
		widgets.PassOn(r, event)
	}
}

// step chooses the next option in a direction, if any.
func (r *Radios) step(by int) {
	if to := r.at() + by; to >= 0 && to < len(r.options) {
		r.choose(r.options[to].Value)
	}
}

func (r *Radios) top() float32 {
	if r.Label == "" {
		return 0
	}
	return labelHeight
}

// CreateRenderer implements fyne.Widget.
func (r *Radios) CreateRenderer() fyne.WidgetRenderer {
	d := &paint.Drawing{Parts: []fyne.CanvasObject{r.title}, Paint: func() {}}
	for _, mark := range r.radios {
		d.Parts = append(d.Parts, mark)
	}
	d.Min = func() fyne.Size {
		size := fyne.NewSize(0, r.top())
		for _, mark := range r.radios {
			size = r.grow(size, mark.MinSize())
		}
		return size
	}
	d.Arrange = func(size fyne.Size) {
		paint.Place(r.title, 0, 0, size.Width, 20)
		for i, mark := range r.radios {
			r.placeMark(mark, i, size)
		}
	}
	return d
}

func (r *Radios) grow(size, mark fyne.Size) fyne.Size {
	if r.abreast {
		return fyne.NewSize(size.Width+mark.Width+look.Gap16, r.top()+mark.Height)
	}
	return fyne.NewSize(max(size.Width, mark.Width), size.Height+mark.Height)
}

func (r *Radios) placeMark(mark *Radio, i int, size fyne.Size) {
	if r.abreast {
		width := size.Width / float32(len(r.radios))
		paint.Place(mark, float32(i)*width, r.top(), min(width, mark.MinSize().Width), markRow)
		return
	}
	paint.Place(mark, 0, r.top()+float32(i)*markRow, min(size.Width, mark.MinSize().Width), markRow)
}

// Radio is one option of Radios. It takes pointer presses; Radios has the keyboard focus.
type Radio struct {
	widgets.Part
	Label string
	On    bool

	focused bool
}

func newRadio(label string, press func()) *Radio {
	r := &Radio{Label: label}
	r.OnPress = press
	r.ExtendBaseWidget(r)
	return r
}

// Focused reports whether the option has the keyboard focus.
func (r *Radio) Focused() bool { return r.focused }

func (r *Radio) set(on bool) {
	if r.On != on {
		r.On = on
		r.Refresh()
	}
}

func (r *Radio) setFocused(focused bool) {
	if r.focused != focused {
		r.focused = focused
		r.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (r *Radio) CreateRenderer() fyne.WidgetRenderer {
	focus := paint.NewRing(markSide / 2)
	circle, dot := canvas.NewRectangle(color.Transparent), canvas.NewRectangle(color.Transparent)
	circle.CornerRadius, dot.CornerRadius = markSide/2, markSide/4
	label := canvas.NewText("", color.Black)
	d := &paint.Drawing{Parts: append([]fyne.CanvasObject{circle, dot, label}, focus.Objects()...)}
	d.Paint = func() {
		p := look.Current()
		circle.StrokeWidth, circle.StrokeColor, circle.FillColor = 2, p.Third, p.Pane
		if r.On {
			circle.StrokeColor = p.Accent
		}
		dot.FillColor, dot.Hidden = p.Accent, !r.On
		paint.SetText(label, r.Label, look.TextBody, false, p.Text)
		focus.Paint(p, r.focused)
	}
	d.Min = func() fyne.Size { return markSize(r.Label) }
	d.Arrange = func(size fyne.Size) {
		top := (size.Height - markSide) / 2
		paint.Place(circle, 0, top, markSide, markSide)
		paint.Place(dot, markSide/4, top+markSide/4, markSide/2, markSide/2)
		paint.Place(label, markSide+look.Gap8, 0, size.Width-markSide-look.Gap8, size.Height)
		focus.Layout(fyne.NewPos(0, top), fyne.NewSquareSize(markSide))
	}
	return d.Ready()
}
