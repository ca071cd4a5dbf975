package schedule

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"madoguchi/clinicdesk/backend/overview"
	"madoguchi/clinicdesk/backend/visits"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/clinicdesk/ui/widgets/paint"
)

// Slot is a row of a doctor's day, with a person icon that books it (B1). A full row has no icon.
type Slot struct {
	widgets.Part
	// Label is the slot's accessible name.
	Label  string
	Open   bool // within opening hours; slots outside them can be booked too
	Chosen bool
	Full   bool // the doctor has room for nobody
	minute int
	length int  // minutes
	narrow bool // in a week: the icon appears below the pointer only
}

func newSlot(minute, length int, press func()) *Slot {
	s := &Slot{minute: minute, length: length}
	s.OnPress = press
	s.ExtendBaseWidget(s)
	return s
}

// name sets the slot's label for the shown day, whether it lies within opening hours, and whether there is room.
func (s *Slot) name(label string, open, room bool) {
	s.Label = label
	if s.Open != open || s.Full == room {
		s.Open, s.Full = open, !room
		s.Refresh()
	}
}

func (s *Slot) choose(chosen bool) {
	if s.Chosen != chosen {
		s.Chosen = chosen
		s.Refresh()
	}
}

// The room at the right of a slot that cards leave free for its person icon.
const (
	personRoom = 44
	personSide = 22
	weekRoom   = 12 // in a week
)

// CreateRenderer implements fyne.Widget.
func (s *Slot) CreateRenderer() fyne.WidgetRenderer {
	ground, line := canvas.NewRectangle(color.Transparent), canvas.NewRectangle(color.Transparent)
	person := paint.Icon(look.IconPerson, color.NRGBA{})
	d := &paint.Drawing{Parts: []fyne.CanvasObject{ground, line, person}}
	d.Paint = func() {
		p := look.Current()
		ground.FillColor = p.Pane
		ink := p.Third
		switch {
		case s.Chosen:
			// The grid draws its frame, above the line of the current time.
			ground.FillColor, ink = p.Selection, p.Accent
		case s.Hovered() && !s.Full:
			ground.FillColor, ink = p.Hover, p.Accent
		case !s.Open:
			ground.FillColor = p.Closed
		}
		line.FillColor = p.Line
		if (s.minute+s.length)%60 != 0 { // the other lines are fainter than the hour's
			line.FillColor = p.Ground
		}
		person.Resource, person.Hidden = look.Icon(look.IconPerson, ink), s.Full || s.narrow && !s.Hovered()
	}
	d.Min = func() fyne.Size { return fyne.NewSize(personRoom, leastRow) }
	d.Arrange = func(size fyne.Size) {
		paint.Place(ground, 0, 0, size.Width, size.Height)
		paint.Place(line, 0, size.Height-1, size.Width, 1)
		paint.Place(person, size.Width-personRoom+(personRoom-personSide)/2, (size.Height-personSide)/2, personSide,
			personSide)
	}
	return d.Ready()
}

// Card is a reservation or call in the agenda.
type Card struct {
	widgets.Part
	Shown  overview.Card
	Chosen bool
}

func newCard(shown overview.Card, chosen bool, press func()) *Card {
	c := &Card{Shown: shown, Chosen: chosen}
	c.OnPress = press
	c.ExtendBaseWidget(c)
	return c
}

const cardBar = 4

// CreateRenderer implements fyne.Widget.
func (c *Card) CreateRenderer() fyne.WidgetRenderer {
	ground, bar := canvas.NewRectangle(color.Transparent), canvas.NewRectangle(color.Transparent)
	ground.CornerRadius = look.CornerCard
	bar.TopLeftCornerRadius, bar.BottomLeftCornerRadius = look.CornerCard, look.CornerCard
	video, web := paint.Icon(look.IconVideo, color.NRGBA{}), paint.Icon(look.IconWeb, color.NRGBA{})
	name := canvas.NewText("", color.Black)
	line := canvas.NewText("", color.Black)
	state := canvas.NewText("", color.Black)
	strike := canvas.NewRectangle(color.Transparent)
	d := &paint.Drawing{Parts: []fyne.CanvasObject{ground, bar, video, web, name, line, state, strike}}
	d.Paint = func() {
		p := look.Current()
		c.paintGround(p, ground, bar)
		c.paintWords(p, d.Size, video, name, line, state)
		web.Resource, web.Hidden = look.Icon(look.IconWeb, name.Color.(color.NRGBA)), !c.Shown.Web
		paintStrike(strike, name, c.Shown.Void)
	}
	d.Min = func() fyne.Size { return fyne.NewSize(60, 20) }
	d.Arrange = func(size fyne.Size) {
		d.Paint()
		paint.Place(ground, 0, 0, size.Width, size.Height)
		paint.Place(bar, 0, 0, cardBar, size.Height)
		c.layoutWords(size, video, name, line, state)
		paint.Place(web, c.nameLeft()-cardVideo-look.Gap4, video.Position().Y, cardVideo, cardVideo)
		layoutStrike(strike, name)
	}
	return d.Ready()
}

