package pane

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/drafts"
	"madoguchi/clinicdesk/backend/phrases"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/clinicdesk/ui/widgets/inputs"
)

// sendDialog is 「ビデオ通話URLの送信」 (B4).
type sendDialog struct {
	host     *Host
	pane     *Pane
	ctx      context.Context
	previews parts.Scope
	detail   api.Detail
	title    string
	whose    string
	no       string // the label of the button that sends nothing
	draft    *drafts.SendDraft
	modal    *widgets.Modal

	channel  *inputs.Radios
	target   *inputs.Field
	language *inputs.Select
	letter   *fyne.Container // the message as the patient receives it
	later    *fyne.Container // the text shown instead for 「送信しない」
	text     *widgets.Text
	segments *widgets.Text
	quota    *widgets.Text // how many more messages may be sent, if few are left
	problem  *parts.Problem
	stop, ok *widgets.Button
	busy     bool
}

// AskSend shows the dialog for an entry.
func (p *Pane) AskSend(detail api.Detail) {
	say, entry := p.host.View.Say, detail.Entry
	p.showSend(&sendDialog{detail: detail, title: say("send.title"), whose: p.host.View.Named(entry), no: say("stop")})
}

// askMoved asks whether to send the new time of a moved visit to the target of the old one. until is the old time.
func (p *Pane) askMoved(detail api.Detail, until time.Time) {
	h, say, entry := p.host, p.host.View.Say, detail.Entry
	h.Drafts.DropSend(entry) // an unsent draft may have another target than the message with the old time
	told := say("send.moved", h.View.Called(entry), h.View.DateTime(h.View.At(until)),
		h.View.DateTime(h.View.At(entry.Start)))
	p.showSend(&sendDialog{detail: detail, title: say("send.movedTitle"), whose: told, no: say("send.movedLater")})
}

func (p *Pane) showSend(s *sendDialog) {
	h := p.host
	s.host, s.pane, s.ctx, s.draft = h, p, p.scope.Parent, h.Drafts.Send(s.detail)
	s.modal = widgets.ShowModal(h.Canvas, s.build())
	s.previews = parts.Scope{Parent: s.ctx}
	h.Dialogs.Put(s, &s.modal.OnClosed)
	gone := s.modal.OnClosed
	s.modal.OnClosed = func() { s.previews.End(); gone() }
	s.turn()
}

func (s *sendDialog) build() fyne.CanvasObject {
	h, say := s.host, s.host.View.Say
	head := widgets.NewText(s.title, widgets.Style{Size: look.TextDialog, Bold: true})
	whose := widgets.NewText(s.whose, widgets.Style{Ink: widgets.SecondInk, Wrap: parts.DialogText})
	s.channel = inputs.NewRadios("", []inputs.Option{
		{Value: api.SMS, Label: h.View.Code("channel", api.SMS)},
		{Value: api.Mail, Label: h.View.Code("channel", api.Mail)}, {Value: "", Label: say("send.none")},
	}, true, func(channel string) { s.draft.Choose(channel); s.turn() })
	s.channel.SetValue(s.draft.Channel)
	s.target = inputs.NewField(say("send.number"))
	s.target.OnEnter = s.Submit
	s.target.OnChange = func(text string) { s.draft.Type(text); s.check() }
	s.later = container.NewStack(
		widgets.NewText(say("send.later"), widgets.Style{Ink: widgets.SecondInk, Wrap: parts.DialogText}),
	)
	s.problem = parts.NewProblem(parts.Always(parts.DialogText))
	s.stop = widgets.NewButton(s.no, widgets.Quiet, s.Close)
	s.ok = widgets.NewButton(say("send.go"), widgets.Primary, s.Submit)
	buttons := widgets.Edges(nil, nil, nil, widgets.Across(look.Gap8, s.stop, s.ok), nil)
	titles := widgets.Down(look.Gap4, head, whose)
	return widgets.Down(look.Gap12, titles, s.channel, s.target, s.buildLetter(), s.later, s.problem.Content, buttons)
}

