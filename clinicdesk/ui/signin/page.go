package signin

import (
	"errors"
	"net/url"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend"
	"madoguchi/clinicdesk/backend/local"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/clinicdesk/ui/widgets/inputs"
	"madoguchi/madoguchi"
)

// page is the sign-in form.
type page struct {
	door     *Door
	content  *fyne.Container
	email    *inputs.Field
	password *inputs.Field
	lead     *widgets.Text
	code     *inputs.Field // hidden until the server requests it
	lost     *widgets.Button
	rule     fyne.CanvasObject
	server   *inputs.Field // hidden, with the rule above it, while the code is requested: the server is known by then
	problem  *parts.Problem
	enter    *widgets.Button
	busy     bool
}

const signInWidth = 400

func newPage(d *Door) *page {
	say := d.phrases().Say
	p := &page{door: d}
	p.email = inputs.NewField(say("field.email"))
	p.password = inputs.NewField(say("field.password")).Secret()
	p.code = inputs.NewField(say("signin.code"))
	p.code.OnEnter = p.submit
	p.lead = widgets.NewText("", widgets.Style{Ink: widgets.SecondInk, Wrap: signInWidth})
	p.lost = widgets.NewButton("", widgets.Quiet, p.help)
	p.server, p.rule = inputs.NewField(say("signin.server")), widgets.Rule()
	p.wantCode(false)
	p.email.SetText(d.host.Settings().Email)
	p.server.SetText(d.host.Settings().Server)
	p.email.OnEnter = func() { d.host.Fields.TypeInto(p.password) }
	p.password.OnEnter = p.submit
	p.server.OnEnter = p.submit
	p.problem = parts.NewProblem(parts.Always(signInWidth))
	p.enter = widgets.NewButton(say("signIn"), widgets.Primary, p.submit)
	p.enter.Tall = look.CallControl
	title := widgets.NewText(say("signIn"), widgets.Style{Size: look.TextDialog, Bold: true})
	column := widgets.Down(look.Gap16, widgets.Down(look.Gap4, title, p.lead), p.email, p.password, p.code,
		p.problem.Content, p.enter, p.lost, p.rule, p.server)
	card := widgets.NewPanel(widgets.PaneInk,
		widgets.Padded(look.Gap24, look.Gap24, look.Gap24, look.Gap24, widgets.Sized(signInWidth, 1, column)))
	card.Corner = look.CornerDialog
	p.content = container.NewCenter(widgets.Down(look.Gap16, productName(), card))
	return p
}

func productName() fyne.CanvasObject {
	return container.NewCenter(
		widgets.NewText("窓口 Madoguchi", widgets.Style{Size: look.TextTime, Bold: true, Ink: widgets.AccentInk}),
	)
}

// begin focuses the first field to fill in.
func (p *page) begin() {
	if p.email.Text() == "" {
		p.door.host.Fields.TypeInto(p.email)
		return
	}
	p.door.host.Fields.TypeInto(p.password)
}

func (p *page) submit() {
	server, ok := serverAddress(p.server.Text())
	p.server.SetProblem("")
	if !ok {
		p.server.SetProblem(p.door.phrases().Say("error.serverAddress"))
		p.content.Refresh()
		return
	}
	if p.busy || !p.filled() {
		return
	}
	p.setBusy(true)
	d, email := p.door, strings.TrimSpace(p.email.Text())
	typed := api.SignIn{Email: email, Password: p.password.Text(), Code: p.code.Text()}
	ctx, language := d.host.Scope.Next(), d.phrases().Language()
	parts.Task(ctx, func() (*backend.Session, error) {
		return d.host.SignIn(ctx, server, language, typed)
	}, func(session *backend.Session, err error) {
		p.setBusy(false)
		if err != nil {
			p.refused(err)
			return
		}
		d.host.Keep(func(s *local.Settings) { s.Server, s.Email = server, email })
		d.host.Enter(session)
	})
}

// filled reports whether the shown fields are filled. It asks at each that is not, and focuses the first.
func (p *page) filled() bool {
	filled := true
	for _, field := range []*inputs.Field{p.code, p.password, p.email} { // the cursor ends at the first
		if field.Visible() && !p.door.host.Fields.Filled(field) {
			filled = false
		}
	}
	if !filled {
		p.problem.Say("")
		p.content.Refresh()
	}
	return filled
}

func (p *page) refused(err error) {
	p.problem.Say(p.door.phrases().Problem(err))
	switch {
	case errors.Is(err, madoguchi.ErrSecondFactorNeeded):
		p.askCode("")
		return
	case errors.Is(err, madoguchi.ErrWrongCode):
		p.askCode(p.door.phrases().Problem(err))
		return
	}
	if madoguchi.KindOf(err) == madoguchi.KindUnauthenticated {
		p.password.SetText("")
		p.wantCode(false)
		p.door.host.Fields.TypeInto(p.password)
	}
	p.content.Refresh()
}

// wantCode shows or hides the fields for the second factor and the link for a lost one.
func (p *page) wantCode(wanted bool) {
	p.code.SetText("")
	parts.SetVisible(p.code, wanted)
	parts.SetVisible(p.rule, !wanted)
	parts.SetVisible(p.server, !wanted)
	p.lead.SetText(p.door.phrases().Say(map[bool]string{false: "signin.lead", true: "signin.codeLead"}[wanted]))
	p.lost.SetLabel(p.door.phrases().Say(map[bool]string{false: "signIn.forgotten", true: "signin.noCode"}[wanted]))
}

// help opens the web page that replaces a lost password or, while the code is requested, a lost second factor.
func (p *page) help() {
	page := map[bool]string{false: "/clinic/reset-password", true: "/clinic/reset-second-factor"}[p.code.Visible()]
	server, ok := serverAddress(p.server.Text())
	p.server.SetProblem("")
	if !ok {
		p.server.SetProblem(p.door.phrases().Say("error.serverAddress"))
	} else if err := p.door.host.Browse(server + page); err != nil {
		p.problem.Say(p.door.phrases().Say("browser.failed", server+page))
	}
	p.content.Refresh()
}

// askCode asks for the second factor's code and keeps the other input; why is the fault of the last code, or "".
func (p *page) askCode(why string) {
	p.problem.Say(why)
	p.wantCode(true)
	p.door.host.Fields.TypeInto(p.code)
	p.content.Refresh()
}

func (p *page) setBusy(busy bool) {
	p.busy = busy
	p.enter.SetEnabled(!busy)
	p.enter.SetLabel(p.door.phrases().Say(map[bool]string{true: "signin.busy", false: "signIn"}[busy]))
	if busy {
		p.problem.Say("")
	}
	p.content.Refresh()
}

// serverAddress returns the base address of a server from the typed text.
func serverAddress(typed string) (address string, ok bool) {
	parsed, err := url.Parse(strings.TrimSpace(typed))
	if err != nil || parsed.Host == "" || parsed.Scheme != "http" && parsed.Scheme != "https" {
		return "", false
	}
	return strings.TrimRight(parsed.String(), "/"), true
}