// paintStrike strikes out the name of a cancelled entry.
func paintStrike(strike *canvas.Rectangle, name *canvas.Text, void bool) {
	strike.FillColor, strike.Hidden = name.Color, !void
}

func layoutStrike(strike *canvas.Rectangle, name *canvas.Text) {
	at := name.Position()
	width := paint.TextWidth(name.Text, name.TextSize, name.TextStyle.Bold)
	paint.Place(strike, at.X, at.Y+name.Size().Height/2, width, 1)
}

func (c *Card) paintGround(p *look.Palette, ground, bar *canvas.Rectangle) {
	state := stateOf(p, c.Shown.Tone)
	ground.FillColor, ground.StrokeColor, ground.StrokeWidth = state.Ground, state.Line, 1
	if c.Shown.Tone == visits.ToneWrong {
		ground.FillColor = p.Pane
	}
	if c.Hovered() && c.Shown.Tone == visits.ToneBooked {
		ground.FillColor = p.Hover
	}
	if c.Chosen {
		ground.StrokeColor, ground.StrokeWidth = p.Accent, 2
		if c.Shown.Tone == visits.ToneBooked {
			ground.FillColor = p.Selection
		}
	}
	bar.FillColor = state.Bar
}

// The positions of a card's texts.
const (
	cardLeft  = 12
	cardVideo = 15
)

func (c *Card) nameLeft() float32 {
	left := float32(cardLeft)
	for _, mark := range []bool{c.Shown.Video, c.Shown.Web} {
		if mark {
			left += cardVideo + look.Gap4
		}
	}
	return left
}

func (c *Card) stateWidth() float32 {
	if c.Shown.State == "" {
		return 0
	}
	return paint.TextWidth(c.Shown.State, look.TextSmall, true)
}

func (c *Card) paintWords(p *look.Palette, size fyne.Size, video *canvas.Image, name, line, state *canvas.Text) {
	ink, second := p.Text, p.Second
	if c.Shown.Tone == visits.ToneDone {
		ink, second = p.Third, p.Third
	}
	tone := stateOf(p, c.Shown.Tone)
	stateInk := tone.Text
	if c.Shown.Tone == visits.ToneWaiting {
		ink, second = p.Waiting.Text, p.Waiting.Text
	}
	video.Resource, video.Hidden = look.Icon(look.IconVideo, ink), !c.Shown.Video
	const leastName = 44 // three characters
	room, below := size.Width-c.nameLeft()-c.stateWidth()-look.Gap20, size.Width-cardLeft-look.Gap8
	word, lines := c.Shown.State, c.Shown.Lines
	if size.Width > 0 && room < leastName && word != "" { // without room beside the name, the word goes below it
		room, lines, word = room+c.stateWidth(), []string{word}, ""
	}
	if size.Width > 0 { // before its first layout a card has no width to shorten to
		room, below = max(room, 1), max(below, 1)
	}
	body := float32(look.TextBody)
	if size.Height < nameHeight {
		body = look.TextSmall
	}
	paint.SetText(name, paint.Shorten(c.Shown.Name, body, true, room), body, true, ink)
	line.Hidden = false
	if isLow(size) { // the line goes beside the name
		const leastLine = 60
		below = max(room-paint.TextWidth(name.Text, body, true)-look.Gap12, 1)
		line.Hidden = below < leastLine
	}
	paint.SetText(line, paint.FirstFitting(lines, look.TextSmall, below), look.TextSmall, false, second)
	paint.SetText(state, word, look.TextSmall, true, stateInk)
}

// The heights of a card's lines, and whether there is room for only one.
const nameHeight, lineHeight = 22, 18

func isLow(size fyne.Size) bool { return size.Height < nameHeight+lineHeight }

func (c *Card) layoutWords(size fyne.Size, video *canvas.Image, name, line, state *canvas.Text) {
	top, below := float32(3), fyne.NewPos(cardLeft, 3+nameHeight-1)
	if isLow(size) {
		top = (size.Height - nameHeight) / 2
		below = fyne.NewPos(c.nameLeft()+paint.TextWidth(name.Text, name.TextSize, true)+look.Gap12, top+2)
	}
	paint.Place(video, cardLeft, top+4, cardVideo, cardVideo)
	paint.Place(name, c.nameLeft(), top, size.Width-c.nameLeft(), nameHeight)
	paint.Place(line, below.X, below.Y, max(size.Width-below.X, 0), lineHeight)
	paint.Place(state, size.Width-c.stateWidth()-look.Gap8, top, c.stateWidth(), nameHeight-2)
}