// buildLetter returns the panel that previews the patient's text.
func (s *sendDialog) buildLetter() fyne.CanvasObject {
	say := s.host.View.Say
	s.segments = widgets.NewText("", widgets.Style{Size: look.TextSmall, Ink: widgets.SecondInk})
	s.text = widgets.NewText("", widgets.Style{Size: look.TextSmall + 1, Wrap: parts.DialogText - 2*look.Gap12})
	s.language = inputs.NewSelect("", parts.Languages(), func(string) { s.preview() })
	s.language.SetValue(phrases.Japanese)
	s.quota = widgets.NewText("", widgets.Style{Size: look.TextSmall + 1, Wrap: parts.DialogText - 2*look.Gap12})
	s.quota.Hide()
	title := widgets.NewText(say("send.preview"),
		widgets.Style{Size: look.TextSmall + 1, Bold: true, Ink: widgets.SecondInk})
	head := widgets.Edges(nil, nil, nil, widgets.Across(look.Gap12, widgets.Middle(s.segments), s.language),
		widgets.Middle(title))
	panel := widgets.NewPanel(widgets.ClosedInk, widgets.Padded(look.Gap8, look.Gap12, look.Gap12, look.Gap12,
		widgets.Down(look.Gap8, head, widgets.ScrollWithin(s.letterRoom, s.text), s.quota)))
	panel.Corner = look.CornerButton
	s.letter = container.NewStack(panel)
	return s.letter
}

// letterRoom is the height at which the patient's text begins to scroll, so that the dialog's buttons stay in the
// window.
func (s *sendDialog) letterRoom() float32 {
	const besides = 500 // the greatest height of the rest of the dialog
	return s.host.Canvas.Size().Height - besides
}

// turn shows the fields of the selected channel.
func (s *sendDialog) turn() {
	say := s.host.View.Say
	sends := s.draft.Channel != ""
	for _, each := range []fyne.CanvasObject{s.target, s.letter} {
		parts.SetVisible(each, sends)
	}
	parts.SetVisible(s.later, !sends)
	s.target.Label = say(map[string]string{api.SMS: "send.number", api.Mail: "field.email"}[s.draft.Channel])
	s.target.SetPlaceholder(
		map[string]string{api.SMS: "090-1234-5678", api.Mail: "name@example.jp"}[s.draft.Channel],
	)
	s.target.SetText(s.draft.Target())
	s.ok.SetLabel(say(map[bool]string{true: "send.go", false: "send.done"}[sends]))
	parts.SetVisible(s.stop, sends)
	s.check()
	if sends {
		s.preview()
	}
	if sends && !s.channel.Focused() { // arrow keys continue to choose a channel
		s.host.Fields.TypeInto(s.target)
	}
}

// check disables 「送信する」 until the target is valid, and shows the reason (B4).
func (s *sendDialog) check() {
	_, err := s.draft.Check()
	problem := ""
	if err != nil && s.draft.Target() != "" {
		problem = s.host.View.Problem(err)
	}
	s.target.SetProblem(problem)
	s.ok.SetEnabled(!s.busy && (err == nil || s.draft.Channel == ""))
	s.modal.Refresh()
}

// preview loads the text. A later choice makes an earlier answer stale.
func (s *sendDialog) preview() {
	session, channel, language := s.host.View.Session, s.draft.Channel, s.language.Value
	ctx := s.previews.Next()
	parts.Task(ctx, func() (api.Preview, error) {
		return session.Visits.Message(ctx, s.detail.Entry, channel, language)
	}, func(preview api.Preview, err error) {
		s.segments.SetText("")
		s.text.SetText(preview.Text)
		s.sayQuota(preview)
		switch {
		case err != nil:
			s.text.SetText(s.host.View.Problem(err))
		case preview.Segments > 0:
			s.segments.SetText(s.host.View.Say("send.segments", preview.Segments))
		}
		s.modal.Refresh()
	})
}

func (s *sendDialog) sayQuota(preview api.Preview) {
	text, full := s.host.View.Quota(preview)
	s.quota.SetInk(map[bool]widgets.Ink{true: widgets.WrongInk, false: widgets.SecondInk}[full])
	s.quota.SetText(text)
	parts.SetVisible(s.quota, text != "")
}

func (s *sendDialog) Submit() {
	if s.draft.Channel == "" {
		s.Close()
		return
	}
	if _, err := s.draft.Check(); err != nil || s.busy {
		return
	}
	s.setBusy(true)
	parts.Task(s.ctx, drafts.Send(s.ctx, s.host.View.Session.Visits, s.detail.Entry, s.draft, s.language.Value), s.sent)
}

func (s *sendDialog) sent(detail api.Detail, err error) {
	s.draft.Answered(err)
	s.setBusy(false)
	if s.host.SignedOut(err) {
		return
	}
	if err != nil {
		s.problem.Say(s.host.View.Problem(err))
		s.modal.Refresh()
		return
	}
	s.host.Drafts.DropSend(s.detail.Entry)
	s.Close()
	s.pane.opened(detail)
}

func (s *sendDialog) setBusy(busy bool) {
	s.busy = busy
	s.problem.Say("")
	s.ok.SetLabel(s.host.View.Say(map[bool]string{true: "sending", false: "send.go"}[busy]))
	s.check()
}

func (s *sendDialog) Close() { s.modal.Close() }
