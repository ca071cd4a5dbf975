package schedule

import (
	"image/color"
	"reflect"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"madoguchi/clinicdesk/backend/daytime"
	"madoguchi/clinicdesk/backend/overview"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/clinicdesk/ui/widgets/paint"
)

// Grid is the agenda's area of slots and cards.
type Grid struct {
	widget.BaseWidget
	agenda     *Agenda
	columns    []gridColumn
	frame      gridFrame
	cursor     cursor
	lastChosen Chosen // the selection that last moved the cursor
	focused    bool
}

// gridColumn holds one doctor's widgets.
type gridColumn struct {
	slots []*Slot
	cards []*Card
}

// gridFrame determines the slots; they are reused from day to day while it stays the same.
type gridFrame struct {
	from, until, grid int
	scale             float32
	columns           string
}

func newGrid(agenda *Agenda) *Grid {
	g := &Grid{agenda: agenda}
	g.ExtendBaseWidget(g)
	return g
}

// rebuild creates the widgets for the agenda's content.
func (g *Grid) rebuild() {
	shown := g.agenda.shown
	frame := frameOf(shown)
	if frame != g.frame {
		g.frame = frame
		g.columns = make([]gridColumn, len(shown.Columns))
		for i := range shown.Columns {
			g.columns[i].slots = g.slotsOf(i)
		}
	}
	for i, column := range shown.Columns {
		for _, slot := range g.columns[i].slots {
			_, room := column.StartIn(slot.minute, slot.length)
			slot.name(g.agenda.SlotLabel(column, slot.minute, room), column.IsOpen(slot.minute), room)
		}
		g.columns[i].cards = g.cardsOf(column, g.columns[i].cards)
		g.markSlots(i, column)
	}
	g.follow(g.agenda.chosen)
	g.cursor = g.cursor.within(g)
	g.Refresh()
}

// follow moves the cursor to a new selection. The cursor stays there when the pane closes, so that the keyboard
// continues from there.
func (g *Grid) follow(chosen Chosen) {
	if chosen == g.lastChosen {
		return
	}
	g.lastChosen = chosen
	for i, column := range g.columns {
		for row, slot := range column.slots {
			for item, target := range (cursor{column: i, row: row}).targets(g) {
				if card, ok := target.(*Card); ok && card.Shown.ID == chosen.ID || !ok && slot.Chosen {
					g.cursor = cursor{column: i, row: row, item: item}
					return
				}
			}
		}
	}
}

// moveCursorTo moves the cursor to the row of a minute of the day.
func (g *Grid) moveCursorTo(minute int) {
	g.cursor.row, g.cursor.item = max(minute-g.agenda.shown.From, 0)/max(g.frame.grid, 1), 0
	g.cursor = g.cursor.within(g)
	g.Refresh()
}

// moveCursorToColumn moves the cursor to a column, if there is one at that place.
func (g *Grid) moveCursorToColumn(column int) {
	if column >= 0 {
		g.cursor.column = column
		g.cursor = g.cursor.within(g)
		g.Refresh()
	}
}

func frameOf(shown overview.Agenda) gridFrame {
	frame := gridFrame{from: shown.From, until: shown.Until, grid: shown.Grid}
	if frame.grid <= 0 {
		frame.grid = daytime.HalfHour
	}
	frame.scale = scaleOf(frame.grid, shown.Shortest)
	for _, column := range shown.Columns {
		frame.columns += column.Doctor.ID + column.Title + " "
	}
	return frame
}

func (g *Grid) slotsOf(column int) (slots []*Slot) {
	shown := g.agenda.shown
	for minute := shown.From; minute < shown.Until; minute += g.frame.grid {
		slot := newSlot(minute, g.frame.grid, func() { g.book(column, minute) })
		slot.narrow = shown.Week
		slots = append(slots, slot)
	}
	return slots
}

// book opens the form at the first free minute of a column's row. A full row opens none.
func (g *Grid) book(at, minute int) {
	column := g.agenda.shown.Columns[at]
	if start, room := column.StartIn(minute, g.frame.grid); room {
		g.agenda.OnSlot(column, start)
	}
}

