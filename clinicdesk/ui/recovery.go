package ui

import (
	"context"
	"errors"

	"madoguchi/clinicdesk/backend"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/madoguchi"
)

// recoveryDialog is about the recovery of an account: an admin approves a
// colleague's or stops it, an owner stops their own.
type recoveryDialog struct {
	page     *tasksPage
	recovery backend.Recovery
	dialog   *formDialog
	problem  *problemBox
	approve  *widgets.Button // nil where nothing is to be approved
	stop     *widgets.Button
	back     *widgets.Button
}

// askRecovery shows whose account it is and how it stands, with what can be done.
func (p *tasksPage) askRecovery(id string) {
	recovery, ok := p.desk.session.Recovery(id)
	if !ok {
		p.load()
		return
	}
	p.notice.hush()
	r := &recoveryDialog{page: p, recovery: recovery, problem: newProblemBox(always(dialogText))}
	r.askDecision()
}

func (r *recoveryDialog) say(code string, args ...any) string {
	return r.page.desk.phrases.Say(code, args...)
}

func (r *recoveryDialog) askDecision() {
	d, session := r.page.desk, r.page.desk.session
	text := "recovery.text"
	if r.recovery.Own {
		text = "recovery.ownText"
	}
	second := widgets.Style{Ink: widgets.SecondInk, Wrap: dialogText}
	asked := d.view.DateTime(d.view.At(r.recovery.AskedAt))
	facts := widgets.Down(look.Gap4, widgets.NewText(r.say("recovery.asked", asked), second),
		widgets.NewText(r.say("recovery.stands", d.view.RecoveryStands(r.recovery)), second))
	r.back = widgets.NewButton(r.say("back"), widgets.Quiet, func() { r.dialog.close() })
	buttons := widgets.Across(look.Gap8, r.back)
	r.stop = widgets.NewButton(r.say("recovery.stop"), widgets.DangerOutline, func() { r.decide(session.StopRecovery) })
	buttons.Add(r.stop)
	if r.recovery.Approvable() {
		r.approve = widgets.NewButton(r.say("recovery.approve"), widgets.Primary,
			func() { r.decide(session.ApproveRecovery) })
		buttons.Add(r.approve)
	}
	column := widgets.Down(look.Gap16, headOf(r.say("recovery.title"), r.recovery.Name+"　"+r.recovery.Email),
		widgets.NewText(r.say(text), widgets.Style{Wrap: dialogText}), facts, r.problem.content,
		widgets.Edges(nil, nil, nil, buttons, nil))
	r.dialog = d.dialogs.show(column, func() {}) // the keys do not decide: it takes a press of one of two buttons
	d.window.Canvas().Focus(r.back)
}

// decide asks the server, and says how the recovery stands then; one that has ended meanwhile says so.
func (r *recoveryDialog) decide(how func(context.Context, backend.Recovery) (backend.Recovery, error)) {
	ctx := r.page.decisions.next()
	r.setEnabled(false)
	task(ctx, func() (backend.Recovery, error) { return how(ctx, r.recovery) }, func(now backend.Recovery, err error) {
		d := r.page.desk
		r.setEnabled(true)
		switch {
		case d.signedOut(err):
		case errors.Is(err, madoguchi.ErrNotFound):
			r.dialog.close()
			r.page.refuse(r.say("recovery.gone"))
		case err != nil && d.dialogs.open != r.dialog:
			r.page.refuse(d.phrases.Problem(err))
		case err != nil:
			r.problem.say(d.phrases.Problem(err))
			r.dialog.modal.Refresh()
		default:
			r.dialog.close()
			r.page.told(r.say("recovery.now", now.Name, d.view.RecoveryStands(now)))
		}
	})
}

func (r *recoveryDialog) setEnabled(enabled bool) {
	r.problem.say("")
	r.stop.SetEnabled(enabled)
	if r.approve != nil {
		r.approve.SetEnabled(enabled)
	}
	r.dialog.modal.Refresh()
}

// told says what became of a recovery.
func (p *tasksPage) told(words string) {
	p.notice.say(words)
	p.load()
}

// refuse says why nothing was done.
func (p *tasksPage) refuse(words string) {
	p.notice.refuse(words)
	p.load()
}

// load shows the page anew, and asks for what is to be done: what is shown may be old.
func (p *tasksPage) load() {
	p.desk.redraw()
	p.content.Refresh()
	p.desk.loadTasks()
}
