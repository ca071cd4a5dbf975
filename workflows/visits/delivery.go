package visits

import (
	"errors"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"madoguchi/activities"
	"madoguchi/madoguchi"
	"madoguchi/workflows/process"
)

// A delivery hands a call's link to the patient (B4, B6, D3):
//
//  queued ──► sent ──► delivered
//     ├─────────┴────► failed               → the record needs attention (要対応)
//     ├──[not accepted for long]──► queued  → the record needs attention meanwhile
//     └──[another target or channel]──►     a new delivery replaces it
//
// It is a part of its record's workflow. A receipt may arrive before the sending activity has returned, twice, or
// late; only steps forward count.
//
// A replaced delivery is abandoned: Temporal starts no further attempt. An attempt that is running then may still
// reach its target. Its receipts change no delivery's state, but they can change which time the patient was told,
// and so what needs attention.

// The messages of a delivery.
const (
	SendUpdate    = "send"        // argument SendLink
	RevokeUpdate  = "revokeLinks" // argument By
	ReceiptSignal = "receipt"     // argument Receipt
)

// ResendPause is how long the same target is refused after a message: a double press of the button sends one
// message.
const ResendPause = 10 * time.Second

// The workflow tries a failing carrier for half an hour. After that reception phones the patient, and a later link
// would confuse. Reception is notified within a minute and a half: an attempt takes up to 15 s, and the next one
// starts up to 15 s after it.
const (
	sendFor  = 30 * time.Minute
	patience = time.Minute
)

// MostAsked is how often within a day a patient can have a visit's link sent again. Anybody who knows a number can ask
// for it.
const MostAsked = 3

// ErrSending says that the link is being sent to the same target, or was sent to it within ResendPause.
var ErrSending = &madoguchi.Error{Kind: madoguchi.KindConflict, Code: "sending"}

// SendLink requests a message with the link. A later request sends the link again.
type SendLink struct {
	Delivery madoguchi.DeliveryID
	Channel  madoguchi.Channel
	Target   string // an E.164 number or a mail address
	Language string
	Actor    madoguchi.Actor
	// Visit says that the message is about the visit itself (booked, moved, cancelled on the web), with its page and
	// calendar file. Otherwise it only brings the link of the call.
	Visit bool `json:",omitzero"`
	// Repeats says that the mail about the visit is sent again: staff or the patient asked for it.
	Repeats bool `json:",omitzero"`
}

// Receipt is a carrier's report about a delivery.
type Receipt struct {
	Delivery madoguchi.DeliveryID
	Status   madoguchi.DeliveryStatus
	Failure  string // a code such as madoguchi.FailureOther
	At       time.Time
}

// linkRecord is the record that a delivery belongs to.
type linkRecord interface {
	delivery() *madoguchi.Delivery
	setDelivery(*madoguchi.Delivery)
	history() []madoguchi.Event
	note(madoguchi.Event)
	awaitMove(workflow.Context) error // waits while a move is under way: an undone move would undo later changes too
	save(workflow.Context) error
	sending(SendLink) activities.SendInput
	settleReminder(workflow.Context, Receipt) bool // reports whether the receipt is that of a reminder
}

// linkAttention is the reason why reception has to act on that record.
type linkAttention interface {
	attend(reason string)         // a code such as AttentionSendFailed, or ""
	acknowledge() (reason string) // ends the need for attention and returns its reason
	noteReceipt(Receipt)          // of any message, before it changes the newest delivery's state
	reconsidered() bool           // reports whether the receipt of an earlier message changed what needs attention
	obsolete() bool               // reports whether the newest message names a time other than the visit's
}

// deliveries runs one delivery at a time for a record.
type deliveries struct {
	record linkRecord
	alerts linkAttention
	links  generations
	open   func() error // refuses if nothing may be sent (any more)
	// sendable refuses a message that the record cannot have.
	sendable func(SendLink) error
	asked    *SendLink // the request that waits to be sent
	pending  *SendLink // the last request, until its outcome is known
	// language is that of the last request. A reminder keeps to it.
	language   string
	byPatients []time.Time // when patients asked for the link (MostAsked)
	cancel     workflow.CancelFunc
	giveUp     workflow.CancelFunc // cancels the running send
}

// setup registers the delivery's messages and starts the goroutines that send and listen.
func (d *deliveries) setup(ctx workflow.Context, open func() error, sendable func(SendLink) error) error {
	d.open, d.sendable = open, sendable
	err := workflow.SetUpdateHandlerWithOptions(ctx, SendUpdate, d.ask, workflow.UpdateHandlerOptions{
		Validator: func(ctx workflow.Context, request SendLink) error {
			return process.Refuse(d.judge(request, workflow.Now(ctx)))
		},
	})
	if err != nil {
		return err
	}
	if err := handle(ctx, AttendUpdate, d.attended, func(By) error { return d.open() }); err != nil {
		return err
	}
	if err := handle(ctx, RevokeUpdate, d.revoke, d.judgeRevoke); err != nil {
		return err
	}
	sendCtx, cancel := workflow.WithCancel(ctx)
	d.cancel, d.giveUp = cancel, func() {}
	workflow.Go(sendCtx, d.send)
	workflow.Go(sendCtx, d.listen)
	return nil
}

