package pane

import (
	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/overview"
	"madoguchi/clinicdesk/backend/visits"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/clinicdesk/ui/widgets/inputs"
)

// askCancel asks for confirmation and a reason before it cancels an entry. A call that has begun is not cancelled here.
func (p *entryPane) askCancel(shown visits.Pane) {
	if shown.InCall {
		p.leadToCall()
		return
	}
	h, say := p.host, p.host.View.Say
	title := "cancel.title"
	if !shown.Entry.IsReservation() {
		title = "cancel.callTitle"
	}
	var reason string
	reasons := parts.CancelReasons(h.View.Phrases)
	why := inputs.NewSelect(say("cancel.reason"), reasons, func(code string) { reason = code })
	freed := overview.Offers{View: h.View}.Freed(shown.Entry)
	words := widgets.NewText(h.View.Sentences(h.View.Cancelling(shown.Entry), freed),
		widgets.Style{Ink: widgets.SecondInk, Wrap: parts.DialogText})
	var dialog *parts.Form
	no := widgets.NewButton(say("back"), widgets.Quiet, func() { dialog.Close() })
	yes := widgets.NewButton(say("cancel.go"), widgets.Danger, func() { dialog.Submit() })
	buttons := widgets.Edges(nil, nil, nil, widgets.Across(look.Gap8, no, yes), nil)
	column := widgets.Down(look.Gap16, parts.HeadOf(say(title), h.View.Named(shown.Entry)), words, why, buttons)
	dialog = h.Dialogs.Show(column, func() {
		dialog.Close()
		p.cancel(reason)
	})
	h.Canvas.Focus(no)
}

func (p *entryPane) cancel(reason string) {
	session, entry := p.host.View.Session, p.detail.Entry
	parts.Task(p.ctx, func() (api.Detail, error) { return session.Visits.Cancel(p.ctx, entry, reason) }, p.over)
}

// leadToCall names the participants of the running call and offers the console, which can end it.
func (p *entryPane) leadToCall() {
	say := p.host.View.Say
	what := parts.Question{
		Title: say("cancel.inCall"), Whose: p.host.View.Named(p.detail.Entry),
		Text: p.host.View.InCallWith(p.detail),
		Yes:  say("cancel.inCallGo"), Weight: widgets.Primary,
	}
	p.host.Dialogs.Confirm(what, func() { p.host.OpenCall(p.detail.Entry) })
}
