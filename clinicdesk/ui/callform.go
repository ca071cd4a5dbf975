package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/clinicdesk/ui/widgets/inputs"
)

// callForm is 「ビデオ通話URL作成」 (B8).
type callForm struct {
	pane    *bookingPane
	when    *fyne.Container
	title   *inputs.Field
	atOnce  *inputs.Check
	send    *inputs.Check
	create  *widgets.Button
	problem *parts.Problem
	slot    time.Time
	busy    bool
}

func newCallForm(pane *bookingPane) *callForm {
	d, draft := pane.desk, &pane.draft.Call
	say := d.phrases.Say
	f := &callForm{pane: pane, when: container.NewStack(), problem: parts.NewProblem(d.pane.room)}
	f.slot = pane.slot.Start
	f.title = d.fields.Field("booking.callName", false, &draft.Title)
	f.atOnce = inputs.NewCheck(say("booking.atOnce"), draft.AtOnce, func(on bool) { draft.AtOnce = on; f.setStart() })
	f.send = inputs.NewCheck(say("booking.send"), draft.Send, func(on bool) { draft.Send = on })
	f.create = widgets.NewButton(say("booking.create"), widgets.Primary, f.submit)
	f.create.Hint = say("shortcut.submit")
	f.setStart()
	return f
}

// setStart shows the start: the slot's, or the current minute.
func (f *callForm) setStart() {
	d, draft := f.pane.desk, &f.pane.draft.Call
	draft.Begin(f.slot, d.session.Now())
	lines := widgets.Down(look.Gap8, f.pane.when(d.phrases.Say("booking.start"), draft.Start, draft.DoctorID)...)
	if f.pane.isPast(draft.Start) {
		lines.Add(f.pane.pastRemark("create", draft.Start))
	}
	f.when.Objects = []fyne.CanvasObject{lines}
	f.when.Refresh()
}

func (f *callForm) body() fyne.CanvasObject {
	d := f.pane.desk
	return widgets.Down(look.Gap12, f.when, f.atOnce, f.title, f.send,
		d.pane.remark(d.phrases.Say("booking.private"), widgets.SelectionInk, widgets.AccentInk))
}

func (f *callForm) foot() fyne.CanvasObject { return footOf(f.pane.desk, f.problem, f.create) }

func (f *callForm) submit() {
	draft := &f.pane.draft.Call
	if f.busy || !f.check() {
		return
	}
	f.pane.desk.pane.askPast("past.call", "", draft.Start, f.ask)
}

func (f *callForm) ask() {
	d, draft := f.pane.desk, &f.pane.draft.Call
	f.setBusy(true)
	parts.Task(f.pane.ctx, backend.CreateCall(f.pane.ctx, d.session.Visits, draft), func(detail api.Detail, err error) {
		draft.Answered(err)
		f.setBusy(false)
		if d.signedOut(err) {
			return
		}
		if err != nil {
			f.problem.Say(d.phrases.Problem(err))
			f.pane.content.Refresh()
			return
		}
		d.drafts.Done(f.pane.slot)
		d.kept.touched()
		d.pane.booked(detail, draft.Send)
	})
}

func (f *callForm) check() bool {
	d := f.pane.desk
	f.problem.Say("")
	if err := f.pane.draft.Call.Check(); err != nil {
		f.title.SetProblem(d.phrases.ProblemOf(err, f.title.Text()))
		d.fields.TypeInto(f.title)
		f.pane.content.Refresh()
		return false
	}
	return true
}

func (f *callForm) setBusy(busy bool) {
	f.busy = busy
	f.create.SetEnabled(!busy)
	f.pane.content.Refresh()
}