func (d *deliveries) judge(request SendLink, now time.Time) error {
	if err := errors.Join(d.open(), d.sendable(request)); err != nil {
		return err
	}
	switch {
	case (d.pending != nil && sameTarget(*d.pending, request) || d.justSent(request, now)) && !d.alerts.obsolete():
		return ErrSending
	case request.Actor.Kind == madoguchi.ByPatient && d.askedWithinADay(now) >= MostAsked:
		return madoguchi.ErrTooMany
	case request.Channel != madoguchi.SMS && request.Channel != madoguchi.Mail:
		return madoguchi.Invalid("channel", "required")
	case request.Target == "" || !madoguchi.ValidID(string(request.Delivery)):
		return madoguchi.Invalid("target", "required")
	}
	return nil
}

// justSent reports whether a message to the same target was requested within ResendPause and has not failed.
func (d *deliveries) justSent(request SendLink, now time.Time) bool {
	last := d.record.delivery()
	return last != nil && last.Channel == request.Channel && last.Target == request.Target &&
		last.Status != madoguchi.DeliveryFailed && now.Sub(last.AskedAt) < ResendPause
}

// askedWithinADay counts the messages that patients asked for within a day. Mails about a booking do not count.
func (d *deliveries) askedWithinADay(now time.Time) (count int) {
	for _, at := range d.byPatients {
		if now.Sub(at) < madoguchi.SpendingPeriod {
			count++
		}
	}
	return count
}

func sameTarget(a, b SendLink) bool { return a.Channel == b.Channel && a.Target == b.Target }

// ask records the request and answers at once. The message is sent in the background.
func (d *deliveries) ask(ctx workflow.Context, request SendLink) error {
	wish := &request
	d.pending = wish
	if request.Actor.Kind == madoguchi.ByPatient {
		d.byPatients = append(d.byPatients, workflow.Now(ctx))
	}
	if err := d.record.awaitMove(ctx); err != nil {
		return err
	}
	if err := d.open(); err != nil { // again, after waiting for a move or a cancellation
		d.conclude(wish)
		return process.Refuse(err)
	}
	d.prepare(ctx, request)
	d.asked = wish
	return d.record.save(ctx)
}

// prepare makes the request the record's newest delivery. The caller writes the record.
func (d *deliveries) prepare(ctx workflow.Context, request SendLink) {
	d.replace(ctx, request.Actor)
	d.language = request.Language
	now := workflow.Now(ctx)
	d.alerts.attend("")
	d.record.setDelivery(&madoguchi.Delivery{
		ID: request.Delivery, Channel: request.Channel, Target: request.Target,
		Status: madoguchi.DeliveryQueued, AskedAt: now, StatusAt: now,
	})
	d.record.note(madoguchi.Event{At: now, Code: madoguchi.EventSendAsked, Actor: request.Actor,
		Detail: string(request.Channel)})
}

// start sends a prepared request.
func (d *deliveries) start(request SendLink) { d.asked, d.pending = &request, &request }

// replace abandons a delivery that no carrier has accepted yet.
func (d *deliveries) replace(ctx workflow.Context, by madoguchi.Actor) {
	last := d.record.delivery()
	if last == nil || last.Status != madoguchi.DeliveryQueued {
		return
	}
	d.giveUp()
	d.record.note(madoguchi.Event{
		At: workflow.Now(ctx), Code: madoguchi.EventSendReplaced, Actor: by, Detail: string(last.Channel),
	})
}

func (d *deliveries) conclude(request *SendLink) {
	if d.pending == request { // and no newer request replaced it
		d.pending = nil
	}
}

func (d *deliveries) send(ctx workflow.Context) {
	for workflow.Await(ctx, func() bool { return d.asked != nil }) == nil {
		request := d.asked
		d.asked = nil
		var sendCtx workflow.Context
		sendCtx, d.giveUp = workflow.WithCancel(ctx)
		d.sendOne(sendCtx, *request)
		d.conclude(request)
	}
}

func (d *deliveries) sendOne(ctx workflow.Context, request SendLink) {
	began := workflow.Now(ctx)
	sending := d.record.sending(request)
	sending.Patience = patience
	sent, err := runSend(ctx, sending, sendFor)
	if isFailure(err, activities.ErrorSlow) {
		d.reportSlow(ctx, request)
		sending.Patience, sending.Again = 0, true
		sent, err = runSend(ctx, sending, max(sendFor-workflow.Now(ctx).Sub(began), time.Second))
	}
	switch {
	case temporal.IsCanceledError(err):
		return
	case err != nil:
		d.settle(ctx, Receipt{Delivery: request.Delivery, Status: madoguchi.DeliveryFailed,
			Failure: process.FailureOf(err), At: workflow.Now(ctx)})
	default:
		d.settle(ctx, Receipt{Delivery: request.Delivery, Status: madoguchi.DeliverySent, At: sent.At})
	}
}

