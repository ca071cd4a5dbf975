package schedule

import (
	"image/color"
	"reflect"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"madoguchi/clinicdesk/backend/daytime"
	"madoguchi/clinicdesk/backend/overview"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/widgets/paint"
)

// Chosen is the selection that the right pane shows: a slot, or an entry if ID is set.
type Chosen struct {
	DoctorID string
	Minute   int
	ID       string
}

// Agenda is the schedule of one day, with a column per doctor, or of a doctor's week, with a column per day. A column
// has slots of the clinic's grid, and reservations as cards. The
// grid has the keyboard focus; the arrows move a cursor over slots and cards, and Enter opens one.
type Agenda struct {
	widget.BaseWidget
	// OnSlot is called with the column and the first free minute of a slot.
	OnSlot func(column overview.Column, minute int)
	// OnCard is called with the ID of an entry.
	OnCard func(id string)
	// SlotLabel returns a slot's label. Without room the slot is full.
	SlotLabel func(column overview.Column, minute int, room bool) string

	shown    overview.Agenda
	chosen   Chosen
	header   *agendaHeader
	grid     *Grid
	scroll   *container.Scroll
	scrolled string // the day of the last automatic scroll
	settled  bool   // that day was loaded at the time
}

// NewAgenda returns an empty agenda.
func NewAgenda() *Agenda {
	a := &Agenda{header: newAgendaHeader()}
	a.grid = newGrid(a)
	a.scroll = container.NewVScroll(a.grid)
	a.ExtendBaseWidget(a)
	return a
}

// Present draws a day with the selection. It draws nothing if nothing has changed.
func (a *Agenda) Present(agenda overview.Agenda, chosen Chosen) {
	if a.chosen == chosen && reflect.DeepEqual(a.shown, agenda) {
		return
	}
	a.shown, a.chosen = agenda, chosen
	a.header.show(agenda)
	a.grid.rebuild()
	a.scroll.Refresh()
	a.scrollOnce()
}

// scrollOnce scrolls to the current time, or to the morning, when a day is first shown.
func (a *Agenda) scrollOnce() {
	key := firstDay(a.shown).String() + daytime.Clock(daytime.AtMinute(a.shown.Day, a.shown.From))
	if a.scrolled == key && a.settled || a.scroll.Size().Height == 0 {
		return
	}
	a.scrolled, a.settled = key, a.shown.Loaded // bookings outside the opening hours make the day longer
	if a.shown.Now >= 0 {
		a.ShowNow()
		return
	}
	minute := a.shown.From
	if minute == 0 {
		minute = 8 * 60
	}
	a.scrollTo(minute)
	a.grid.moveCursorTo(minute)
}

// firstDay returns the first day that is shown.
func firstDay(shown overview.Agenda) time.Time {
	if shown.Week && len(shown.Columns) > 0 {
		return shown.Columns[0].Day
	}
	return shown.Day
}

// ShowNow scrolls to shortly before the current time and puts the keyboard cursor there. It does nothing if the shown
// day is not today.
func (a *Agenda) ShowNow() {
	if a.shown.Now < 0 {
		return
	}
	a.scrollTo(a.shown.Now - 90)
	a.grid.moveCursorTo(a.shown.Now)
	a.grid.moveCursorToColumn(a.shown.NowIn - 1)
}

// scrollTo scrolls a minute of the day to the top.
func (a *Agenda) scrollTo(minute int) {
	bottom := a.grid.MinSize().Height - a.scroll.Size().Height
	a.scroll.ScrollToOffset(fyne.NewPos(0, max(min(a.grid.top(minute), bottom), 0)))
}

// Inner implements Composite.
func (a *Agenda) Inner() []fyne.CanvasObject { return []fyne.CanvasObject{a.scroll} }

// Grid returns the part that takes the keyboard focus.
func (a *Agenda) Grid() *Grid { return a.grid }

const agendaHeaderHeight = 44

