package schedule

import (
	"image/color"
	"reflect"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"madoguchi/clinicdesk/backend/overview"
	"madoguchi/clinicdesk/backend/visits"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/clinicdesk/ui/widgets/paint"
)

// Heads are the column heads of 「受付一覧」.
type Heads struct{ State, Time, Patient, Chart, What, Doctor, Contact string }

// Table is 「受付一覧」 (B7).
type Table struct {
	widget.BaseWidget
	// OnRow is called with the ID of a pressed row, OnAction with that of a row whose button was pressed.
	OnRow    func(id string)
	OnAction func(row overview.Row)
	// Tip explains the video icon.
	Tip string

	heads  Heads
	rows   []*Row
	chosen string
	list   *fyne.Container
	scroll *container.Scroll
	bubble *bubble
}

// NewTable returns an empty table.
func NewTable(heads Heads, tip string) *Table {
	t := &Table{heads: heads, Tip: tip, list: widgets.Down(0), bubble: newBubble(tip)}
	t.scroll = container.NewVScroll(t.list)
	t.ExtendBaseWidget(t)
	return t
}

// Present draws rows and marks the chosen one. It draws nothing if nothing has changed.
func (t *Table) Present(rows []overview.Row, chosen string) {
	same := func(r *Row, shown overview.Row) bool { return reflect.DeepEqual(r.Shown, shown) }
	if t.chosen == chosen && slices.EqualFunc(t.rows, rows, same) {
		return
	}
	t.chosen = chosen
	t.bubble.Hide()
	t.rows = t.rows[:0:0]
	t.list.Objects = nil
	for _, shown := range rows {
		row := newRow(shown, shown.ID == chosen, t)
		t.rows = append(t.rows, row)
		t.list.Add(row)
	}
	t.list.Refresh()
	t.Refresh() // the ground is as high as the rows
}

// Inner implements Composite.
func (t *Table) Inner() []fyne.CanvasObject { return []fyne.CanvasObject{t.scroll} }

// tip shows the meaning of a video icon beside the row.
func (t *Table) tip(row *Row, shown bool) {
	if !shown {
		t.bubble.Hide()
		return
	}
	driver := fyne.CurrentApp().Driver()
	at := driver.AbsolutePositionForObject(row).Subtract(driver.AbsolutePositionForObject(t))
	size := t.bubble.MinSize()
	paint.Place(t.bubble, row.columns().video-look.Gap8, at.Y+rowHeight-look.Gap12, size.Width, size.Height)
	t.bubble.Show()
}

const headHeight = 36

// CreateRenderer implements fyne.Widget.
func (t *Table) CreateRenderer() fyne.WidgetRenderer {
	ground, line := canvas.NewRectangle(color.Transparent), canvas.NewRectangle(color.Transparent)
	words := []string{
		t.heads.State, t.heads.Time, t.heads.Patient, t.heads.Chart, t.heads.What, t.heads.Doctor, t.heads.Contact,
	}
	heads := make([]*canvas.Text, len(words))
	d := &paint.Drawing{Parts: []fyne.CanvasObject{ground, line, t.scroll}}
	for i := range heads {
		heads[i] = canvas.NewText("", color.Black)
		d.Parts = append(d.Parts, heads[i])
	}
	d.Parts = append(d.Parts, t.bubble)
	d.Paint = func() {
		p := look.Current()
		ground.FillColor, line.FillColor = p.Pane, p.StrongLine
		for i, head := range heads {
			paint.SetText(head, words[i], look.TextSmall, false, p.Second)
		}
	}
	d.Min = func() fyne.Size { return fyne.NewSize(400, 200) }
	d.Arrange = func(size fyne.Size) {
		columns := columnsFor(size.Width)
		rows := min(float32(len(t.rows))*rowHeight, size.Height-headHeight)
		paint.Place(ground, 0, 0, size.Width, headHeight+rows)
		paint.Place(line, 0, headHeight-1, size.Width, 1)
		for i, x := range []float32{
			columns.state, columns.time, columns.name, columns.chart, columns.what, columns.doctor, columns.contact,
		} {
			heads[i].Hidden = x < 0
			paint.Place(heads[i], x, 0, 120, headHeight)
		}
		paint.Place(t.scroll, 0, headHeight, size.Width, size.Height-headHeight)
	}
	return d.Ready()
}

// tableColumns holds where each column begins; a hidden column is negative.
type tableColumns struct {
	state, time, video, name, chart, what, doctor, contact, action float32
	nameWidth, contactWidth                                        float32 // contactWidth differs by row
}

const (
	actionWidth = 150
	stateUntil  = 152 // the widest state fits before it
)

