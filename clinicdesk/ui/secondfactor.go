package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"madoguchi/clinicdesk/backend"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/secondfactor"
	"madoguchi/clinicdesk/ui/widgets"
)

// secondFactor is the part of the settings about the second factor of who is signed in.
func (p *settingsPage) secondFactor() fyne.CanvasObject {
	d, say := p.desk, p.desk.phrases.Say
	state := d.session.SecondFactor
	if !state.On {
		begin := widgets.NewButton(say("factor.setUp"), widgets.Outlined, d.beginFirstSetUp)
		return widgets.Edges(nil, nil, nil, widgets.Middle(begin), widgets.NewText(say("factor.off"), widgets.Style{}))
	}
	buttons := widgets.Down(look.Gap8)
	for _, change := range d.factorChanges() {
		buttons.Add(widgets.NewButton(say(change.label), change.weight, func() { d.askProof(change) }))
	}
	return widgets.Down(look.Gap12, widgets.NewText(say("factor.on", state.RecoveryCodes), widgets.Style{}), buttons)
}

// factorChange is one thing to do with a second factor; do calls back with what stood against it, or with nil.
type factorChange struct {
	label  string
	weight widgets.Weight
	do     func(password, code string, answered func(error))
}

func (d *Desk) factorChanges() []factorChange {
	changes := []factorChange{
		{"factor.codes", widgets.Outlined, d.renewCodes}, {"factor.replace", widgets.Outlined, d.beginSetUp},
	}
	if !d.session.SecondFactor.Needed {
		changes = append(changes, factorChange{"factor.switchOff", widgets.DangerOutline, d.switchOff})
	}
	return changes
}

func (d *Desk) beginSetUp(password, code string, answered func(error)) {
	session, ctx := d.session, d.pane.scope.Parent
	parts.Task(ctx, func() (backend.SetUp, error) { return session.BeginSetUp(ctx, password, code) }, func(begun backend.SetUp, err error) {
		if d.signedOut(err) {
			return
		}
		if answered(err); err == nil {
			d.showSetUp(ctx, begun)
		}
	})
}

// beginFirstSetUp begins where there is no second factor yet. It shows the set-up, or a dialog that asks for the
// password.
func (d *Desk) beginFirstSetUp() {
	session, ctx := d.session, d.pane.scope.Parent
	parts.Task(ctx, func() (backend.SetUp, error) { return session.BeginSetUp(ctx, "", "") }, func(begun backend.SetUp, err error) {
		switch {
		case d.signedOut(err):
		case err == nil:
			d.showSetUp(ctx, begun)
		default:
			d.askPassword(ctx, session, err)
		}
	})
}

// askPassword asks for the password in a dialog.
func (d *Desk) askPassword(ctx context.Context, session *backend.Session, why error) {
	form := secondfactor.NewPassword(d.factorHost(ctx, session), why)
	dialog := d.dialogs.Show(form.Column, form.Submit)
	form.Stop = dialog.Close
	form.Done = func(begun backend.SetUp) {
		dialog.Close()
		d.showSetUp(ctx, begun)
	}
	d.fields.TypeInto(form.Password)
}

// showSetUp shows the set-up in a dialog.
func (d *Desk) showSetUp(ctx context.Context, begun backend.SetUp) {
	form := secondfactor.NewSetUp(d.factorHost(ctx, d.session), begun)
	dialog := d.dialogs.Show(form.Column, form.Submit)
	form.Stop = dialog.Close
	form.Done = func(codes []string) {
		dialog.Close()
		d.showCodes(codes)
	}
	d.fields.TypeInto(form.Code)
}

func (d *Desk) renewCodes(password, code string, answered func(error)) {
	session, ctx := d.session, d.pane.scope.Parent
	parts.Task(ctx, func() ([]string, error) { return session.NewRecoveryCodes(ctx, password, code) }, func(codes []string, err error) {
		if d.signedOut(err) {
			return
		}
		if answered(err); err == nil {
			session.SecondFactor.RecoveryCodes = len(codes)
			d.showCodes(codes)
		}
	})
}

func (d *Desk) switchOff(password, code string, answered func(error)) {
	session, ctx := d.session, d.pane.scope.Parent
	parts.Task(ctx, func() (struct{}, error) { return struct{}{}, session.SecondFactorOff(ctx, password, code) }, func(_ struct{}, err error) {
		if d.signedOut(err) {
			return
		}
		if answered(err); err == nil {
			session.SecondFactor.On = false
			d.factorChanged()
		}
	})
}

// showCodes shows new recovery codes in a dialog, which only its button closes: they cannot be shown again.
func (d *Desk) showCodes(codes []string) {
	var dialog *parts.Form
	column, first := secondfactor.RecoveryCodes(d.factorHost(d.pane.scope.Parent, d.session), codes, func() { dialog.Modal.Close(); d.factorChanged() })
	dialog = d.dialogs.Show(column, func() {})
	dialog.Stays = true
	d.window.Canvas().Focus(first)
}

// factorChanged shows the settings as they are now.
func (d *Desk) factorChanged() {
	if page := d.pages.settings; page != nil {
		page.own = page.ofDesk()
		page.turn(page.at)
	}
}

// askProof asks for password and code before a change.
func (d *Desk) askProof(change factorChange) {
	say := d.phrases.Say
	password, code := widgets.NewField(say("signin.password")).Secret(), widgets.NewField(say("factor.code"))
	problem := parts.NewProblem(parts.Always(parts.DialogText))
	var dialog *parts.Form
	submit := func() {
		change.do(password.Text(), code.Text(), func(err error) {
			if err == nil {
				dialog.Close()
				return
			}
			problem.Say(d.phrases.Problem(err))
			dialog.Modal.Refresh()
		})
	}
	password.OnEnter = func() { d.fields.TypeInto(code) }
	code.OnEnter = submit
	stop := widgets.NewButton(say("stop"), widgets.Quiet, func() { dialog.Close() })
	forth := widgets.NewButton(say("factor.go"), widgets.Primary, submit)
	if change.weight == widgets.DangerOutline {
		forth = widgets.NewButton(say(change.label), widgets.Danger, submit)
	}
	buttons := widgets.Edges(nil, nil, nil, widgets.Across(look.Gap8, stop, forth), nil)
	dialog = d.dialogs.Show(widgets.Down(look.Gap12,
		parts.HeadOf(say(change.label+"Title"), say("factor.whose", d.session.Staff.Name)),
		widgets.NewText(say("factor.prove"), widgets.Style{Ink: widgets.SecondInk, Wrap: parts.DialogText}),
		password, code, problem.Content, buttons), submit)
	d.fields.TypeInto(password)
}
