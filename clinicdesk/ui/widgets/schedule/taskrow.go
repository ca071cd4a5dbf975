package schedule

import (
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"madoguchi/clinicdesk/backend/overview"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/clinicdesk/ui/widgets/paint"
)

// TaskRow is one line of 「要対応」: the event and its time, the visit, and the actions. OnPress opens the entry.
type TaskRow struct {
	widgets.Pressable
	Shown  overview.Task
	Chosen bool
	// OnSend and OnDone are called with the entry's ID.
	OnSend, OnDone func(id string)

	actions []*widgets.Button
}

// NewTaskRow returns the row of a task.
func NewTaskRow(task overview.Task, chosen bool) *TaskRow {
	r := &TaskRow{Shown: task, Chosen: chosen}
	if task.Send != "" {
		r.actions = append(r.actions, widgets.NewButton(task.Send, widgets.Outlined, func() { r.OnSend(task.ID) }))
	}
	if task.Done != "" {
		r.actions = append(r.actions, widgets.NewButton(task.Done, widgets.Quiet, func() { r.OnDone(task.ID) }))
	}
	r.Extend(r)
	return r
}

// Inner implements Composite.
func (r *TaskRow) Inner() (held []fyne.CanvasObject) {
	for _, action := range r.actions {
		held = append(held, action)
	}
	return held
}

const (
	taskHeight = 72
	taskWhat   = 20  // left edge of the event
	taskName   = 204 // least left edge of the visit
	taskText   = 400 // least left edge of the problem, if there is room
	taskLeast  = 200 // the room the problem needs; with less, the row has one column of three lines
	taskScrap  = 32  // a text with less room is hidden
	taskBar    = 4
	taskTexts  = 7
)

// CreateRenderer implements fyne.Widget.
func (r *TaskRow) CreateRenderer() fyne.WidgetRenderer {
	focus := paint.NewRing(look.CornerButton)
	ground, bar := canvas.NewRectangle(color.Transparent), canvas.NewRectangle(color.Transparent)
	ground.CornerRadius, ground.StrokeWidth, bar.CornerRadius = look.CornerButton, 1, taskBar/2
	texts := make([]*canvas.Text, taskTexts)
	d := &paint.Drawing{Parts: []fyne.CanvasObject{ground, bar}}
	for i := range texts {
		texts[i] = canvas.NewText("", color.Black)
		d.Parts = append(d.Parts, texts[i])
	}
	d.Parts = append(append(d.Parts, r.Inner()...), focus.Objects()...)
	d.Paint = func() { r.paint(ground, bar, texts, focus) }
	d.Min = func() fyne.Size { return fyne.NewSize(0, taskHeight) }
	d.Arrange = func(size fyne.Size) {
		r.paint(ground, bar, texts, focus)
		paint.Place(ground, 0, 0, size.Width, size.Height)
		paint.Place(bar, 0, 0, taskBar, size.Height)
		for i, part := range r.parts() {
			paint.Place(texts[i], part.x, part.y, 0, 22-2*float32(i%2))
		}
		r.placeActions(size)
		focus.Layout(fyne.NewPos(2, 2), size.SubtractWidthHeight(4, 4))
	}
	return d.Ready()
}

func (r *TaskRow) placeActions(size fyne.Size) {
	x := size.Width - look.Gap16
	for i := len(r.actions) - 1; i >= 0; i-- {
		width := r.actions[i].MinSize().Width
		x -= width
		paint.Place(r.actions[i], x, (size.Height-look.Control)/2, width, look.Control)
		x -= look.Gap8
	}
}

// actionsWidth returns the width of the buttons at the right.
func (r *TaskRow) actionsWidth() float32 {
	width := float32(look.Gap16)
	for _, action := range r.actions {
		width += action.MinSize().Width + look.Gap8
	}
	return width
}

