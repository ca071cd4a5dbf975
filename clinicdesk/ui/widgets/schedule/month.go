package schedule

import (
	"image/color"
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/clinicdesk/ui/widgets/paint"
)

// MonthWords are the texts of a month, in the desk's language.
type MonthWords struct {
	Title         func(month time.Time) string
	Weekdays      [7]string // Sunday first
	Before, After string    // labels of the arrow buttons
	// Note returns a short mark for a day and what it means, such as a holiday's name; "" for none. It may be nil.
	Note func(day time.Time) (mark, note string)
}

// Month is a calendar sheet for choosing a day. The arrows move a cursor by days, Page Up and Page Down by months, and
// Home to today; Enter or a press chooses.
type Month struct {
	widget.BaseWidget
	// OnPick is called with midnight of the chosen day, OnLeave when Esc is pressed.
	OnPick  func(day time.Time)
	OnLeave func()

	words         MonthWords
	chosen, today time.Time
	cursor        time.Time // a day of the shown month
	days          [monthCells]*Day
	before, after *widgets.IconButton
	focused       bool
}

// a sheet has six weeks of seven days
const (
	monthCells = 6 * 7
	dayWide    = 40
	dayHigh    = 36
	markText   = 10 // size of the mark below a day
	markHigh   = 13
)

// NewMonth returns the month of the chosen day. Days are midnights in the clinic's time zone.
func NewMonth(words MonthWords, chosen, today time.Time) *Month {
	m := &Month{words: words, chosen: chosen, today: today, cursor: chosen}
	m.before = widgets.NewIconButton(look.IconLeft, words.Before, func() { m.goTo(addMonths(m.cursor, -1)) })
	m.after = widgets.NewIconButton(look.IconRight, words.After, func() { m.goTo(addMonths(m.cursor, 1)) })
	for i := range m.days {
		m.days[i] = newDay()
	}
	m.ExtendBaseWidget(m)
	m.fill()
	return m
}

// addMonths adds months and keeps the day of the month, or uses the month's last day if it has no such day.
func addMonths(day time.Time, by int) time.Time {
	first := time.Date(day.Year(), day.Month()+time.Month(by), 1, 0, 0, 0, 0, day.Location())
	last := first.AddDate(0, 1, -1).Day()
	return first.AddDate(0, 0, min(day.Day(), last)-1)
}

func (m *Month) goTo(day time.Time) {
	m.cursor = day
	m.fill()
	m.Refresh()
}

// fill puts the days of the cursor's month into the cells.
func (m *Month) fill() {
	first := m.cursor.AddDate(0, 0, 1-m.cursor.Day())
	for i, cell := range m.days {
		at := first.AddDate(0, 0, i-int(first.Weekday()))
		cell.Label, cell.Chosen, cell.today = strconv.Itoa(at.Day()), at.Equal(m.chosen), at.Equal(m.today)
		cell.cursor = m.focused && at.Equal(m.cursor)
		cell.OnPress = func() { m.OnPick(at) }
		cell.Hidden = at.Month() != m.cursor.Month()
		cell.mark = ""
		if m.words.Note != nil {
			cell.mark, _ = m.words.Note(at)
		}
		cell.Refresh()
	}
}

// Inner implements Composite.
func (m *Month) Inner() []fyne.CanvasObject { return []fyne.CanvasObject{m.before, m.after} }

// FocusGained implements fyne.Focusable.
func (m *Month) FocusGained() { m.setFocused(true) }

// FocusLost implements fyne.Focusable.
func (m *Month) FocusLost() { m.setFocused(false) }

func (m *Month) setFocused(focused bool) {
	m.focused = focused
	m.fill()
}

// TypedRune implements fyne.Focusable.
func (m *Month) TypedRune(char rune) {
	if char == ' ' {
		m.OnPick(m.cursor)
	}
}

// TypedKey implements fyne.Focusable.
func (m *Month) TypedKey(event *fyne.KeyEvent) {
	switch event.Name {
	case fyne.KeyLeft:
		m.goTo(m.cursor.AddDate(0, 0, -1))
	case fyne.KeyRight:
		m.goTo(m.cursor.AddDate(0, 0, 1))
	case fyne.KeyUp:
		m.goTo(m.cursor.AddDate(0, 0, -7))
	case fyne.KeyDown:
		m.goTo(m.cursor.AddDate(0, 0, 7))
	case fyne.KeyPageUp:
		m.goTo(addMonths(m.cursor, -1))
	case fyne.KeyPageDown:
		m.goTo(addMonths(m.cursor, 1))
	case fyne.KeyHome:
		m.goTo(m.today)
	case fyne.KeyReturn, fyne.KeyEnter:
		m.OnPick(m.cursor)
	case fyne.KeySpace: // also arrives as a rune, which is handled instead
	case fyne.KeyEscape:
		m.OnLeave()
	default:
		widgets.PassOn(m, event)
	}
}

