package server

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"

	"madoguchi/madoguchi"
	"madoguchi/mongo"
	"madoguchi/workflows/accounts"
	"madoguchi/workflows/visits"
)

// processes replaces the workflows: it makes their changes in the store at once, without timers.
type processes struct {
	store *mongo.Store
	now   func() time.Time

	mu       sync.Mutex
	clinics  map[string]madoguchi.ClinicID // of every record, by ID
	booked   map[madoguchi.ReservationID]visits.Booked
	claims   map[madoguchi.ReservationID]madoguchi.Claim
	holds    map[madoguchi.ReservationID]slotHold
	created  map[madoguchi.CallID]visits.CallCreated
	receipts []visits.Receipt
	applied  map[madoguchi.VerificationID]madoguchi.Application
	newest   map[string]madoguchi.VerificationID               // by account
	owners   map[madoguchi.VerificationID]madoguchi.Staff      // of the accounts that links reset
	portal   map[madoguchi.VerificationID]accounts.LinkRequest // of patients

	woken     []string // the days of waitlists
	withdrawn []accounts.WithdrawalRequest
	parting   []*visits.SendLink // the mails of cancellations and moves
	// applications and other requests for links, repeats among them
	asked int
	used  int          // uses of links, including refused ones
	fault func() error // if set, runs before everything else
}

func newProcesses(store *mongo.Store, now func() time.Time) *processes {
	return &processes{
		store: store, now: now,
		clinics: make(map[string]madoguchi.ClinicID), booked: make(map[madoguchi.ReservationID]visits.Booked),
		claims:  make(map[madoguchi.ReservationID]madoguchi.Claim),
		holds:   make(map[madoguchi.ReservationID]slotHold),
		created: make(map[madoguchi.CallID]visits.CallCreated),
		applied: make(map[madoguchi.VerificationID]madoguchi.Application),
		newest:  make(map[string]madoguchi.VerificationID),
		owners:  make(map[madoguchi.VerificationID]madoguchi.Staff),
		portal:  make(map[madoguchi.VerificationID]accounts.LinkRequest),
	}
}

// breakDown makes all following calls fail.
func (p *processes) breakDown(fault func() error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.fault = fault
}

// enter begins a call. Calls exclude each other.
func (p *processes) enter() (leave func(), err error) {
	p.mu.Lock()
	if p.fault != nil {
		defer p.mu.Unlock()
		return nil, p.fault()
	}
	return p.mu.Unlock, nil
}

func (p *processes) Book(ctx context.Context, booking visits.Booking) (visits.Booked, error) {
	leave, err := p.enter()
	if err != nil {
		return visits.Booked{}, err
	}
	defer leave()
	r := booking.Reservation
	if first, repeated := p.booked[r.ID]; repeated {
		return first, nil
	}
	answer := visits.Booked{RequestHash: booking.RequestHash}
	booking.Claim.At = p.now()
	if err := p.store.Claim(ctx, booking.Claim); errors.Is(err, madoguchi.ErrSlotTaken) {
		answer.Taken = true
	} else if err != nil {
		return answer, err
	}
	p.booked[r.ID], p.claims[r.ID], p.clinics[string(r.ID)] = answer, booking.Claim, r.ClinicID
	if answer.Taken {
		return answer, nil
	}
	r.Revision = 1
	r.Timeline = []madoguchi.Event{{At: p.now(), Code: madoguchi.EventBooked, Actor: booking.Actor}}
	if booking.Call != nil {
		r.Pending = timersOf(booking.Call.Window)
		err = p.store.PutCall(ctx, *booking.Call)
	}
	return answer, errors.Join(err, p.store.PutReservation(ctx, r))
}

func timersOf(window madoguchi.Window) []madoguchi.PendingTimer {
	return []madoguchi.PendingTimer{
		{At: window.Opens, Code: madoguchi.PendingOpen}, {At: window.Expires, Code: madoguchi.PendingExpire},
	}
}

func (p *processes) EditReservation(ctx context.Context, id madoguchi.ReservationID, edit visits.Edit) error {
	return p.onReservation(ctx, id, func(r *madoguchi.Reservation) error {
		code := madoguchi.EventEdited
		if edit.Revision != r.Revision {
			return madoguchi.ErrChanged
		}
		edit.Claim.At = p.claims[id].At
		if edit.Claim != p.claims[id] {
			edit.Claim.At = p.now()
			if err := p.store.Move(ctx, p.claims[id], edit.Claim); err != nil {
				return err
			}
			p.claims[id], code = edit.Claim, madoguchi.EventMoved
		}
		if edit.Notice != nil {
			p.parting = append(p.parting, edit.Notice)
		}
		before := *r
		*r = edit.Reservation
		r.Timeline, r.Revision = madoguchi.AppendEvent(before.Timeline, p.event(code, edit.Actor)), before.Revision
		if edit.Call == nil {
			return nil
		}
		call := *edit.Call
		call.Revision = before.Revision + 1
		return p.store.PutCall(ctx, call)
	})
}

func (p *processes) CancelReservation(
	ctx context.Context, id madoguchi.ReservationID, cancel visits.Cancellation,
) error {
	return p.onReservation(ctx, id, func(r *madoguchi.Reservation) error {
		r.State, r.Pending = madoguchi.ReservationCancelled, nil
		p.parting = append(p.parting, cancel.Notice)
		r.Timeline = madoguchi.AppendEvent(r.Timeline, p.cancelled(cancel))
		return p.store.Release(ctx, p.claims[id])
	})
}

