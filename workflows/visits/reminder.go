package visits

import (
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"madoguchi/activities"
	"madoguchi/madoguchi"
	"madoguchi/workflows/process"
)

// The reminders of a reservation (E2):
//
//	pending ──[due]──► sent                             → the timeline
//	   │                └──[failed]──► by mail, if an address is known
//	   ├──[moved]──► pending, at the times of the new start
//	   └──[cancelled, ended, switched off, nobody to remind]──► not sent
//
// The reservation's one alarm waits for them too. A reminder takes the patient's channel at the time when it is due.
// A reminder that fails is a line of the timeline and no task for reception: the patient has the first message. A
// reminder costs 12 events of history, and 4 more for a carrier's receipt.

// remindFor is how long a carrier is tried, and how late a reminder may be after an outage.
const remindFor = 2 * time.Hour

// reminders are the reminders of one reservation.
type reminders struct {
	visit  *reservation
	due    []madoguchi.PendingTimer            // the earliest first
	named  map[madoguchi.PendingCode]time.Time // the start that the last reminder of each kind named
	sent   map[madoguchi.DeliveryID]reminder
	base   workflow.Context
	ctx    workflow.Context // of the reminders that are being sent
	cancel workflow.CancelFunc
}

// reminder is one message. Its start is in told, as that of every message.
type reminder struct {
	code madoguchi.PendingCode
	to   SendLink
}

// begin takes over the times of the booking. Times that have passed are not made up for.
func (m *reminders) begin(ctx workflow.Context, due []madoguchi.PendingTimer) {
	m.due, m.base = due, ctx
	m.named, m.sent = map[madoguchi.PendingCode]time.Time{}, map[madoguchi.DeliveryID]reminder{}
	m.ctx, m.cancel = workflow.WithCancel(ctx)
	m.drop(workflow.Now(ctx))
}

// plan replaces the times for a visit that moves to start.
func (m *reminders) plan(due []madoguchi.PendingTimer, start, now time.Time) {
	m.due = nil
	for _, timer := range due {
		if !m.named[timer.Code].Equal(start) {
			m.due = append(m.due, timer)
		}
	}
	m.drop(now)
}

// abandon ends the attempts to send a reminder that no carrier has accepted: it names the time before a move.
func (m *reminders) abandon() {
	m.cancel()
	m.ctx, m.cancel = workflow.WithCancel(m.base)
}

// drop removes the reminders whose time has passed.
func (m *reminders) drop(now time.Time) {
	var left []madoguchi.PendingTimer
	for _, timer := range m.due {
		if timer.At.After(now) {
			left = append(left, timer)
		}
	}
	m.due = left
}

// take removes and returns the reminders that are due at an instant.
func (m *reminders) take(at time.Time) (due []madoguchi.PendingTimer) {
	for len(m.due) > 0 && !m.due[0].At.After(at) {
		due, m.due = append(due, m.due[0]), m.due[1:]
	}
	return due
}

// receiver returns where the patient is reminded: where the link went, or else the address of the booking.
func (m *reminders) receiver() (to SendLink, known bool) {
	if delivery := m.visit.record.Delivery; delivery != nil && delivery.Status != madoguchi.DeliveryFailed {
		return SendLink{Channel: delivery.Channel, Target: delivery.Target, Language: m.visit.sends.language}, true
	}
	return m.mailbox()
}

// mailbox returns the mail address of a booking on the web.
func (m *reminders) mailbox() (to SendLink, known bool) {
	contact := m.visit.record.Contact
	return SendLink{Channel: madoguchi.Mail, Target: contact.Email, Language: contact.Language}, contact.Email != ""
}

// pending returns the reminders that are to be sent, the earliest first.
func (m *reminders) pending() []madoguchi.PendingTimer {
	if _, known := m.receiver(); !known {
		return nil
	}
	return m.due
}

// send sends the reminders that are due at an instant.
func (m *reminders) send(ctx workflow.Context, at time.Time) {
	to, known := m.receiver()
	for _, timer := range m.take(at) {
		late := workflow.Now(ctx).Sub(timer.At) > remindFor
		if !known || late || m.named[timer.Code].Equal(m.visit.record.Start) {
			continue
		}
		m.named[timer.Code] = m.visit.record.Start
		m.deliver(timer.Code, to)
	}
}

