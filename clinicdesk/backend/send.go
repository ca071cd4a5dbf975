package backend

import (
	"context"

	"madoguchi/apiserver/api"
	"madoguchi/japan"
	"madoguchi/madoguchi"
)

// SendDraft is the dialog 「ビデオ通話URLの送信」 (B4). What was typed for one channel stays while the other is looked at.
type SendDraft struct {
	Channel string // SMS, Mail or "" for 「送信しない」
	targets map[string]string
	ticket  ticket
}

// Target is what was typed for the draft's channel.
func (d *SendDraft) Target() string { return d.targets[d.Channel] }

// SetTarget keeps what was typed for the draft's channel.
func (d *SendDraft) SetTarget(text string) {
	if d.targets == nil {
		d.targets = map[string]string{}
	}
	d.targets[d.Channel] = text
}

// Check returns the target as it is sent, or what is wrong with it (api.ParseMobile, madoguchi.CheckMail).
func (d *SendDraft) Check() (target string, err error) {
	if d.Channel == SMS {
		return api.ParseMobile(d.Target())
	}
	target = japan.TidyAddress(d.Target())
	return target, madoguchi.CheckMail("target", target)
}

// Answered tells the draft how its submission ended.
func (d *SendDraft) Answered(err error) { d.ticket.answered(err) }

// Send sends the link to the draft's target in a language; the returned function does the work and may run on another
// goroutine.
func (s *Session) Send(ctx context.Context, entry Entry, draft *SendDraft, language string) func() (Detail, error) {
	target, err := draft.Check()
	key, channel := draft.ticket.show(), draft.Channel
	return func() (Detail, error) {
		if err != nil {
			return Detail{}, err
		}
		return s.taken(s.client.Send(ctx, entry.Kind, entry.ID, key, api.Send{Channel: channel, Target: target, Language: language}))
	}
}

// Quota says how many more messages may be sent, where they are few, and whether none may; else "".
func (v View) Quota(preview Preview) (text string, full bool) {
	quota := preview.Quota
	switch {
	case quota == nil:
		return "", false
	case quota.Left == 0 && quota.Until != nil:
		return v.Say("send.full", v.Short(v.At(*quota.Until))), true
	default:
		return v.Say("send.left", quota.Left, quota.Hours), false
	}
}

// shownTarget writes a target as people do.
func shownTarget(channel, target string) string {
	if channel == SMS {
		return api.ShowNumber(target)
	}
	return target
}
