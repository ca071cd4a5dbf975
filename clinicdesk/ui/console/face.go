package console

import (
	"image/color"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/daytime"
	"madoguchi/clinicdesk/backend/overview"
	"madoguchi/clinicdesk/backend/phrases"
	"madoguchi/clinicdesk/backend/visits"
	"madoguchi/clinicdesk/call"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/clinicdesk/ui/widgets/schedule"
	"madoguchi/clinicdesk/video"
	"madoguchi/madoguchi"
)

// consoleFace is the content of a call's window: the patient in the centre, the clinician at the lower left.
type consoleFace struct {
	console *Console
	content fyne.CanvasObject

	name, about, line, clock *widgets.Text
	chip                     *schedule.Chip
	chipBox                  *fyne.Container
	remote, own              *widgets.Picture
	other                    *widgets.Text // the patient's microphone and camera
	otherPlate               *widgets.Panel
	notice                   *widgets.Text // the current event, over the picture
	noticePlate              *widgets.Panel
	action                   *widgets.Button
	applicant                *applicantPlate
	missing                  *widgets.Text
	missingPlate             *widgets.Panel
	dismissed                map[video.Kind]bool // missing devices that the user has dismissed in this call
	beside                   *besideCall
	bar                      *consoleBar
	stage                    *fyne.Container
	shaped                   string              // the shape of the last layout
	next                     *parts.WaitingStrip // other waiting patients
}

func newConsoleFace(c *Console) *consoleFace {
	f := &consoleFace{console: c, remote: widgets.NewPicture(false), own: widgets.NewPicture(true)}
	f.bar, f.beside = newConsoleBar(c), newBesideCall(c)
	f.build()
	return f
}

// inCall returns a style in the colours of the call's window.
func inCall(style widgets.Style) widgets.Style {
	style.Palette = look.InCall
	return style
}

// plate returns a dark ground for words over a picture.
func plate(content fyne.CanvasObject) *widgets.Panel {
	p := widgets.NewPanel(func(*look.Palette) color.NRGBA { return color.NRGBA{R: 0x12, G: 0x19, B: 0x1b, A: 0xd0} },
		widgets.Padded(look.Gap8, look.Gap16, look.Gap8, look.Gap16, content))
	p.Corner, p.Palette = look.CornerButton, look.InCall
	return p
}

func (f *consoleFace) build() {
	f.other = widgets.NewText("", inCall(widgets.Style{Size: look.TextSmall + 1}))
	f.otherPlate = plate(f.other)
	f.notice = widgets.NewText("", inCall(widgets.Style{Size: look.TextTitle, Align: fyne.TextAlignCenter, Wrap: 640}))
	f.noticePlate = plate(f.notice)
	f.action = widgets.NewButton("", widgets.Primary, f.act)
	f.action.Palette, f.action.Tall = look.InCall, look.CallControl
	f.missing = widgets.NewText("", inCall(widgets.Style{Size: look.TextSmall + 1, Ink: parts.WaitingInk, Wrap: 560}))
	read := widgets.NewIconButton(look.IconClose, f.console.view.Say("close"), f.dismissMissing)
	read.Palette = func() *look.Palette { return &look.Light } // the plate stays light in the dark window
	missing := widgets.Edges(nil, nil, nil, widgets.Padded(0, 0, 0, look.Gap8, widgets.Middle(read)),
		widgets.Middle(f.missing))
	f.missingPlate = widgets.NewPanel(parts.WaitingGround,
		widgets.Padded(look.Gap4, look.Gap8, look.Gap4, look.Gap12, missing))
	f.missingPlate.Corner, f.missingPlate.Palette = look.CornerButton, look.InCall
	f.applicant = newApplicantPlate(f.console)
	f.stage = container.New(stage{}, f.remote, f.own, f.missingPlate, f.otherPlate, f.noticePlate, f.action,
		f.applicant.plate)
	f.next = parts.NewWaitingStrip("waiters.next", look.Gap12, look.InCall, f.console.goInto)
	middle := widgets.Edges(nil, nil, callMargin(), f.beside.content, f.stage)
	f.content = widgets.Edges(callGround(widgets.Down(0, f.buildHead(), f.next.Content)), callGround(f.bar.content),
		nil, callMargin(), middle)
}

// callGround returns the window's ground behind one part of it. There is none behind the pictures, because the toolkit
// would draw it under each frame.
func callGround(content fyne.CanvasObject) fyne.CanvasObject {
	ground := widgets.NewPanel(widgets.GroundInk, content)
	ground.Palette = look.InCall
	return ground
}

// callMargin returns the strip of ground beside the pictures.
func callMargin() fyne.CanvasObject {
	return callGround(widgets.Sized(look.Gap12, 1, container.NewWithoutLayout()))
}

