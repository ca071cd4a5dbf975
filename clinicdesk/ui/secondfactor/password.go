package secondfactor

import (
	"errors"

	"fyne.io/fyne/v2"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/clinicdesk/ui/widgets/inputs"
	"madoguchi/madoguchi"
)

// Password asks for the password before a first setup if the sign-in is not recent. The SetUp form then replaces it.
type Password struct {
	host     Host
	Column   *fyne.Container
	Password *inputs.Field
	problem  *parts.Problem
	next     *widgets.Button
	busy     bool
	Stop     func()                // the user cancels
	Done     func(begun api.SetUp) // the setup has begun
}

// NewPassword makes the form; why is the error of the attempt without a password.
func NewPassword(host Host, why error) *Password {
	say := host.Phrases.Say
	f := &Password{host: host}
	f.Password = inputs.NewField(say("field.password")).Secret()
	f.Password.OnEnter = f.Submit
	f.problem = parts.NewProblem(parts.Always(parts.DialogText))
	if !errors.Is(why, madoguchi.ErrWrongPassword) { // ErrWrongPassword only means here that a password is required
		f.problem.Say(host.Phrases.Problem(why))
	}
	f.next = widgets.NewButton(say("goOn"), widgets.Primary, f.Submit)
	f.Column = widgets.Down(look.Gap12,
		widgets.NewText(say("setUp.title"), widgets.Style{Size: look.TextDialog, Bold: true}))
	if host.Session.Limited {
		f.Column.Add(
			widgets.NewText(say("setup.needed"), widgets.Style{Ink: widgets.SecondInk, Wrap: parts.DialogText}),
		)
	}
	f.Column.Add(widgets.NewText(say("setUp.password"), widgets.Style{Ink: widgets.SecondInk, Wrap: parts.DialogText}))
	f.Column.Add(f.Password)
	f.Column.Add(f.problem.Content)
	f.Column.Add(
		widgets.Edges(nil, nil, nil, widgets.Across(look.Gap8, host.leaving(func() { f.Stop() }), f.next), nil),
	)
	return f
}

func (f *Password) Submit() {
	if f.busy {
		return
	}
	if !f.host.Fields.Filled(f.Password) {
		f.problem.Say("")
		f.Column.Refresh()
		return
	}
	f.setBusy(true)
	session, ctx, password := f.host.Session, f.host.Context, f.Password.Text()
	parts.Task(ctx, func() (api.SetUp, error) { return session.BeginSetUp(ctx, password, "") }, f.answered)
}

func (f *Password) answered(begun api.SetUp, err error) {
	f.setBusy(false)
	switch {
	case f.host.Lost(err):
	case err == nil:
		f.Done(begun)
	default:
		f.problem.Say(f.host.Phrases.Problem(err))
		if errors.Is(err, madoguchi.ErrWrongPassword) {
			f.Password.SetText("")
		}
		f.host.Fields.TypeInto(f.Password)
		f.Column.Refresh()
	}
}

func (f *Password) setBusy(busy bool) {
	f.busy = busy
	f.next.SetEnabled(!busy)
	f.problem.Say("")
	f.Column.Refresh()
}