// cardsOf returns a column's cards. It reuses unchanged cards.
func (g *Grid) cardsOf(column overview.Column, before []*Card) (cards []*Card) {
	for _, shown := range column.Cards {
		chosen := shown.ID == g.agenda.chosen.ID
		same := slices.IndexFunc(before,
			func(c *Card) bool { return c.Chosen == chosen && reflect.DeepEqual(c.Shown, shown) })
		if same >= 0 {
			cards = append(cards, before[same])
			continue
		}
		cards = append(cards, newCard(shown, chosen, func() { g.agenda.OnCard(shown.ID) }))
	}
	return cards
}

func (g *Grid) markSlots(at int, column overview.Column) {
	chosen, shown := g.agenda.chosen, g.agenda.shown
	here := chosen.ID == "" && chosen.DoctorID == column.Doctor.ID && (!shown.Week || column.Day.Equal(shown.Day))
	for _, slot := range g.columns[at].slots {
		slot.choose(here &&
			chosen.Minute >= slot.minute && chosen.Minute < slot.minute+slot.length)
	}
}

// top returns the vertical position of a minute of the day.
func (g *Grid) top(minute int) float32 {
	return float32(minute-g.agenda.shown.From) * g.frame.scale
}

// The least heights of a card with a name, and of a row that can be pressed.
const (
	leastCard = 20
	leastRow  = 24
)

// scaleOf returns the height of a minute: that of the pictures, or more, so that the shortest visit can be read and a
// row can be pressed.
func scaleOf(row, shortest int) float32 {
	const least = 10 // minutes; a shorter visit is drawn as long
	scale := max(look.HalfHour/float32(daytime.HalfHour), leastRow/float32(row))
	if shortest > 0 {
		scale = max(scale, leastCard/float32(max(shortest, least)))
	}
	return scale
}

// FocusGained implements fyne.Focusable.
func (g *Grid) FocusGained() {
	g.focused = true
	g.Refresh()
	g.revealCursor()
}

// FocusLost implements fyne.Focusable.
func (g *Grid) FocusLost() {
	g.focused = false
	g.Refresh()
}

// TypedRune implements fyne.Focusable.
func (g *Grid) TypedRune(char rune) {
	if char == ' ' {
		g.press()
	}
}

// TypedKey implements fyne.Focusable.
func (g *Grid) TypedKey(event *fyne.KeyEvent) {
	switch event.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		g.press()
	case fyne.KeySpace:
	case fyne.KeyUp, fyne.KeyDown, fyne.KeyLeft, fyne.KeyRight:
		g.cursor = g.cursor.moved(g, event.Name)
		g.Refresh()
		g.revealCursor()
	default:
		widgets.PassOn(g, event)
	}
}

func (g *Grid) press() {
	if target, ok := g.cursor.target(g).(fyne.Tappable); ok {
		target.Tapped(nil)
	}
}

func (g *Grid) revealCursor() {
	if target := g.cursor.target(g); target != nil {
		widgets.ScrollTo(g.agenda.scroll, target.Position(), target.Size())
	}
}

// CreateRenderer implements fyne.Widget.
func (g *Grid) CreateRenderer() fyne.WidgetRenderer {
	r := &gridRenderer{grid: g, focus: paint.NewRing(look.CornerCard), nowLine: canvas.NewRectangle(color.Transparent),
		nowDot: canvas.NewRectangle(color.Transparent), nowTime: canvas.NewText("", color.Black)}
	r.nowDot.CornerRadius = nowDotSide / 2
	r.nowTime.Alignment = fyne.TextAlignTrailing
	return r
}

const nowDotSide = 10

// nowRoom is how many minutes around the current time show no other time label.
const nowRoom = 12

type gridRenderer struct {
	grid            *Grid
	focus           paint.Ring
	nowLine, nowDot *canvas.Rectangle
	nowTime         *canvas.Text
	objects         []fyne.CanvasObject
	size            fyne.Size
}

func (r *gridRenderer) Destroy()                     {}
func (r *gridRenderer) Objects() []fyne.CanvasObject { return r.objects }