// runSend runs the send activity. Pauses between attempts start short. With Patience set they stay short.
func runSend(
	ctx workflow.Context, sending activities.SendInput, within time.Duration,
) (sent activities.SendResult, err error) {
	longestPause := 2 * time.Minute
	if sending.Patience > 0 {
		longestPause = 15 * time.Second
	}
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout:    30 * time.Second,
		ScheduleToCloseTimeout: within,
		Summary:                "send the link by " + string(sending.Intent.Channel),
		RetryPolicy: &temporal.RetryPolicy{
			InitialInterval: 2 * time.Second, BackoffCoefficient: 2, MaximumInterval: longestPause,
		},
	})
	err = workflow.ExecuteActivity(ctx, acts.Send, sending).Get(ctx, &sent)
	return sent, err
}

// reportSlow asks for attention while attempts continue.
func (d *deliveries) reportSlow(ctx workflow.Context, request SendLink) {
	if d.record.awaitMove(ctx) != nil {
		return
	}
	current := d.record.delivery()
	if current == nil || current.ID != request.Delivery || current.Status != madoguchi.DeliveryQueued {
		return
	}
	d.alerts.attend(madoguchi.AttentionSendSlow)
	d.record.note(madoguchi.Event{
		At: workflow.Now(ctx), Code: madoguchi.EventSendSlow, Actor: madoguchi.Actor{Kind: madoguchi.BySystem},
		Detail: string(current.Channel),
	})
	d.saveState(ctx, request.Delivery)
}

func (d *deliveries) listen(ctx workflow.Context) {
	receipts := workflow.GetSignalChannel(ctx, ReceiptSignal)
	for {
		var receipt Receipt
		if !receipts.Receive(ctx, &receipt) || ctx.Err() != nil {
			return
		}
		d.settle(ctx, receipt)
	}
}

var receiptEvents = map[madoguchi.DeliveryStatus]madoguchi.EventCode{
	madoguchi.DeliverySent:      madoguchi.EventSent,
	madoguchi.DeliveryDelivered: madoguchi.EventDelivered,
	madoguchi.DeliveryFailed:    madoguchi.EventSendFailed,
}

// settle applies a receipt to its delivery, if that is still the newest and the receipt is a step forward.
func (d *deliveries) settle(ctx workflow.Context, receipt Receipt) {
	if d.record.awaitMove(ctx) != nil || d.record.settleReminder(ctx, receipt) {
		return
	}
	d.alerts.noteReceipt(receipt)
	current := d.record.delivery()
	if current == nil || current.ID != receipt.Delivery || !current.Status.Advances(receipt.Status) {
		d.reconsider(ctx, receipt)
		return
	}
	receipt.At = process.FitTime(ctx, receipt.At, d.record.history())
	changed := *current
	changed.Status, changed.Failure, changed.StatusAt = receipt.Status, receipt.Failure, receipt.At
	if changed.SentAt.IsZero() && receipt.Status != madoguchi.DeliveryFailed {
		changed.SentAt = receipt.At
	}
	d.record.setDelivery(&changed)
	if receipt.Status == madoguchi.DeliveryFailed {
		d.alerts.attend(madoguchi.AttentionSendFailed)
	} else {
		d.alerts.attend("")
	}
	d.record.note(madoguchi.Event{At: receipt.At, Code: receiptEvents[receipt.Status],
		Actor: madoguchi.Actor{Kind: madoguchi.BySystem}, Detail: detailOf(changed)})
	d.saveState(ctx, receipt.Delivery)
}

// reconsider writes what needs attention now, if the receipt of a replaced message changed it.
func (d *deliveries) reconsider(ctx workflow.Context, receipt Receipt) {
	if d.alerts.reconsidered() {
		d.saveState(ctx, receipt.Delivery)
	}
}

// saveState writes the record and logs a failure, because no caller waits for an answer.
func (d *deliveries) saveState(ctx workflow.Context, delivery madoguchi.DeliveryID) {
	if err := d.record.save(ctx); err != nil {
		workflow.GetLogger(ctx).Error("a delivery's state could not be written", "delivery", delivery, "error", err)
	}
}

func detailOf(delivery madoguchi.Delivery) string {
	if delivery.Failure != "" {
		return delivery.Failure
	}
	return string(delivery.Channel)
}

// stop ends a delivery that is still being tried: nothing is sent after a cancellation.
func (d *deliveries) stop() { d.cancel() }