func (f *consoleFace) buildHead() fyne.CanvasObject {
	say := f.console.view.Phrases.Say
	f.name = widgets.NewText("", inCall(widgets.Style{Size: 18, Bold: true}))
	f.about = widgets.NewText("", inCall(widgets.Style{Ink: widgets.SecondInk, Shrink: true}))
	f.line = widgets.NewText("", inCall(widgets.Style{Ink: widgets.SecondInk}))
	f.clock = widgets.NewText("", inCall(widgets.Style{Size: look.TextTime, Bold: true}))
	f.chip = schedule.NewChip(visits.StateView{}, look.InCall)
	f.chipBox = widgets.Middle(f.chip)
	left := widgets.Across(look.Gap16, widgets.Middle(badge(say("videoCall"))), widgets.Middle(f.name))
	right := widgets.Across(look.Gap16, widgets.Middle(f.line), widgets.Middle(f.clock), f.chipBox)
	line := widgets.Edges(nil, nil, left, right, widgets.Middle(widgets.Padded(0, look.Gap16, 0, look.Gap16, f.about)))
	return widgets.Sized(1, 56, widgets.Padded(0, look.Gap20, 0, look.Gap20, line))
}

// badge returns 「ビデオ通話」 for the upper left.
func badge(text string) fyne.CanvasObject {
	image := canvas.NewImageFromResource(look.Icon(look.IconVideo, look.Call.OnAccent))
	image.FillMode = canvas.ImageFillContain
	words := widgets.NewText(text,
		inCall(widgets.Style{Bold: true, Ink: func(p *look.Palette) color.NRGBA { return p.OnAccent }}))
	plate := widgets.NewPanel(widgets.AccentInk, widgets.Padded(3, look.Gap8, 3, look.Gap8,
		widgets.Across(6, widgets.Middle(widgets.Sized(16, 16, image)), words)))
	plate.Corner, plate.Palette = look.CornerCard, look.InCall
	return plate
}

// redraw shows the current state.
func (f *consoleFace) redraw() {
	c := f.console
	f.drawHead(c.view, c.entry)
	f.beside.redraw()
	f.drawPictures()
	f.drawNotice()
	f.drawMissing()
	f.drawNext()
	f.applicant.redraw()
	f.bar.redraw()
	if shape := f.shape(); shape != f.shaped {
		f.shaped = shape
		f.content.Refresh()
	}
}

// shape identifies the layout of the parts. The call's duration changes each second, but its width hardly ever.
func (f *consoleFace) shape() string {
	hidden := ""
	for _, object := range []fyne.CanvasObject{
		f.beside.content, f.chipBox, f.own, f.missingPlate, f.otherPlate, f.noticePlate, f.action, f.applicant.plate,
	} {
		hidden += strconv.FormatBool(object.Visible()) + " "
	}
	return strings.Join([]string{
		hidden, f.name.Text(), f.about.Text(), f.line.Text(), strconv.Itoa(len(f.clock.Text())), f.chip.Word(),
		f.other.Text(), f.notice.Text(), f.action.Label, f.missing.Text(), f.applicant.words.Text(), f.bar.shape(),
	}, "\n")
}

func (f *consoleFace) drawHead(view *overview.View, entry api.Entry) {
	c, state := f.console, f.console.state
	f.name.SetText(view.Called(entry))
	if view.Untitled(entry) { // the badge says it already
		f.name.SetText("")
	}
	f.about.SetText(view.List(entry.ChartNumber, view.Code("visit", entry.Visit), entry.MenuName))
	f.line.SetText(c.line())
	f.clock.SetText("")
	if state.InCall() && state.Phase != call.Over {
		f.clock.SetText(daytime.Elapsed(c.calls.config.Now().Sub(state.CallSince)))
	}
	waits := state.Patient && !state.InCall()
	f.chipBox.Hidden = !waits && !state.OnHold()
	switch {
	case waits:
		f.chip.Set(view.Waited(state.PatientSince))
	case state.OnHold():
		f.chip.Set(visits.StateView{Tone: visits.ToneWaiting, Word: view.Say("state.held")})
	}
}

// line describes the state of the connection.
func (c *Console) line() string {
	if c.state.Line.Phase == video.Connected && c.state.Phase == call.In {
		return c.view.Code("line", c.state.Line.Quality.String())
	}
	if c.state.Phase == call.In {
		return c.view.Code("line", c.state.Line.Phase.String())
	}
	return ""
}

func (f *consoleFace) drawPictures() {
	c, say := f.console, f.console.view.Phrases.Say
	state := c.state
	f.own.SetWords("")
	if missing, ok := state.Missing[video.Camera]; ok {
		f.own.SetWords(c.view.Code("call.own", missing.Reason.String()))
	} else if !state.Camera && c.side != nil {
		f.own.SetWords(say("call.ownOff"))
	}
	f.other.SetText(c.patientDevices())
	parts.SetVisible(f.otherPlate, state.Patient)
	parts.SetVisible(f.own, c.side != nil && state.Phase != call.Over)
	words := ""
	if state.Patient && !state.PatientCamera {
		words = say("call.noPicture", c.view.Device("live.is", state.PatientDevices.CameraState))
	}
	f.remote.SetWords(words)
}

