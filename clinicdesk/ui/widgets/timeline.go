package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"madoguchi/clinicdesk/backend"
	"madoguchi/clinicdesk/ui/look"
)

// Timeline is 「経過と予定」: what happened as full dots, what will happen as rings.
type Timeline struct {
	widget.BaseWidget
	lines []backend.TimelineLine
}

// NewTimeline returns the timeline.
func NewTimeline(lines []backend.TimelineLine) *Timeline {
	t := &Timeline{lines: lines}
	t.ExtendBaseWidget(t)
	return t
}

const (
	timelineRow  = 26
	timelineDot  = 10
	timelineText = 20
	timelineAt   = 84
)

// CreateRenderer implements fyne.Widget.
func (t *Timeline) CreateRenderer() fyne.WidgetRenderer {
	rail := canvas.NewRectangle(color.Transparent)
	d := &drawing{objects: []fyne.CanvasObject{rail}}
	dots := make([]*canvas.Rectangle, len(t.lines))
	times, words := make([]*canvas.Text, len(t.lines)), make([]*canvas.Text, len(t.lines))
	for i := range t.lines {
		dots[i] = canvas.NewRectangle(color.Transparent)
		dots[i].CornerRadius = timelineDot / 2
		times[i], words[i] = canvas.NewText("", color.Black), canvas.NewText("", color.Black)
		d.objects = append(d.objects, dots[i], times[i], words[i])
	}
	d.paint = func() {
		p := look.Current()
		rail.FillColor = p.Line
		for i, line := range t.lines {
			paintTimelineLine(p, line, dots[i], times[i], words[i], d.size.Width)
		}
	}
	d.min = func() fyne.Size { return fyne.NewSize(200, timelineRow*float32(len(t.lines))) }
	d.layout = func(size fyne.Size) {
		d.paint()
		place(rail, timelineDot/2-0.5, timelineRow/2, 1, max(timelineRow*float32(len(t.lines)-1), 0))
		for i := range t.lines {
			top := float32(i) * timelineRow
			place(dots[i], 0, top+(timelineRow-timelineDot)/2, timelineDot, timelineDot)
			place(times[i], timelineText, top, timelineAt, timelineRow)
			place(words[i], timelineText+timelineAt, top, size.Width-timelineText-timelineAt, timelineRow)
		}
	}
	return d.ready()
}

func paintTimelineLine(p *look.Palette, line backend.TimelineLine, dot *canvas.Rectangle, at, words *canvas.Text, width float32) {
	dot.FillColor, dot.StrokeColor, dot.StrokeWidth = p.Accent, p.Accent, 2
	ink := p.Text
	if line.Wrong {
		dot.FillColor, dot.StrokeColor, ink = p.Wrong.Bar, p.Wrong.Bar, p.Wrong.Text
	}
	if line.Planned {
		dot.FillColor, dot.StrokeColor, ink = p.Pane, p.Third, p.Second
	}
	setText(at, line.At, look.TextBody-1, false, p.Third)
	setText(words, shorten(line.Text, look.TextBody-1, false, width-timelineText-timelineAt), look.TextBody-1, false, ink)
}
