package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/widgets/paint"
)

// Style is the style of a text. The zero value is body text in the first ink on one line.
type Style struct {
	Size  float32 // look.TextBody if zero
	Bold  bool
	Ink   Ink
	Align fyne.TextAlign
	Wrap  float32 // the width to break lines at; zero keeps one line
	// WrapTo, if set, is asked for that width at each layout, because the place may change its width.
	WrapTo  func() float32
	Shrink  bool // cut a line that does not fit, and mark the cut
	Palette func() *look.Palette
}

func (s Style) ready() Style {
	if s.Size == 0 {
		s.Size = look.TextBody
	}
	if s.Ink == nil {
		s.Ink = TextInk
	}
	if s.Palette == nil {
		s.Palette = look.Current
	}
	return s
}

// room returns the width at which lines break, or zero.
func (s Style) room() float32 {
	if s.WrapTo != nil {
		return s.WrapTo()
	}
	return s.Wrap
}

// Text is a read-only text.
type Text struct {
	widget.BaseWidget
	style Style
	text  string
}

// NewText returns a text in a style.
func NewText(text string, style Style) *Text {
	t := &Text{style: style.ready(), text: text}
	t.ExtendBaseWidget(t)
	return t
}

// SetText changes the text.
func (t *Text) SetText(text string) {
	if t.text != text {
		t.text = text
		t.Refresh()
	}
}

// Text returns the text.
func (t *Text) Text() string { return t.text }

// SetInk changes the colour.
func (t *Text) SetInk(ink Ink) {
	t.style.Ink = ink
	t.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (t *Text) CreateRenderer() fyne.WidgetRenderer {
	r := &textRenderer{text: t}
	r.Refresh()
	return r
}

type textRenderer struct {
	text  *Text
	lines []fyne.CanvasObject
	size  fyne.Size

	broken     []string // of brokenText at brokenRoom: a layout asks for a text's size many times
	brokenText string
	brokenRoom float32
}

// texts returns the current lines.
func (r *textRenderer) texts() []string {
	style := r.text.style
	if room := style.room(); r.broken == nil || r.brokenText != r.text.text || r.brokenRoom != room {
		r.brokenText, r.brokenRoom = r.text.text, room
		r.broken = paint.Lines(r.text.text, room, style.Size, style.Bold)
	}
	return r.broken
}

func (r *textRenderer) Destroy()                     {}
func (r *textRenderer) Objects() []fyne.CanvasObject { return r.lines }

func (r *textRenderer) MinSize() fyne.Size {
	style := r.text.style
	lines := r.texts()
	var width float32
	for _, line := range lines {
		width = max(width, paint.TextWidth(line, style.Size, style.Bold))
	}
	if style.Shrink {
		width = 0
	}
	return fyne.NewSize(width, paint.LineHeight(style.Size)*float32(len(lines)))
}

func (r *textRenderer) Layout(size fyne.Size) {
	r.size = size
	r.set()
}

func (r *textRenderer) Refresh() {
	r.set()
	for _, line := range r.lines {
		line.Refresh()
	}
}

func (r *textRenderer) set() {
	style := r.text.style
	ink := style.Ink(style.Palette())
	texts := r.texts()
	if len(texts) != len(r.lines) {
		r.lines = make([]fyne.CanvasObject, len(texts))
		for i := range r.lines {
			r.lines[i] = canvas.NewText("", ink)
		}
	}
	height := max(paint.LineHeight(style.Size), r.size.Height/float32(max(len(texts), 1)))
	for i, text := range texts {
		line := r.lines[i].(*canvas.Text)
		line.Text, line.Color, line.TextSize, line.Alignment = text, ink, style.Size, style.Align
		line.TextStyle.Bold = style.Bold
		if style.Shrink {
			line.Text = paint.Shorten(text, style.Size, style.Bold, r.size.Width)
		}
		paint.Place(line, 0, float32(i)*height, r.size.Width, height)
	}
}
