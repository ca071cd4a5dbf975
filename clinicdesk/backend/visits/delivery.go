package visits

import (
	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/daytime"
	"madoguchi/madoguchi"
)

// DeliveryWord is the delivery state of the link, as SMS 到達, with the reason of a failure.
func (w Words) DeliveryWord(entry api.Entry) string {
	word := w.DeliveryState(entry)
	if delivery := entry.Delivery; delivery != nil && delivery.Status == string(madoguchi.DeliveryFailed) {
		word += w.Aside(w.Code("failure", delivery.Failure))
	}
	return word
}

// DeliveryState is DeliveryWord without a reason.
func (w Words) DeliveryState(entry api.Entry) string {
	delivery := entry.Delivery
	if delivery == nil {
		return ""
	}
	status := madoguchi.DeliveryStatus(delivery.Status)
	if delivery.Revoked {
		return w.Say("delivery.revoked")
	}
	if entry.ToldOldTime() && (status == madoguchi.DeliverySent || status == madoguchi.DeliveryDelivered) {
		return w.Code("channel", delivery.Channel) + " " + w.Say("delivery.oldTime")
	}
	if entry.HeldBack() {
		return w.Code("channel", delivery.Channel) + " " + w.Say("delivery.heldBack")
	}
	return w.Code("channel", delivery.Channel) + " " + w.Code("delivery", delivery.Status)
}

// Quota says how many more messages may be sent if few are left, and reports whether none are; otherwise text is "".
func (w Words) Quota(preview api.Preview) (text string, full bool) {
	quota := preview.Quota
	switch {
	case quota == nil:
		return "", false
	case quota.Left == 0 && quota.Until != nil:
		return w.Say("send.full", w.Short(w.At(*quota.Until))), true
	default:
		return w.Say("send.left", quota.Left, quota.Hours), false
	}
}

func (w Words) target(entry api.Entry) (target, note string, failed bool) {
	delivery := entry.Delivery
	if delivery == nil {
		return w.Say("pane.notSent"), "", false
	}
	target = delivery.ShownTarget() + w.Aside(w.Code("channel", delivery.Channel))
	note, failed = w.deliveryNote(*delivery), delivery.Status == string(madoguchi.DeliveryFailed)
	switch {
	case entry.Attention == madoguchi.AttentionSendSlow:
		return target, w.Say("pane.slow", w.Short(w.At(delivery.AskedAt))), true
	case delivery.Revoked:
		return target, w.Say("pane.revoked", note), true
	case entry.ToldOldTime():
		return target, w.List(w.Say("state.oldTime"), note), true
	}
	return target, note, failed
}

// deliveryNote says when the link was sent, and the delivery's state.
func (w Words) deliveryNote(delivery api.Delivery) string {
	asked, status := w.Short(w.At(delivery.AskedAt)), madoguchi.DeliveryStatus(delivery.Status)
	if delivery.SentAt == nil {
		switch {
		case madoguchi.HeldBack(delivery.Failure):
			return w.Say("pane.heldBack", asked, w.Code("failure", delivery.Failure))
		case status == madoguchi.DeliveryFailed:
			return w.Say("pane.unsent", asked, w.Code("failure", delivery.Failure))
		}
		return w.Say("pane.queued", asked)
	}
	sent := w.Short(w.At(*delivery.SentAt))
	switch status {
	case madoguchi.DeliveryFailed:
		return w.Say("pane.failed", sent, w.Code("failure", delivery.Failure))
	case madoguchi.DeliveryDelivered:
		return w.Say("pane.delivered", sent, daytime.Clock(w.At(delivery.StatusAt)))
	}
	return w.Say("pane.sent", sent)
}
