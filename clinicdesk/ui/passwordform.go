package ui

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"

	"madoguchi/clinicdesk/backend"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/madoguchi"
)

// passwordForm asks for the password before a first set-up, of somebody who has signed in a while ago. It stands
// where the setUpForm will.
type passwordForm struct {
	desk     *Desk
	session  *backend.Session
	ctx      context.Context
	column   *fyne.Container
	password *widgets.Field
	problem  *parts.Problem
	next     *widgets.Button
	busy     bool
	stop     func()                    // the person does not want to
	done     func(begun backend.SetUp) // the set-up has begun
}

// newPasswordForm makes the form; why is what stood against beginning without it.
func newPasswordForm(d *Desk, ctx context.Context, session *backend.Session, why error) *passwordForm {
	say := d.phrases.Say
	f := &passwordForm{desk: d, session: session, ctx: ctx}
	f.password = widgets.NewField(say("signin.password")).Secret()
	f.password.OnEnter = f.submit
	f.problem = parts.NewProblem(parts.Always(parts.DialogText))
	if !errors.Is(why, madoguchi.ErrWrongPassword) { // which says here that it is still to be given
		f.problem.Say(d.phrases.Problem(why))
	}
	f.next = widgets.NewButton(say("factor.go"), widgets.Primary, f.submit)
	f.column = widgets.Down(look.Gap12, widgets.NewText(say("setup.title"), widgets.Style{Size: look.TextDialog, Bold: true}))
	if session.Limited {
		f.column.Add(widgets.NewText(say("setup.needed"), widgets.Style{Ink: widgets.SecondInk, Wrap: parts.DialogText}))
	}
	f.column.Add(widgets.NewText(say("setup.password"), widgets.Style{Ink: widgets.SecondInk, Wrap: parts.DialogText}))
	f.column.Add(f.password)
	f.column.Add(f.problem.Content)
	f.column.Add(widgets.Edges(nil, nil, nil, widgets.Across(look.Gap8, d.leaving(session, func() { f.stop() }), f.next), nil))
	return f
}

func (f *passwordForm) submit() {
	if f.busy || f.password.Text() == "" {
		return
	}
	f.setBusy(true)
	session, ctx, password := f.session, f.ctx, f.password.Text()
	parts.Task(ctx, func() (backend.SetUp, error) { return session.BeginSetUp(ctx, password, "") }, f.answered)
}

func (f *passwordForm) answered(begun backend.SetUp, err error) {
	f.setBusy(false)
	switch {
	case f.desk.lost(f.session, err):
	case err == nil:
		f.done(begun)
	default:
		f.problem.Say(f.desk.phrases.Problem(err))
		if errors.Is(err, madoguchi.ErrWrongPassword) {
			f.password.SetText("")
		}
		f.desk.fields.TypeInto(f.password)
		f.column.Refresh()
	}
}

func (f *passwordForm) setBusy(busy bool) {
	f.busy = busy
	f.next.SetEnabled(!busy)
	f.problem.Say("")
	f.column.Refresh()
}
