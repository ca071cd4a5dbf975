package pane

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/drafts"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/clinicdesk/ui/widgets/inputs"
)

// callForm is 「ビデオ通話URL作成」 (B8).
type callForm struct {
	booking *bookingPane
	when    *fyne.Container
	title   *inputs.Field
	atOnce  *inputs.Check
	send    *inputs.Check
	create  *widgets.Button
	problem *parts.Problem
	slot    time.Time
	busy    bool
}

func newCallForm(booking *bookingPane) *callForm {
	h, draft := booking.host, &booking.draft.Call
	say := h.View.Say
	f := &callForm{booking: booking, when: container.NewStack(), problem: parts.NewProblem(booking.pane.room)}
	f.slot = booking.slot.Start
	f.title = h.Fields.Field("booking.callName", false, &draft.Title)
	f.atOnce = inputs.NewCheck(say("booking.atOnce"), draft.AtOnce, func(on bool) { draft.AtOnce = on; f.setStart() })
	f.send = inputs.NewCheck(say("booking.send"), draft.Send, func(on bool) { draft.Send = on })
	f.create = widgets.NewButton(say("booking.create"), widgets.Primary, f.submit)
	f.create.Hint = say("shortcut.submit")
	f.setStart()
	return f
}

// setStart shows the start: the slot's, or the current minute.
func (f *callForm) setStart() {
	h, draft := f.booking.host, &f.booking.draft.Call
	draft.Begin(f.slot, h.View.Session.Now())
	when := f.booking.when(h.View.Say("booking.start"), h.View.DateTime(draft.Start), draft.DoctorID)
	lines := widgets.Down(look.Gap8, when...)
	if f.booking.isPast(draft.Start) {
		lines.Add(f.booking.pastRemark("create", draft.Start))
	}
	f.when.Objects = []fyne.CanvasObject{lines}
	f.when.Refresh()
}

func (f *callForm) body() fyne.CanvasObject {
	h := f.booking.host
	return widgets.Down(look.Gap12, f.when, f.atOnce, f.title, f.send,
		f.booking.pane.remark(h.View.Say("booking.private"), widgets.SelectionInk, widgets.AccentInk))
}

func (f *callForm) foot() fyne.CanvasObject { return f.booking.footOf(f.problem, f.create) }

func (f *callForm) submit() {
	draft := &f.booking.draft.Call
	if f.busy || !f.check() {
		return
	}
	f.booking.pane.askPast("past.call", "", draft.Start, f.ask)
}

func (f *callForm) ask() {
	h, draft := f.booking.host, &f.booking.draft.Call
	f.setBusy(true)
	create := drafts.CreateCall(f.booking.ctx, h.View.Session.Visits, draft)
	parts.Task(f.booking.ctx, create, func(detail api.Detail, err error) {
		draft.Answered(err)
		f.setBusy(false)
		if h.SignedOut(err) {
			return
		}
		if err != nil {
			f.problem.Say(h.View.Problem(err))
			f.booking.content.Refresh()
			return
		}
		h.Drafts.Slots.Done(f.booking.slot)
		h.Fields.Touched()
		f.booking.pane.booked(detail, draft.Send)
	})
}

func (f *callForm) check() bool {
	h := f.booking.host
	f.problem.Say("")
	if err := f.booking.draft.Call.Check(); err != nil {
		f.title.SetProblem(h.View.ProblemOf(err, f.title.Text()))
		h.Fields.TypeInto(f.title)
		f.booking.content.Refresh()
		return false
	}
	return true
}

func (f *callForm) setBusy(busy bool) {
	f.busy = busy
	f.create.SetEnabled(!busy)
	f.booking.content.Refresh()
}
