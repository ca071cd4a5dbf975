package signin

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/secondfactor"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/madoguchi"
)

// factorHost returns the window as the second factor's forms see it.
func (d *Door) factorHost(ctx context.Context, session *backend.Session) secondfactor.Host {
	return secondfactor.Host{
		Context: ctx, Session: session, Phrases: d.phrases(), Fields: d.host.Fields, Clipboard: d.host.Clipboard,
		Lost: d.lost,
	}
}

// showBeforeDesk shows a card in place of the desk.
func (d *Door) showBeforeDesk(column fyne.CanvasObject) {
	card := widgets.NewPanel(widgets.PaneInk,
		widgets.Padded(look.Gap24, look.Gap24, look.Gap24, look.Gap24, widgets.Sized(parts.DialogText, 1, column)))
	card.Corner = look.CornerDialog
	d.host.Fill(widgets.NewPanel(widgets.GroundInk, container.NewCenter(widgets.Down(look.Gap16, productName(), card))))
}

// SetUpFirst leads the user through the setup of a second factor and then into the desk.
func (d *Door) SetUpFirst(session *backend.Session) {
	ctx := d.host.Scope.Next()
	parts.Task(ctx, func() (api.SetUp, error) { return session.BeginSetUp(ctx, "", "") },
		func(begun api.SetUp, err error) {
			switch {
			case err == nil:
				d.showSetUpFirst(ctx, session, begun)
			case errors.Is(err, madoguchi.ErrWrongPassword):
				d.askPasswordFirst(ctx, session)
			default:
				d.Show(d.phrases().Problem(err))
			}
		})
}

// askPasswordFirst asks for the password if the sign-in is not recent.
func (d *Door) askPasswordFirst(ctx context.Context, session *backend.Session) {
	form := secondfactor.NewPassword(d.factorHost(ctx, session), madoguchi.ErrWrongPassword)
	form.Stop = func() { d.giveUp(session) }
	form.Done = func(begun api.SetUp) { d.showSetUpFirst(ctx, session, begun) }
	d.showBeforeDesk(form.Column)
	d.host.Fields.TypeInto(form.Password)
}

// giveUp ends a session that has not entered the desk.
func (d *Door) giveUp(session *backend.Session) {
	d.Show("")
	d.host.SignOut(session)
}

// lost reports whether an error has ended a session that can only set up the second factor, and then shows the sign-in.
func (d *Door) lost(err error) bool {
	over := madoguchi.KindOf(err) == madoguchi.KindUnauthenticated
	if over {
		d.Show(d.phrases().Say("signin.ended"))
	}
	return over
}

func (d *Door) showSetUpFirst(ctx context.Context, session *backend.Session, begun api.SetUp) {
	form := secondfactor.NewSetUp(d.factorHost(ctx, session), begun)
	form.Stop = func() { d.giveUp(session) }
	form.Done = func(codes []string) {
		column, first := secondfactor.RecoveryCodes(d.factorHost(ctx, session), codes, func() { d.host.Enter(session) })
		d.showBeforeDesk(column)
		d.host.Fields.Canvas.Focus(first)
	}
	d.showBeforeDesk(form.Column)
	d.host.Fields.TypeInto(form.Code)
}