// columnsFor distributes the columns over a width. If it is small, chart number, doctor and contact are hidden.
func columnsFor(width float32) tableColumns {
	c := tableColumns{
		state: look.Gap12, time: stateUntil, video: stateUntil + 50, name: stateUntil + 88,
		action: width - actionWidth - look.Gap12,
	}
	c.chart, c.what, c.doctor, c.contact = -1, -1, -1, -1
	room := c.action - c.name
	switch {
	case room > 720:
		c.nameWidth = 150 + (room-720)/4
		c.chart = c.name + c.nameWidth
		c.what = c.chart + 90
		c.doctor = c.what + 160
		c.contact = c.doctor + 110
	case room > 420:
		c.nameWidth = min(room-300, 150) // the contact column needs more
		c.what = c.name + c.nameWidth
		c.contact = c.what + 140
	case room > 300:
		c.nameWidth = room - 130
		c.what = c.name + c.nameWidth
	default: // a name is never cut in favour of what the pane also shows
		c.nameWidth = room
	}
	return c
}

// Row is one reservation in the table.
type Row struct {
	widgets.Pressable
	Shown  overview.Row
	Chosen bool

	table  *Table
	chip   *Chip
	action *widgets.Button
}

const (
	rowHeight   = 56
	contactLine = 18
)

var _ desktop.Hoverable = (*Row)(nil)

func newRow(shown overview.Row, chosen bool, table *Table) *Row {
	r := &Row{Shown: shown, Chosen: chosen, table: table, chip: NewChip(shown.State, nil)}
	r.OnPress = func() { table.OnRow(shown.ID) }
	if shown.Action != "" {
		r.action = widgets.NewButton(shown.Action, widgets.Outlined, func() { table.OnAction(shown) })
	}
	r.Extend(r)
	return r
}

// Inner implements Composite.
func (r *Row) Inner() []fyne.CanvasObject {
	if r.action == nil {
		return nil
	}
	return []fyne.CanvasObject{r.action}
}

// columns returns the table's columns; without a button, the contact column uses the button's room too.
func (r *Row) columns() tableColumns {
	columns := columnsFor(r.Size().Width)
	end := r.Size().Width - look.Gap12
	if r.action != nil {
		end -= min(r.action.MinSize().Width, actionWidth) + look.Gap12
	}
	columns.contactWidth = end - columns.contact
	return columns
}

// MouseIn implements desktop.Hoverable.
func (r *Row) MouseIn(event *desktop.MouseEvent) {
	r.Pressable.MouseIn(event)
	r.MouseMoved(event)
}

// MouseMoved implements desktop.Hoverable.
func (r *Row) MouseMoved(event *desktop.MouseEvent) {
	x := r.columns().video
	r.table.tip(r, r.Shown.Video && event.Position.X >= x-look.Gap8 && event.Position.X < x+28)
}

// MouseOut implements desktop.Hoverable.
func (r *Row) MouseOut() {
	r.Pressable.MouseOut()
	r.table.tip(r, false)
}

// FocusGained implements fyne.Focusable: focus shows the same tip as the pointer.
func (r *Row) FocusGained() {
	r.Pressable.FocusGained()
	r.table.tip(r, r.Shown.Video)
}

// FocusLost implements fyne.Focusable.
func (r *Row) FocusLost() {
	r.Pressable.FocusLost()
	r.table.tip(r, false)
}

// CreateRenderer implements fyne.Widget.
func (r *Row) CreateRenderer() fyne.WidgetRenderer {
	focus := paint.NewRing(look.CornerCard)
	ground, line := canvas.NewRectangle(color.Transparent), canvas.NewRectangle(color.Transparent)
	video := paint.Icon(look.IconVideo, color.NRGBA{})
	texts := make([]*canvas.Text, 8)
	strike := canvas.NewRectangle(color.Transparent)
	d := &paint.Drawing{Parts: []fyne.CanvasObject{ground, line, video, r.chip, strike}}
	for i := range texts {
		texts[i] = canvas.NewText("", color.Black)
		d.Parts = append(d.Parts, texts[i])
	}
	if r.action != nil {
		d.Parts = append(d.Parts, r.action)
	}
	d.Parts = append(d.Parts, focus.Objects()...)
	d.Paint = func() {
		r.paint(ground, line, video, texts, focus)
		paintStrike(strike, texts[1], r.Shown.Void)
	}
	d.Min = func() fyne.Size { return fyne.NewSize(0, rowHeight) }
	d.Arrange = func(size fyne.Size) {
		d.Paint()
		r.layout(size, ground, line, video, texts)
		layoutStrike(strike, texts[1])
		focus.Layout(fyne.NewPos(5, 5), size.SubtractWidthHeight(10, 10))
	}
	return d.Ready()
}

func (r *Row) paint(ground, line *canvas.Rectangle, video *canvas.Image, texts []*canvas.Text, focus paint.Ring) {
	p := look.Current()
	ground.FillColor, line.FillColor = r.ground(p), p.Line
	video.Resource, video.Hidden = look.Icon(look.IconVideo, p.Accent), !r.Shown.Video
	columns := r.columns()
	paint.SetText(texts[0], r.Shown.Time, look.TextBody, true, p.Text)
	name := paint.Shorten(r.Shown.Name, look.TextBody, true, columns.nameWidth-look.Gap12)
	paint.SetText(texts[1], name, look.TextBody, true, p.Text)
	booker := paint.Shorten(r.Shown.Booker, look.TextSmall, false, columns.nameWidth-look.Gap12)
	paint.SetText(texts[7], booker, look.TextSmall, false, p.Second)
	chart := r.Shown.Chart
	if chart == "" {
		chart = "—"
	}
	paint.SetText(texts[2], paint.Shorten(chart, look.TextBody, false, 80), look.TextBody, false, p.Second)
	paint.SetText(texts[3], paint.Shorten(r.Shown.What, look.TextBody, false, 150), look.TextBody, false, p.Text)
	paint.SetText(texts[4], paint.Shorten(r.Shown.Doctor, look.TextBody, false, 100), look.TextBody, false, p.Text)
	first, second, size := twoLines(r.Shown.Contact, columns.contactWidth)
	paint.SetText(texts[5], first, size, false, p.Text)
	paint.SetText(texts[6], second, size, false, p.Text)
	focus.Paint(p, r.Focused())
}