// CreateRenderer implements fyne.Widget.
func (a *Agenda) CreateRenderer() fyne.WidgetRenderer {
	ground := canvas.NewRectangle(color.Transparent)
	d := &paint.Drawing{Parts: []fyne.CanvasObject{ground, a.scroll, a.header}}
	d.Paint = func() { ground.FillColor = look.Current().Pane }
	d.Min = func() fyne.Size { return fyne.NewSize(400, 200) }
	d.Arrange = func(size fyne.Size) {
		paint.Place(ground, 0, 0, size.Width, size.Height)
		paint.Place(a.header, 0, 0, size.Width, agendaHeaderHeight)
		paint.Place(a.scroll, 0, agendaHeaderHeight, size.Width, size.Height-agendaHeaderHeight)
		a.scrollOnce()
	}
	return d.Ready()
}

// columnSpan returns the left and right edge of a column.
func columnSpan(index, count int, width float32) (left, right float32) {
	room := (width - look.TimeAxis) / float32(max(count, 1))
	return look.TimeAxis + float32(int(float32(index)*room)), look.TimeAxis + float32(int(float32(index+1)*room))
}

// agendaHeader shows the columns' names.
type agendaHeader struct {
	widget.BaseWidget
	shown overview.Agenda
}

func newAgendaHeader() *agendaHeader {
	h := &agendaHeader{}
	h.ExtendBaseWidget(h)
	return h
}

func (h *agendaHeader) show(agenda overview.Agenda) {
	h.shown = agenda
	h.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (h *agendaHeader) CreateRenderer() fyne.WidgetRenderer {
	r := &headerRenderer{header: h}
	r.build()
	return r
}

type headerRenderer struct {
	header  *agendaHeader
	objects []fyne.CanvasObject
	size    fyne.Size
}

func (r *headerRenderer) Destroy()                     {}
func (r *headerRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *headerRenderer) MinSize() fyne.Size           { return fyne.NewSize(0, agendaHeaderHeight) }

func (r *headerRenderer) Layout(size fyne.Size) {
	r.size = size
	r.build()
}

func (r *headerRenderer) Refresh() {
	r.build()
	canvas.Refresh(r.header)
}

func (r *headerRenderer) build() {
	p := look.Current()
	line := canvas.NewRectangle(p.StrongLine)
	paint.Place(line, 0, agendaHeaderHeight-1, r.size.Width, 1)
	r.objects = []fyne.CanvasObject{line}
	shown := r.header.shown
	for i, column := range shown.Columns {
		left, right := columnSpan(i, len(shown.Columns), r.size.Width)
		divider := canvas.NewRectangle(p.Line)
		paint.Place(divider, left, 0, 1, agendaHeaderHeight)
		r.objects = append(r.objects, divider)
		if shown.Week {
			r.buildDay(p, column, i+1 == shown.NowIn, left, right)
		} else {
			r.buildDoctor(p, column, left, right)
		}
	}
}

// buildDoctor draws the name and the summary of a doctor's day beside each other.
func (r *headerRenderer) buildDoctor(p *look.Palette, column overview.Column, left, right float32) {
	room := paint.TextWidth(column.Summary, look.TextSmall, false)
	name, summary := canvas.NewText("", color.Black), canvas.NewText("", color.Black)
	shown := paint.Shorten(column.Doctor.Name, look.TextBody, true, right-left-room-36)
	paint.SetText(name, shown, look.TextBody, true, p.Text)
	paint.SetText(summary, column.Summary, look.TextSmall, false, p.Second)
	paint.Place(name, left+look.Gap12, 0, right-left, agendaHeaderHeight)
	paint.Place(summary, right-room-look.Gap12, 0, room, agendaHeaderHeight)
	r.objects = append(r.objects, name, summary)
}

// buildDay draws a day of a week with its summary below, because its column is narrow.
func (r *headerRenderer) buildDay(p *look.Palette, column overview.Column, today bool, left, right float32) {
	const half = agendaHeaderHeight / 2
	ink, room := p.Text, max(right-left-look.Gap12, 1)
	if today {
		ink = p.Accent
	}
	name, summary := canvas.NewText("", color.Black), canvas.NewText("", color.Black)
	paint.SetText(name, paint.Shorten(column.Title, look.TextSmall+1, true, room), look.TextSmall+1, true, ink)
	paint.SetText(summary, paint.Shorten(column.Summary, look.TextSmall, false, room), look.TextSmall, false, p.Second)
	paint.Place(name, left+look.Gap8, 2, room, half)
	paint.Place(summary, left+look.Gap8, half-2, room, half)
	r.objects = append(r.objects, name, summary)
}
