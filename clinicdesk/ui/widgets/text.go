package widgets

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"madoguchi/clinicdesk/ui/look"
)

// Ink picks a colour from a palette.
type Ink func(*look.Palette) color.NRGBA

// The inks of text.
var (
	TextInk   Ink = func(p *look.Palette) color.NRGBA { return p.Text }
	SecondInk Ink = func(p *look.Palette) color.NRGBA { return p.Second }
	ThirdInk  Ink = func(p *look.Palette) color.NRGBA { return p.Third }
	AccentInk Ink = func(p *look.Palette) color.NRGBA { return p.Accent }
	WrongInk  Ink = func(p *look.Palette) color.NRGBA { return p.Wrong.Text }
	WhiteInk  Ink = func(p *look.Palette) color.NRGBA { return p.OnFrame }
)

// Style says how a text is set. The zero value is body text in the first ink on one line.
type Style struct {
	Size    float32 // look.TextBody where zero
	Bold    bool
	Ink     Ink
	Align   fyne.TextAlign
	Wrap    float32 // the width to break lines at; zero keeps one line
	Shrink  bool    // a line that does not fit is cut and marked
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

// Text is text for reading.
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

// SetText changes the words.
func (t *Text) SetText(text string) {
	if t.text != text {
		t.text = text
		t.Refresh()
	}
}

// Text returns the words.
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
}

func (r *textRenderer) Destroy()                     {}
func (r *textRenderer) Objects() []fyne.CanvasObject { return r.lines }

func (r *textRenderer) MinSize() fyne.Size {
	style := r.text.style
	lines := brokenLines(r.text.text, style)
	var width float32
	for _, line := range lines {
		width = max(width, textWidth(line, style.Size, style.Bold))
	}
	if style.Shrink {
		width = 0
	}
	return fyne.NewSize(width, lineHeight(style.Size)*float32(len(lines)))
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
	texts := brokenLines(r.text.text, style)
	if len(texts) != len(r.lines) {
		r.lines = make([]fyne.CanvasObject, len(texts))
		for i := range r.lines {
			r.lines[i] = canvas.NewText("", ink)
		}
	}
	height := max(lineHeight(style.Size), r.size.Height/float32(max(len(texts), 1)))
	for i, text := range texts {
		line := r.lines[i].(*canvas.Text)
		line.Text, line.Color, line.TextSize, line.Alignment = text, ink, style.Size, style.Align
		line.TextStyle.Bold = style.Bold
		if style.Shrink {
			line.Text = shorten(text, style.Size, style.Bold, r.size.Width)
		}
		place(line, 0, float32(i)*height, r.size.Width, height)
	}
}

// lineHeight is 1.5 times the size, on the grid's whole pixels.
func lineHeight(size float32) float32 { return float32(int(size*1.5 + 0.5)) }

func brokenLines(text string, style Style) []string {
	var lines []string
	for _, paragraph := range strings.Split(text, "\n") {
		if style.Wrap <= 0 {
			lines = append(lines, paragraph)
			continue
		}
		lines = append(lines, breakLine(paragraph, style)...)
	}
	return lines
}

// neverFirst are the characters that must not begin a line in Japanese typesetting (JIS X 4051).
const neverFirst = "、。，．・：；？！）」』】〕］｝〉》ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々〜,.!?)]}…"

// breakLine breaks a paragraph at a width: between any two Japanese characters, and at the spaces of Latin text.
func breakLine(paragraph string, style Style) (lines []string) {
	for {
		cut := fitting(paragraph, style)
		if cut >= len(paragraph) {
			return append(lines, paragraph)
		}
		lines = append(lines, strings.TrimRight(paragraph[:cut], " "))
		paragraph = strings.TrimLeft(paragraph[cut:], " ")
	}
}

// fitting returns how many bytes of a paragraph stand on one line, at least one character.
func fitting(paragraph string, style Style) int {
	allowed, previous := 0, rune(0)
	for at, char := range paragraph {
		if at > 0 && textWidth(paragraph[:at], style.Size, style.Bold) > style.Wrap {
			break
		}
		if at > 0 && breakable(previous, char) {
			allowed = at
		}
		previous = char
	}
	if textWidth(paragraph, style.Size, style.Bold) <= style.Wrap {
		return len(paragraph)
	}
	if allowed == 0 {
		return hardCut(paragraph, style)
	}
	if textWidth(paragraph[:allowed], style.Size, style.Bold) > style.Wrap {
		return hardCut(paragraph, style)
	}
	return allowed
}

// hardCut breaks a word that is longer than a line.
func hardCut(paragraph string, style Style) int {
	last := 0
	for at := range paragraph {
		if at > 0 && textWidth(paragraph[:at], style.Size, style.Bold) > style.Wrap {
			break
		}
		last = at
	}
	if last == 0 {
		return len(string([]rune(paragraph)[:1]))
	}
	return last
}

func breakable(before, after rune) bool {
	if strings.ContainsRune(neverFirst, after) || strings.ContainsRune("（「『【〔［｛〈《", before) {
		return false
	}
	return before == ' ' || before >= 0x2e80 || after >= 0x2e80
}
