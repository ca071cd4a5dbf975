package ui

import (
	"errors"
	"net/url"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/madoguchi"
)

// signInPage asks who is there.
type signInPage struct {
	desk     *Desk
	content  *fyne.Container
	email    *widgets.Field
	password *widgets.Field
	lead     *widgets.Text
	code     *widgets.Field // hidden until the server asks for it
	lost     *widgets.Button
	rule     fyne.CanvasObject
	server   *widgets.Field // hidden, with the rule above it, while the code is asked for: the server has answered
	problem  *parts.Problem
	enter    *widgets.Button
	busy     bool
}

const signInWidth = 400

// showSignIn shows the page, with the reason where somebody was signed in before.
func (d *Desk) showSignIn(reason string) {
	d.notifications.withdraw()
	d.dialogs.Close()
	d.pane = nil
	page := newSignInPage(d)
	d.fill(widgets.NewPanel(widgets.GroundInk, page.content))
	if reason != "" {
		page.problem.Say(reason)
	}
	page.begin()
}

func newSignInPage(d *Desk) *signInPage {
	say := d.phrases.Say
	p := &signInPage{desk: d}
	p.email = widgets.NewField(say("signin.email"))
	p.password = widgets.NewField(say("signin.password")).Secret()
	p.code = widgets.NewField(say("signin.code"))
	p.code.OnEnter = p.submit
	p.lead = widgets.NewText("", widgets.Style{Ink: widgets.SecondInk, Wrap: signInWidth})
	p.lost = widgets.NewButton("", widgets.Quiet, p.help)
	p.server, p.rule = widgets.NewField(say("signin.server")), widgets.Rule()
	p.wantCode(false)
	p.email.SetText(d.config.Settings.Email)
	p.server.SetText(d.config.Settings.Server)
	p.email.OnEnter = func() { d.fields.TypeInto(p.password) }
	p.password.OnEnter = p.submit
	p.server.OnEnter = p.submit
	p.problem = parts.NewProblem(parts.Always(signInWidth))
	p.enter = widgets.NewButton(say("signin.go"), widgets.Primary, p.submit)
	p.enter.Tall = look.CallControl
	title := widgets.NewText(say("signin.title"), widgets.Style{Size: look.TextDialog, Bold: true})
	column := widgets.Down(look.Gap16, widgets.Down(look.Gap4, title, p.lead), p.email, p.password, p.code, p.problem.Content, p.enter, p.lost, p.rule, p.server)
	card := widgets.NewPanel(widgets.PaneInk, widgets.Padded(look.Gap24, look.Gap24, look.Gap24, look.Gap24, widgets.Sized(signInWidth, 1, column)))
	card.Corner = look.CornerDialog
	p.content = container.NewCenter(widgets.Down(look.Gap16, productName(), card))
	return p
}

func productName() fyne.CanvasObject {
	return container.NewCenter(widgets.NewText("窓口 Madoguchi", widgets.Style{Size: look.TextTime, Bold: true, Ink: widgets.AccentInk}))
}

// begin puts the cursor where something is to be typed.
func (p *signInPage) begin() {
	if p.email.Text() == "" {
		p.desk.fields.TypeInto(p.email)
		return
	}
	p.desk.fields.TypeInto(p.password)
}

func (p *signInPage) submit() {
	server, ok := serverAddress(p.server.Text())
	p.server.SetProblem("")
	if !ok {
		p.server.SetProblem(p.desk.phrases.Say("error.serverAddress"))
		p.content.Refresh()
		return
	}
	if p.busy || !p.filled() {
		return
	}
	p.setBusy(true)
	d, email := p.desk, strings.TrimSpace(p.email.Text())
	typed := api.SignIn{Email: email, Password: p.password.Text(), Code: p.code.Text()}
	ctx := d.scope.Next()
	parts.Task(ctx, func() (*backend.Session, error) {
		return d.config.Entrance.SignInWithCode(ctx, server, d.phrases.Language(), typed)
	}, func(session *backend.Session, err error) {
		p.setBusy(false)
		if err != nil {
			p.refused(err)
			return
		}
		d.keep(func(s *backend.Settings) { s.Server, s.Email = server, email })
		d.enter(session)
	})
}

// filled reports whether both are typed, and says where something is missing.
func (p *signInPage) filled() bool {
	missing := p.desk.phrases.Say("error.required")
	for _, field := range []*widgets.Field{p.email, p.password} {
		field.SetProblem("")
		if strings.TrimSpace(field.Text()) == "" {
			field.SetProblem(missing)
			p.desk.fields.TypeInto(field)
			p.content.Refresh()
			return false
		}
	}
	return true
}

func (p *signInPage) refused(err error) {
	p.problem.Say(p.desk.phrases.Problem(err))
	switch {
	case errors.Is(err, madoguchi.ErrSecondFactorNeeded):
		p.askCode("")
		return
	case errors.Is(err, madoguchi.ErrWrongCode):
		p.askCode(p.desk.phrases.Problem(err))
		return
	}
	if madoguchi.KindOf(err) == madoguchi.KindUnauthenticated {
		p.password.SetText("")
		p.wantCode(false)
		p.desk.fields.TypeInto(p.password)
	}
	p.content.Refresh()
}

// wantCode shows or hides what is for the second factor, and the way out that goes with it.
func (p *signInPage) wantCode(wanted bool) {
	p.code.SetText("")
	parts.SetVisible(p.code, wanted)
	parts.SetVisible(p.rule, !wanted)
	parts.SetVisible(p.server, !wanted)
	p.lead.SetText(p.desk.phrases.Say(map[bool]string{false: "signin.lead", true: "signin.codeLead"}[wanted]))
	p.lost.SetLabel(p.desk.phrases.Say(map[bool]string{false: "signin.forgotten", true: "signin.noCode"}[wanted]))
}

// help opens the page on which what was lost is made anew: the password or, where the code is asked for, the second
// factor.
func (p *signInPage) help() {
	page := map[bool]string{false: "/clinic/reset-password", true: "/clinic/reset-second-factor"}[p.code.Visible()]
	server, ok := serverAddress(p.server.Text())
	p.server.SetProblem("")
	if !ok {
		p.server.SetProblem(p.desk.phrases.Say("error.serverAddress"))
	} else if err := p.desk.browse(server + page); err != nil {
		p.problem.Say(p.desk.phrases.Say("browser.failed", server+page))
	}
	p.content.Refresh()
}

// askCode asks for the code of the second factor, beside what was typed before; why is what was wrong with the last
// one, or "".
func (p *signInPage) askCode(why string) {
	p.problem.Say(why)
	p.wantCode(true)
	p.desk.fields.TypeInto(p.code)
	p.content.Refresh()
}

func (p *signInPage) setBusy(busy bool) {
	p.busy = busy
	p.enter.SetEnabled(!busy)
	p.enter.SetLabel(p.desk.phrases.Say(map[bool]string{true: "signin.busy", false: "signin.go"}[busy]))
	if busy {
		p.problem.Say("")
	}
	p.content.Refresh()
}

// serverAddress is the base of a server's address as it was typed.
func serverAddress(typed string) (address string, ok bool) {
	parsed, err := url.Parse(strings.TrimSpace(typed))
	if err != nil || parsed.Host == "" || parsed.Scheme != "http" && parsed.Scheme != "https" {
		return "", false
	}
	return strings.TrimRight(parsed.String(), "/"), true
}