// CreateRenderer implements fyne.Widget.
func (m *Month) CreateRenderer() fyne.WidgetRenderer {
	title := canvas.NewText("", color.Black)
	title.Alignment = fyne.TextAlignCenter
	var heads [7]*canvas.Text
	note := canvas.NewText("", color.Black)
	d := &paint.Drawing{Parts: []fyne.CanvasObject{title, m.before, m.after, note}}
	for i := range heads {
		heads[i] = canvas.NewText("", color.Black)
		heads[i].Alignment = fyne.TextAlignCenter
		d.Parts = append(d.Parts, heads[i])
	}
	for _, day := range m.days {
		d.Parts = append(d.Parts, day)
	}
	d.Paint = func() {
		p := look.Current()
		paint.SetText(title, m.words.Title(m.cursor), look.TextTitle, true, p.Text)
		paint.SetText(note, paint.Shorten(m.note(), look.TextSmall, false, 7*dayWide), look.TextSmall, false, p.Second)
		for i, head := range heads {
			paint.SetText(head, m.words.Weekdays[i], look.TextSmall, false, p.Second)
		}
	}
	d.Min = func() fyne.Size { return fyne.NewSize(7*dayWide, monthHead+weekdaysHigh+6*dayHigh+noteHigh) }
	d.Arrange = func(size fyne.Size) {
		m.layout(size, title, heads)
		paint.Place(note, 0, size.Height-noteHigh, size.Width, noteHigh)
	}
	return d.Ready()
}

const (
	monthHead    = 44
	weekdaysHigh = 24
	noteHigh     = 20
)

// note names the holiday of the cursor's day, or why the clinic is closed.
func (m *Month) note() string {
	if m.words.Note == nil {
		return ""
	}
	_, note := m.words.Note(m.cursor)
	return note
}

func (m *Month) layout(size fyne.Size, title *canvas.Text, heads [7]*canvas.Text) {
	const arrow = 36
	paint.Place(m.before, 0, 0, arrow, arrow)
	paint.Place(title, arrow, 0, size.Width-2*arrow, arrow)
	paint.Place(m.after, size.Width-arrow, 0, arrow, arrow)
	for i, head := range heads {
		paint.Place(head, float32(i)*dayWide, monthHead, dayWide, weekdaysHigh)
	}
	for i, day := range m.days {
		paint.Place(day, float32(i%7)*dayWide, monthHead+weekdaysHigh+float32(i/7)*dayHigh, dayWide, dayHigh)
	}
}

// Day is a day in a Month. It takes pointer presses; the month has the keyboard focus.
type Day struct {
	widgets.Part
	Label  string
	Chosen bool

	today, cursor bool
	mark          string // of a holiday or a day on which the clinic is closed
}

func newDay() *Day {
	d := &Day{}
	d.ExtendBaseWidget(d)
	return d
}

// CreateRenderer implements fyne.Widget.
func (d *Day) CreateRenderer() fyne.WidgetRenderer {
	focus := paint.NewRing(look.Gap4)
	ground, number := canvas.NewRectangle(color.Transparent), canvas.NewText("", color.Black)
	ground.CornerRadius, number.Alignment = look.CornerButton, fyne.TextAlignCenter
	mark := canvas.NewText("", color.Black)
	mark.Alignment = fyne.TextAlignCenter
	drawn := &paint.Drawing{Parts: append([]fyne.CanvasObject{ground, number, mark}, focus.Objects()...)}
	drawn.Paint = func() {
		p := look.Current()
		ground.FillColor, ground.StrokeColor, ground.StrokeWidth = color.Transparent, p.Accent, 0
		ink := p.Text
		if d.Hovered() {
			ground.FillColor = p.Selection
		}
		if d.today {
			ground.StrokeWidth, ink = 1, p.Accent
		}
		if d.Chosen {
			ground.FillColor, ink = p.Accent, p.OnAccent
		}
		paint.SetText(number, d.Label, look.TextBody, d.today || d.Chosen, ink)
		paint.SetText(mark, d.mark, markText, false, ink)
		focus.Paint(p, d.cursor)
	}
	drawn.Min = func() fyne.Size { return fyne.NewSize(dayWide, dayHigh) }
	drawn.Arrange = func(size fyne.Size) {
		paint.Place(ground, 2, 2, size.Width-4, size.Height-4)
		high := size.Height
		if d.mark != "" {
			high -= markHigh
			paint.Place(mark, 0, high-2, size.Width, markHigh)
		}
		paint.Place(number, 0, 0, size.Width, high)
		focus.Layout(fyne.NewPos(look.Gap4, look.Gap4), size.SubtractWidthHeight(look.Gap8, look.Gap8))
	}
	return drawn.Ready()
}

