package ui

import (
	"context"
	"errors"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/madoguchi"
)

// recoveryDialog is about an account recovery. An admin approves or stops a colleague's recovery; an owner stops their
// own.
type recoveryDialog struct {
	page     *tasksPage
	recovery api.Recovery
	dialog   *parts.Form
	problem  *parts.Problem
	approve  *widgets.Button // nil if the user cannot approve it
	stop     *widgets.Button
	back     *widgets.Button
}

// askRecovery shows the account and the state of its recovery, with the possible actions.
func (p *tasksPage) askRecovery(id string) {
	recovery, ok := p.view.Session.Recoveries.Find(id)
	if !ok {
		p.load()
		return
	}
	p.notice.Clear()
	r := &recoveryDialog{page: p, recovery: recovery, problem: parts.NewProblem(parts.Always(parts.DialogText))}
	r.askDecision()
}

func (r *recoveryDialog) say(code string, args ...any) string {
	return r.page.view.Say(code, args...)
}

func (r *recoveryDialog) askDecision() {
	view, recoveries := r.page.view, r.page.view.Session.Recoveries
	text := "recovery.case.text"
	if r.recovery.Own {
		text = "recovery.case.own"
	}
	second := widgets.Style{Ink: widgets.SecondInk, Wrap: parts.DialogText}
	asked := view.DateTime(view.At(r.recovery.AskedAt))
	facts := widgets.Down(look.Gap4, widgets.NewText(r.say("recovery.asked", asked), second),
		widgets.NewText(r.say("recovery.stands", view.RecoveryState(r.recovery)), second))
	r.back = widgets.NewButton(r.say("back"), widgets.Quiet, func() { r.dialog.Close() })
	buttons := widgets.Across(look.Gap8, r.back)
	r.stop = widgets.NewButton(r.say("recovery.stop"), widgets.DangerOutline,
		func() { r.decide(recoveries.Stop) })
	buttons.Add(r.stop)
	if r.recovery.Approvable() {
		r.approve = widgets.NewButton(r.say("recovery.case.approve"), widgets.Primary,
			func() { r.decide(recoveries.Approve) })
		buttons.Add(r.approve)
	}
	column := widgets.Down(look.Gap16, parts.HeadOf(r.say("recovery.title"), r.recovery.Name+"　"+r.recovery.Email),
		widgets.NewText(r.say(text), widgets.Style{Wrap: parts.DialogText}), facts, r.problem.Content,
		widgets.Edges(nil, nil, nil, buttons, nil))
	r.dialog = r.page.acts.dialogs.Show(column, func() {}) // keys do not decide; the user must press one of two buttons
	r.page.acts.canvas.Focus(r.back)
}

// decide sends the decision and shows the recovery's new state, also if it has already ended.
func (r *recoveryDialog) decide(how func(context.Context, api.Recovery) (api.Recovery, error)) {
	ctx := r.page.decisions.Next()
	r.setEnabled(false)
	parts.Task(ctx, func() (api.Recovery, error) { return how(ctx, r.recovery) },
		func(now api.Recovery, err error) {
			view, acts := r.page.view, r.page.acts
			r.setEnabled(true)
			switch {
			case acts.signedOut(err):
			case errors.Is(err, madoguchi.ErrNotFound):
				r.dialog.Close()
				r.page.refuse(r.say("recovery.gone"))
			case err != nil && acts.dialogs.Open != r.dialog:
				r.page.refuse(view.Problem(err))
			case err != nil:
				r.problem.Say(view.Problem(err))
				r.dialog.Modal.Refresh()
			default:
				r.dialog.Close()
				r.page.told(r.say("recovery.now", now.Name, view.RecoveryState(now)))
			}
		})
}

func (r *recoveryDialog) setEnabled(enabled bool) {
	r.problem.Say("")
	r.stop.SetEnabled(enabled)
	if r.approve != nil {
		r.approve.SetEnabled(enabled)
	}
	r.dialog.Modal.Refresh()
}

// told shows the result of a decision.
func (p *tasksPage) told(words string) {
	p.notice.Say(words)
	p.load()
}

// refuse shows why nothing was changed.
func (p *tasksPage) refuse(words string) {
	p.notice.Refuse(words)
	p.load()
}

// load redraws the page and reloads the tasks, which may be out of date.
func (p *tasksPage) load() {
	p.redraw()
	p.content.Refresh()
	p.day.loadTasks()
}
