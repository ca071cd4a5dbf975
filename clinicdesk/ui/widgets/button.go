package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/widgets/paint"
)

// Weight is the visual weight of a button. A view has one Primary.
type Weight int

// The weights of buttons.
const (
	Primary Weight = iota
	Outlined
	Quiet
	Danger        // filled red: ends a call
	DangerOutline // starts an irreversible action
)

// Button is a push button.
type Button struct {
	Pressable
	Label  string
	Hint   string // the shortcut with the same action
	Detail string // a second line below the label; both then begin at the left
	Icon   look.IconName
	Weight Weight
	Tall   float32 // the button's height if it is not look.Control
}

// NewButton returns a button that calls press.
func NewButton(label string, weight Weight, press func()) *Button {
	b := &Button{Label: label, Weight: weight}
	b.OnPress = press
	b.Extend(b)
	return b
}

// WithIcon adds an icon before the label.
func (b *Button) WithIcon(name look.IconName) *Button {
	b.Icon = name
	return b
}

// SetLabel changes the label.
func (b *Button) SetLabel(label string) {
	b.Label = label
	b.Refresh()
}

// colours returns the colours of a button's ground, line and label.
func (b *Button) colours() (ground, line, words color.NRGBA) {
	p := b.Colours()
	if b.off {
		return p.Disabled, p.Disabled, p.OnDisabled
	}
	switch b.Weight {
	case Primary:
		if b.hovered {
			return p.AccentHover, p.AccentHover, p.OnAccent
		}
		return p.Accent, p.Accent, p.OnAccent
	case Danger:
		return p.End, p.End, p.OnEnd
	case DangerOutline:
		return b.lightGround(p), p.Wrong.Bar, p.Wrong.Text
	case Quiet:
		ground = b.lightGround(p)
		return ground, ground, p.Accent
	}
	return b.lightGround(p), p.Accent, p.Accent
}

func (b *Button) lightGround(p *look.Palette) color.NRGBA {
	if b.hovered {
		return p.Selection
	}
	return p.Pane
}

// detailed is the height of a button with a second line.
const detailed = 56

func (b *Button) height() float32 {
	switch {
	case b.Tall > 0:
		return b.Tall
	case b.Detail != "":
		return detailed
	}
	return look.Control
}

// CreateRenderer implements fyne.Widget.
func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	focus := paint.NewRing(look.CornerButton)
	ground := canvas.NewRectangle(color.Transparent)
	ground.CornerRadius, ground.StrokeWidth = look.CornerButton, 1
	label, hint := canvas.NewText("", color.Black), canvas.NewText("", color.Black)
	detail := canvas.NewText("", color.Black)
	image := canvas.NewImageFromResource(nil)
	image.FillMode = canvas.ImageFillContain
	d := &paint.Drawing{Parts: append(focus.Objects(), ground, image, label, hint)}
	if b.Detail != "" {
		d.Parts = append(d.Parts, detail)
	}
	d.Paint = func() {
		fill, line, words := b.colours()
		ground.FillColor, ground.StrokeColor = fill, line
		paint.SetText(label, b.Label, look.TextBody, true, words)
		paint.SetText(hint, b.Hint, look.TextSmall, false, words)
		image.Hidden = b.Icon == ""
		if b.Icon != "" {
			image.Resource = look.Icon(b.Icon, words)
		}
		focus.Paint(b.Colours(), b.focused)
	}
	d.Min = func() fyne.Size { return fyne.NewSize(b.contentWidth()+2*look.Gap12, b.height()) }
	d.Arrange = func(size fyne.Size) {
		focus.Layout(fyne.Position{}, size)
		paint.Place(ground, 0, 0, size.Width, size.Height)
		if b.Detail != "" {
			b.layoutLines(size, label, detail)
			return
		}
		b.layoutContent(size, image, label, hint)
	}
	return d.Ready()
}

const buttonIcon = 18

func (b *Button) contentWidth() float32 {
	width := paint.TextWidth(b.Label, look.TextBody, true)
	if b.Icon != "" {
		width += buttonIcon + look.Gap8
	}
	if b.Hint != "" {
		width += look.Gap8 + paint.TextWidth(b.Hint, look.TextSmall, false)
	}
	return width
}

func (b *Button) layoutContent(size fyne.Size, image *canvas.Image, label, hint *canvas.Text) {
	x := max((size.Width-b.contentWidth())/2, look.Gap4)
	if b.Icon != "" {
		paint.Place(image, x, (size.Height-buttonIcon)/2, buttonIcon, buttonIcon)
		x += buttonIcon + look.Gap8
	}
	width := paint.TextWidth(b.Label, look.TextBody, true)
	paint.Place(label, x, 0, width, size.Height)
	paint.Place(hint, x+width+look.Gap8, 0, paint.TextWidth(b.Hint, look.TextSmall, false), size.Height)
}

// layoutLines places label and detail below each other, cut to the button's width.
func (b *Button) layoutLines(size fyne.Size, label, detail *canvas.Text) {
	_, _, words := b.colours()
	room := size.Width - 2*look.Gap12
	cut := paint.Shorten(b.Label, look.TextBody, true, room)
	paint.SetText(label, cut, look.TextBody, true, words)
	cut = paint.Shorten(b.Detail, look.TextSmall, false, room)
	paint.SetText(detail, cut, look.TextSmall, false, b.Colours().Second)
	paint.Place(label, look.Gap12, look.Gap8, room, 22)
	paint.Place(detail, look.Gap12, 30, room, 18)
}

// IconButton is a button with an icon and no visible text; Label is its accessible name.
type IconButton struct {
	Pressable
	Label string
	Icon  look.IconName
}

// NewIconButton returns an icon button that calls press.
func NewIconButton(name look.IconName, label string, press func()) *IconButton {
	b := &IconButton{Label: label, Icon: name}
	b.OnPress = press
	b.Extend(b)
	return b
}

// CreateRenderer implements fyne.Widget.
func (b *IconButton) CreateRenderer() fyne.WidgetRenderer {
	const side, inner = 36, 20
	focus := paint.NewRing(look.CornerButton)
	ground := canvas.NewRectangle(color.Transparent)
	ground.CornerRadius = look.CornerButton
	image := paint.Icon(b.Icon, color.NRGBA{A: 0xff})
	d := &paint.Drawing{Parts: append(focus.Objects(), ground, image)}
	d.Paint = func() {
		palette := b.Colours()
		ground.FillColor = color.Transparent
		if b.hovered {
			ground.FillColor = palette.Selection
		}
		image.Resource = look.Icon(b.Icon, b.ink(palette))
		focus.Paint(palette, b.focused)
	}
	d.Min = func() fyne.Size { return fyne.NewSquareSize(side) }
	d.Arrange = func(size fyne.Size) {
		focus.Layout(fyne.Position{}, size)
		paint.Place(ground, 0, 0, size.Width, size.Height)
		paint.Place(image, (size.Width-inner)/2, (size.Height-inner)/2, inner, inner)
	}
	return d.Ready()
}

// ink returns the icon's colour. On the call's dark ground the colour of filled buttons would be too faint.
func (b *IconButton) ink(p *look.Palette) color.NRGBA {
	if p == look.InCall() {
		return p.OnControl
	}
	return p.Accent
}
