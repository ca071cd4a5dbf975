package patients

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"madoguchi/clinicdesk/backend/patients"
	"madoguchi/clinicdesk/backend/phrases"
	"madoguchi/clinicdesk/backend/visits"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/clinicdesk/ui/widgets/paint"
	"madoguchi/clinicdesk/ui/widgets/schedule"
)

// columns holds where each column begins; a hidden column is negative.
type columns struct{ name, birth, chart, phone, visit, tag float32 }

const (
	rowHeight  = 56
	headHeight = 36
	tagWidth   = 180
)

// columnsFor distributes the columns over a width. If it is small, chart number and phone are hidden.
func columnsFor(width float32) columns {
	c := columns{name: look.Gap12, chart: -1, phone: -1, tag: width - tagWidth}
	if room := c.tag - c.name; room > 640 {
		c.birth = c.name + room*0.22
		c.chart, c.phone, c.visit = c.birth+room*0.19, c.birth+room*0.33, c.birth+room*0.56
		return c
	}
	c.birth = c.name + (c.tag-c.name)*0.4
	c.visit = c.name + (c.tag-c.name)*0.68
	return c
}

// texts returns the columns in order.
func (c columns) texts() []float32 { return []float32{c.name, c.birth, c.chart, c.phone, c.visit} }

// heads are the list's column heads.
type heads struct {
	widget.BaseWidget
	words []string
}

func newHeads(p phrases.Phrases) *heads {
	h := &heads{words: []string{
		p.Say("booking.patient"), p.Say("patients.birth"), p.Say("reception.chart"), p.Say("patients.phone"),
		p.Say("patients.visit"),
	}}
	h.ExtendBaseWidget(h)
	return h
}

// CreateRenderer implements fyne.Widget.
func (h *heads) CreateRenderer() fyne.WidgetRenderer {
	ground, line := canvas.NewRectangle(color.Transparent), canvas.NewRectangle(color.Transparent)
	d := &paint.Drawing{Parts: []fyne.CanvasObject{ground, line}}
	texts := make([]*canvas.Text, len(h.words))
	for i := range texts {
		texts[i] = canvas.NewText("", color.Black)
		d.Parts = append(d.Parts, texts[i])
	}
	d.Paint = func() {
		p := look.Current()
		ground.FillColor, line.FillColor = p.Pane, p.StrongLine
		for i, text := range texts {
			paint.SetText(text, h.words[i], look.TextSmall, false, p.Second)
		}
	}
	d.Min = func() fyne.Size { return fyne.NewSize(0, headHeight) }
	d.Arrange = func(size fyne.Size) {
		paint.Place(ground, 0, 0, size.Width, headHeight)
		paint.Place(line, 0, headHeight-1, size.Width, 1)
		for i, x := range columnsFor(size.Width).texts() {
			texts[i].Hidden = x < 0
			paint.Place(texts[i], x, 0, 0, headHeight)
		}
	}
	return d.Ready()
}

// Row is one line of the list.
type Row struct {
	widgets.Pressable
	Shown  patients.Row
	chosen bool
	chip   *schedule.Chip
}

func newRow(shown patients.Row, chosen bool, p phrases.Phrases, press func()) *Row {
	state := visits.StateView{Word: shown.Tag, Tone: visits.ToneBooked}
	if shown.Doubled {
		state = visits.StateView{Word: p.Say("patients.doubled"), Tone: visits.ToneWaiting}
	}
	r := &Row{Shown: shown, chosen: chosen, chip: schedule.NewChip(state, nil)}
	r.chip.Hidden = state.Word == ""
	r.OnPress = press
	r.Extend(r)
	return r
}

// CreateRenderer implements fyne.Widget.
func (r *Row) CreateRenderer() fyne.WidgetRenderer {
	focus := paint.NewRing(look.CornerCard)
	ground, line := canvas.NewRectangle(color.Transparent), canvas.NewRectangle(color.Transparent)
	texts := make([]*canvas.Text, 6)
	d := &paint.Drawing{Parts: []fyne.CanvasObject{ground, line, r.chip}}
	for i := range texts {
		texts[i] = canvas.NewText("", color.Black)
		d.Parts = append(d.Parts, texts[i])
	}
	d.Parts = append(d.Parts, focus.Objects()...)
	d.Paint = func() { r.paint(ground, line, texts, focus) }
	d.Min = func() fyne.Size { return fyne.NewSize(0, rowHeight) }
	d.Arrange = func(size fyne.Size) {
		d.Paint()
		r.layout(size, ground, line, texts)
		focus.Layout(fyne.NewPos(5, 5), size.SubtractWidthHeight(10, 10))
	}
	return d.Ready()
}

func (r *Row) paint(ground, line *canvas.Rectangle, texts []*canvas.Text, focus paint.Ring) {
	p, patient := look.Current(), r.Shown.Patient
	ground.FillColor, line.FillColor = p.Pane, p.Line
	switch {
	case r.chosen:
		ground.FillColor = p.Selection
	case r.Hovered():
		ground.FillColor = p.Hover
	}
	chart := patient.ChartNumber
	if chart == "" {
		chart = "—"
	}
	at := columnsFor(r.Size().Width)
	cut := func(words string, size float32, bold bool, from, until float32) string {
		return paint.Shorten(words, size, bold, until-from-look.Gap8)
	}
	end := at.chart
	if end < 0 {
		end = at.visit
	}
	paint.SetText(texts[0], cut(patient.Name, look.TextBody, true, at.name, at.birth), look.TextBody, true, p.Text)
	paint.SetText(texts[1], r.Shown.Birth, look.TextBody, false, p.Text)
	paint.SetText(texts[2], cut(chart, look.TextBody, false, at.chart, at.phone), look.TextBody, false, p.Text)
	paint.SetText(texts[3], cut(patient.Phone, look.TextBody, false, at.phone, at.visit), look.TextBody, false, p.Text)
	paint.SetText(texts[4], cut(r.Shown.Visit, look.TextBody, false, at.visit, at.tag), look.TextBody, false, p.Text)
	paint.SetText(texts[5], cut(patient.Kana, look.TextSmall, false, at.name, end), look.TextSmall, false, p.Second)
	focus.Paint(p, r.Focused())
}

func (r *Row) layout(size fyne.Size, ground, line *canvas.Rectangle, texts []*canvas.Text) {
	at := columnsFor(size.Width)
	paint.Place(ground, 0, 0, size.Width, size.Height)
	paint.Place(line, 0, size.Height-1, size.Width, 1)
	for i, x := range at.texts() {
		texts[i].Hidden = x < 0
		paint.Place(texts[i], x, 0, 0, size.Height)
	}
	if texts[5].Text != "" {
		paint.Place(texts[0], at.name, look.Gap8, 0, 22)
		paint.Place(texts[5], at.name, 30, 0, 18)
	}
	chip := r.chip.MinSize()
	paint.Place(r.chip, at.tag, (size.Height-chip.Height)/2, chip.Width, chip.Height)
}
