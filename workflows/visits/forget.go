package visits

import (
	"time"

	"go.temporal.io/sdk/workflow"

	"madoguchi/madoguchi"
)

// ForgetSignal tells a reservation that the account it came from has been deleted (A10). The argument is a Forget.
const ForgetSignal = "forget"

// Forget says what becomes of the visit, which stays with the clinic: it is kept, or cancelled for the patient.
type Forget struct {
	Cancel bool
	Actor  madoguchi.Actor
	// Notice sends the mail of a patient's cancellation. A withdrawal of an earlier release does not set it.
	Notice bool `json:",omitempty"`
	// Late says that the clinic's deadline for cancellations had passed when the account was deleted.
	Late bool `json:",omitempty"`
}

// forgetOnSignal waits for ForgetSignal as long as the reservation runs.
func forgetOnSignal(ctx workflow.Context, r *reservation) {
	workflow.Go(ctx, func(ctx workflow.Context) {
		told := workflow.GetSignalChannel(ctx, ForgetSignal)
		for {
			var forget Forget
			if more := told.Receive(ctx, &forget); !more {
				return
			}
			if err := forgetAccount(ctx, r, forget); err != nil {
				workflow.GetLogger(ctx).Error("the end of an account was not written", "reservation", r.record.ID,
					"error", err)
			}
		}
	})
}

// forgetAccount removes the account from the record. A visit whose window is open is not cancelled.
func forgetAccount(ctx workflow.Context, r *reservation, forget Forget) error {
	if err := workflow.Await(ctx, func() bool { return r.decided && !r.moving }); err != nil {
		return err
	}
	if r.answer.Taken || r.failed != nil {
		return nil
	}
	r.record.Account, r.record.Member, r.record.BookedBy, r.record.LinkedAt = "", "", "", time.Time{}
	if forget.Cancel && r.child == nil && !r.record.State.Ended() {
		cancellation := Cancellation{Actor: forget.Actor, Reason: madoguchi.CancelByPatient}
		if forget.Late {
			cancellation.Reason = madoguchi.CancelLate
		}
		if forget.Notice {
			cancellation.Notice = NoticeOf(r.record, "cancelled")
		}
		return r.cancel(ctx, cancellation)
	}
	return r.save(ctx)
}
