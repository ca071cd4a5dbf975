package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"madoguchi/clinicdesk/backend"
	"madoguchi/clinicdesk/ui/look"
)

// TaskRow is one line of 「要対応」: what happened and when, whose visit it is about, and
// what can be done. OnPress leads to the entry.
type TaskRow struct {
	Pressable
	Shown  backend.Task
	Chosen bool
	// OnSend and OnDone are called with the entry's ID.
	OnSend, OnDone func(id string)

	actions []*Button
}

// NewTaskRow returns the row of a task.
func NewTaskRow(task backend.Task, chosen bool) *TaskRow {
	r := &TaskRow{Shown: task, Chosen: chosen}
	if task.Send != "" {
		r.actions = append(r.actions, NewButton(task.Send, Outlined, func() { r.OnSend(task.ID) }))
	}
	if task.Done != "" {
		r.actions = append(r.actions, NewButton(task.Done, Quiet, func() { r.OnDone(task.ID) }))
	}
	r.is(r)
	return r
}

// Held implements Holder.
func (r *TaskRow) Held() (held []fyne.CanvasObject) {
	for _, action := range r.actions {
		held = append(held, action)
	}
	return held
}

const (
	taskHeight = 72
	taskWhat   = 20  // where what happened stands
	taskName   = 190 // and whose visit it is about
	taskText   = 400 // and what is amiss, where there is room
	taskBar    = 4
)

// CreateRenderer implements fyne.Widget.
func (r *TaskRow) CreateRenderer() fyne.WidgetRenderer {
	focus := newRing(look.CornerButton)
	ground, bar := canvas.NewRectangle(color.Transparent), canvas.NewRectangle(color.Transparent)
	ground.CornerRadius, ground.StrokeWidth, bar.CornerRadius = look.CornerButton, 1, taskBar/2
	texts := make([]*canvas.Text, 6)
	d := &drawing{objects: []fyne.CanvasObject{ground, bar}}
	for i := range texts {
		texts[i] = canvas.NewText("", color.Black)
		d.objects = append(d.objects, texts[i])
	}
	d.objects = append(append(d.objects, r.Held()...), focus.objects()...)
	d.paint = func() { r.paint(ground, bar, texts, focus) }
	d.min = func() fyne.Size { return fyne.NewSize(0, taskHeight) }
	d.layout = func(size fyne.Size) {
		r.paint(ground, bar, texts, focus)
		place(ground, 0, 0, size.Width, size.Height)
		place(bar, 0, 0, taskBar, size.Height)
		for i, x := range []float32{taskWhat, taskName, taskText} {
			place(texts[2*i], x, 14, 0, 22)
			place(texts[2*i+1], x, 38, 0, 20)
		}
		r.placeActions(size)
		focus.layout(fyne.NewPos(2, 2), size.SubtractWidthHeight(4, 4))
	}
	return d.ready()
}

func (r *TaskRow) placeActions(size fyne.Size) {
	x := size.Width - look.Gap16
	for i := len(r.actions) - 1; i >= 0; i-- {
		width := r.actions[i].MinSize().Width
		x -= width
		place(r.actions[i], x, (size.Height-look.Control)/2, width, look.Control)
		x -= look.Gap8
	}
}

// actionsWidth is what the buttons take at the right.
func (r *TaskRow) actionsWidth() float32 {
	width := float32(look.Gap16)
	for _, action := range r.actions {
		width += action.MinSize().Width + look.Gap8
	}
	return width
}

func (r *TaskRow) paint(ground, bar *canvas.Rectangle, texts []*canvas.Text, focus ring) {
	p := look.Current()
	ground.FillColor, ground.StrokeColor, bar.FillColor = r.rowGround(p, r.Chosen, p.Pane), p.Line, stateOf(p, r.Shown.Tone).Bar
	room := r.Size().Width - r.actionsWidth()
	name, text := room-taskName-look.Gap12, room-taskText-look.Gap12
	if text > 0 {
		name = taskText - taskName - look.Gap12
	}
	lines := []struct {
		words string
		bold  bool
		width float32
	}{
		{r.Shown.What, true, taskName - taskWhat - look.Gap8}, {r.Shown.Since, false, taskName - taskWhat - look.Gap8},
		{r.Shown.Name, true, name}, {r.Shown.Visit, false, name}, {r.Shown.Text, false, text},
		{r.Shown.Note, false, text},
	}
	for i, line := range lines {
		size, ink := float32(look.TextBody), p.Text
		if i%2 == 1 {
			size, ink = look.TextSmall, p.Second
		}
		setText(texts[i], shorten(line.words, size, line.bold, max(line.width, 0)), size, line.bold, ink)
		texts[i].Hidden = line.width <= 0
	}
	focus.paint(p, r.focused)
}
