package console

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"madoguchi/clinicdesk/call"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/clinicdesk/ui/widgets/inputs"
	"madoguchi/clinicdesk/video"
)

// consoleBar holds the controls of a call.
type consoleBar struct {
	console                     *Console
	content                     fyne.CanvasObject
	microphone, camera, speaker *widgets.RoundButton
	beside, hold, leave, finish *widgets.RoundButton
	chosen                      map[video.Kind]string // device IDs; "" is the system's default
}

func newConsoleBar(c *Console) *consoleBar {
	say := c.view.Phrases.Say
	b := &consoleBar{console: c, chosen: map[video.Kind]string{}}
	off := func(code string) string { return say("call.off", say(code)) }
	b.microphone = widgets.NewRoundButton(look.IconMic, say("call.microphone"), c.toggleMicrophone).
		WithOff(look.IconMicOff, off("call.microphone"))
	b.camera = widgets.NewRoundButton(look.IconVideo, say("call.camera"), c.toggleCamera).
		WithOff(look.IconVideoOff, off("call.camera"))
	b.speaker = widgets.NewRoundButton(look.IconSpeaker, say("call.speaker"), c.toggleSpeaker).
		WithOff(look.IconSpeakerOff, off("call.speaker"))
	b.beside = widgets.NewRoundButton(look.IconList, say("call.beside"), c.toggleBeside).
		WithOff(look.IconList, say("call.besideOff"))
	b.hold = widgets.NewRoundButton(look.IconPause, say("call.hold"), c.hold)
	b.leave = widgets.NewRoundButton(look.IconClose, say("close"), c.close)
	b.finish = widgets.NewRoundButton(look.IconHangUp, say("call.finish"), c.askFinish)
	b.finish.End = true
	row := widgets.Across(look.Gap8,
		b.withChoice(b.microphone, "call.microphone", video.Microphone),
		b.withChoice(b.camera, "call.camera", video.Camera),
		b.withChoice(b.speaker, "call.speaker", video.Speaker),
		widgets.Sized(look.Gap24, 1, container.NewWithoutLayout()), b.beside, b.hold, b.leave, b.finish)
	b.content = widgets.Padded(look.Gap12, 0, look.Gap12, 0, container.NewCenter(row))
	return b
}

// withChoice adds the arrow that opens the list of devices to a control.
func (b *consoleBar) withChoice(round *widgets.RoundButton, code string, kind video.Kind) fyne.CanvasObject {
	say := b.console.view.Phrases.Say
	arrow := widgets.NewIconButton(look.IconDown, say("call.device", say(code)), nil)
	arrow.Palette = look.InCall
	arrow.OnPress = func() { b.choose(arrow, kind) }
	return container.New(besideDisc{}, round, arrow)
}

// besideDisc places the arrow to the right of the disc, at the disc's height.
type besideDisc struct{}

const arrowSide = 28

func (besideDisc) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return objects[0].MinSize().AddWidthHeight(arrowSide-look.Gap12, 0)
}

func (besideDisc) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	width := objects[0].MinSize().Width
	objects[0].Resize(fyne.NewSize(width, size.Height))
	objects[1].Move(fyne.NewPos(width-look.Gap12, 14))
	objects[1].Resize(fyne.NewSize(arrowSide, arrowSide))
}

// choose lists the current devices of a kind.
func (b *consoleBar) choose(arrow *widgets.IconButton, kind video.Kind) {
	c := b.console
	if c.side == nil {
		return
	}
	parts.Task(c.ctx, func() (video.Devices, error) { return video.List(c.ctx) },
		func(devices video.Devices, err error) {
			if err != nil {
				c.calls.config.Logger.Warn("devices not listed", "error", err)
			}
			b.offer(arrow, kind, devicesOf(devices, kind))
		})
}

func devicesOf(devices video.Devices, kind video.Kind) []video.Device {
	switch kind {
	case video.Camera:
		return devices.Cameras
	case video.Microphone:
		return devices.Microphones
	}
	return devices.Speakers
}

func (b *consoleBar) offer(arrow *widgets.IconButton, kind video.Kind, devices []video.Device) {
	options := []inputs.Option{{Label: b.console.view.Say("call.default")}}
	for _, device := range devices {
		options = append(options, inputs.Option{Value: device.ID, Label: device.Label})
	}
	inputs.ShowMenu(b.console.window.Canvas(), arrow, options, b.chosen[kind], func(id string) { b.use(kind, id) })
}

// use changes the device on another goroutine: opening a device may take a second.
func (b *consoleBar) use(kind video.Kind, id string) {
	call := b.console.side
	b.chosen[kind] = id
	parts.Task(context.WithoutCancel(b.console.ctx), func() (struct{}, error) {
		call.Use(kind, id)
		return struct{}{}, nil
	}, func(struct{}, error) {})
}

func (b *consoleBar) redraw() {
	state, joined := b.console.state, b.console.side != nil
	live := joined && state.Phase != call.Over
	for _, each := range []struct {
		control *widgets.RoundButton
		kind    video.Kind
		on      bool
	}{
		{b.microphone, video.Microphone, state.Microphone}, {b.camera, video.Camera, state.Camera},
		{b.speaker, video.Speaker, state.Speaker},
	} {
		each.control.Set(!each.on && joined)
		each.control.SetMissing(b.console.lack(each.kind))
		each.control.SetEnabled(live && b.console.has(each.kind))
	}
	b.beside.Set(b.console.face.beside.closed)
	b.beside.SetEnabled(b.console.face.beside.has())
	b.hold.SetEnabled(b.console.in() && state.Live())
	b.finish.SetEnabled(live && state.Phase == call.In)
}

// shape identifies the controls' layout, which depends on their words.
func (b *consoleBar) shape() string {
	return strings.Join([]string{b.microphone.Shown(), b.camera.Shown(), b.speaker.Shown()}, "\n")
}

// lack returns a short reason why a device cannot be used, or "". The user can still choose another device.
func (c *Console) lack(kind video.Kind) string {
	missing, ok := c.state.Missing[kind]
	if !ok {
		return ""
	}
	phrases := c.view.Phrases
	return phrases.Code("call.lack", missing.Reason.String(), phrases.Say("call."+kind.String()))
}
