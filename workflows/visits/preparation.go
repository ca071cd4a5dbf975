package visits

import (
	"go.temporal.io/sdk/workflow"

	"madoguchi/madoguchi"
	"madoguchi/workflows/process"
)

// PrepareUpdate says that the patient has prepared for the visit (E6). Argument Prepared.
const PrepareUpdate = "prepare"

// Prepared is what the patient did. The answers themselves are not part of it: the store has them (Preparation).
type Prepared struct {
	Explanation string // version of the text that the patient agreed to; empty if the clinic has none
	Answered    bool   // the menu's questions
	// Devices is what the patient's check of the device found; empty if this is not about one.
	Devices madoguchi.DeviceCheck `json:",omitempty"`
}

// prepare records what the patient did. A repeat records nothing more than a later time of the answers.
func (r *reservation) prepare(ctx workflow.Context, prepared Prepared) error {
	if err := r.awaitMove(ctx); err != nil {
		return err
	}
	if err := r.open(); err != nil {
		return process.Refuse(err) // it ended meanwhile
	}
	now, patient := workflow.Now(ctx), madoguchi.Actor{Kind: madoguchi.ByPatient}
	if prepared.Explanation != "" && prepared.Explanation != r.record.Explanation {
		r.record.Explanation, r.record.AgreedAt = prepared.Explanation, now
		r.note(madoguchi.Event{At: now, Code: madoguchi.EventAgreed, Actor: patient})
	}
	if prepared.Answered {
		r.record.AnsweredAt = now
		r.note(madoguchi.Event{At: now, Code: madoguchi.EventAnswered, Actor: patient})
	}
	if prepared.Devices != "" {
		r.record.Devices, r.record.DevicesAt = prepared.Devices, now
	}
	return r.save(ctx)
}