func (r *TaskRow) paint(ground, bar *canvas.Rectangle, texts []*canvas.Text, focus paint.Ring) {
	p := look.Current()
	ground.FillColor = rowGround(p, r.Chosen, r.Hovered(), p.Pane)
	ground.StrokeColor = p.Line
	bar.FillColor = stateOf(p, r.Shown.Tone).Bar
	for i, part := range r.parts() {
		size, ink := float32(look.TextBody), p.Text
		if i%2 == 1 {
			size, ink = look.TextSmall, p.Second
		}
		if part.small {
			size = look.TextSmall
		}
		bold := i == 0 || i == 2
		paint.SetText(texts[i], paint.Shorten(part.words, size, bold, max(part.width, 0)), size, bold, ink)
		texts[i].Hidden = part.width <= 0
	}
	focus.Paint(p, r.Focused())
}

// taskPart is a text of the row with its position and width.
type taskPart struct {
	words       string
	x, y, width float32
	small       bool
}

// parts returns the texts of a wide row: event and time, patient and visit, problem and the link's target, and the
// second line of a problem that needs two.
func (r *TaskRow) parts() []taskPart {
	room := r.Size().Width - r.actionsWidth()
	if room-taskText-look.Gap12 < taskLeast {
		return r.stacked(room - taskWhat - look.Gap8)
	}
	atName, atText := r.columns(room)
	what, name, text := atName-taskWhat-look.Gap8, atText-atName-look.Gap12, room-atText-look.Gap12
	part := func(words string, x, y, width float32) taskPart { return taskPart{words, x, y, width, false} }
	parts := []taskPart{
		part(r.Shown.What, taskWhat, 14, what), part(r.Shown.Since, taskWhat, 38, what),
		part(r.Shown.Name, atName, 14, name), part(r.Shown.Visit, atName, 38, name),
	}
	first, second, size := twoLines(r.Shown.Text, text)
	if second == "" {
		return append(parts, taskPart{first, atText, 14, text, size < look.TextBody},
			part(r.Shown.Note, atText, 38, text), taskPart{})
	}
	return append(parts, taskPart{first, atText, 5, text, true}, part(r.Shown.Note, atText, 47, text),
		taskPart{second, atText, 25, text, true})
}

// columns returns the left edges of the visit and the problem. A text that needs more room moves the next column right,
// as far as the texts there leave room.
func (r *TaskRow) columns(room float32) (name, text float32) {
	ofWhat, ofName := widest(r.Shown.What, true, r.Shown.Since), widest(r.Shown.Name, true, r.Shown.Visit)
	last := max(taskText, room-look.Gap12-widest(r.Shown.Text, false, r.Shown.Note))
	name = max(taskName, min(taskWhat+ofWhat+look.Gap8, last-look.Gap12-ofName))
	return name, max(taskText, min(name+ofName+look.Gap12, last))
}

// widest returns the width of a column that shows a text and a small one below it.
func widest(first string, bold bool, second string) float32 {
	width := max(paint.TextWidth(first, look.TextBody, bold), paint.TextWidth(second, look.TextSmall, false))
	return float32(math.Ceil(float64(width)))
}

// stacked returns the texts of a narrow row. The problem has its own line; the link's target is omitted.
func (r *TaskRow) stacked(room float32) []taskPart {
	line := func(first, second string, y float32) []taskPart {
		width := min(paint.TextWidth(first, look.TextBody, true), room)
		rest := width + look.Gap8
		if room-rest < taskScrap {
			second = ""
		}
		return []taskPart{
			{words: first, x: taskWhat, y: y, width: width},
			{words: second, x: taskWhat + rest, y: y + 2, width: room - rest},
		}
	}
	parts := append(line(r.Shown.What, r.Shown.Since, 5), line(r.Shown.Name, r.Shown.Visit, 26)...)
	return append(parts, taskPart{words: r.Shown.Text, x: taskWhat, y: 47, width: room}, taskPart{}, taskPart{})
}