func (r *gridRenderer) MinSize() fyne.Size {
	shown := r.grid.agenda.shown
	const doctor, day = 160, 70
	least := float32(doctor)
	if shown.Week {
		least = day
	}
	return fyne.NewSize(look.TimeAxis+least*float32(len(shown.Columns)), r.grid.top(shown.Until))
}

func (r *gridRenderer) Layout(size fyne.Size) {
	r.size = size
	r.build()
}

func (r *gridRenderer) Refresh() {
	r.build()
	canvas.Refresh(r.grid)
}

// build draws back to front: slots, lines, the current time, cards, the selection, the focus. The line of the current
// time must not cross a name, the selection's frame or the focus.
func (r *gridRenderer) build() {
	p := look.Current()
	r.objects = r.objects[:0:0]
	for i, column := range r.grid.columns {
		left, right := columnSpan(i, len(r.grid.columns), r.size.Width)
		for _, slot := range column.slots {
			top, bottom := r.grid.top(slot.minute), r.grid.top(slot.minute+slot.length)
			paint.Place(slot, left, top, right-left, bottom-top)
			r.objects = append(r.objects, slot)
		}
		divider := canvas.NewRectangle(p.Line)
		paint.Place(divider, left, 0, 1, r.size.Height)
		r.objects = append(r.objects, divider)
	}
	r.buildAxis(p)
	r.buildNow(p)
	r.buildChosen(p)
	for i, column := range r.grid.columns {
		left, right := columnSpan(i, len(r.grid.columns), r.size.Width)
		for _, card := range column.cards {
			r.placeCard(card, left, right)
			r.objects = append(r.objects, card)
		}
	}
	r.buildFocus(p)
}

// buildChosen frames the selected slot; a selected card has its own frame.
func (r *gridRenderer) buildChosen(p *look.Palette) {
	for _, column := range r.grid.columns {
		for _, slot := range column.slots {
			if slot.Chosen {
				frame := canvas.NewRectangle(color.Transparent)
				frame.StrokeColor, frame.StrokeWidth = p.Accent, 2
				paint.Place(frame, slot.Position().X, slot.Position().Y, slot.Size().Width, slot.Size().Height)
				r.objects = append(r.objects, frame)
			}
		}
	}
}

func (r *gridRenderer) buildAxis(p *look.Palette) {
	shown := r.grid.agenda.shown
	for minute := (shown.From + 59) / 60 * 60; minute < shown.Until; minute += 60 {
		if r.showsNow() && shown.Now > minute-nowRoom && shown.Now < minute+nowRoom {
			continue // the red time label is there
		}
		label := canvas.NewText(daytime.Clock(daytime.AtMinute(shown.Day, minute)), p.Second)
		label.TextSize, label.Alignment = look.TextSmall, fyne.TextAlignTrailing
		paint.Place(label, 0, max(r.grid.top(minute)-9, 0), look.TimeAxis-10, 18)
		r.objects = append(r.objects, label)
	}
}

func (r *gridRenderer) placeCard(card *Card, left, right float32) {
	shown := card.Shown
	margin := float32(2)
	gap, side := float32(look.Gap8), float32(personRoom)
	if r.grid.agenda.shown.Week {
		gap, side = 3, weekRoom
	}
	room := (right - left - side - gap) / float32(max(shown.Lanes, 1))
	top, bottom := r.grid.top(shown.Span.From), r.grid.top(shown.Span.Until)
	if bottom-top < look.HalfHour/2 {
		margin = 0.5
	}
	paint.Place(card, left+gap+float32(shown.Lane)*room, top+margin, room-margin, bottom-top-2*margin-1)
}

// showsNow reports whether the present time is among the shown hours.
func (r *gridRenderer) showsNow() bool {
	shown := r.grid.agenda.shown
	return shown.Now >= shown.From && shown.Now < shown.Until
}

