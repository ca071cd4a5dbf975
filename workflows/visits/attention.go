package visits

import (
	"go.temporal.io/sdk/workflow"

	"madoguchi/madoguchi"
)

// AttendUpdate says that reception has dealt with what the record needed attention for (「対応済みにする」). Argument By.
const AttendUpdate = "attend"

// attended ends the attention and records who dealt with it. A second person who presses the button at the same time
// gets no error.
func (d *deliveries) attended(ctx workflow.Context, by By) error {
	if err := d.record.awaitMove(ctx); err != nil {
		return err
	}
	reason := d.alerts.acknowledge()
	if reason == "" {
		return nil
	}
	d.record.note(madoguchi.Event{
		At: workflow.Now(ctx), Code: madoguchi.EventAttended, Actor: by.Actor, Detail: reason,
	})
	return d.record.save(ctx)
}
