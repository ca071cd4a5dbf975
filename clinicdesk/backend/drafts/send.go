package drafts

import (
	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/ticket"
	"madoguchi/japan"
	"madoguchi/madoguchi"
)

// SendDraft is the dialog 「ビデオ通話URLの送信」 (B4). It keeps a target for each channel.
type SendDraft struct {
	Channel string // SMS, Mail or "" for 「送信しない」
	targets map[string]string
	touched bool // somebody typed a target or chose a channel
	ticket  ticket.Ticket
}

// readySend returns a draft with the targets that are known. A number that gets no SMS is left out.
func readySend(detail api.Detail) *SendDraft {
	draft := &SendDraft{Channel: api.Mail}
	draft.SetTarget(detail.Email())
	draft.Channel = api.SMS
	if _, err := api.ParseMobile(detail.Phone()); err == nil {
		draft.SetTarget(detail.Phone())
	}
	if draft.Target() == "" && detail.Email() != "" {
		draft.Channel = api.Mail
	}
	if last := detail.Entry.Delivery; last != nil {
		draft.Channel = last.Channel
		draft.SetTarget(last.ShownTarget())
	}
	return draft
}

// Target returns the typed target of the draft's channel.
func (d *SendDraft) Target() string { return d.targets[d.Channel] }

// Type stores the typed target of the draft's channel.
func (d *SendDraft) Type(text string) {
	d.touched = d.touched || text != d.Target()
	d.SetTarget(text)
}

// Choose stores the chosen channel.
func (d *SendDraft) Choose(channel string) { d.Channel, d.touched = channel, true }

// SetTarget stores a known target of the draft's channel.
func (d *SendDraft) SetTarget(text string) {
	if d.targets == nil {
		d.targets = map[string]string{}
	}
	d.targets[d.Channel] = text
}

// Check returns the target in its wire form, or the rule it breaks (api.ParseMobile, madoguchi.CheckMail).
func (d *SendDraft) Check() (target string, err error) {
	if d.Channel == api.SMS {
		return api.ParseMobile(d.Target())
	}
	target = japan.TidyAddress(d.Target())
	return target, madoguchi.CheckMail("target", target)
}

// Answered records the result of the draft's submission.
func (d *SendDraft) Answered(err error) { d.ticket.Answered(err) }