func (r *gridRenderer) buildNow(p *look.Palette) {
	shown := r.grid.agenda.shown
	if !r.showsNow() {
		return
	}
	y := r.grid.top(shown.Now)
	r.nowLine.FillColor, r.nowDot.FillColor = p.Wrong.Bar, p.Wrong.Bar
	paint.SetText(r.nowTime, daytime.Clock(daytime.AtMinute(shown.Day, shown.Now)), look.TextSmall, true, p.Wrong.Text)
	paint.Place(r.nowTime, 0, y-9, look.TimeAxis-18, 18)
	left, right := float32(look.TimeAxis), r.size.Width
	if shown.NowIn > 0 {
		left, right = columnSpan(shown.NowIn-1, len(shown.Columns), r.size.Width)
	}
	paint.Place(r.nowDot, left-nowDotSide+1, y-nowDotSide/2, nowDotSide, nowDotSide)
	paint.Place(r.nowLine, left, y-1, right-left, 2)
	r.objects = append(r.objects, r.nowTime, r.nowDot, r.nowLine)
}

func (r *gridRenderer) buildFocus(p *look.Palette) {
	target := r.grid.cursor.target(r.grid)
	r.focus.Paint(p, r.grid.focused && target != nil)
	if target != nil {
		r.focus.Layout(ringed(target.Position(), target.Size(), r.size))
	}
	r.objects = append(r.objects, r.focus.Objects()...)
}

const (
	ringRoom  = 4  // what the ring takes around its place
	shortCard = 30 // a lower card has no room for the ring beside its name
)

// ringed returns the place of the ring of a card or slot in a grid: inside of it, or around a short one.
func ringed(pos fyne.Position, size, grid fyne.Size) (fyne.Position, fyne.Size) {
	if size.Height >= shortCard {
		return pos.AddXY(ringRoom, ringRoom), size.SubtractWidthHeight(2*ringRoom, 2*ringRoom)
	}
	from, until := max(pos.Y, ringRoom), min(pos.Y+size.Height, grid.Height-ringRoom)
	return fyne.NewPos(pos.X, from), fyne.NewSize(size.Width, until-from)
}

// cursor is the keyboard's position in the grid: a column, a row, and an index into the cards that begin there,
// followed by the slot.
type cursor struct{ column, row, item int }

// targets returns the cards that begin in a row, and its slot.
func (c cursor) targets(g *Grid) (targets []fyne.CanvasObject) {
	if c.column >= len(g.columns) || c.row >= len(g.columns[c.column].slots) {
		return nil
	}
	column := g.columns[c.column]
	slot := column.slots[c.row]
	for _, card := range column.cards {
		if from := card.Shown.Span.From; from >= slot.minute && from < slot.minute+slot.length {
			targets = append(targets, card)
		}
	}
	return append(targets, slot)
}

func (c cursor) target(g *Grid) fyne.CanvasObject {
	targets := c.targets(g)
	if len(targets) == 0 {
		return nil
	}
	return targets[min(c.item, len(targets)-1)]
}

func (c cursor) moved(g *Grid, key fyne.KeyName) cursor {
	switch key {
	case fyne.KeyDown:
		if c.item < len(c.targets(g))-1 {
			c.item++
		} else if c.column < len(g.columns) && c.row < len(g.columns[c.column].slots)-1 {
			c.row, c.item = c.row+1, 0
		}
	case fyne.KeyUp:
		if c.item > 0 {
			c.item--
		} else if c.row > 0 {
			c.row--
			c.item = len(c.targets(g)) - 1
		}
	case fyne.KeyLeft:
		c.column, c.item = c.column-1, 0
	case fyne.KeyRight:
		c.column, c.item = c.column+1, 0
	}
	return c.within(g)
}

// within moves the cursor back into a grid that has become smaller.
func (c cursor) within(g *Grid) cursor {
	c.column = min(max(c.column, 0), max(len(g.columns)-1, 0))
	if c.column < len(g.columns) {
		c.row = min(max(c.row, 0), max(len(g.columns[c.column].slots)-1, 0))
	}
	return c
}

// Parts returns the slots and cards, for code that finds them on the screen.
func (g *Grid) Parts() (slots []*Slot, cards []*Card) {
	for _, column := range g.columns {
		slots, cards = slices.Concat(slots, column.slots), slices.Concat(cards, column.cards)
	}
	return slots, cards
}
