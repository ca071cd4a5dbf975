package widgets

import (
	"image/color"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/widgets/paint"
)

// RailItem is a place of the desk in the rail, with a count.
type RailItem struct {
	Pressable
	Label string
	Icon  look.IconName
	On    bool
	Count int
}

// NewRailItem returns an item that calls press.
func NewRailItem(name look.IconName, label string, press func()) *RailItem {
	i := &RailItem{Label: label, Icon: name}
	i.OnPress = press
	i.Extend(i)
	return i
}

// Set marks the item as current or not, and sets its count.
func (i *RailItem) Set(on bool, count int) {
	if i.On != on || i.Count != count {
		i.On, i.Count = on, count
		i.Refresh()
	}
}

const (
	railItemHeight = 64
	railIcon       = 24
	badgeSide      = 18
)

// CreateRenderer implements fyne.Widget.
func (i *RailItem) CreateRenderer() fyne.WidgetRenderer {
	focus := paint.NewRing(look.CornerButton)
	ground, badge := canvas.NewRectangle(color.Transparent), canvas.NewRectangle(color.Transparent)
	ground.CornerRadius, badge.CornerRadius = look.CornerButton, badgeSide/2
	label, count := canvas.NewText("", color.White), canvas.NewText("", color.Black)
	label.Alignment, count.Alignment = fyne.TextAlignCenter, fyne.TextAlignCenter
	image := paint.Icon(i.Icon, color.NRGBA{A: 0xff})
	d := &paint.Drawing{Parts: append([]fyne.CanvasObject{ground, image, label, badge, count}, focus.Objects()...)}
	d.Paint = func() {
		p := i.Colours()
		ground.FillColor = color.Transparent
		if i.On || i.hovered {
			ground.FillColor = p.FrameChosen
		}
		image.Resource = look.Icon(i.Icon, p.OnFrame)
		paint.SetText(label, i.Label, look.TextSmall, i.On, p.OnFrame)
		badge.FillColor = p.FocusInner
		paint.SetText(count, strconv.Itoa(i.Count), look.TextSmall, true, look.Light.Text)
		badge.Hidden, count.Hidden = i.Count == 0, i.Count == 0
		focus.Paint(p, i.focused)
	}
	d.Min = func() fyne.Size { return fyne.NewSize(look.Rail-12, railItemHeight) }
	d.Arrange = func(size fyne.Size) {
		paint.Place(ground, 0, 0, size.Width, size.Height)
		paint.Place(image, (size.Width-railIcon)/2, 9, railIcon, railIcon)
		paint.Place(label, 0, 36, size.Width, 20)
		paint.Place(badge, size.Width/2+6, 6, badgeSide, badgeSide)
		paint.Place(count, size.Width/2+6, 6, badgeSide, badgeSide)
		focus.Layout(fyne.Position{}, size) // around the item: the label leaves no room inside it
	}
	return d.Ready()
}