// Calendar is a Month over a window; a press outside closes it.
type Calendar struct {
	widget.BaseWidget
	// OnClosed is called once, when the calendar closes.
	OnClosed func()

	canvas fyne.Canvas
	month  *Month
	panel  *widgets.Panel
	pos    fyne.Position
	closed bool
}

// ShowCalendar opens a calendar below an object of a window. pick is called after it has closed.
func ShowCalendar(c fyne.Canvas, under fyne.CanvasObject, month *Month, pick func(time.Time)) *Calendar {
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(under)
	k := &Calendar{canvas: c, month: month, pos: at.AddXY(0, under.Size().Height+look.Gap4)}
	k.panel = widgets.NewPanel(widgets.PaneInk, widgets.Padded(look.Gap12, look.Gap12, look.Gap12, look.Gap12, month))
	k.panel.Line, k.panel.Corner = widgets.StrongLineInk, look.CornerDialog
	month.OnLeave = k.Close
	month.OnPick = func(day time.Time) {
		k.Close()
		pick(day)
	}
	k.ExtendBaseWidget(k)
	c.Overlays().Add(k)
	k.Resize(c.Size())
	c.Focus(month)
	return k
}

// Close closes the calendar and restores the previous focus.
func (k *Calendar) Close() {
	if k.closed {
		return
	}
	k.closed = true
	k.canvas.Overlays().Remove(k)
	if k.OnClosed != nil {
		k.OnClosed()
	}
}

// Pick chooses the cursor's day.
func (k *Calendar) Pick() { k.month.OnPick(k.month.cursor) }

// Tapped implements fyne.Tappable.
func (k *Calendar) Tapped(*fyne.PointEvent) { k.Close() }

// Inner implements Composite.
func (k *Calendar) Inner() []fyne.CanvasObject { return []fyne.CanvasObject{k.panel} }

// CreateRenderer implements fyne.Widget.
func (k *Calendar) CreateRenderer() fyne.WidgetRenderer {
	d := &paint.Drawing{Parts: []fyne.CanvasObject{k.panel}, Paint: func() {}}
	d.Min = func() fyne.Size { return k.panel.MinSize() }
	d.Arrange = func(size fyne.Size) {
		own := k.panel.MinSize()
		x := max(min(k.pos.X, size.Width-own.Width-look.Gap4), look.Gap4)
		y := max(min(k.pos.Y, size.Height-own.Height-look.Gap4), look.Gap4)
		paint.Place(k.panel, x, y, own.Width, own.Height)
	}
	return d
}

// DateButton is the date in a page's bar; a press opens the calendar.
type DateButton struct {
	widgets.Pressable
	Label string
}

// NewDateButton returns a date button that calls press.
func NewDateButton(press func()) *DateButton {
	b := &DateButton{}
	b.OnPress = press
	b.Extend(b)
	return b
}

// SetLabel changes the date.
func (b *DateButton) SetLabel(label string) {
	if b.Label != label {
		b.Label = label
		b.Refresh()
	}
}

const (
	dateWide  = 190 // the width of the widest dates, so that the arrows beside it do not move
	dateArrow = 14
)

// CreateRenderer implements fyne.Widget.
func (b *DateButton) CreateRenderer() fyne.WidgetRenderer {
	focus := paint.NewRing(look.CornerButton)
	ground, label := canvas.NewRectangle(color.Transparent), canvas.NewText("", color.Black)
	ground.CornerRadius = look.CornerButton
	arrow := paint.Icon(look.IconDown, color.NRGBA{})
	d := &paint.Drawing{Parts: append([]fyne.CanvasObject{ground, label, arrow}, focus.Objects()...)}
	d.Paint = func() {
		p := b.Colours()
		ground.FillColor = color.Transparent
		if b.Hovered() {
			ground.FillColor = p.Selection
		}
		arrow.Resource = look.Icon(look.IconDown, p.Accent)
		paint.SetText(label, b.Label, look.TextDate, true, p.Text)
		focus.Paint(p, b.Focused())
	}
	width := func() float32 { return paint.TextWidth(b.Label, look.TextDate, true) + look.Gap4 + dateArrow }
	d.Min = func() fyne.Size { return fyne.NewSize(max(dateWide, width()+look.Gap8), look.Control) }
	d.Arrange = func(size fyne.Size) {
		left := (size.Width - width()) / 2
		paint.Place(ground, 0, 0, size.Width, size.Height)
		paint.Place(label, left, 0, width()-dateArrow, size.Height)
		paint.Place(arrow, left+width()-dateArrow, (size.Height-dateArrow)/2+1, dateArrow, dateArrow)
		focus.Layout(fyne.Position{}, size)
	}
	return d.Ready()
}
