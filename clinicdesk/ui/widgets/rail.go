package widgets

import (
	"image/color"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"madoguchi/clinicdesk/ui/look"
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
	i.extend(i)
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
	focus := newRing(look.CornerButton)
	ground, badge := canvas.NewRectangle(color.Transparent), canvas.NewRectangle(color.Transparent)
	ground.CornerRadius, badge.CornerRadius = look.CornerButton, badgeSide/2
	label, count := canvas.NewText("", color.White), canvas.NewText("", color.Black)
	label.Alignment, count.Alignment = fyne.TextAlignCenter, fyne.TextAlignCenter
	image := icon(i.Icon, color.NRGBA{A: 0xff})
	d := &drawing{objects: append([]fyne.CanvasObject{ground, image, label, badge, count}, focus.objects()...)}
	d.paint = func() {
		p := i.palette()
		ground.FillColor = color.Transparent
		if i.On || i.hovered {
			ground.FillColor = p.FrameChosen
		}
		image.Resource = look.Icon(i.Icon, p.OnFrame)
		setText(label, i.Label, look.TextSmall, i.On, p.OnFrame)
		badge.FillColor = p.FocusInner
		setText(count, strconv.Itoa(i.Count), look.TextSmall, true, look.Light.Text)
		badge.Hidden, count.Hidden = i.Count == 0, i.Count == 0
		focus.paint(p, i.focused)
	}
	d.min = func() fyne.Size { return fyne.NewSize(look.Rail-12, railItemHeight) }
	d.layout = func(size fyne.Size) {
		place(ground, 0, 0, size.Width, size.Height)
		place(image, (size.Width-railIcon)/2, 9, railIcon, railIcon)
		place(label, 0, 36, size.Width, 20)
		place(badge, size.Width/2+6, 6, badgeSide, badgeSide)
		place(count, size.Width/2+6, 6, badgeSide, badgeSide)
		focus.layout(fyne.Position{}, size) // around the item: the label leaves no room inside it
	}
	return d.ready()
}
