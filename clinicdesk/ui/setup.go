package ui

import (
	"context"
	"errors"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"madoguchi/clinicdesk/backend"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/madoguchi"
)

// setUpForm sets up a second factor: the QR code, its text, and the first code. It stands on a page of its own before the desk,
// where the second factor is needed, and in a dialog otherwise.
type setUpForm struct {
	desk    *Desk
	session *backend.Session
	ctx     context.Context
	begun   backend.SetUp
	column  *fyne.Container
	code    *widgets.Field
	problem *parts.Problem
	confirm *widgets.Button
	busy    bool
	stop    func()               // the person does not want to
	done    func(codes []string) // it is set up
}

const qrSide = 200

func newSetUpForm(d *Desk, ctx context.Context, session *backend.Session, begun backend.SetUp) *setUpForm {
	say := d.phrases.Say
	f := &setUpForm{desk: d, session: session, ctx: ctx, begun: begun}
	lead := say("setup.scan")
	if session.Limited {
		lead = d.phrases.Sentences(say("setup.needed"), say("setup.scan"))
	}
	f.code = widgets.NewField(say("setup.code"))
	f.code.OnEnter = f.submit
	f.problem = parts.NewProblem(parts.Always(parts.DialogText))
	f.confirm = widgets.NewButton(say("factor.setUp"), widgets.Primary, f.submit)
	buttons := widgets.Across(look.Gap8, d.leaving(session, func() { f.stop() }), f.confirm)
	beside := parts.DialogText - qrSide - float32(look.Gap16)
	secret := widgets.Down(look.Gap8,
		widgets.NewText(say("setup.secret"), widgets.Style{Size: look.TextSmall, Ink: widgets.SecondInk, Wrap: beside}),
		widgets.NewText(backend.Grouped(begun.Secret), widgets.Style{Bold: true, Wrap: beside}),
		d.copying("setup.copy", begun.Secret))
	f.column = widgets.Down(look.Gap12,
		widgets.NewText(say("setup.title"), widgets.Style{Size: look.TextDialog, Bold: true}),
		widgets.NewText(lead, widgets.Style{Ink: widgets.SecondInk, Wrap: parts.DialogText}),
		widgets.Edges(nil, nil, widgets.Padded(0, look.Gap16, 0, 0, widgets.NewQR(begun.URI, qrSide)), nil, secret),
		f.code, f.problem.Content, widgets.Edges(nil, nil, nil, buttons, nil))
	return f
}

func (f *setUpForm) submit() {
	if f.busy || strings.TrimSpace(f.code.Text()) == "" {
		return
	}
	f.setBusy(true)
	session, ctx, begun, code := f.session, f.ctx, f.begun, f.code.Text()
	parts.Task(ctx, func() ([]string, error) { return session.ConfirmSetUp(ctx, begun, code) }, f.answered)
}

func (f *setUpForm) answered(codes []string, err error) {
	f.setBusy(false)
	if f.desk.lost(f.session, err) {
		return
	}
	if err != nil {
		f.problem.Say(f.desk.phrases.Problem(err))
		if errors.Is(err, madoguchi.ErrWrongCode) {
			f.code.SetText("") // else the same again may find what was done already
		}
		f.desk.fields.TypeInto(f.code)
		f.column.Refresh()
		return
	}
	f.session.Limited = false
	f.session.SecondFactor.On, f.session.SecondFactor.RecoveryCodes = true, len(codes)
	f.done(codes)
}

func (f *setUpForm) setBusy(busy bool) {
	f.busy = busy
	f.confirm.SetEnabled(!busy)
	f.problem.Say("")
	f.column.Refresh()
}

// leaving is the button by which somebody stops setting up; before the desk there is nothing to do then but to sign
// out.
func (d *Desk) leaving(session *backend.Session, stop func()) *widgets.Button {
	label := map[bool]string{true: "settings.signout", false: "stop"}[session.Limited]
	return widgets.NewButton(d.phrases.Say(label), widgets.Quiet, stop)
}

// copying is a button that copies a text, and says that it did.
func (d *Desk) copying(code, text string) *widgets.Button {
	button := widgets.NewButton(d.phrases.Say(code), widgets.Outlined, nil).WithIcon(look.IconCopy)
	button.OnPress = func() {
		d.app.Clipboard().SetContent(text)
		button.Icon = look.IconCheck
		button.SetLabel(d.phrases.Say("pane.copied"))
	}
	return button
}

// recoveryCodes shows the codes, which cannot be shown again.
func (d *Desk) recoveryCodes(codes []string, kept func()) (column *fyne.Container, first fyne.Focusable) {
	say := d.phrases.Say
	style := widgets.Style{Size: look.TextTitle}
	lines := widgets.Down(look.Gap4)
	for i := 0; i+1 < len(codes); i += 2 {
		lines.Add(widgets.Halves(look.Gap16, widgets.NewText(codes[i], style), widgets.NewText(codes[i+1], style)))
	}
	copyAll := d.copying("recovery.copy", strings.Join(codes, "\n"))
	on := widgets.NewButton(say("recovery.kept"), widgets.Primary, kept)
	return widgets.Down(look.Gap12,
		widgets.NewText(say("recovery.codes"), widgets.Style{Size: look.TextDialog, Bold: true}),
		widgets.NewText(say("recovery.lead"), widgets.Style{Ink: widgets.SecondInk, Wrap: parts.DialogText}),
		widgets.NewBoxed(lines), widgets.Edges(nil, nil, nil, widgets.Across(look.Gap8, copyAll, on), nil)), copyAll
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
	form := newPasswordForm(d, ctx, session, madoguchi.ErrWrongPassword)
	form.stop = func() { d.giveUp(session) }
	form.done = func(begun backend.SetUp) { d.showSetUpFirst(ctx, session, begun) }
	d.showBeforeDesk(form.column)
	d.fields.TypeInto(form.password)
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
	form := newSetUpForm(d, ctx, session, begun)
	form.stop = func() { d.giveUp(session) }
	form.done = func(codes []string) {
		column, first := d.recoveryCodes(codes, func() { d.enter(session) })
		d.showBeforeDesk(column)
		d.window.Canvas().Focus(first)
	}
	d.showBeforeDesk(form.column)
	d.fields.TypeInto(form.code)
}
