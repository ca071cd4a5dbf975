package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"madoguchi/clinicdesk/ui/look"
)

// Radios is a choice of one among few, all of them in sight.
type Radios struct {
	widget.BaseWidget
	Label string
	// OnChange is called with the value that was chosen.
	OnChange func(string)

	value   string
	options []Option
	marks   []*Mark
	title   *Text
	abreast bool
}

// NewRadios returns the choice, one option under the other, or abreast.
func NewRadios(label string, options []Option, abreast bool, change func(string)) *Radios {
	r := &Radios{Label: label, OnChange: change, options: options, abreast: abreast}
	r.title = NewText(label, Style{Bold: true})
	for _, option := range options {
		mark := &Mark{Label: option.Label, Round: true}
		mark.OnPress = func() { r.choose(option.Value) }
		mark.is(mark)
		r.marks = append(r.marks, mark)
	}
	r.ExtendBaseWidget(r)
	return r
}

// SetValue chooses without telling OnChange.
func (r *Radios) SetValue(value string) {
	r.value = value
	for i, option := range r.options {
		r.marks[i].Set(option.Value == value)
	}
}

// Value is what is chosen.
func (r *Radios) Value() string { return r.value }

// Offer enables only the options that allowed accepts.
func (r *Radios) Offer(allowed func(value string) bool) {
	for i, option := range r.options {
		r.marks[i].SetEnabled(allowed(option.Value))
	}
}

// Held implements Holder.
func (r *Radios) Held() []fyne.CanvasObject {
	held := make([]fyne.CanvasObject, len(r.marks))
	for i, mark := range r.marks {
		held[i] = mark
	}
	return held
}

func (r *Radios) choose(value string) {
	if value == r.value {
		return
	}
	r.SetValue(value)
	r.OnChange(value)
}

func (r *Radios) top() float32 {
	if r.Label == "" {
		return 0
	}
	return labelHeight
}

// CreateRenderer implements fyne.Widget.
func (r *Radios) CreateRenderer() fyne.WidgetRenderer {
	d := &drawing{objects: append(r.Held(), r.title), paint: func() {}}
	d.min = func() fyne.Size {
		size := fyne.NewSize(0, r.top())
		for _, mark := range r.marks {
			size = r.grow(size, mark.MinSize())
		}
		return size
	}
	d.layout = func(size fyne.Size) {
		place(r.title, 0, 0, size.Width, 20)
		for i, mark := range r.marks {
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

func (r *Radios) placeMark(mark *Mark, i int, size fyne.Size) {
	if r.abreast {
		width := size.Width / float32(len(r.marks))
		place(mark, float32(i)*width, r.top(), min(width, mark.MinSize().Width), markRow)
		return
	}
	place(mark, 0, r.top()+float32(i)*markRow, min(size.Width, mark.MinSize().Width), markRow)
}
