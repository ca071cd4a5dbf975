package secondfactor

import (
	"context"
	"errors"
	"strings"

	"fyne.io/fyne/v2"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend"
	"madoguchi/clinicdesk/backend/phrases"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/clinicdesk/ui/widgets/inputs"
	"madoguchi/madoguchi"
)

// Host is what the forms need from their window.
type Host struct {
	Context   context.Context // of the session
	Session   *backend.Session
	Phrases   phrases.Phrases
	Fields    *parts.Fields
	Clipboard fyne.Clipboard
	Lost      func(error) bool // reports whether an error has ended the session, and leaves the session if so
}

// SetUp sets up a second factor: the QR code, its text, and the first code. It is a page before the desk if the second
// factor is required, and a dialog otherwise.
type SetUp struct {
	host    Host
	begun   api.SetUp
	Column  *fyne.Container
	Code    *inputs.Field
	problem *parts.Problem
	confirm *widgets.Button
	busy    bool
	Stop    func()               // the user cancels
	Done    func(codes []string) // the setup is complete
}

const qrSide = 200

// NewSetUp makes the form of a setup that has begun.
func NewSetUp(host Host, begun api.SetUp) *SetUp {
	say := host.Phrases.Say
	f := &SetUp{host: host, begun: begun}
	lead := say("setup.scan")
	if host.Session.Limited {
		lead = host.Phrases.Sentences(say("setup.needed"), say("setup.scan"))
	}
	f.Code = inputs.NewField(say("setup.code"))
	f.Code.OnEnter = f.Submit
	f.problem = parts.NewProblem(parts.Always(parts.DialogText))
	f.confirm = widgets.NewButton(say("factor.setUp"), widgets.Primary, f.Submit)
	buttons := widgets.Across(look.Gap8, host.leaving(func() { f.Stop() }), f.confirm)
	beside := parts.DialogText - qrSide - float32(look.Gap16)
	secret := widgets.Down(look.Gap8,
		widgets.NewText(say("setUp.secret"), widgets.Style{Size: look.TextSmall, Ink: widgets.SecondInk, Wrap: beside}),
		widgets.NewText(backend.Grouped(begun.Secret), widgets.Style{Bold: true, Wrap: beside}),
		host.copying("setup.copy", begun.Secret))
	f.Column = widgets.Down(look.Gap12,
		widgets.NewText(say("setUp.title"), widgets.Style{Size: look.TextDialog, Bold: true}),
		widgets.NewText(lead, widgets.Style{Ink: widgets.SecondInk, Wrap: parts.DialogText}),
		widgets.Edges(nil, nil, widgets.Padded(0, look.Gap16, 0, 0, widgets.NewQR(begun.URI, qrSide)), nil, secret),
		f.Code, f.problem.Content, widgets.Edges(nil, nil, nil, buttons, nil))
	return f
}

func (f *SetUp) Submit() {
	if f.busy {
		return
	}
	if !f.host.Fields.Filled(f.Code) {
		f.problem.Say("")
		f.Column.Refresh()
		return
	}
	f.setBusy(true)
	session, ctx, begun, code := f.host.Session, f.host.Context, f.begun, f.Code.Text()
	parts.Task(ctx, func() ([]string, error) { return session.ConfirmSetUp(ctx, begun, code) }, f.answered)
}

func (f *SetUp) answered(codes []string, err error) {
	f.setBusy(false)
	if f.host.Lost(err) {
		return
	}
	if err != nil {
		f.problem.Say(f.host.Phrases.Problem(err))
		if errors.Is(err, madoguchi.ErrWrongCode) {
			f.Code.SetText("") // otherwise the same code could be submitted again
		}
		f.host.Fields.TypeInto(f.Code)
		f.Column.Refresh()
		return
	}
	f.host.Session.Limited = false
	f.host.Session.SecondFactor.On, f.host.Session.SecondFactor.RecoveryCodes = true, len(codes)
	f.Done(codes)
}

func (f *SetUp) setBusy(busy bool) {
	f.busy = busy
	f.confirm.SetEnabled(!busy)
	f.problem.Say("")
	f.Column.Refresh()
}

// leaving returns the button that cancels the setup. Before the desk it signs out.
func (h Host) leaving(stop func()) *widgets.Button {
	label := map[bool]string{true: "signOut", false: "stop"}[h.Session.Limited]
	return widgets.NewButton(h.Phrases.Say(label), widgets.Quiet, stop)
}

// copying returns a button that copies a text and confirms it.
func (h Host) copying(code, text string) *widgets.Button {
	return parts.CopyButton(h.Clipboard, h.Phrases.Say(code), text, h.Phrases.Say("pane.copied"))
}

// RecoveryCodes shows the codes, which cannot be shown a second time.
func RecoveryCodes(h Host, codes []string, kept func()) (column *fyne.Container, first fyne.Focusable) {
	say := h.Phrases.Say
	style := widgets.Style{Size: look.TextTitle}
	lines := widgets.Down(look.Gap4)
	for i := 0; i+1 < len(codes); i += 2 {
		lines.Add(widgets.Halves(look.Gap16, widgets.NewText(codes[i], style), widgets.NewText(codes[i+1], style)))
	}
	copyAll := h.copying("recovery.copy", strings.Join(codes, "\n"))
	on := widgets.NewButton(say("recovery.kept"), widgets.Primary, kept)
	return widgets.Down(look.Gap12,
		widgets.NewText(say("recovery.codes"), widgets.Style{Size: look.TextDialog, Bold: true}),
		widgets.NewText(say("recovery.lead"), widgets.Style{Ink: widgets.SecondInk, Wrap: parts.DialogText}),
		widgets.NewBoxed(lines), widgets.Edges(nil, nil, nil, widgets.Across(look.Gap8, copyAll, on), nil)), copyAll
}
