package schedule

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"madoguchi/clinicdesk/backend/visits"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/clinicdesk/ui/widgets/paint"
)

// Timeline is 「経過と予定」: past events with full dots, planned events with rings.
type Timeline struct {
	widget.BaseWidget
	lines []visits.TimelineLine
	words []*widgets.Text
	at    float32 // the width of the time column
}

// NewTimeline returns the timeline. Each layout asks room for the width at which lines break.
func NewTimeline(lines []visits.TimelineLine, room func() float32) *Timeline {
	t := &Timeline{lines: lines, at: timelineAt}
	wrap := func() float32 { return room() - timelineText - t.at }
	for _, line := range lines {
		t.at = max(t.at, paint.TextWidth(line.At, timelineSize, false)+look.Gap8)
		style := widgets.Style{Size: timelineSize, Ink: timelineInk(line), WrapTo: wrap}
		t.words = append(t.words, widgets.NewText(line.Text, style))
	}
	t.ExtendBaseWidget(t)
	return t
}

func timelineInk(line visits.TimelineLine) widgets.Ink {
	switch {
	case line.Planned:
		return widgets.SecondInk
	case line.Wrong:
		return widgets.WrongInk
	}
	return widgets.TextInk
}

const (
	timelineSize = look.TextBody - 1
	timelineRow  = 26 // of a single-line row
	timelineDot  = 10
	timelineText = 20
	timelineAt   = 84 // of a time with its date; a time with the year is wider
)

// heights returns the rows' heights: each further line adds to a row's height.
func (t *Timeline) heights() (rows []float32, all float32) {
	for _, words := range t.words {
		height := words.MinSize().Height + timelineRow - paint.LineHeight(timelineSize)
		rows, all = append(rows, height), all+height
	}
	return rows, all
}

// CreateRenderer implements fyne.Widget.
func (t *Timeline) CreateRenderer() fyne.WidgetRenderer {
	rail := canvas.NewRectangle(color.Transparent)
	d := &paint.Drawing{Parts: []fyne.CanvasObject{rail}}
	dots, times := make([]*canvas.Rectangle, len(t.lines)), make([]*canvas.Text, len(t.lines))
	for i := range t.lines {
		dots[i] = canvas.NewRectangle(color.Transparent)
		dots[i].CornerRadius = timelineDot / 2
		times[i] = canvas.NewText("", color.Black)
		d.Parts = append(d.Parts, dots[i], times[i], t.words[i])
	}
	d.Paint = func() {
		p := look.Current()
		rail.FillColor = p.Line
		for i, line := range t.lines {
			paintTimelineDot(p, line, dots[i])
			paint.SetText(times[i], line.At, timelineSize, false, p.Third)
		}
	}
	d.Min = func() fyne.Size {
		_, all := t.heights()
		return fyne.NewSize(200, all)
	}
	d.Arrange = func(size fyne.Size) { t.layout(size, rail, dots, times) }
	return d.Ready()
}

func (t *Timeline) layout(size fyne.Size, rail *canvas.Rectangle, dots []*canvas.Rectangle, times []*canvas.Text) {
	rows, all := t.heights()
	top := float32(0)
	for i, row := range rows {
		paint.Place(dots[i], 0, top+(timelineRow-timelineDot)/2, timelineDot, timelineDot)
		paint.Place(times[i], timelineText, top, t.at, timelineRow)
		margin := (timelineRow - paint.LineHeight(timelineSize)) / 2
		paint.Place(t.words[i], timelineText+t.at, top+margin, size.Width-timelineText-t.at, row-2*margin)
		top += row
	}
	last := float32(0)
	if len(rows) > 0 {
		last = rows[len(rows)-1]
	}
	paint.Place(rail, timelineDot/2-0.5, timelineRow/2, 1, max(all-last, 0))
}

func paintTimelineDot(p *look.Palette, line visits.TimelineLine, dot *canvas.Rectangle) {
	dot.FillColor, dot.StrokeColor, dot.StrokeWidth = p.Accent, p.Accent, 2
	if line.Wrong {
		dot.FillColor, dot.StrokeColor = p.Wrong.Bar, p.Wrong.Bar
	}
	if line.Planned {
		dot.FillColor, dot.StrokeColor = p.Pane, p.Third
	}
}
