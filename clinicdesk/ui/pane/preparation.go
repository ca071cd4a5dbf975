package pane

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/widgets"
)

// preparationBoxes returns the box about what the patient did before the visit (E6), or nothing if nothing is asked.
func (p *entryPane) preparationBoxes() []fyne.CanvasObject {
	view := p.host.View
	done := view.Preparation(p.detail.Entry, p.done)
	drawn := parts.Prepared{Phrases: view.Phrases, Room: p.boxRoom, Read: func() { p.read(done.Explanation) },
		Admit: p.askAdmit}
	lines := drawn.Lines(done)
	if lines == nil {
		return nil
	}
	return []fyne.CanvasObject{p.boxed(view.Say("prepared.title"), nil, lines)}
}

// askAdmit asks before it lets the patient in without an agreement.
func (p *entryPane) askAdmit() {
	h, entry := p.host, p.detail.Entry
	h.Dialogs.Confirm(parts.AdmitQuestion(h.View.Phrases, h.View.Named(entry)), func() {
		parts.Task(p.ctx, func() (api.Preparation, error) { return h.View.Session.Visits.Admit(p.ctx, entry) },
			func(done api.Preparation, err error) {
				if err == nil {
					p.done = done
				}
				p.took(p.detail, err)
			})
	})
}

// explanationHeight is the height of the scrolling text in its dialog.
const explanationHeight = 320

// read shows the text that the patient agreed to.
func (p *entryPane) read(explanation string) {
	say := p.host.View.Say
	text := widgets.NewText(explanation, widgets.Style{Wrap: parts.DialogText - look.Gap16})
	var shown *parts.Form
	shut := widgets.NewButton(say("close"), widgets.Quiet, func() { shown.Close() })
	column := widgets.Down(look.Gap16, parts.HeadOf(say("prepared.explanation"), p.host.View.Named(p.detail.Entry)),
		widgets.Sized(1, explanationHeight, container.NewVScroll(text)), widgets.Edges(nil, nil, nil, shut, nil))
	shown = p.host.Dialogs.Show(column, func() { shown.Close() })
	p.host.Canvas.Focus(shut)
}