// deliver sends a reminder in the background.
func (m *reminders) deliver(code madoguchi.PendingCode, to SendLink) {
	visit := m.visit.record
	to.Delivery = madoguchi.DeliveryID(madoguchi.DerivedID("reminder", string(visit.ClinicID), string(visit.ID),
		string(code), visit.Start.UTC().Format(time.RFC3339), string(to.Channel)))
	one := reminder{code: code, to: to}
	m.sent[to.Delivery] = one
	workflow.Go(m.ctx, func(ctx workflow.Context) { m.run(ctx, one) })
}

func (m *reminders) run(ctx workflow.Context, one reminder) {
	if m.visit.awaitMove(ctx) != nil {
		return
	}
	result, err := m.execute(ctx, one)
	switch {
	case temporal.IsCanceledError(err):
	case err != nil:
		m.failed(ctx, one, process.FailureOf(err))
	case result.Off:
		m.visit.alerts.noteReceipt(Receipt{Delivery: one.to.Delivery, Status: madoguchi.DeliveryFailed})
	default:
		m.visit.alerts.noteReceipt(Receipt{Delivery: one.to.Delivery, Status: madoguchi.DeliverySent})
		m.write(ctx, madoguchi.EventReminded, string(one.to.Channel))
	}
}

func (m *reminders) execute(ctx workflow.Context, one reminder) (result activities.RemindResult, err error) {
	now := workflow.Now(ctx)
	reminding := activities.RemindInput{SendInput: m.sending(one.to, now), Reminder: one.code}
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout:    30 * time.Second,
		ScheduleToCloseTimeout: max(min(remindFor, m.visit.record.Start.Sub(now)), time.Second),
		Summary:                "remind by " + string(one.to.Channel),
		RetryPolicy: &temporal.RetryPolicy{
			InitialInterval: 2 * time.Second, BackoffCoefficient: 2, MaximumInterval: 2 * time.Minute,
		},
	})
	err = workflow.ExecuteActivity(ctx, acts.Remind, reminding).Get(ctx, &result)
	return result, err
}

// sending returns the input of a reminder's activity. A reminder also tells the patient the visit's time.
func (m *reminders) sending(to SendLink, asked time.Time) activities.SendInput {
	start := m.visit.record.Start
	call := madoguchi.Call{
		ClinicID: m.visit.record.ClinicID, Start: start, Window: madoguchi.Window{Opens: start, Expires: start},
	}
	if m.visit.call != nil {
		call = *m.visit.call
	}
	sending := sendingOf(call, to, ReservationWorkflowID(m.visit.record.ID), asked)
	if m.visit.record.Source.OnWeb() {
		sending.Visit = activities.FactsOf(m.visit.record)
	}
	sending.Before, sending.Moved = m.visit.alerts.told.Before(start)
	m.visit.alerts.told.Sending(to.Delivery, start)
	return sending
}

// failed records the failure and tries the mail address of the booking, if the reminder was a text.
func (m *reminders) failed(ctx workflow.Context, one reminder, failure string) {
	m.visit.alerts.noteReceipt(Receipt{Delivery: one.to.Delivery, Status: madoguchi.DeliveryFailed})
	m.write(ctx, madoguchi.EventReminderFailed, failure)
	to, known := m.mailbox()
	if known && one.to.Channel != madoguchi.Mail && !m.visit.record.State.Ended() &&
		workflow.Now(ctx).Before(m.visit.record.Start) {
		m.deliver(one.code, to)
	}
}

// write records what became of a reminder, also if the visit moved meanwhile.
func (m *reminders) write(ctx workflow.Context, code madoguchi.EventCode, detail string) {
	ctx, _ = workflow.NewDisconnectedContext(ctx)
	visit := m.visit
	if visit.awaitMove(ctx) != nil {
		return
	}
	visit.record.Attention = visit.alerts.reason()
	visit.note(madoguchi.Event{
		At: workflow.Now(ctx), Code: code, Actor: madoguchi.Actor{Kind: madoguchi.BySystem}, Detail: detail,
	})
	if err := visit.save(ctx); err != nil {
		workflow.GetLogger(ctx).Error("a reminder could not be recorded", "reservation", visit.record.ID, "error", err)
	}
}

// settleReminder applies a carrier's receipt, if it is that of a reminder. A failed reminder is sent by mail at most
// once.
func (r visitLink) settleReminder(ctx workflow.Context, receipt Receipt) bool {
	one, known := r.reminders.sent[receipt.Delivery]
	if !known {
		return false
	}
	if receipt.Status == madoguchi.DeliveryFailed && r.alerts.told.Advances(receipt.Delivery, receipt.Status) {
		r.reminders.failed(ctx, one, receipt.Failure)
		return true
	}
	r.alerts.noteReceipt(receipt)
	return true
}
