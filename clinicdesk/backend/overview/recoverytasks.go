package overview

import (
	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/visits"
)

// undecided reports whether the recovery waits for the signed-in user's decision.
func undecided(r api.Recovery) bool { return r.Own || r.State == api.RecoveryWaiting }

// recoveryTask returns the task row of a recovery.
func (v View) recoveryTask(r api.Recovery) Task {
	task := Task{
		Recovery: r.ID, Tone: visits.ToneDone, What: v.Say("recovery.title"), Since: v.ClockToday(r.AskedAt),
		Name:  r.Name,
		Visit: r.Email,
		Text:  v.Code("recovery.short", r.State), Done: v.Say("recovery.look"),
	}
	if r.State == api.RecoveryApproved {
		task.Note = v.Say("recovery.until", v.DateTime(v.At(r.ObjectUntil)))
	}
	if undecided(r) {
		task.Tone = visits.ToneWrong
	}
	if r.Own {
		task.Text = v.Say("recovery.ownShort")
	}
	return task
}

// RecoveryState describes the state of a recovery.
func (v View) RecoveryState(r api.Recovery) string {
	if r.State == api.RecoveryApproved {
		return v.Fill("recovery.state.approved", "at", v.DateTime(v.At(r.ObjectUntil)))
	}
	return v.Code("recovery.state", r.State)
}
