package visits

import (
	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/phrases"
	"madoguchi/madoguchi"
)

// Contact says when and by whom the visit was cancelled, or since when the patient waits, or how the visit went, or
// else the state of the link's delivery, with the patient's check of the device.
func (w Words) Contact(entry api.Entry) string {
	if entry.IsCancelled() {
		return w.CancelledBy(entry)
	}
	if entry.Standing() == api.StandingStopped {
		return w.Code("stopped", entry.Call.StoppedAt)
	}
	if entry.Standing() == api.StandingAsking {
		return w.Fill("attended.asking", "from", w.ClockOn(entry.Start, *entry.Call.AskingSince))
	}
	if attended := w.Attended(entry); attended != "" {
		return attended
	}
	// For a failed message the delivery says more.
	if entry.NeedsAttention() && entry.Attention != madoguchi.AttentionSendFailed {
		return w.Code("attention", entry.Attention)
	}
	return phrases.Join("　", w.DeliveryWord(entry), w.Devices(entry))
}

// Attended says when the patient and the clinic attended: 10:24 入室, 診察 04:35–04:38, 退出 04:41. It is empty if nobody
// came.
func (w Words) Attended(entry api.Entry) string {
	how, from, until := entry.Attendance()
	switch how {
	case api.NobodyCame:
		return ""
	case api.VisitHeld:
		return w.Fill("attended.held", "from", w.ClockOn(entry.Start, from), "until", w.ClockOn(entry.Start, until))
	}
	return w.Fill("attended."+string(how), "from", w.ClockOn(entry.Start, from))
}