func (p *processes) cancelled(cancel visits.Cancellation) madoguchi.Event {
	event := p.event(madoguchi.EventCancelled, cancel.Actor)
	event.Detail = string(cancel.Reason)
	return event
}

func (p *processes) FinishReservation(ctx context.Context, id madoguchi.ReservationID, by madoguchi.Actor) error {
	return p.onReservation(ctx, id, func(r *madoguchi.Reservation) error {
		r.State = madoguchi.ReservationFinished
		r.Timeline = madoguchi.AppendEvent(r.Timeline, p.event(madoguchi.EventFinished, by))
		return nil
	})
}

func (p *processes) RevokeReservationLinks(
	ctx context.Context, id madoguchi.ReservationID, by madoguchi.Actor,
) error {
	err := p.onReservation(ctx, id, func(r *madoguchi.Reservation) error {
		r.LinkGeneration++
		r.Timeline = madoguchi.AppendEvent(r.Timeline, p.event(madoguchi.EventLinksRevoked, by))
		return nil
	})
	if err != nil {
		return err
	}
	err = p.onCall(ctx, madoguchi.CallID(id), func(call *madoguchi.Call) error {
		call.Generation++
		return nil
	})
	if errors.Is(err, madoguchi.ErrNotFound) { // the visit is in person
		return nil
	}
	return err
}

func (p *processes) AttendReservation(ctx context.Context, id madoguchi.ReservationID, by madoguchi.Actor) error {
	return p.onReservation(ctx, id, func(r *madoguchi.Reservation) error {
		r.Attention = ""
		r.Timeline = madoguchi.AppendEvent(r.Timeline, p.event(madoguchi.EventAttended, by))
		return nil
	})
}

func (p *processes) PrepareReservation(
	ctx context.Context, id madoguchi.ReservationID, prepared visits.Prepared,
) error {
	return p.onReservation(ctx, id, func(r *madoguchi.Reservation) error {
		now := p.event(madoguchi.EventAgreed, madoguchi.Actor{Kind: madoguchi.ByPatient}).At
		if prepared.Devices != "" {
			r.Devices, r.DevicesAt = prepared.Devices, now
			return nil
		}
		r.Explanation, r.AgreedAt = prepared.Explanation, now
		if prepared.Answered {
			r.AnsweredAt = now
		}
		return nil
	})
}

func (p *processes) SendReservationLink(
	ctx context.Context, id madoguchi.ReservationID, send visits.SendLink,
) error {
	return p.onReservation(ctx, id, func(r *madoguchi.Reservation) error {
		if r.Method != madoguchi.Online {
			return madoguchi.ErrNoCall
		}
		r.Delivery = p.deliver(r.Delivery, send)
		return p.intend(ctx, r.ClinicID, visits.ReservationWorkflowID(id), send)
	})
}

// onReservation applies change to a reservation that has not ended, and stores it.
func (p *processes) onReservation(
	ctx context.Context, id madoguchi.ReservationID, change func(*madoguchi.Reservation) error,
) error {
	leave, err := p.enter()
	if err != nil {
		return err
	}
	defer leave()
	r, err := p.store.Reservation(ctx, p.clinics[string(id)], id)
	if err != nil {
		return err
	}
	if r.State.Ended() {
		return madoguchi.ErrNotOpen
	}
	if err := change(&r); err != nil {
		return err
	}
	r.Revision++
	return p.store.PutReservation(ctx, r)
}

func (p *processes) event(code madoguchi.EventCode, by madoguchi.Actor) madoguchi.Event {
	return madoguchi.Event{At: p.now(), Code: code, Actor: by}
}

func (p *processes) deliver(before *madoguchi.Delivery, send visits.SendLink) *madoguchi.Delivery {
	if before != nil && before.ID == send.Delivery {
		return before
	}
	return &madoguchi.Delivery{
		ID: send.Delivery, Channel: send.Channel, Target: send.Target, Status: madoguchi.DeliveryQueued,
		AskedAt: p.now(), StatusAt: p.now(),
	}
}

func (p *processes) intend(
	ctx context.Context, clinic madoguchi.ClinicID, owner string, send visits.SendLink,
) error {
	_, err := p.store.PutIntent(ctx, madoguchi.DeliveryIntent{
		ID: send.Delivery, ClinicID: clinic, Owner: owner, Channel: send.Channel, Target: send.Target,
		TextHash: madoguchi.TextHash("text"), AskedAt: p.now(),
	})
	return err
}

func (p *processes) ReportReceipt(ctx context.Context, owner string, receipt visits.Receipt) error {
	p.mu.Lock()
	p.receipts = append(p.receipts, receipt)
	p.mu.Unlock()
	if id, ok := strings.CutPrefix(owner, visits.CallWorkflowID("")); ok {
		return p.onCall(
			ctx, madoguchi.CallID(id), func(call *madoguchi.Call) error { return settle(call.Delivery, receipt) },
		)
	}
	id := strings.TrimPrefix(owner, visits.ReservationWorkflowID(""))
	return p.onReservation(
		ctx, madoguchi.ReservationID(id), func(r *madoguchi.Reservation) error { return settle(r.Delivery, receipt) },
	)
}

func settle(delivery *madoguchi.Delivery, receipt visits.Receipt) error {
	if delivery.Status.Advances(receipt.Status) {
		delivery.Status, delivery.Failure, delivery.StatusAt = receipt.Status, receipt.Failure, receipt.At
	}
	return nil
}

func (p *processes) Healthy(context.Context) error {
	leave, err := p.enter()
	if err == nil {
		leave()
	}
	return err
}