// twoLines sets a sentence in one line, or in two small lines if it does not fit.
func twoLines(sentence string, room float32) (first, second string, size float32) {
	if paint.TextWidth(sentence, look.TextBody, false) <= room {
		return sentence, "", look.TextBody
	}
	lines := paint.Lines(sentence, room, look.TextSmall, false)
	if len(lines) == 1 {
		return lines[0], "", look.TextSmall
	}
	rest := strings.TrimLeft(strings.TrimPrefix(sentence, lines[0]), paint.Spaces)
	return lines[0], paint.Shorten(rest, look.TextSmall, false, room), look.TextSmall
}

func (r *Row) ground(p *look.Palette) color.NRGBA {
	rest := p.Pane
	switch r.Shown.State.Tone {
	case visits.ToneGood:
		rest = mix(p.Good.Ground, p.Pane)
	case visits.ToneWaiting:
		rest = mix(p.Waiting.Ground, p.Pane)
	}
	return rowGround(p, r.Chosen, r.Hovered(), rest)
}

// rowGround returns the ground of a chosen or hovered row, or rest.
func rowGround(p *look.Palette, chosen, hovered bool, rest color.NRGBA) color.NRGBA {
	switch {
	case chosen:
		return p.Selection
	case hovered:
		return p.Hover
	}
	return rest
}

// mix returns the colour half way between two.
func mix(a, b color.NRGBA) color.NRGBA {
	half := func(x, y uint8) uint8 { return uint8((uint16(x) + uint16(y)) / 2) }
	return color.NRGBA{R: half(a.R, b.R), G: half(a.G, b.G), B: half(a.B, b.B), A: 0xff}
}

func (r *Row) layout(size fyne.Size, ground, line *canvas.Rectangle, video *canvas.Image, texts []*canvas.Text) {
	columns := r.columns()
	paint.Place(ground, 0, 0, size.Width, size.Height)
	paint.Place(line, 0, size.Height-1, size.Width, 1)
	paint.Place(video, columns.video, (size.Height-20)/2, 20, 20)
	chip := r.chip.MinSize()
	paint.Place(r.chip, columns.state, (size.Height-chip.Height)/2, chip.Width, chip.Height)
	for i, x := range []float32{
		columns.time, columns.name, columns.chart, columns.what, columns.doctor, columns.contact,
	} {
		texts[i].Hidden = x < 0
		paint.Place(texts[i], x, 0, 0, size.Height)
	}
	texts[6].Hidden = texts[5].Hidden || texts[6].Text == ""
	if !texts[6].Hidden {
		paint.Place(texts[5], columns.contact, size.Height/2-contactLine, 0, contactLine)
		paint.Place(texts[6], columns.contact, size.Height/2, 0, contactLine)
	}
	texts[7].Hidden = texts[7].Text == ""
	if !texts[7].Hidden {
		paint.Place(texts[1], columns.name, size.Height/2-contactLine, 0, contactLine)
		paint.Place(texts[7], columns.name, size.Height/2, 0, contactLine)
	}
	if r.action != nil {
		width := min(r.action.MinSize().Width, actionWidth)
		paint.Place(r.action, size.Width-width-look.Gap12, (size.Height-look.Control)/2, width, look.Control)
	}
}

// bubble is a tooltip.
type bubble struct {
	widget.BaseWidget
	text string
}

func newBubble(text string) *bubble {
	b := &bubble{text: text}
	b.ExtendBaseWidget(b)
	b.Hide()
	return b
}

// CreateRenderer implements fyne.Widget.
func (b *bubble) CreateRenderer() fyne.WidgetRenderer {
	ground, words := canvas.NewRectangle(color.Transparent), canvas.NewText("", color.Black)
	ground.CornerRadius = look.CornerCard
	d := &paint.Drawing{Parts: []fyne.CanvasObject{ground, words}}
	d.Paint = func() {
		p := look.Current()
		ground.FillColor = p.Bubble
		paint.SetText(words, b.text, look.TextSmall+1, false, p.OnBubble)
	}
	d.Min = func() fyne.Size { return fyne.NewSize(paint.TextWidth(b.text, look.TextSmall+1, false)+look.Gap20, 30) }
	d.Arrange = func(size fyne.Size) {
		paint.Place(ground, 0, 0, size.Width, size.Height)
		paint.Place(words, 10, 0, size.Width-look.Gap20, size.Height)
	}
	return d.Ready()
}