// patientDevices says which of the patient's devices work, and whether the patient hears.
func (c *Console) patientDevices() string {
	say, state := c.view.Phrases.Say, c.state
	word := func(on bool, why madoguchi.DeviceState) string {
		if on {
			return say("live.on")
		}
		return c.view.Device("live.short", why)
	}
	text := say("call.other", word(state.PatientMicrophone, state.PatientDevices.MicrophoneState),
		word(state.PatientCamera, state.PatientDevices.CameraState))
	if state.PatientDevices.SpeakerState != madoguchi.DeviceWorks {
		text = phrases.Join("\n", text, say("clinic.live.patient.deaf"))
	}
	return text
}

// muteReason returns why the patient cannot be heard, unless one side chose to mute.
func (c *Console) muteReason() string {
	why := c.state.PatientDevices.MicrophoneState
	if c.state.PatientMicrophone || why == madoguchi.DeviceWorks || why == madoguchi.DeviceOff {
		return ""
	}
	return c.view.Say("call.mute", c.view.Device("live.is", why))
}

func (f *consoleFace) drawMissing() {
	text, unread := "", false
	for _, kind := range []video.Kind{video.Camera, video.Microphone, video.Speaker} {
		if missing, ok := f.console.state.Missing[kind]; ok {
			unread = unread || !f.dismissed[kind]
			text = phrases.Join("\n", text,
				f.console.view.Code("missing", missing.Kind.String()+"."+missing.Reason.String()))
		}
	}
	f.missing.SetText(text)
	parts.SetVisible(f.missingPlate, unread && f.console.state.Phase == call.In)
}

// drawNext shows the other waiting patients, and since when they wait.
func (f *consoleFace) drawNext() {
	c := f.console
	waiters := c.view.Waiters(func(entry api.Entry) bool { return entry.ID == c.entry.ID })
	if f.next.Present(c.view.Phrases, waiters) {
		f.content.Refresh()
	}
}

// dismissMissing hides the message about missing devices until a further device is missing. A new connection reports
// the same missing devices again, one after the other; that does not show it again.
func (f *consoleFace) dismissMissing() {
	if f.dismissed == nil {
		f.dismissed = map[video.Kind]bool{}
	}
	for kind := range f.console.state.Missing {
		f.dismissed[kind] = true
	}
	f.redraw()
}

// drawNotice shows the notice with the button for the next step.
func (f *consoleFace) drawNotice() {
	notice, action := f.console.notice()
	f.notice.SetText(notice)
	parts.SetVisible(f.noticePlate, notice != "")
	if f.action.Label != action {
		f.action.SetLabel(action)
	}
	parts.SetVisible(f.action, action != "")
}

// act performs the action of the notice's button.
func (f *consoleFace) act() {
	c := f.console
	switch {
	case c.side == nil || c.state.Phase == call.Over:
		c.close()
	case c.state.Phase == call.Occupied:
		c.side.TakeOver()
	default:
		c.start()
	}
}

// stage lays out the pictures and the overlays: remote, own, missing, other, notice, action, applicant.
type stage struct{}

func (stage) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(480, 320) }

func (stage) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	const margin = look.Gap16
	remote := objects[0]
	own := objects[1]
	missing := objects[2]
	other := objects[3]
	notice := objects[4]
	action := objects[5]
	put := func(object fyne.CanvasObject, x, y float32, size fyne.Size) {
		object.Move(fyne.NewPos(x, y))
		object.Resize(size)
	}
	put(remote, 0, 0, size)
	ownSize := fyne.NewSize(240, 160)
	if size.Width < 900 {
		ownSize = fyne.NewSize(192, 128)
	}
	put(own, margin, size.Height-ownSize.Height-margin, ownSize)
	put(missing, margin, margin, missing.MinSize())
	applicant, top := objects[6], float32(margin)
	if missing.Visible() {
		top += missing.MinSize().Height + look.Gap8
	}
	put(applicant, max((size.Width-applicant.MinSize().Width)/2, 0), top, applicant.MinSize())
	plate := other.MinSize()
	put(other, size.Width-plate.Width-margin, size.Height-plate.Height-margin, plate)
	button, words := action.MinSize().Max(fyne.NewSize(224, 0)), notice.MinSize()
	bottom := size.Height - 88
	put(action, (size.Width-button.Width)/2, bottom-button.Height, button)
	if action.Visible() {
		bottom -= button.Height + look.Gap12
	} else {
		bottom = size.Height/2 + words.Height/2
	}
	left := (size.Width - words.Width) / 2
	if own.Visible() && left < margin+ownSize.Width+look.Gap8 { // keep it above the own picture, not over it
		bottom = min(bottom, own.Position().Y-look.Gap12)
	}
	put(notice, left, bottom-words.Height, words)
}
