package settings

import (
	"fyne.io/fyne/v2"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/secondfactor"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/clinicdesk/ui/widgets/inputs"
)

// secondFactor returns the settings of the user's second factor.
func (p *Page) secondFactor() fyne.CanvasObject {
	h, say := factors{p.host}, p.host.View.Say
	state := h.View.Session.SecondFactor
	if !state.On {
		begin := widgets.NewButton(say("factor.setUp"), widgets.Outlined, h.beginFirstSetUp)
		return widgets.Edges(nil, nil, nil, widgets.Middle(begin), widgets.NewText(say("factor.off"), widgets.Style{}))
	}
	buttons := widgets.Down(look.Gap8)
	for _, change := range h.changes() {
		buttons.Add(widgets.NewButton(say(change.label), change.weight, func() { h.askProof(change) }))
	}
	return widgets.Down(look.Gap12, widgets.NewText(say("factor.on", state.RecoveryCodes), widgets.Style{}), buttons)
}

// factorChange is a change of the second factor; do calls back with an error or nil.
type factorChange struct {
	label  string
	weight widgets.Weight
	do     func(password, code string, answered func(error))
}

// factors changes the user's second factor in dialogs over the settings.
type factors struct{ *Host }

func (h factors) changes() []factorChange {
	list := []factorChange{
		{"factor.codes", widgets.Outlined, h.renewCodes}, {"factor.replace", widgets.Outlined, h.beginSetUp},
	}
	if !h.View.Session.SecondFactor.Needed {
		list = append(list, factorChange{"factor.switchOff", widgets.DangerOutline, h.switchOff})
	}
	return list
}

// forms returns the host for the forms.
func (h factors) forms() secondfactor.Host {
	return secondfactor.Host{
		Context: h.Context, Session: h.View.Session, Phrases: h.View.Phrases, Fields: h.Fields, Clipboard: h.Clipboard,
		Lost: h.SignedOut,
	}
}

func (h factors) beginSetUp(password, code string, answered func(error)) {
	session, ctx := h.View.Session, h.Context
	parts.Task(ctx, func() (api.SetUp, error) { return session.BeginSetUp(ctx, password, code) },
		func(begun api.SetUp, err error) {
			if h.SignedOut(err) {
				return
			}
			if answered(err); err == nil {
				h.showSetUp(begun)
			}
		})
}

// beginFirstSetUp begins the setup of a first second factor. It shows the setup, or a dialog that asks for the
// password.
func (h factors) beginFirstSetUp() {
	session, ctx := h.View.Session, h.Context
	parts.Task(ctx, func() (api.SetUp, error) { return session.BeginSetUp(ctx, "", "") },
		func(begun api.SetUp, err error) {
			switch {
			case h.SignedOut(err):
			case err == nil:
				h.showSetUp(begun)
			default:
				h.askPassword(err)
			}
		})
}

// askPassword asks for the password in a dialog.
func (h factors) askPassword(why error) {
	form := secondfactor.NewPassword(h.forms(), why)
	dialog := h.Dialogs.Show(form.Column, form.Submit)
	form.Stop = dialog.Close
	form.Done = func(begun api.SetUp) {
		dialog.Close()
		h.showSetUp(begun)
	}
	h.Fields.TypeInto(form.Password)
}

// showSetUp shows the setup in a dialog.
func (h factors) showSetUp(begun api.SetUp) {
	form := secondfactor.NewSetUp(h.forms(), begun)
	dialog := h.Dialogs.Show(form.Column, form.Submit)
	form.Stop = dialog.Close
	form.Done = func(codes []string) {
		dialog.Close()
		h.showCodes(codes)
	}
	h.Fields.TypeInto(form.Code)
}

func (h factors) renewCodes(password, code string, answered func(error)) {
	session, ctx := h.View.Session, h.Context
	parts.Task(ctx, func() ([]string, error) { return session.NewRecoveryCodes(ctx, password, code) },
		func(codes []string, err error) {
			if h.SignedOut(err) {
				return
			}
			if answered(err); err == nil {
				session.SecondFactor.RecoveryCodes = len(codes)
				h.showCodes(codes)
			}
		})
}

func (h factors) switchOff(password, code string, answered func(error)) {
	session, ctx := h.View.Session, h.Context
	parts.Task(ctx, func() (struct{}, error) { return struct{}{}, session.SecondFactorOff(ctx, password, code) },
		func(_ struct{}, err error) {
			if h.SignedOut(err) {
				return
			}
			if answered(err); err == nil {
				session.SecondFactor.On = false
				h.FactorChanged()
			}
		})
}

// showCodes shows new recovery codes in a dialog that only its button closes: they cannot be shown a second time.
func (h factors) showCodes(codes []string) {
	var dialog *parts.Form
	column, first := secondfactor.RecoveryCodes(h.forms(), codes, func() { dialog.Modal.Close(); h.FactorChanged() })
	dialog = h.Dialogs.Show(column, func() {})
	dialog.Stays = true
	h.Canvas.Focus(first)
}

// askProof asks for password and code before a change.
func (h factors) askProof(change factorChange) {
	say := h.View.Say
	password, code := inputs.NewField(say("field.password")).Secret(), inputs.NewField(say("secondFactor.code"))
	problem := parts.NewProblem(parts.Always(parts.DialogText))
	var dialog *parts.Form
	submit := func() {
		problem.Say("")
		hasCode := h.Fields.Filled(code)
		if !h.Fields.Filled(password) || !hasCode {
			dialog.Modal.Refresh()
			return
		}
		change.do(password.Text(), code.Text(), func(err error) {
			if err == nil {
				dialog.Close()
				return
			}
			problem.Say(h.View.Phrases.Problem(err))
			dialog.Modal.Refresh()
		})
	}
	password.OnEnter = func() { h.Fields.TypeInto(code) }
	code.OnEnter = submit
	stop := widgets.NewButton(say("stop"), widgets.Quiet, func() { dialog.Close() })
	forth := widgets.NewButton(say("goOn"), widgets.Primary, submit)
	if change.weight == widgets.DangerOutline {
		forth = widgets.NewButton(say(change.label), widgets.Danger, submit)
	}
	buttons := widgets.Edges(nil, nil, nil, widgets.Across(look.Gap8, stop, forth), nil)
	dialog = h.Dialogs.Show(widgets.Down(look.Gap12,
		parts.HeadOf(say(change.label+"Title"), say("factor.whose", h.View.Session.Staff.Name)),
		widgets.NewText(say("factor.prove"), widgets.Style{Ink: widgets.SecondInk, Wrap: parts.DialogText}),
		password, code, problem.Content, buttons), submit)
	h.Fields.TypeInto(password)
}
