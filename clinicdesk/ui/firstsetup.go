package ui

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"madoguchi/clinicdesk/backend"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/secondfactor"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/madoguchi"
)

// factorHost is the desk's window for the forms of the second factor.
func (d *Desk) factorHost(ctx context.Context, session *backend.Session) secondfactor.Host {
	return secondfactor.Host{
		Context: ctx, Session: session, Phrases: d.phrases, Fields: d.fields, Clipboard: d.app.Clipboard(),
		Lost: func(err error) bool { return d.lost(session, err) },
	}
}

// showBeforeDesk shows a card in place of the desk.
func (d *Desk) showBeforeDesk(column fyne.CanvasObject) {
	card := widgets.NewPanel(widgets.PaneInk, widgets.Padded(look.Gap24, look.Gap24, look.Gap24, look.Gap24, widgets.Sized(parts.DialogText, 1, column)))
	card.Corner = look.CornerDialog
	d.fill(widgets.NewPanel(widgets.GroundInk, container.NewCenter(widgets.Down(look.Gap16, productName(), card))))
}

// setUpFirst leads who needs a second factor through setting it up, and only then into the desk.
func (d *Desk) setUpFirst(session *backend.Session) {
	ctx := d.scope.Next()
	parts.Task(ctx, func() (backend.SetUp, error) { return session.BeginSetUp(ctx, "", "") }, func(begun backend.SetUp, err error) {
		switch {
		case err == nil:
			d.showSetUpFirst(ctx, session, begun)
		case errors.Is(err, madoguchi.ErrWrongPassword):
			d.askPasswordFirst(ctx, session)
		default:
			d.showSignIn(d.phrases.Problem(err))
		}
	})
}

// askPasswordFirst asks for the password of a session that is not fresh.
func (d *Desk) askPasswordFirst(ctx context.Context, session *backend.Session) {
	form := secondfactor.NewPassword(d.factorHost(ctx, session), madoguchi.ErrWrongPassword)
	form.Stop = func() { d.giveUp(session) }
	form.Done = func(begun backend.SetUp) { d.showSetUpFirst(ctx, session, begun) }
	d.showBeforeDesk(form.Column)
	d.fields.TypeInto(form.Password)
}

// giveUp ends a session that has not come as far as the desk.
func (d *Desk) giveUp(session *backend.Session) {
	d.showSignIn("")
	go func() { _ = session.SignOut(d.ctx) }() // a server that is away forgets the session by its age
}

// lost is signedOut also before the desk, where a session is only for setting up the second factor.
func (d *Desk) lost(session *backend.Session, err error) bool {
	if !session.Limited {
		return d.signedOut(err)
	}
	over := madoguchi.KindOf(err) == madoguchi.KindUnauthenticated
	if over {
		d.showSignIn(d.phrases.Say("signin.ended"))
	}
	return over
}

func (d *Desk) showSetUpFirst(ctx context.Context, session *backend.Session, begun backend.SetUp) {
	form := secondfactor.NewSetUp(d.factorHost(ctx, session), begun)
	form.Stop = func() { d.giveUp(session) }
	form.Done = func(codes []string) {
		column, first := secondfactor.RecoveryCodes(d.factorHost(ctx, session), codes, func() { d.enter(session) })
		d.showBeforeDesk(column)
		d.window.Canvas().Focus(first)
	}
	d.showBeforeDesk(form.Column)
	d.fields.TypeInto(form.Code)
}
